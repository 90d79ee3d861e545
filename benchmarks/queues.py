"""One queue in two programs: incidents of two priorities at three engineers, load 0.9.

Arrivals are Poisson, service is exponential, the graver class goes first and nobody is interrupted.
"""

from datetime import date

import ciw

from scenarios.component import Component, RestoreTime
from scenarios.team import Team
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace
from sim.world import World, draw_world

ENGINEERS = 3
CLASSES = (("grave", 2_000.0, 3_000.0), ("mild", 1_000.0, 7_000.0))
"""Name, value a day and arrivals a quarter of each class."""
PER_QUARTER = tuple(rate for _, _, rate in CLASSES)
LOAD = 0.9
SERVICE_DAYS = LOAD * ENGINEERS * DAYS_PER_QUARTER / sum(PER_QUARTER)
"""Mean service time, days."""


def our_queue(quarters: int = 8) -> World:
    """Return the queue as a world: background incidents of two components, noticed at once."""
    components = tuple(
        Component(
            id=name,
            value_per_day=value,
            detect_hours=0.0,
            restore_hours=RestoreTime(mean=24 * SERVICE_DAYS, family="exponential"),
            aftercare_days=0.0,
            severity=0.1,
            background_incidents_per_quarter=rate,
            drift_per_month=0.0,
            drift_shocks_per_quarter=0.0,
            drift_shock=0.0,
            retrain_days=3_640.0,
            churn_per_day=0.0,
            return_per_day=0.0,
            new_items_per_quarter=0.0,
        )
        for name, value, rate in zip(
            ("grave", "mild"), (2_000.0, 1_000.0), PER_QUARTER, strict=True
        )
    )
    team = Team(id="crew", engineers=ENGINEERS, components=("grave", "mild"))
    workspace = Workspace(
        name="a queue",
        start=date(2027, 1, 4),
        quarters=quarters,
        components=components,
        teams=(team,),
    )
    return draw_world(workspace, 0, 0)


def ciw_queue(quarters: int, seed: int = 0) -> tuple[int, float]:
    """Return how many customers Ciw served and recorded, and their mean wait in days."""
    rates = [rate / DAYS_PER_QUARTER for rate in PER_QUARTER]
    service = ciw.dists.Exponential(1 / SERVICE_DAYS)
    network = ciw.create_network(
        arrival_distributions={
            "grave": [ciw.dists.Exponential(rates[0])],
            "mild": [ciw.dists.Exponential(rates[1])],
        },
        service_distributions={"grave": [service], "mild": [service]},
        number_of_servers=[ENGINEERS],
        priority_classes={"grave": 0, "mild": 1},
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(quarters * DAYS_PER_QUARTER)
    records = simulation.get_all_records()
    return len(records), sum(record.waiting_time for record in records) / len(records)

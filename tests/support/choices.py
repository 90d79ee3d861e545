"""Random small workspaces with every kind of rule that a plan knows of."""

from datetime import timedelta
from random import Random
from typing import Any

from optimize.posing import pose
from optimize.problem import LastPlan, Problem
from scenarios.item import TeamEffort
from scenarios.outcome import Outcome
from scenarios.workspace import Floor, Objective, Workspace
from tests.support.workspaces import START, a_component, a_team, a_workspace, an_item

DUE = (-5, 20, 60, 100, 170, 250, 400)
"""Days of deadlines: one that has passed, some within each quarter, one beyond the horizon."""


def random_workspace(random: Random, count: int = 5, quarters: int = 3) -> Workspace:
    """Return some items over two teams with everything a plan knows of.

    Parameters
    ----------
    random
        Where chance comes from.
    count
        Items.
    quarters
        Horizon.
    """
    items = [_item(random, n, count) for n in range(count)]
    outcomes = [Outcome(id="launch", value=3000.0, requires=("i0", f"i{count // 2 + 1}"))]
    if random.random() < 0.3:
        outcomes.append(Outcome(id="audit", value=900.0, requires=("i1",)))
    floors = random.choice(
        [()] * 9 + [(Floor(category="monitoring", share=share),) for share in (0.02, 0.06, 0.15)]
    )
    objective = Objective(
        reliability=random.choice([1.0, 1.0, 0.5]),
        user_value=random.choice([1.0, 1.0, 2.0]),
        risk_aversion=random.choice([0.0] * 6 + [0.3, 1.0]),
        overruns=random.choice([0] * 5 + [1, 2]),
    )
    return a_workspace(
        components=(
            a_component(churn_per_day=random.choice([0.0, 0.004])),
            a_component("search", value_per_day=3000.0),
        ),
        teams=(
            a_team(components=("ranking",), engineers=random.choice([1, 1, 2])),
            a_team("search-team", components=("search",), focus=0.9),
        ),
        items=items,
        outcomes=tuple(outcomes),
        quarters=quarters,
        floors=floors,
        objective=objective,
    )


def random_problem(seed: int, count: int = 5, quarters: int = 3) -> Problem:
    """Return the problem of a random workspace, now and then with a last plan to keep.

    Parameters
    ----------
    seed
        The same seed gives the same problem.
    count
        Items.
    quarters
        Horizon.
    """
    random = Random(seed)
    workspace = random_workspace(random, count, quarters)
    last = None
    if random.random() < 0.25:
        rows = random.sample(range(count), random.randint(1, count - 1))
        known = {row: random.randrange(quarters) for row in sorted(rows)}
        last = LastPlan(known, random.choice([None, 1, 2, 3, 4]))
    return pose(workspace, last=last)


def _item(random: Random, n: int, count: int) -> Any:
    earlier = [f"i{k}" for k in range(n)]
    link = 1.0 / count
    requires = tuple(name for name in earlier if random.random() < link)
    excludes = tuple(
        name for name in earlier if name not in requires and random.random() < 0.75 * link
    )
    home = random.choice(["ranking", "search"])
    days = random.choice([5.0, 15.0, 30.0, 50.0, 110.0]) * 5 / count
    team = {"ranking": "platform", "search": "search-team"}[home]
    effort: tuple[TeamEffort, ...] = (TeamEffort(team=team, days=days),)
    if random.random() < 0.15:
        both = ("platform", "search-team")
        effort = tuple(TeamEffort(team=name, days=days / 2) for name in both)
    return an_item(
        f"i{n}",
        effort=effort,
        team=team,
        components=(home,) if random.random() < 0.7 else ("ranking", "search"),
        incidents_per_quarter=random.choice([0.0, 1.0, 4.0]),
        severity=0.3,
        aftercare_days=random.choice([0.0, 1.0]),
        drag=random.choice([0.0, 0.002]),
        blinds=random.choice([0.0, 0.0, 0.5]),
        slows=random.choice([0.0, 0.0, 0.0, 0.4]),
        toil_days_per_week=random.choice([0.0, 0.0, 0.0, 0.7, 3.5]),
        growth_per_quarter=random.choice([0.0, 0.2]),
        effort_growth_per_quarter=random.choice([0.0, 0.1]),
        fix_success=random.choice([1.0, 0.7]),
        rollout_days=random.choice([0.0, 5.0]),
        confidence=random.choice([0.25, 0.5, 1.0]),
        requires=requires,
        excludes=excludes,
        category=random.choice(["monitoring", "pipeline", "testing"]),
        pin=random.choice(["in", "out"]) if random.random() < 0.5 * link else None,
        deadline=START + timedelta(days=random.choice(DUE))
        if random.random() < 0.3 * link
        else None,
    )

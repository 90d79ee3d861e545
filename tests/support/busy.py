"""One workspace in which much happens, and in which no two items are alike."""

from datetime import date, timedelta

from scenarios.component import RestoreTime
from scenarios.item import TeamEffort
from scenarios.outcome import Outcome
from scenarios.team import CrewChange, Team
from scenarios.workspace import Beliefs, Workspace
from tests.support.workspaces import START, a_component, a_workspace, an_item


def a_busy_workspace() -> Workspace:
    """Return three components and teams with ten items; each cell differs from item to item."""
    components = (
        a_component(
            "ranking",
            value_per_day=12000.0,
            clustering=0.7,
            restore_hours=RestoreTime(mean=8.0, cv=2.0),
            background_incidents_per_quarter=3.0,
            drift_per_month=0.02,
            drift_shocks_per_quarter=1.0,
            drift_shock=0.05,
            churn_per_day=0.004,
            return_per_day=0.001,
            new_items_per_quarter=3.0,
            aftercare_days=1.5,
        ),
        a_component(
            "search",
            value_per_day=5000.0,
            restore_hours=RestoreTime(mean=30.0, cv=0.5, family="gamma"),
            retrain_days=14.0,
            new_items_per_quarter=1.0,
        ),
        a_component("fraud", value_per_day=7000.0, detect_hours=60.0, severity=0.4),
    )
    teams = (
        Team(id="platform", engineers=3, components=("ranking", "search")),
        Team(
            id="risk",
            engineers=2,
            components=("fraud",),
            changes=(CrewChange(day=50.0, engineers=0), CrewChange(day=80.0, engineers=3)),
        ),
        Team(id="data", engineers=1),
    )
    homes = ("ranking", "search", "fraud")
    items = []
    for n in range(10):
        home = homes[n % 3]
        team = {"ranking": "platform", "search": "platform", "fraud": "risk"}[home]
        days = 3.0 + 2.3 * ((n * 7) % 10)
        effort = [TeamEffort(team=team, days=days)]
        if n % 4 == 0:
            effort.append(TeamEffort(team="data", days=2.0 + n / 3))
        # Products of these scores are all different, and so are all other cells.
        items.append(
            an_item(
                f"item-{n}",
                team=team,
                components=(home, "fraud") if n % 5 == 1 else (home,),
                category=("monitoring", "pipeline", "serving", "testing")[n % 4],
                created=START - timedelta(days=10 + (n * 37) % 101),
                # Beyond the horizon: it differs from item to item and binds no plan.
                deadline=date(2028, 6, 1) + timedelta(days=n),
                effort=tuple(effort),
                incidents_per_quarter=0.5 + ((n * 3) % 10) * 0.71,
                severity=0.05 + ((n * 9) % 10) * 0.061,
                restore_hours=10.0 + n,
                aftercare_days=0.3 + n / 20,
                penalty=100.0 * ((n * 7) % 10),
                drag=0.001 * ((n * 3 + 1) % 10),
                drift_per_month=0.003 * (n % 3),
                blocks_retraining=0.2 if n % 3 == 1 else 0.0,
                blinds=0.4 if n % 4 == 0 else 0.0,
                slows=0.3 if n % 4 == 1 else 0.0,
                toil_days_per_week=0.11 * ((n * 7 + 3) % 10),
                growth_per_quarter=0.01 * n,
                effort_growth_per_quarter=0.02 * (n % 4),
                fix_success=0.95 - 0.06 * ((n * 3) % 10),
                rollout_days=float(n % 3),
                confidence=0.5,
                requires=("item-1",) if n == 5 else (),
                excludes=("item-3",) if n == 7 else (),
                severity_score=1 + (n * 7) % 10,
                occurrence_score=1 + (n * 3) % 10,
                detection_score=1 + n,
                business_value=float(1 + (n * 7) % 13),
                time_criticality=1.5 * (1 + (n * 5) % 11),
                risk_reduction=0.7 * (1 + (n * 3) % 10),
                reach=100.0 * (1 + (n * 9) % 10) + n,
                impact=0.25 * (1 + n % 7),
                rice_confidence=0.5 + 0.05 * ((n * 7) % 10),
                ease=float(1 + (n * 3) % 10),
            )
        )
    return a_workspace(
        components=components,
        teams=teams,
        items=items,
        quarters=2,
        cadence_days=30,
        beliefs=Beliefs(effort_bias=1.2),
        outcomes=(Outcome(id="launch", value=50000.0, requires=("item-2", "item-5")),),
    )

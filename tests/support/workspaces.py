"""Workspaces made by hand, and random ones: what every test of the simulator starts from.

The builders give the plainest valid object: an item harms nothing until a test says how, and an
engineer delivers one engineer-day a calendar day, so that a day's work is a day's time.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from scenarios.component import Component, RestoreTime
from scenarios.item import Item, TeamEffort
from scenarios.outcome import Outcome
from scenarios.team import CrewChange, Team
from scenarios.workspace import Beliefs, Workspace

START = date(2027, 1, 4)

ONE_A_DAY = 1.4
"""Focus at which an engineer delivers one engineer-day a calendar day: 1.4 x 5/7 is 1."""


def a_component(id: str = "ranking", **fields: Any) -> Component:
    """Return a component on which nothing goes wrong by itself."""
    plain = {
        "value_per_day": 1000.0,
        "detect_hours": 24.0,
        "restore_hours": {"mean": 24.0, "cv": 1.0},
        "aftercare_days": 0.0,
        "severity": 0.1,
        "background_incidents_per_quarter": 0.0,
        "drift_per_month": 0.0,
        "drift_shocks_per_quarter": 0.0,
        "drift_shock": 0.0,
        "retrain_days": 30.0,
        "churn_per_day": 0.0,
        "return_per_day": 0.0,
        "new_items_per_quarter": 0.0,
    }
    return Component(id=id, **{**plain, **fields})


def a_team(id: str = "platform", engineers: int = 1, **fields: Any) -> Team:
    """Return a team of engineers who deliver one engineer-day a calendar day."""
    return Team(**{"id": id, "engineers": engineers, "focus": ONE_A_DAY, **fields})


def an_item(id: str = "item", days: float = 10.0, **fields: Any) -> Item:
    """Return an item that harms nothing, of `days` engineer-days for its team."""
    team = fields.pop("team", "platform")
    plain = {
        "title": f"about {id}",
        "components": ("ranking",),
        "team": team,
        "effort": (TeamEffort(team=team, days=days),),
        "incidents_per_quarter": 0.0,
        "severity": 0.0,
        "restore_hours": 24.0,
        "aftercare_days": 0.0,
        "penalty": 0.0,
        "drag": 0.0,
        "drift_per_month": 0.0,
        "blocks_retraining": 0.0,
        "blinds": 0.0,
        "slows": 0.0,
        "toil_days_per_week": 0.0,
        "growth_per_quarter": 0.0,
        "effort_growth_per_quarter": 0.0,
        "fix_success": 1.0,
        "rollout_days": 0.0,
        "confidence": 0.0,
    }
    return Item(id=id, **{**plain, **fields})


def a_workspace(
    *,
    components: Sequence[Component] = (),
    teams: Sequence[Team] = (),
    items: Sequence[Item] = (),
    **fields: Any,
) -> Workspace:
    """Return a workspace of one component and one engineer, unless others are given.

    A team that names no components owns them all where it is the only one.
    """
    components = tuple(components) or (a_component(),)
    teams = tuple(teams) or (a_team(),)
    if len(teams) == 1 and not teams[0].components:
        teams = (teams[0].but(components=tuple(c.id for c in components)),)
    return Workspace(
        **{
            "name": "test",
            "start": START,
            "quarters": 1,
            "components": components,
            "teams": teams,
            "items": tuple(items),
            **fields,
        }
    )


def but_items(workspace: Workspace, items: Sequence[Item]) -> Workspace:
    """Return a workspace with another backlog."""
    return workspace.but(items=tuple(items))


def without(workspace: Workspace, id: str) -> Workspace:
    """Return a workspace without an item and without the links and outcomes that name it."""
    items = [
        item.but(
            requires=tuple(name for name in item.requires if name != id),
            excludes=tuple(name for name in item.excludes if name != id),
        )
        for item in workspace.items
        if item.id != id
    ]
    outcomes = tuple(one for one in workspace.outcomes if id not in one.requires)
    return workspace.but(items=tuple(items), outcomes=outcomes)


# Random workspaces. The first value of each list is the plain one, to which examples shrink.


def _one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


_COMPONENT = st.fixed_dictionaries(
    {
        "value_per_day": _one_of(1000.0, 0.0, 12000.0),
        "clustering": _one_of(1.0, 0.6, 2.0),
        "detect_hours": _one_of(12.0, 0.0, 72.0),
        "restore_hours": _one_of(
            RestoreTime(mean=24.0, cv=1.0),
            RestoreTime(mean=60.0, cv=2.0, family="gamma"),
            RestoreTime(mean=30.0, family="exponential"),
            RestoreTime(mean=0.0),
            RestoreTime(mean=36.0, family="constant"),
        ),
        "aftercare_days": _one_of(0.0, 1.5),
        "severity": _one_of(0.1, 0.7),
        "background_incidents_per_quarter": _one_of(0.0, 3.0, 10.0),
        "drift_per_month": _one_of(0.0, 0.02, 0.5),
        "drift_shocks_per_quarter": _one_of(0.0, 3.0),
        "drift_shock": _one_of(0.05, 0.5),
        "retrain_days": _one_of(30.0, 7.0, 13.3, 200.0),
        "churn_per_day": _one_of(0.0, 0.004, 0.3),
        "return_per_day": _one_of(0.0, 0.001, 0.2),
        "new_items_per_quarter": _one_of(0.0, 4.0),
    }
)

_ITEM = st.fixed_dictionaries(
    {
        "created": _one_of(None, date(2026, 5, 1), date(2026, 11, 9)),
        "incidents_per_quarter": _one_of(0.0, 2.0, 12.0),
        "severity": _one_of(0.1, 0.0, 0.6),
        "restore_hours": _one_of(24.0, 90.0),
        "aftercare_days": _one_of(0.0, 2.0),
        "penalty": _one_of(0.0, 500.0),
        "drag": _one_of(0.0, 0.02, 0.7),
        "drift_per_month": _one_of(0.0, 0.05),
        "blocks_retraining": _one_of(0.0, 0.4, 1.0),
        "blinds": _one_of(0.0, 0.5),
        "slows": _one_of(0.0, 1.0),
        "toil_days_per_week": _one_of(0.0, 0.7, 4.0),
        "growth_per_quarter": _one_of(0.0, 0.3, -0.2),
        "effort_growth_per_quarter": _one_of(0.0, 0.2, -0.1),
        "fix_success": _one_of(1.0, 0.6, 0.3),
        "rollout_days": _one_of(0.0, 3.0),
        "confidence": _one_of(0.5, 0.0, 1.0),
    }
)

_DAYS = _one_of(5.0, 0.0, 1.0, 20.0, 60.0)
_STATUS = _one_of("open", "open", "open", "in_progress", "accepted", "closed")
_ENGINEERS = _one_of(2, 1, 3, 0)
_CHANGES = st.lists(st.tuples(_one_of(30.0, 0.0, 45.5, 91.0), _ENGINEERS), max_size=2)


@st.composite
def workspaces(draw: st.DrawFn, most_items: int = 6) -> Workspace:
    """Draw a small valid workspace in which anything the design knows of may happen.

    Parameters
    ----------
    draw
        Given by Hypothesis.
    most_items
        Largest backlog.
    """
    components = [
        Component(id=f"c{index}", **fields)
        for index, fields in enumerate(draw(st.lists(_COMPONENT, min_size=1, max_size=3)))
    ]
    team_count = draw(st.integers(1, 3))
    owners = [draw(st.integers(0, team_count - 1)) for _ in components]
    teams = [
        Team(
            id=f"t{k}",
            engineers=draw(_ENGINEERS),
            components=tuple(
                c.id for c, owner in zip(components, owners, strict=True) if owner == k
            ),
            focus=draw(_one_of(ONE_A_DAY, 0.7)),
            changes=tuple(
                CrewChange(day=day, engineers=engineers)
                for day, engineers in sorted(draw(_CHANGES), key=lambda change: change[0])
            ),
        )
        for k in range(team_count)
    ]
    ids = [f"i{n}" for n in range(draw(st.integers(0, most_items)))]
    items = [_draw_item(draw, id, ids[:n], components, teams) for n, id in enumerate(ids)]
    outcomes = [
        Outcome(id="launch", value=9000.0, requires=tuple(draw(_some(ids, least=1))))
        for _ in range(draw(st.integers(0, 1)) if ids else 0)
    ]
    return Workspace(
        name="random",
        start=START,
        quarters=draw(_one_of(1, 2)),
        cadence_days=draw(_one_of(91, 30, 13)),
        review_on_closing=draw(_one_of(False, True)),
        beliefs=Beliefs(
            effort_bias=draw(_one_of(1.0, 1.4)),
            effort_exact=draw(_one_of(0.33, 0.0)),
            learning=draw(st.booleans()),
        ),
        components=tuple(components),
        teams=tuple(teams),
        items=tuple(items),
        outcomes=tuple(outcomes),
    )


def _draw_item(
    draw: st.DrawFn,
    id: str,
    earlier: list[str],
    components: list[Component],
    teams: list[Team],
) -> Item:
    """Draw an item; it is linked to earlier ones only, so no prerequisites go in a circle."""
    home = draw(st.sampled_from(components)).id
    others = [c.id for c in components if c.id != home]
    answering = next(team.id for team in teams if home in team.components)
    workers = [draw(st.sampled_from(teams)).id, *(team.id for team in teams if draw(_one_of(0, 1)))]
    effort = tuple(TeamEffort(team=team, days=draw(_DAYS)) for team in dict.fromkeys(workers))
    total = sum(part.days for part in effort)
    spread = draw(st.booleans()) and total > 0
    linked = draw(_some(earlier))
    # What one requires it cannot exclude as well.
    needed = [name for name in linked if draw(st.booleans())]
    return Item(
        id=id,
        title=f"about {id}",
        components=(home, *draw(_some(others))),
        team=answering if len(effort) > 1 else effort[0].team,
        status=draw(_STATUS),
        effort=effort,
        effort_low=total / 2 if spread else None,
        effort_high=total * 3 if spread else None,
        requires=tuple(needed),
        excludes=tuple(name for name in linked if name not in needed),
        **draw(_ITEM),
    )


def _some(names: Sequence[str], least: int = 0) -> st.SearchStrategy[list[str]]:
    """Return a strategy for a few of some names."""
    if not names:
        return st.just([])
    return st.lists(st.sampled_from(names), unique=True, min_size=least, max_size=2)


SEEDS = st.integers(0, 2**31)

"""Workspaces as Hypothesis thinks of them: every cell filled, nothing that contradicts itself."""

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal, get_args

from hypothesis import strategies as st

from scenarios.component import Component, Family, RestoreTime
from scenarios.incident import PastIncident
from scenarios.item import Category, Item, Status, TeamEffort
from scenarios.outcome import Outcome
from scenarios.risk_flag import FLAGS
from scenarios.team import Team
from scenarios.units import SMALLEST
from scenarios.workspace import Beliefs, Floor, Objective, Workspace

_Class = Literal["Cc", "Cs", "Zl", "Zp"]
_CONTROL: tuple[_Class, ...] = ("Cc", "Cs", "Zl", "Zp")
_SURROGATE: tuple[_Class, ...] = ("Cs",)

CATEGORIES = get_args(Category)


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


identifiers = (
    st.text(st.characters(exclude_categories=_CONTROL, exclude_characters=";"), max_size=8)
    .map(_tidy)
    .filter(lambda text: bool(text) and not text.startswith("newcomer/"))
)
"""Ids: any script, also commas, quotes, brackets and equals signs."""

lines = st.text(st.characters(exclude_categories=_CONTROL), max_size=12)
"""Texts on one line."""

texts = st.text(
    st.characters(exclude_categories=_SURROGATE, exclude_characters="\0"), max_size=12
).map(str.strip)
"""Texts of any number of lines."""

titles = texts.filter(bool)
lists = st.lists(identifiers, max_size=3, unique=True).map(tuple)
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Return numbers of a range that are 0 or not next to it."""
    return st.floats(low, high).filter(lambda x: x == 0 or abs(x) >= SMALLEST)


amounts = numbers(0, 1e9)
positives = numbers(SMALLEST, 1e9)
weighed = st.just(0.0) | numbers(10, 1e9)
"""Amounts that a plan can weigh together."""
shares = numbers(0, 1)
scores = st.none() | st.integers(1, 10)


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def items(draw: st.DrawFn, name: str, teams: dict[str, str], earlier: list[str]) -> Item:
    """Return an item.

    Parameters
    ----------
    draw
        Draws a value.
    name
        Its id.
    teams
        Team by component.
    earlier
        Items it may require or exclude, without a circle.
    """
    components = draw(st.permutations(list(teams)).flatmap(_some))
    own = sorted(set(teams.values()))
    parts = draw(st.lists(st.sampled_from(own), min_size=1, max_size=3, unique=True))
    effort = tuple(
        TeamEffort(team=team, days=draw(st.just(0.0) | numbers(1, 1e6))) for team in parts
    )
    total = sum(part.days for part in effort)
    spread = draw(st.booleans()) and total >= 1
    status: Status = draw(st.sampled_from(get_args(Status)))
    links = draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True)) if earlier else []
    cut = draw(st.integers(0, len(links)))
    fields = {
        name: draw(strategy)
        for name, strategy in {
            "title": titles,
            "category": _optional(st.sampled_from(CATEGORIES)),
            "created": _optional(days),
            "owner": texts,
            "deadline": _optional(days),
            "actual_days": _optional(amounts),
            "attempts": _optional(st.integers(1, 9)),
            "incidents_per_quarter": numbers(0, 100),
            "severity": shares,
            "restore_hours": amounts,
            "aftercare_days": numbers(0, 10),
            "penalty": amounts,
            "drag": shares,
            "drift_per_month": amounts,
            "blocks_retraining": shares,
            "blinds": amounts,
            "slows": amounts,
            "toil_days_per_week": numbers(0, 1e6),
            "growth_per_quarter": numbers(-0.99, 0.5),
            "effort_growth_per_quarter": numbers(-0.99, 4),
            "fix_success": numbers(0.01, 1),
            "rollout_days": amounts,
            "confidence": numbers(0, 5),
            "severity_score": scores,
            "occurrence_score": scores,
            "detection_score": scores,
            "business_value": _optional(amounts),
            "time_criticality": _optional(amounts),
            "risk_reduction": _optional(amounts),
            "reach": _optional(amounts),
            "impact": _optional(amounts),
            "rice_confidence": _optional(shares),
            "ease": _optional(amounts),
            "signals": lists,
            "problem": texts,
            "remedy": texts,
            "hypothesis": texts,
            "success_metric": texts,
            "success_threshold": texts,
            "risk_flags": st.lists(st.sampled_from(list(FLAGS)), unique=True).map(tuple),
            "evidence": lists,
        }.items()
    }
    return Item(
        id=name,
        components=components,
        team=parts[0] if len(parts) == 1 else teams[components[0]],
        effort=effort,
        effort_low=total / draw(st.floats(1, 100)) if spread else None,
        effort_high=total * draw(st.floats(1, 100)) if spread else None,
        status=status,
        closed=draw(_optional(days)) if status in ("closed", "accepted") else None,
        requires=tuple(links[:cut]),
        excludes=tuple(links[cut:]),
        pin=draw(st.sampled_from((None, "out"))),
        **fields,
    )


def _some(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.integers(1, len(names)).map(lambda count: tuple(names[:count]))


@st.composite
def incidents(draw: st.DrawFn, name: str, components: list[str], items: list[str]) -> PastIncident:
    """Return a past incident whose known times are in order."""
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 500_000)))
    zone = timezone(timedelta(minutes=draw(st.integers(-720, 840))))
    times = [start, start + timedelta(hours=draw(st.integers(0, 9))), start + timedelta(days=1)]
    started, detected, restored = (draw(_optional(st.just(t.astimezone(zone)))) for t in times)
    over = draw(st.booleans())
    return PastIncident(
        id=name,
        components=draw(st.permutations(components).flatmap(_some)),
        items=draw(st.lists(st.sampled_from(items), max_size=2, unique=True).map(tuple))
        if items
        else (),
        started=started,
        detected=detected,
        restored=restored if over else None,
        over=over,
        severity=draw(_optional(shares)),
        engineer_hours=draw(_optional(amounts)),
        title=draw(texts),
    )


def _component(name: str) -> st.SearchStrategy[Component]:
    restore = st.builds(
        RestoreTime, mean=amounts, cv=numbers(0, 20), family=st.sampled_from(get_args(Family))
    )
    return st.builds(
        Component,
        id=st.just(name),
        value_per_day=amounts,
        clustering=numbers(0.2, 10),
        detect_hours=amounts,
        restore_hours=restore,
        aftercare_days=amounts,
        severity=shares,
        background_incidents_per_quarter=numbers(0, 1000),
        drift_per_month=amounts,
        drift_shocks_per_quarter=numbers(0, 1000),
        drift_shock=amounts,
        retrain_days=numbers(0.1, 1e9),
        churn_per_day=shares,
        return_per_day=shares,
        new_items_per_quarter=numbers(0, 10),
    )


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """Return a workspace."""
    names = draw(st.lists(identifiers, min_size=1, max_size=3, unique=True))
    crews = draw(st.lists(identifiers, min_size=1, max_size=2, unique=True))
    owner = {name: draw(st.sampled_from(crews)) for name in names}
    teams = tuple(
        Team(
            id=crew,
            engineers=draw(st.integers(0, 10_000)),
            components=tuple(name for name in names if owner[name] == crew),
            focus=draw(amounts),
            cost_per_day=draw(amounts),
        )
        for crew in crews
    )
    ids = draw(st.lists(identifiers, max_size=4, unique=True))
    backlog = tuple(draw(items(one, owner, ids[:place])) for place, one in enumerate(ids))
    exact = draw(numbers(0, 0.9))
    floors = draw(st.lists(st.sampled_from(CATEGORIES), max_size=3, unique=True))
    return Workspace(
        name=draw(lines.filter(bool)),
        start=draw(days),
        quarters=draw(st.integers(1, 8)),
        cadence_days=draw(st.integers(1, 3640)),
        today=draw(lines.filter(bool)),
        value_unit=draw(lines),
        objective=draw(
            st.builds(Objective, reliability=amounts, user_value=amounts, risk_aversion=shares)
        ),
        beliefs=Beliefs(
            confidence=draw(numbers(0, 5)),
            effort_exact=exact,
            effort_bias=exact + draw(numbers(0.1, 3)),
            effort_sigma=draw(numbers(0, 5)),
            learning=draw(st.booleans()),
        ),
        components=tuple(draw(_component(name)) for name in names),
        teams=teams,
        items=backlog,
        outcomes=tuple(
            Outcome(
                id=name,
                title=draw(texts),
                value=draw(weighed),
                requires=tuple(draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))),
            )
            for name in (draw(st.lists(identifiers, max_size=2, unique=True)) if ids else [])
        ),
        floors=tuple(Floor(category=one, share=draw(numbers(0, 0.3))) for one in floors),
        incidents=tuple(
            draw(incidents(name, names, ids))
            for name in draw(st.lists(identifiers, max_size=2, unique=True))
        ),
    )

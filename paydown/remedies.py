"""The library of remedies: what was done, at what effort, with what effect."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, get_args

from paydown.ledger.kinds import legible
from paydown.ledger.kinds.decision import NAME as DECISION
from paydown.ledger.kinds.outcome import NAME
from paydown.ledger.ledger import Ledger
from scenarios.fault import Fault, InputError, nearest, quoted
from scenarios.item import Category
from scenarios.load import load_workspace
from scenarios.success.counts import share
from scenarios.success.interval import Interval
from scenarios.success.judgement import MET, NOT_MET, TOO_EARLY

if TYPE_CHECKING:
    from paydown.ledger.kinds.kind import Content

NO_CATEGORY = "no category"
"""Group of the items without one."""
NOBODY = "nobody named"
"""Group of the estimates of which it is not known who made them."""


@dataclass(frozen=True)
class Remedy:
    """What became of one item."""

    item: str
    """The item."""
    title: str
    """What was wrong."""
    category: str
    """Its category, or ``no category``."""
    remedy: str
    """What was done; blank where nobody said."""
    closed: str
    """Day it was closed."""
    estimator: str
    """Who made the plan that chose it, else its owner; ``nobody named`` where neither is known."""
    estimate_days: float
    """Effort that was foreseen, engineer-days: the plan's, else the backlog's."""
    actual_days: float | None
    """Effort it took; None where nobody knows."""
    verdict: str
    """Whether its success criterion was met."""
    because: str
    """What the verdict rests on."""
    before_per_quarter: float | None
    """Incidents a quarter before; None where they were not counted."""
    after_per_quarter: float | None
    """Incidents a quarter after."""
    rate_ratio: Interval | None
    """After over before."""
    record: int
    """Number of the record in the ledger."""

    @property
    def effort_ratio(self) -> float | None:
        """Effort it took over what was foreseen; None where either is not known or 0."""
        if self.actual_days is None or not self.estimate_days:
            return None
        return self.actual_days / self.estimate_days


@dataclass(frozen=True)
class Group:
    """Several outcomes: of a category, or of an estimator."""

    name: str
    """Which."""
    outcomes: int
    """How many."""
    judged: int
    """Those of which it is known whether the criterion was met."""
    met: int
    """Those that met it."""
    share: Interval
    """Share of those judged that met it."""
    median_effort_ratio: float | None
    """Median of effort over estimate; None where no ratio is known."""
    effort_ratios: int
    """How many ratios there are."""
    total_effort_ratio: float | None
    """All effort over all estimates, of those that have both."""


@dataclass(frozen=True)
class Remedies:
    """The library."""

    remedies: tuple[Remedy, ...]
    """One outcome of each item, in the order of their records: the last that has a verdict."""
    categories: tuple[Group, ...]
    """By category."""
    estimators: tuple[Group, ...]
    """By who estimated."""
    unrecorded: int
    """Closed items of the backlog without an outcome."""


def remedies(folder: Path, category: str | None = None) -> Remedies:
    """Return the library of a workspace; see `paydown.outcomes`."""
    known = (*get_args(Category), NO_CATEGORY)
    if category is not None and category not in known:
        hint = nearest(category, known) or f"; give one of {', '.join(known)}"
        raise InputError([Fault("--category", 0, f"it is {quoted(category)}{hint}")])
    workspace = load_workspace(folder)
    ledger = Ledger(folder)
    authors: dict[int, str | None] = {}
    for decision in ledger.log(DECISION):
        authors[decision.seq] = decision.content.get("author")
    last: dict[str, Remedy] = {}
    for record in ledger.log(NAME):
        content = ledger.content(record)
        made = legible(record, partial(_remedy, seq=record.seq, authors=authors), content)
        earlier = last.pop(made.item, None)
        if earlier is not None and earlier.verdict != TOO_EARLY == made.verdict:
            # What was known is not forgotten because less was asked of it.
            made = replace(earlier, actual_days=made.actual_days)
        last[made.item] = made
    wanted = [one for one in last.values() if category in (None, one.category)]
    closed = [
        item
        for item in workspace.items
        if item.status == "closed" and category in (None, item.category or NO_CATEGORY)
    ]
    return Remedies(
        remedies=tuple(wanted),
        categories=_groups((one.category, one) for one in wanted),
        estimators=_groups((one.estimator, one) for one in wanted),
        unrecorded=sum(item.id not in last for item in closed),
    )


def _remedy(content: "Content", seq: int, authors: Mapping[int, str | None]) -> Remedy:
    """Return the outcome that a record tells."""
    said, found = content["predicted"], content["incidents"]
    actual = content["effort"]["actual_days"]
    author = None if said is None else authors.get(said["record"])
    return Remedy(
        item=content["item"],
        title=content["title"],
        category=content["category"] or NO_CATEGORY,
        remedy=content["remedy"],
        closed=content["closed"],
        estimator=author or content["owner"] or NOBODY,
        # JSON makes whole numbers of 12.0.
        estimate_days=float(content["effort"]["estimate_days"] if said is None else said["days"]),
        actual_days=None if actual is None else float(actual),
        verdict=content["verdict"],
        because=content["because"],
        before_per_quarter=None if found is None else found["before"]["per_quarter"],
        after_per_quarter=None if found is None else found["after"]["per_quarter"],
        rate_ratio=None if found is None else _interval(found["ratio"]),
        record=seq,
    )


def _interval(shape: Mapping[str, Any]) -> Interval:
    """Return an interval from its plain content."""
    whole = Interval(None)
    low = whole.low if shape["low"] is None else shape["low"]
    high = whole.high if shape["high"] is None else shape["high"]
    return Interval(shape["value"], low, high)


def _groups(named: Iterable[tuple[str, Remedy]]) -> tuple[Group, ...]:
    """Return groups of outcomes by name."""
    found: dict[str, list[Remedy]] = defaultdict(list)
    for name, one in named:
        found[name].append(one)
    return tuple(_group(name, found[name]) for name in sorted(found))


def _group(name: str, ones: list[Remedy]) -> Group:
    met = sum(one.verdict == MET for one in ones)
    judged = met + sum(one.verdict == NOT_MET for one in ones)
    ratios = [one.effort_ratio for one in ones if one.effort_ratio is not None]
    known = [one for one in ones if one.effort_ratio is not None]
    total = sum(one.actual_days or 0.0 for one in known)
    foreseen = sum(one.estimate_days for one in known)
    return Group(
        name=name,
        outcomes=len(ones),
        judged=judged,
        met=met,
        share=share(met, judged) if judged else Interval(None),
        median_effort_ratio=median(ratios) if ratios else None,
        effort_ratios=len(ratios),
        total_effort_ratio=total / foreseen if foreseen else None,
    )

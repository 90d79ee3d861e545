"""The verdict on a fix, and what it rests on."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scenarios.success.counts import Count
from scenarios.success.interval import Interval
from scenarios.success.level import Levels

Verdict = Literal["met", "not met", "too early to tell"]
"""Whether the success criterion was met."""

MET: Verdict = "met"
NOT_MET: Verdict = "not met"
TOO_EARLY: Verdict = "too early to tell"


@dataclass(frozen=True)
class Question:
    """What is to be judged, and on what."""

    closed: date
    """Day the item was closed."""
    threshold: str = ""
    """What counts as success, in place of the backlog's own; blank for that."""
    counts: tuple[Count, Count] | None = None
    """Incidents before and after, where they are told; None for those of ``incidents.csv``."""
    signal: str = ""
    """Signal to judge by; blank for the one that the item names, or its incidents."""
    until: date | None = None
    """Last day that ``incidents.csv`` covers, None for what the workspace says."""


@dataclass(frozen=True)
class Incidents:
    """Incidents before and after the closing."""

    before: Count
    """Before."""
    after: Count
    """After."""
    ratio: Interval
    """Rate after over rate before."""
    rate: Interval
    """Rate after, incidents a quarter."""
    source: str
    """Whose word the counts are: ``told`` or ``incidents.csv``."""
    dispersion: float = 1.0
    """Variance of counts over their mean before the closing; 1 where they do not bunch."""
    since: date | None = None
    """First day that counts; None where the counts were told."""
    until: date | None = None
    """Last day that counts; None where the counts were told."""


@dataclass(frozen=True)
class Judgement:
    """Whether a fix did what it was to do."""

    verdict: Verdict
    """The verdict."""
    because: str
    """What it rests on, in a sentence without its full stop."""
    metric: str
    """What was measured, in the words of the backlog where it has some."""
    threshold: str
    """What was asked of it."""
    stated_by: str
    """Whose word the threshold is: ``success_threshold``, ``--threshold``, ``limits`` of the
    signal, or ``default``."""
    missing: tuple[str, ...] = ()
    """What a verdict would take, where it is too early."""
    notes: tuple[str, ...] = ()
    """What to keep in mind."""
    incidents: Incidents | None = None
    """The incidents, where they were counted."""
    levels: Levels | None = None
    """The signal, where it was looked at."""

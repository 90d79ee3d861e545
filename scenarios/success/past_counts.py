"""The incidents of an item before and after it was closed, as ``incidents.csv`` tells them."""

from dataclasses import dataclass
from datetime import date, timedelta

from scenarios.calibration.attribution import Attribution
from scenarios.calibration.exposure import Exposure
from scenarios.calibration.observation import Observation
from scenarios.calibration.reporting import judge
from scenarios.item import Item
from scenarios.success.counts import Count
from scenarios.workspace import Workspace


@dataclass(frozen=True)
class PastCounts:
    """Incidents laid to an item, before and after."""

    before: Count
    """From the day after it was created, or the begin of the history, to the closing."""
    after: Count
    """From the day after the closing to the end of the history."""
    since: date
    """First day that counts."""
    until: date
    """Last day that counts."""
    shared: int
    """Those that name other items as well."""
    dispersion: float
    """Variance of the counts of quarters before the closing over their mean; 1 where chance alone
    explains it. What came later is left out, since a fix that works looks like the end of a burst.
    """
    reasons: tuple[str, ...]
    """Why the history can carry no rates; empty where it can."""


def past_counts(
    workspace: Workspace, item: Item, closed: date, until: date | None = None
) -> PastCounts:
    """Return an item's incidents before and after it was closed.

    They are counted as `calibrate` counts them: an incident on the day the item was created found
    it, and an incident that opens the window of a history without a stated begin is left out. The
    day of the closing counts for neither side.

    Parameters
    ----------
    workspace
        Holds the incidents.
    item
        The item, open or closed.
    closed
        Day it was closed.
    until
        Last day that ``incidents.csv`` covers; the day before the planning date, or what
        ``[history]`` says, unless given.
    """
    if until is not None:
        told = workspace.history.but(until=None)
        workspace = workspace.but(start=until + timedelta(days=1), history=told)
    seen = Observation.of(workspace)
    laid = Attribution.of(workspace, seen, Exposure.of(workspace, seen))
    reporting = judge(workspace, seen, laid)
    start = workspace.start
    enter, closing = seen.since, float((closed - start).days)
    if item.created is not None:
        enter = max(enter, float((item.created - start).days + 1))
    mine = [
        (float(day), len(set(incident.items)) > 1)
        for day, incident in zip(seen.day, seen.incidents, strict=True)
        if item.id in incident.items
    ]
    earlier = [shared for day, shared in mine if enter <= day < closing]
    later = [shared for day, shared in mine if closing + 1.0 <= day]
    return PastCounts(
        before=Count(len(earlier), max(0.0, min(closing, seen.until) - enter)),
        after=Count(len(later), max(0.0, seen.until - max(closing + 1.0, enter))),
        since=start + timedelta(days=int(enter // 1)),
        until=start + timedelta(days=int(seen.until) - 1),
        dispersion=judge(workspace, seen.before(closing), laid).dispersion,
        shared=sum(earlier) + sum(later),
        reasons=() if reporting.rates else reporting.reasons,
    )

"""Whether a history of incidents can carry rates: what it says of itself, what its data show."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scenarios.calibration.attribution import Attribution
from scenarios.calibration.observation import Observation, day_of
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace

_MOSTLY: Final = 0.5
"""Share of the named items found by their own incidents from which on rates are refused."""
_FEW: Final = 5
"""Fewest named items from which that share is taken."""
_DOUBT: Final = 0.01
"""Probability by chance below which counts are said to bunch."""
_YEAR: Final = 365.0
"""Days of the window in which the most incidents are looked for."""


@dataclass(frozen=True)
class Reporting:
    """What may be made of a history."""

    rates: bool
    """True where rates may be estimated."""
    reasons: tuple[str, ...]
    """Why not, or what to keep in mind, in words with figures."""
    dispersion: float
    """Variance of the counts of quarters over that of a Poisson process, 1 or more."""


def judge(workspace: Workspace, seen: Observation, laid: Attribution) -> Reporting:
    """Return whether rates may be estimated, and why not.

    Parameters
    ----------
    workspace
        Says how incidents were reported.
    seen
        The incidents.
    laid
        What they are laid to.
    """
    dispersion, bunching = _bunching(workspace, seen)
    found, named = _found_by_incidents(workspace)
    reasons: list[str] = []
    rates = True
    stated = workspace.history.reporting
    if not seen.incidents:
        return Reporting(False, ("the history holds no incident that can be counted",), 1.0)
    if stated == "voluntary":
        rates = False
        reasons.append(
            "[history] reporting is voluntary: incidents that nobody reported cannot be counted, "
            "so no rate is estimated"
        )
    if named >= _FEW and found >= _MOSTLY * named:
        dated = (
            f"{found} of the {named} items that incidents name were created on the day of their "
            "first incident, give or take one: the backlog was written from the reports, so every "
            "item in it has failed and those that never did are missing"
        )
        if stated == "unstated":
            rates = False
            dated += (
                '; no rate is estimated unless [history] reporting = "complete" says that every '
                "incident was written down"
            )
        reasons.append(dated)
    reasons.extend(bunching)
    if not rates:
        each = np.bincount(seen.home, minlength=len(workspace.components))
        reasons.append(
            f"{len(seen.incidents)} incidents in {seen.days / 365.25:.1f} years, "
            f"{each.min()} to {each.max()} a component"
        )
    elif stated == "unstated":
        reasons.append(
            "[history] reporting is not stated: rates are estimated as if every incident had "
            'been written down; say reporting = "complete" or "voluntary"'
        )
    return Reporting(rates, tuple(reasons), dispersion)


def _found_by_incidents(workspace: Workspace) -> tuple[int, int]:
    """Return how many of the items with a date that incidents name began with one; and all."""
    first: dict[str, float] = {}
    for incident in workspace.incidents:
        at = incident.started or incident.detected or incident.restored
        if at is not None:
            day = day_of(at, workspace.start)
            for name in incident.items:
                first[name] = min(day, first.get(name, day))
    created = {
        one.id: one.created.toordinal() - workspace.start.toordinal()
        for one in workspace.items
        if one.created is not None
    }
    ages = [float(np.floor(day)) - created[name] for name, day in first.items() if name in created]
    return sum(abs(age) <= 1.0 for age in ages), len(ages)


def _bunching(workspace: Workspace, seen: Observation) -> tuple[float, list[str]]:
    """Return the dispersion of the counts of quarters, and what is to be said of it."""
    quarters = int(seen.days // DAYS_PER_QUARTER)
    if quarters < 4 or len(seen.day) < 5:
        return 1.0, []
    from scipy.stats import chi2

    begin = seen.until - quarters * DAYS_PER_QUARTER
    counts, _ = np.histogram(seen.day, quarters, (begin, seen.until))
    squares = float(((counts - counts.mean()) ** 2).sum() / max(counts.mean(), 1e-12))
    chance = float(chi2.sf(squares, quarters - 1))
    if chance >= _DOUBT:
        return 1.0, []
    dispersion = max(1.0, squares / (quarters - 1))
    words = (
        f"incidents bunch: counts of {quarters} quarters vary {dispersion:.1f} times as much as "
        f"even chance would make them (chi-square, p = {chance:.1g})"
    )
    if seen.days >= 2 * _YEAR:
        ends = np.searchsorted(seen.day, seen.day + _YEAR)
        most = ends - np.arange(len(ends))
        row = int(most.argmax())
        day = workspace.start.fromordinal(workspace.start.toordinal() + int(seen.day[row] // 1))
        words += (
            f"; {most[row]} of {len(seen.day)} fall into the year from {day}, "
            f"{len(seen.day) * _YEAR / seen.days:.1f} would at an even rate"
        )
    return dispersion, [words]

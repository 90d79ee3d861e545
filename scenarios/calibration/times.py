"""Times from onset to noticed and from noticed to restored, with those not over yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri

from scenarios.calibration.observation import day_of
from scenarios.defaults import load_defaults
from scenarios.incident import PastIncident
from scenarios.table import Booleans, Floats, Integers
from scenarios.units import HOURS_PER_DAY
from scenarios.workspace import Workspace

OWN: Final = 8
"""Fewest ended times of a component's own from which on it stands for itself."""
LEAST: Final = 5
"""Fewest ended times of all components from which anything is estimated."""
_DRAWS: Final = 4000
_ROUNDS: Final = 1500
"""Rounds of imputation of which draws are kept."""
_WARM: Final = 100
"""Rounds of imputation before draws are kept."""
_WORTH: Final = 8.0
"""Times that the built-in spread counts for: a few times alone may look far too wide."""
_TICK: Final = 1.0 / 60.0
"""Shortest restore that is told from none: clocks of post-mortems show minutes, hours."""


@dataclass(frozen=True, eq=False)
class Spells:
    """n times of one kind, as they would have been with no item that lengthens them."""

    home: Integers
    """Row of the component, (n,)."""
    hours: Floats
    """Length, or what has passed of it, (n,)."""
    ended: Booleans
    """False where it goes on, (n,)."""
    dropped: int
    """Incidents that lack a time."""

    def of(self, component: int | None) -> "Spells":
        """Return those of one component, all of them for None."""
        if component is None:
            return self
        rows = self.home == component
        return Spells(self.home[rows], self.hours[rows], self.ended[rows], 0)

    @property
    def count(self) -> int:
        """How many have ended."""
        return int(self.ended.sum())


@dataclass(frozen=True)
class Estimate:
    """A number with its 90 % interval."""

    value: float
    """The number."""
    low: float
    """Lower end."""
    high: float
    """Upper end."""


@dataclass(frozen=True)
class TimeBelief:
    """The mean of a time of a component, and its spread where it has one."""

    component: str
    """Whose."""
    mean: Estimate
    """Hours."""
    cv: Estimate | None
    """Coefficient of variation of restore times, None for exponential ones."""
    own: int
    """Ended times of its own."""
    used: int
    """Ended times it rests on: its own, or those of all components."""
    going_on: int
    """Of those it rests on, the ones that go on."""
    observed_cv: float
    """Coefficient of variation of the ended times."""


def detections(workspace: Workspace) -> Spells:
    """Return the times from onset to noticed."""
    found = [
        _Spell(one, one.started, one.detected)
        for one in workspace.incidents
        if one.started is not None and one.detected is not None
    ]
    return _spells(workspace, found, "blinds")


def restores(workspace: Workspace) -> Spells:
    """Return the times from noticed to restored; an incident not over has lasted until now.

    What took nothing from users (`severity` 0) had nothing to restore, and its end is paperwork.
    """
    found = [
        _Spell(one, one.detected, one.restored)
        for one in workspace.incidents
        if one.detected is not None
        and (one.restored is not None or not one.over)
        and one.severity != 0.0
    ]
    return _spells(workspace, found, "slows")


def estimate_times(
    spells: Spells, workspace: Workspace, rng: np.random.Generator, *, exponential: bool
) -> dict[str, TimeBelief]:
    """Return a belief for each component that has a time, from its own or from all.

    Parameters
    ----------
    spells
        The times.
    workspace
        Names the components.
    rng
        Draws the posterior.
    exponential
        True for exponential times, False for lognormal ones.
    """
    made: dict[str, TimeBelief] = {}
    law = _exponential if exponential else _lognormal
    if spells.count < LEAST:
        return made
    pooled = law(spells, rng)
    for row, component in enumerate(workspace.components):
        own = spells.of(row)
        stands = own.count >= OWN
        used = own if stands else spells
        mean, cv = law(own, rng) if stands else pooled
        ended = used.hours[used.ended]
        made[component.id] = TimeBelief(
            component=component.id,
            mean=mean,
            cv=cv,
            own=own.count,
            used=used.count,
            going_on=int((~used.ended).sum()),
            observed_cv=float(ended.std() / ended.mean()) if ended.mean() > 0.0 else 0.0,
        )
    return made


@dataclass(frozen=True)
class _Spell:
    """One time."""

    incident: PastIncident
    """Whose."""
    begin: datetime
    """When it began."""
    end: datetime | None
    """When it ended, None where it goes on."""


def _spells(workspace: Workspace, found: Sequence[_Spell], lengthens: str) -> Spells:
    """Return times without what open items add: they are seen with those open (factor 1 + sum)."""
    last = workspace.history.until
    now = 0.0 if last is None else min(0.0, float((last - workspace.start).days + 1))
    rows = {component.id: row for row, component in enumerate(workspace.components)}
    lengthening = _Lengthening(workspace, lengthens)
    home, hours, ended = [], [], []
    for one in found:
        since = day_of(one.begin, workspace.start)
        if since > 0.0:
            continue
        until = max(now, since) if one.end is None else day_of(one.end, workspace.start)
        factor = 1.0 + lengthening.at(one.incident.components[0], since)
        home.append(rows[one.incident.components[0]])
        hours.append((until - since) * HOURS_PER_DAY / factor)
        ended.append(one.end is not None)
    return Spells(
        home=np.array(home, dtype=np.int64),
        hours=np.array(hours, dtype=np.float64),
        ended=np.array(ended, dtype=bool),
        dropped=len(workspace.incidents) - len(home),
    )


class _Lengthening:
    """What open items add to a time: the sum over those that list the home component."""

    def __init__(self, workspace: Workspace, column: str) -> None:
        start = workspace.start.toordinal()
        told: dict[str, list[tuple[float, float, float]]] = {}
        for item in workspace.items:
            more: float = getattr(item, column)
            if not more:
                continue
            begin = -np.inf if item.created is None else float(item.created.toordinal() - start)
            end = np.inf
            if item.status == "closed":
                # Closed on an unknown day, it is not known to have been open at all.
                end = -np.inf if item.closed is None else float(item.closed.toordinal() - start)
            for component in item.components:
                told.setdefault(component, []).append((begin, end, more))
        self._columns = {name: np.array(rows).T for name, rows in told.items()}

    def at(self, component: str, day: float) -> float:
        """Return what the items that were open on a day add to the factor 1."""
        if component not in self._columns:
            return 0.0
        begin, end, more = self._columns[component]
        return float(more[(begin <= day) & (day < end)].sum())


def _exponential(spells: Spells, rng: np.random.Generator) -> tuple[Estimate, None]:
    """Return the mean of exponential times; the posterior of the rate is Gamma(n, sum).

    Under Jeffreys' prior 1/rate, with times that go on counted in the sum and not in n.
    """
    from scipy.stats import gamma

    count, total = spells.count, float(spells.hours.sum())
    low, high = (total / float(gamma.ppf(at, count)) for at in (0.95, 0.05))
    return Estimate(total / count, low, high), None


def _lognormal(spells: Spells, rng: np.random.Generator) -> tuple[Estimate, Estimate]:
    """Return mean and coefficient of variation of lognormal times.

    The prior of the mean of the logarithm is flat; that of sigma^2 is the built-in spread of
    restore times, which is that of 476 incidents, worth eight. What goes on is imputed again and
    again from the normal above what has passed (data augmentation, Tanner and Wong 1987).
    """
    logs = np.log(np.maximum(spells.hours, _TICK))
    ended = spells.ended
    open_ends = logs[~ended]
    if len(open_ends):
        mean, sigma = _augmented(logs[ended], open_ends, rng)
    else:
        centre = float(logs.mean())
        squares = float(((logs - centre) ** 2).sum())
        mean, sigma = _normal(centre, squares, len(logs), rng, _DRAWS)
    middle, spread = float(np.median(mean)), float(np.median(sigma))
    means = np.exp(np.minimum(mean + sigma**2 / 2.0, 700.0))
    cvs = np.sqrt(np.expm1(np.minimum(sigma**2, 700.0)))
    return (
        Estimate(float(np.exp(middle + spread**2 / 2.0)), *_ends(means)),
        Estimate(float(np.sqrt(np.expm1(spread**2))), *_ends(cvs)),
    )


def _augmented(ended: Floats, open_ends: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return draws of mean and sigma of normal numbers, some known from below only."""
    mean, sigma = float(ended.mean()), max(float(ended.std()), 0.1)
    count = len(ended) + len(open_ends)
    means, sigmas = np.empty(_ROUNDS), np.empty(_ROUNDS)
    total, squares = float(ended.sum()), float((ended**2).sum())
    for turn in range(-_WARM, _ROUNDS):
        above = ndtr(-(open_ends - mean) / sigma) * rng.random(len(open_ends))
        drawn = mean - sigma * ndtri(np.maximum(above, 1e-300))
        centre = (total + float(drawn.sum())) / count
        apart = max(squares + float((drawn**2).sum()) - count * centre**2, 0.0)
        one, other = _normal(centre, apart, count, rng, 1)
        mean, sigma = float(one[0]), float(other[0])
        if turn >= 0:
            means[turn], sigmas[turn] = mean, sigma
    return means, sigmas


def _normal(
    mean: float, squares: float, count: int, rng: np.random.Generator, draws: int
) -> tuple[Floats, Floats]:
    """Return draws of the posterior of mean and sigma of n normal numbers.

    Parameters
    ----------
    mean
        Their mean.
    squares
        Sum of squares about it.
    count
        n.
    rng
        Draws.
    draws
        How many.
    """
    usual = load_defaults().component["restore_hours"].value["cv"]
    scale = squares + _WORTH * np.log1p(usual**2)
    sigma = np.sqrt(scale / rng.chisquare(_WORTH + count - 1, draws))
    return mean + sigma * rng.standard_normal(draws) / np.sqrt(count), sigma


def _ends(draws: Floats) -> tuple[float, float]:
    low, high = np.quantile(draws, [0.05, 0.95])
    return float(low), float(high)

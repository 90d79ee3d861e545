"""True effort over estimate, by the law that simulations draw it from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from scenarios.calibration.times import Estimate
from scenarios.item import Item
from scenarios.past_task import PastTask
from scenarios.placed import Placed
from scenarios.table import Booleans, Floats
from scenarios.workspace import Workspace

LEAST: Final = 20
"""Fewest tasks from which bias, spread and exact share are estimated."""
_LEAST_INEXACT: Final = 5
"""Fewest tasks off their estimate from which their spread is estimated."""
_DRAWS: Final = 4000
_Z95: Final = 1.6448536269514722
"""The standard normal's 95th percentile."""
_SAME: Final = 1e-9
"""Relative distance up to which an effort is the estimate."""
BACKLOG: Final = "closed items"
"""Name of the group of the backlog's own closed items."""


@dataclass(frozen=True, eq=False)
class Ratios:
    """n true efforts over their estimates."""

    kind: tuple[str, ...]
    """Category of each, (n,)."""
    ratio: Floats
    """Effort over estimate, above 0, (n,)."""
    estimate: Floats
    """Estimate in days or hours, (n,)."""
    notes: tuple[str, ...]
    """What was left out, in words."""


@dataclass(frozen=True)
class EffortBelief:
    """The law of true effort over estimate: exact for a share, else lognormal."""

    kind: str
    """Category, or ``all``."""
    tasks: int
    """Tasks it rests on."""
    exact: Estimate
    """Share that took exactly the estimate."""
    sigma: Estimate
    """Sigma of the logarithm of the others."""
    bias: Estimate
    """Mean of effort over estimate under the law."""
    mean_ratio: float
    """Mean of effort over estimate as observed."""
    total: Estimate
    """All effort over all estimates as observed, large tasks counting for more; its interval is
    that of a ratio estimator."""

    @property
    def total_ratio(self) -> float:
        """All effort over all estimates as observed."""
        return self.total.value

    @property
    def sized(self) -> bool:
        """Whether the ratio hangs on a task's size, so that the law's mean misses the total."""
        return not self.total.low <= self.bias.value <= self.total.high

    @property
    def planned(self) -> Estimate:
        """What plans are to reckon with: the law's mean, or where that misses it the total.

        Capacity is filled with days of work, not with tasks: where small tasks overrun and large
        ones do not, the mean over tasks says more days than were ever worked.
        """
        return self.total if self.sized else self.bias


def ratios(workspace: Workspace, tasks: Sequence[Placed[PastTask]]) -> Ratios:
    """Return the ratios of past tasks and of closed items.

    Parameters
    ----------
    workspace
        Its closed items count where `actual_days` is known.
    tasks
        The effort history.
    """
    past = [one.value for one in tasks if _before(one.value, workspace)]
    late = len(tasks) - len(past)
    closed = [
        one for one in workspace.items if one.status == "closed" and one.actual_days is not None
    ]
    spread = [one for one in closed if one.effort_low is not None]
    plain = [one for one in closed if one.effort_low is None]
    rows = [(one.category or "no category", one.estimate_hours, one.actual_hours) for one in past]
    rows += [(BACKLOG, one.effort_days, _actual(one)) for one in plain]
    known = [row for row in rows if row[1] > 0.0 and row[2] > 0.0]
    notes = []
    if late:
        notes.append(f"{_tasks(late)} left out: completed after the planning date")
    if count := sum(row[1] == 0.0 for row in rows):
        notes.append(f"{_tasks(count)} left out: the estimate is 0, so there is no ratio")
    if count := sum(row[1] > 0.0 and row[2] == 0.0 for row in rows):
        notes.append(f"{_tasks(count)} left out: no work was booked, which no lognormal has")
    backwards = [one for one in tasks if one.value.disordered]
    if backwards:
        lines = ", ".join(str(one.line) for one in backwards[:3])
        notes.append(
            f"{_tasks(len(backwards))} completed before started (effort_history.csv:{lines}): "
            "used, as a ratio needs no dates"
        )
    if spread:
        notes.append(
            f"{len(spread):,} closed items with effort_low and effort_high left out: "
            "their own percentiles are their spread"
        )
    return Ratios(
        kind=tuple(row[0] for row in known),
        ratio=np.array([row[2] / row[1] for row in known], dtype=np.float64),
        estimate=np.array([row[1] for row in known], dtype=np.float64),
        notes=tuple(notes),
    )


def exactly(ratio: Floats) -> Booleans:
    """Return which tasks took exactly their estimate, (n,).

    Parameters
    ----------
    ratio
        Effort over estimate, (n,).
    """
    return np.asarray(np.abs(ratio - 1.0) <= _SAME)


def estimate_efforts(found: Ratios, rng: np.random.Generator) -> tuple[EffortBelief, ...]:
    """Return the law of all tasks, then of each category with enough of them.

    Parameters
    ----------
    found
        The ratios.
    rng
        Draws the posterior.
    """
    kinds = np.array(found.kind, dtype=object)
    made = [_belief("all", found.ratio, found.estimate, rng)]
    for kind in sorted(set(found.kind)):
        rows = kinds == kind
        made.append(_belief(kind, found.ratio[rows], found.estimate[rows], rng))
    return tuple(one for one in made if one is not None)


def _belief(
    kind: str, ratio: Floats, estimate: Floats, rng: np.random.Generator
) -> EffortBelief | None:
    """Return the law of some tasks, None where they are too few.

    Likelihood of the law: the exact share has a Beta posterior under Jeffreys' prior, the
    logarithms of the others a normal one; the mean of the law is q + (1 - q) exp(mu + sigma^2 / 2).
    """
    exact = exactly(ratio)
    rest = np.log(ratio[~exact])
    if len(ratio) < LEAST or len(rest) < _LEAST_INEXACT:
        return None
    hits, misses = int(exact.sum()), len(rest)
    share = rng.beta(hits + 0.5, misses + 0.5, _DRAWS)
    centre, variance = float(rest.mean()), max(float(rest.var(ddof=1)), 1e-12)
    sigma = np.sqrt(variance * (misses - 1) / rng.chisquare(misses - 1, _DRAWS))
    middle = centre + sigma * rng.standard_normal(_DRAWS) / np.sqrt(misses)
    bias = share + (1.0 - share) * np.exp(np.minimum(middle + sigma**2 / 2.0, 700.0))
    q = hits / len(ratio)
    return EffortBelief(
        kind=kind,
        tasks=len(ratio),
        exact=_estimate(q, share),
        sigma=_estimate(variance**0.5, sigma),
        bias=_estimate(q + (1.0 - q) * float(np.exp(min(centre + variance / 2.0, 700.0))), bias),
        mean_ratio=float(ratio.mean()),
        total=_total(ratio, estimate),
    )


def _total(ratio: Floats, estimate: Floats) -> Estimate:
    """Return all effort over all estimates with its 90 % interval, on the logarithm.

    Source: the variance of a ratio estimator, Cochran, Sampling Techniques (1977), section 6.3.
    """
    total = float((ratio * estimate).sum() / estimate.sum())
    n = len(ratio)
    residuals = (ratio - total) * estimate
    error = float(np.sqrt((residuals**2).sum() * n / (n - 1))) / float(estimate.sum())
    far = float(np.exp(_Z95 * error / total))
    return Estimate(total, total / far, total * far)


def _estimate(value: float, draws: Floats) -> Estimate:
    low, high = np.quantile(draws, [0.05, 0.95])
    return Estimate(value, float(low), float(high))


def _before(task: PastTask, workspace: Workspace) -> bool:
    return task.completed is None or task.completed <= workspace.start


def _actual(item: Item) -> float:
    return 0.0 if item.actual_days is None else item.actual_days


def _tasks(count: int) -> str:
    return f"{count:,} {'task' if count == 1 else 'tasks'}"

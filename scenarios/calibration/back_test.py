"""How well the beliefs predict: the last quarter is hidden, refitted without, and foretold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from scenarios.calibration import scores
from scenarios.calibration.attribution import Attribution
from scenarios.calibration.background import Background
from scenarios.calibration.categories import categories_of
from scenarios.calibration.exposure import Exposure
from scenarios.calibration.hazards import IMPUTATIONS, learn
from scenarios.calibration.observation import Observation
from scenarios.calibration.prior import LEAST_INCIDENTS, LEAST_ITEMS
from scenarios.table import Floats, Integers
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace

_DRAWS: Final = 2000
_LEAST_TEST: Final = 20
"""Fewest forecasts whose transforms are tested for uniformity."""


@dataclass(frozen=True)
class Foretold:
    """What was foretold of a group of forecasts, and what came."""

    group: str
    """A category's items, or the background of a component."""
    kind: str
    """``items`` or ``background``."""
    forecasts: int
    """Items or components in it."""
    mean: float
    """Mean of the incidents foretold."""
    low: float
    """5 % quantile."""
    high: float
    """95 % quantile."""
    came: int
    """Incidents that came."""


@dataclass(frozen=True)
class Scores:
    """Scores of one way to foretell; less is better."""

    crps: float
    """Mean continuous ranked probability score, incidents."""
    brier: float
    """Mean Brier score of "at least one incident"."""


@dataclass(frozen=True, eq=False)
class BackTest:
    """The hidden quarter as it was foretold."""

    since: float
    """Begin of what was hidden, days from the planning date."""
    until: float
    """Its end."""
    groups: tuple[Foretold, ...]
    """By category and component."""
    names: tuple[str, ...] = field(repr=False)
    """Item or component of each forecast."""
    predicted: Floats = field(repr=False)
    """Mean incidents foretold, by forecast."""
    came: Integers = field(repr=False)
    """Incidents that came, by forecast."""
    transforms: Floats = field(repr=False)
    """Randomised probability integral transforms, by forecast."""
    coverage: scores.Coverage
    """How often what came lay in the middle 90 %."""
    kolmogorov: float | None
    """p-value of uniform transforms by Kolmogorov and Smirnov; None for few forecasts."""
    chi_square: float | None
    """p-value by chi-square."""
    beliefs: Scores
    """Scores of the beliefs."""
    raw: Scores
    """Scores of each one's own rate, incidents over exposure."""
    pooled: Scores
    """Scores of one rate for all."""

    @property
    def better_than_raw(self) -> float:
        """Share by which the ranked probability score is less than that of raw rates."""
        return 1.0 - self.beliefs.crps / self.raw.crps if self.raw.crps else 0.0

    @property
    def better_than_pooled(self) -> float:
        """Share by which it is less than that of the pooled rate."""
        return 1.0 - self.beliefs.crps / self.pooled.crps if self.pooled.crps else 0.0


@dataclass(frozen=True, eq=False)
class _Forecasts:
    """Forecasts of one kind: draws (d, m), the rivals' means (m,), and what came (m,)."""

    kind: str
    names: tuple[str, ...]
    groups: tuple[str, ...]
    draws: Integers
    raw: Floats
    pooled: Floats
    came: Integers


def back_test(
    workspace: Workspace, seen: Observation, dispersion: float, rng: np.random.Generator
) -> BackTest | str:
    """Return how well the last quarter of a history was foretold by what was before it.

    Stated hazards are left aside: whoever stated them may have known the quarter that is hidden.
    So items are foretold by their category and their own incidents.

    Parameters
    ----------
    workspace
        Holds the items.
    seen
        The history.
    dispersion
        By how much counts vary more than chance makes them; widens the background.
    rng
        Draws forecasts and transforms.

    Returns
    -------
    BackTest or str
        The test, or why there is none.
    """
    cut = seen.until - DAYS_PER_QUARTER
    known = seen.before(cut)
    if known.days < DAYS_PER_QUARTER:
        return (
            f"no back-test: the history covers {seen.days:.0f} days, and it takes a quarter to "
            "hide and one to learn from (182 days)"
        )
    hidden = seen.since_day(cut)
    made = [
        one
        for one in (
            _items(workspace, known, hidden, rng),
            _background(workspace, known, hidden, dispersion, rng),
        )
        if one is not None
    ]
    if not made:
        return (
            f"no back-test: fewer than {LEAST_INCIDENTS} incidents of items, and of the "
            "background, are known from before the last quarter"
        )
    return _tested(made, hidden, rng)


def _items(
    workspace: Workspace, known: Observation, hidden: Observation, rng: np.random.Generator
) -> _Forecasts | None:
    """Return forecasts of the items that were known and watched before the hidden quarter."""
    before, after = Exposure.of(workspace, known), Exposure.of(workspace, hidden)
    laid = Attribution.of(workspace, known, before)
    exposure, ahead = laid.told(workspace, before.quarters()), after.quarters()
    told = (exposure > 0.0) & (ahead > 0.0)
    if laid.total < LEAST_INCIDENTS or int((exposure > 0.0).sum()) < LEAST_ITEMS or not told.any():
        return None
    groups, names = categories_of(workspace)
    learnt = learn(laid.drawn(rng, IMPUTATIONS), exposure, groups, rng)
    came = Attribution.of(workspace, hidden, after).drawn(rng, 1)[0]
    pooled = laid.expected.sum() / exposure.sum()
    own = laid.expected / np.where(exposure > 0.0, exposure, 1.0)
    return _Forecasts(
        kind="items",
        names=tuple(one.id for one, stays in zip(workspace.items, told, strict=True) if stays),
        groups=tuple(names[row] for row in groups.row[told]),
        draws=learnt.counts(ahead, rng)[:, told],
        raw=(own * ahead)[told],
        pooled=(pooled * ahead)[told],
        came=came[told],
    )


def _background(
    workspace: Workspace,
    known: Observation,
    hidden: Observation,
    dispersion: float,
    rng: np.random.Generator,
) -> _Forecasts | None:
    """Return forecasts of the background of each component."""
    names = tuple(component.id for component in workspace.components)
    laid = Attribution.of(workspace, known, Exposure.of(workspace, known))
    past = Background.of(known, laid, len(names), dispersion)
    if int(past.counts.sum()) < LEAST_INCIDENTS:
        return None
    ahead = hidden.days / DAYS_PER_QUARTER
    unnamed = np.array([not one.items for one in hidden.incidents], dtype=bool)
    return _Forecasts(
        kind="background",
        names=names,
        groups=names,
        draws=past.predicted(ahead, rng, _DRAWS),
        raw=past.counts / past.quarters * ahead,
        pooled=past.counts.mean() / past.quarters * ahead,
        came=np.bincount(hidden.home[unnamed], minlength=len(names)),
    )


def _tested(made: Sequence[_Forecasts], hidden: Observation, rng: np.random.Generator) -> BackTest:
    """Return the scores of all forecasts together."""
    count = min(len(one.draws) for one in made)
    draws = np.concatenate([one.draws[:count] for one in made], axis=1)
    came = np.concatenate([one.came for one in made])
    transforms = scores.randomised_pit(draws, came, rng)
    tests = scores.uniformity(transforms) if len(came) >= _LEAST_TEST else (None, None)

    def rival(means: Floats) -> Scores:
        drawn = rng.poisson(np.minimum(means, 1e15), (count, len(means)))
        return Scores(
            float(scores.crps(drawn, came).mean()), scores.brier(-np.expm1(-means), came > 0)
        )

    return BackTest(
        since=hidden.since,
        until=hidden.until,
        groups=tuple(group for one in made for group in _groups(one)),
        names=tuple(name for one in made for name in one.names),
        predicted=draws.mean(axis=0),
        came=came,
        transforms=transforms,
        coverage=scores.Coverage.of_transforms(transforms),
        kolmogorov=tests[0],
        chi_square=tests[1],
        beliefs=Scores(
            float(scores.crps(draws, came).mean()),
            scores.brier((draws > 0).mean(axis=0), came > 0),
        ),
        raw=rival(np.concatenate([one.raw for one in made])),
        pooled=rival(np.concatenate([one.pooled for one in made])),
    )


def _groups(one: _Forecasts) -> list[Foretold]:
    """Return each group's sum as it was foretold."""
    told = []
    names = np.array(one.groups, dtype=object)
    for group in dict.fromkeys(one.groups):
        rows = names == group
        total = one.draws[:, rows].sum(axis=1)
        low, high = np.quantile(total, [0.05, 0.95])
        told.append(
            Foretold(
                group=group,
                kind=one.kind,
                forecasts=int(rows.sum()),
                mean=float(total.mean()),
                low=float(low),
                high=float(high),
                came=int(one.came[rows].sum()),
            )
        )
    return told

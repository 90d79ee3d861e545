"""Where a policy loses: boxes of factor levels, found on half of the points, held to the other.

A search that may cut anywhere finds a box in pure chance, too. What it found is therefore looked at
again in points it has not seen, and claimed only if they lose more often inside than outside.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.stats import hypergeom

from scenarios.factor import Factor
from scenarios.table import Booleans, Floats, Integers
from sim.box import LEVEL, Box, BoxLimit, LosingBoxes, Verdict
from sim.explore import imported
from sim.sampling import Sample

if TYPE_CHECKING:
    import pandas as pd

FEWEST_POINTS = 40
"""Points below which no box is looked for: 20 to find it, 20 to hold it to."""
FEWEST_OF_EACH = 10
"""Points that lose, and that do not, below which no box is looked for."""
MOST_BOXES = 4
"""Boxes that are looked for; nobody reads a fifth."""


def losing_boxes(made: Sample, loses: Booleans, seed: int) -> LosingBoxes:
    """Return boxes in which a policy loses more often than elsewhere.

    Parameters
    ----------
    made
        A design of kind ``lhs``, ``sobol`` or ``grid``. In the others points share levels with
        their neighbours, so that no half of them is new to the other.
    loses
        Whether the policy loses at each point, (points,).
    seed
        Decides which half of the points boxes are found on, 0 or more.

    Raises
    ------
    MissingExploreError
        If ema-workbench is not installed.
    ValueError
        If the design is of another kind, or `loses` of another length.

    Notes
    -----
    PRIM (Friedman and Fisher 1999) as in ema-workbench: slices of 5 % are peeled off where few
    points lose, by two of its objectives. Of all boxes on the way that is taken which holds the
    most losses above those of as many points anywhere (weighted relative accuracy, Lavrac, Flach
    and Zupan 1999): a point that loses more often than the others adds to it, any other takes away.
    Limits with a quasi-p-value above 0.05 (Bryant and Lempert 2010) are dropped, the weakest first,
    and the box is held to the other half: given how many points are inside and how many lose, the
    losses inside are hypergeometric if the box has no worth. The search goes on outside a box that
    held and ends with the first that does not, so that the probability to claim any box where
    chance alone decides is 0.05 at most (a fixed sequence of tests). PRIM is greedy: losses at both
    ends of one factor can hide each other, so `none holds` is no proof that there is no such box.
    """
    loses = np.asarray(loses, dtype=bool)
    if made.kind in ("saltelli", "morris"):
        raise ValueError(f"the sample is of kind {made.kind}; give one of kind lhs, sobol or grid")
    if loses.shape != (made.points,):
        raise ValueError(
            f"losses have the shape {loses.shape}; give one for each of {made.points} points"
        )
    losses, points = int(loses.sum()), made.points
    verdict = _verdict(losses, points)
    if verdict is not None:
        return LosingBoxes(verdict, (), None, points, losses / points)
    order = np.random.default_rng(seed).permutation(points)
    fitted, held = np.sort(order[: points // 2]), np.sort(order[points // 2 :])
    boxes: list[Box] = []
    rejected: Box | None = None
    with warnings.catch_warnings():
        # Of its plotting, and of pandas to come; nothing of them is about the points.
        warnings.simplefilter("ignore")
        search = _Search(made, loses, fitted)
        while len(boxes) < MOST_BOXES:
            found = search.next_box()
            if found is None:
                break
            box, held = _held_to(found, made, loses, held)
            if not box.holds:
                rejected = box
                break
            boxes.append(box)
    verdict = "found" if boxes else "none holds"
    return LosingBoxes(verdict, tuple(boxes), rejected, points, losses / points)


def _verdict(losses: int, points: int) -> Verdict | None:
    """Return why there is nothing to look for, None where there is."""
    if losses in (0, points):
        return "always loses" if losses else "never loses"
    few = points < FEWEST_POINTS or min(losses, points - losses) < FEWEST_OF_EACH
    return "too few points" if few else None


@dataclass(frozen=True)
class _Found:
    """A box as it was found."""

    limits: tuple[BoxLimit, ...]
    density: float
    coverage: float
    mass: float

    def inside(self, factors: Sequence[Factor], levels: Floats) -> Booleans:
        """Return which points are inside, of their levels, (points, k)."""
        names = [factor.name for factor in factors]
        inside = np.ones(len(levels), dtype=bool)
        for limit in self.limits:
            inside &= limit.holds(levels[:, names.index(limit.factor)])
        return inside


def _held_to(found: _Found, made: Sample, loses: Booleans, held: Integers) -> tuple[Box, Integers]:
    """Return a box with what points it was not found on say of it, and those left outside."""
    inside = found.inside(made.factors, made.levels)[held]
    count, losses = int(inside.sum()), int(loses[held][inside].sum())
    everywhere = int(loses[held].sum())
    p_value = float(hypergeom.sf(losses - 1, len(held), everywhere, count))
    box = Box(
        found.limits,
        found.density,
        found.coverage,
        found.mass,
        count,
        losses / count if count else float("nan"),
        everywhere / len(held),
        p_value,
    )
    return box, held[~inside]


class _Search:
    """PRIM over the points that boxes are found on, a box at a time.

    Parameters
    ----------
    made
        The design.
    loses
        Whether the policy loses at each of its points.
    fitted
        Points that boxes are found on.
    """

    def __init__(self, made: Sample, loses: Booleans, fitted: Integers) -> None:
        import pandas as pd

        self._made, self._losses = made, loses[fitted].astype(int)
        self._tool = imported("ema_workbench.analysis.prim")
        # All as numbers: whole ones are cut between two levels, and pandas refuses their quantiles.
        self._levels = pd.DataFrame(dict(enumerate(made.levels[fitted].T)), dtype=float)
        self._left = np.ones(len(fitted), dtype=bool)

    def next_box(self) -> _Found | None:
        """Return the next box outside those before it, None where there is none."""
        levels = self._levels[self._left].reset_index(drop=True)
        losses = self._losses[self._left]
        # A factor of which one level is left cannot be cut.
        levels = levels.loc[:, [bool(np.ptp(levels[j]) > 0) for j in levels.columns]]
        if len(set(losses)) < 2 or not len(levels.columns):
            return None
        aims = self._tool.PRIMObjectiveFunctions
        # Peeling by the mean alone never stops at a slice that is full of losses by chance; by the
        # mean for each point given up it spares few levels, which go many points at a time.
        tried = [self._searched(levels, losses, aim) for aim in (aims.ORIGINAL, aims.LENIENT1)]
        score, found = max(tried, key=lambda one: one[0])
        if found is None or score <= 0:
            return None
        self._left &= ~found.inside(self._made.factors, self._levels.to_numpy())
        return found

    def _searched(
        self, levels: "pd.DataFrame", losses: Integers, aim: Any
    ) -> tuple[float, _Found | None]:
        """Return the box that one way of peeling leads to, and how good it is."""
        # Any threshold above 0 counts losses, and a low one never hides a box.
        prim = self._tool.Prim(levels, losses, threshold=1e-9, obj_function=aim)
        box = prim.find_box()
        path = box.peeling_trajectory
        scores = path["k"] - path["n"] * losses.mean()
        limits, quasi = _without_weak_limits(box, prim, int(scores.to_numpy(dtype=float).argmax()))
        kept = tuple(
            self._limit(j, limits[j].to_numpy(dtype=float), quasi[j]) for j in sorted(quasi)
        )
        if not kept:
            return 0.0, None
        last = _end(box)
        found = _Found(
            kept, last[1] / last[0], last[1] / int(self._losses.sum()), last[0] / len(self._losses)
        )
        return last[1] - last[0] * float(losses.mean()), found

    def _limit(self, j: int, limits: Floats, quasi: list[float]) -> BoxLimit:
        """Return the limit of a factor, at levels that it has."""
        factor = self._made.factors[j]
        ends: list[float | None] = []
        for end in range(2):
            value = float(limits[end])
            if quasi[end] < 0:
                ends.append(None)
            elif factor.few:
                within = [x for x in factor.few if (x >= value if end == 0 else x <= value)]
                ends.append(within[0 if end == 0 else -1])
            else:
                ends.append(value)
        values = [None if p < 0 else float(p) for p in quasi]
        return BoxLimit(factor.name, ends[0], ends[1], values[0], values[1])


def _end(box: Any) -> tuple[int, int]:
    """Return the points inside the box that is chosen, and how many of them lose."""
    row = box.peeling_trajectory.iloc[box._cur_box]
    return int(row["n"]), int(row["k"])


def _without_weak_limits(
    box: Any, prim: Any, at: int
) -> "tuple[pd.DataFrame, dict[int, list[float]]]":
    """Return limits and quasi-p-values by factor, -1 where an end is not restricted."""
    box.select(at)
    while True:
        limits, quasi = box.box_lims[at], box.qp[at]
        value, j, end = max(
            ((p, j, end) for j, ends in quasi.items() for end, p in enumerate(ends)),
            default=(0.0, 0, 0),
        )
        if value <= LEVEL:
            return limits, {int(j): ends for j, ends in quasi.items()}
        limits = limits.copy()
        limits.loc[end, j] = prim.box_init.loc[end, j]
        inside = ((prim.x >= limits.loc[0]) & (prim.x <= limits.loc[1])).all(axis=1)
        box.update(limits, np.flatnonzero(inside.to_numpy()))
        at = box._cur_box

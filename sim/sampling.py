"""Sampled designs: which levels of its factors each point of an experiment has.

A point is a scenario like any other, so whatever runs scenarios runs a design.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import floor, log2
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from scenarios.factor import Factor
from scenarios.scenario import Scenario
from scenarios.sealed import sealed
from scenarios.table import Floats
from scenarios.workspace import BASELINE
from sim.explore import imported

if TYPE_CHECKING:
    import pandas as pd

SampleKind = Literal["lhs", "sobol", "grid", "saltelli", "morris"]
"""How points are chosen.

- ``lhs``: a Latin hypercube; each factor's range is cut into as many slices as there are points,
  and each slice holds one. For any number of points; what boxes and charts are made of.
- ``sobol``: a scrambled Sobol sequence; fills the space more evenly, in powers of two.
- ``grid``: every combination of levels. Grows fastest; for two or three factors.
- ``saltelli``: what `sim.sensitivity.sobol_indices` needs.
- ``morris``: what `sim.screening.morris_effects` needs; the cheapest way to see which of many
  factors do nothing.
"""

MOST_POINTS = 100_000
"""Most points of a design; each is a scenario in which every policy meets every world."""

MORRIS_LEVELS = 4
"""Places in a range that Morris's paths visit: 0, 1/3, 2/3, 1."""


@dataclass(frozen=True, eq=False)
class Sample:
    """The points of a design over its factors."""

    factors: tuple[Factor, ...]
    """What is varied, (k,)."""
    kind: SampleKind
    """How the points were chosen."""
    size: int
    """The number asked for: points, levels of a range, base points or paths, see `sample`."""
    seed: int
    """What chose them; it decides nothing in a grid."""
    places: Floats
    """Where in its range each factor is, from 0 to 1, (points, k)."""
    levels: Floats = field(repr=False)
    """Level of each factor, in the factor's unit, (points, k)."""

    @property
    def points(self) -> int:
        """Number of points."""
        return len(self.levels)

    def scenarios(self, base: Scenario | None = None) -> tuple[Scenario, ...]:
        """Return the points as scenarios, ``point 1`` the first, (points,).

        Parameters
        ----------
        base
            What all points share; its changes are made first. None for nothing.
        """
        base = base or Scenario(BASELINE, "", "")
        # Faults name the point, which has no lines.
        base = replace(base, changes=tuple(replace(one, line=0) for one in base.changes))
        return tuple(
            self._scenario(base, f"point {number}", levels)
            for number, levels in enumerate(self.levels.tolist(), start=1)
        )

    def _scenario(self, base: Scenario, name: str, levels: Sequence[float]) -> Scenario:
        pairs = list(zip(self.factors, levels, strict=True))
        said = ", ".join(f"{one.name}={_SIGN[one.verb]}{level:g}" for one, level in pairs)
        changes = (*base.changes, *(one.change(level) for one, level in pairs))
        source = f"{self.kind} sample of size {self.size}, seed {self.seed}"
        return replace(base, name=name, title=said, source=source, changes=changes, file=name)

    def frame(self) -> "pd.DataFrame":
        """Return a row for each point: its scenario's name and each factor's level."""
        import pandas as pd

        frame = pd.DataFrame(self.levels, columns=[one.name for one in self.factors])
        frame.insert(0, "scenario", [f"point {number}" for number in range(1, self.points + 1)])
        return frame


_SIGN = {"multiply": "x", "add": "+", "set": ""}


def sample(factors: Sequence[Factor], size: int, kind: SampleKind, seed: int) -> Sample:
    """Return a design over factors; the same for the same seed.

    Parameters
    ----------
    factors
        What is varied, (k,); each by itself.
    size
        Of ``lhs`` the points; of ``sobol`` the points, a power of two; of ``grid`` the levels of
        each range (listed levels are all taken); of ``saltelli`` the base points n, a power of
        two, which make n (k + 2) points; of ``morris`` the paths r, which make r (k + 1) points.
    kind
        How points are chosen.
    seed
        Chooses them, 0 or more.

    Raises
    ------
    MissingExploreError
        If ``saltelli`` or ``morris`` is asked for and SALib is not installed.
    ValueError
        If there is no factor, the size does not go with the kind, or makes more points than
        `MOST_POINTS`.

    Notes
    -----
    Sources: McKay, Beckman and Conover (1979) for Latin hypercubes; Owen (2020), On dropping the
    first Sobol' point, arXiv 2008.08051, for scrambling and powers of two; Saltelli et al. (2010),
    Computer Physics Communications 181, 259-270, and Morris (1991), Technometrics 33, 161-174.
    """
    if kind not in get_args(SampleKind):
        known = ", ".join(get_args(SampleKind))
        raise ValueError(f"the kind of sample is {kind!r}; give one of {known}")
    if not factors:
        raise ValueError("a sample without factors has one point alone; give a factor")
    if seed < 0:
        raise ValueError(f"the seed of a sample is {seed}; give 0 or more")
    _check_size(kind, size)
    count = point_count(factors, size, kind)
    if count > MOST_POINTS:
        raise ValueError(
            f"a {kind} sample of size {size} over {len(factors)} factors has {count} points, at "
            f"most {MOST_POINTS} are run; give a smaller size or fewer factors"
        )
    if kind == "grid":
        return _grid(tuple(factors), size, seed)
    places = np.clip(_PLACES[kind](len(factors), size, seed), 0.0, 1.0)
    levels = np.array(
        [
            [one.level(place) for one, place in zip(factors, row, strict=True)]
            for row in places.tolist()
        ]
    )
    return sealed(Sample(tuple(factors), kind, size, seed, places, levels))


def point_count(factors: Sequence[Factor], size: int, kind: SampleKind) -> int:
    """Return how many points a sample has."""
    if kind == "grid":
        count = 1
        for one in factors:
            # Not all of them are made to be counted: a wide range holds millions.
            held = len(one.listed) or (one.high - one.low + 1 if one.whole else size)
            count *= int(held if one.listed else min(size, held))
        return count
    return size * {"saltelli": len(factors) + 2, "morris": len(factors) + 1}.get(kind, 1)


def _check_size(kind: SampleKind, size: int) -> None:
    """Raise ValueError where a size does not go with a kind."""
    least, noun = {
        "lhs": (1, "points"),
        "sobol": (2, "points"),
        "grid": (2, "levels a range"),
        "saltelli": (2, "base points"),
        "morris": (2, "paths"),
    }[kind]
    if size < least:
        raise ValueError(f"a {kind} sample of {size} {noun} tells nothing; give {least} or more")
    if kind in ("sobol", "saltelli") and size & (size - 1):
        below = 2 ** floor(log2(size))
        raise ValueError(
            f"{size} is no power of two, at which a Sobol sequence is even; give {below} or "
            f"{2 * below} {noun}"
        )


def _grid(factors: tuple[Factor, ...], size: int, seed: int) -> Sample:
    """Return every combination of levels, the last factor's changing fastest."""
    spaced = [one.spaced(size) for one in factors]
    levels = np.array(list(product(*spaced)))
    shares = [[k / max(1, len(few) - 1) for k in range(len(few))] for few in spaced]
    places = np.array(list(product(*shares)))
    return sealed(Sample(factors, "grid", size, seed, places, levels))


def _lhs(count: int, size: int, seed: int) -> Floats:
    from scipy.stats import qmc

    return np.asarray(qmc.LatinHypercube(count, seed=np.random.default_rng(seed)).random(size))


def _sobol(count: int, size: int, seed: int) -> Floats:
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(count, seed=np.random.default_rng(seed)).random(size))


def _saltelli(count: int, size: int, seed: int) -> Floats:
    sampler = imported("SALib.sample.sobol")
    made = sampler.sample(unit_problem(count), size, calc_second_order=False, seed=seed)
    return np.asarray(made)


def _morris(count: int, size: int, seed: int) -> Floats:
    sampler = imported("SALib.sample.morris")
    made = sampler.sample(unit_problem(count), size, num_levels=MORRIS_LEVELS, seed=seed)
    # A third is a third: where a level ends at a third, a rounding would choose its neighbour.
    return np.asarray(np.round(made * (MORRIS_LEVELS - 1)) / (MORRIS_LEVELS - 1))


_PLACES: dict[str, Callable[[int, int, int], Floats]] = {
    "lhs": _lhs,
    "sobol": _sobol,
    "saltelli": _saltelli,
    "morris": _morris,
}


def unit_problem(count: int) -> dict[str, Any]:
    """Return SALib's description of factors that range from 0 to 1."""
    names = [f"factor {number}" for number in range(count)]
    return {"num_vars": count, "names": names, "bounds": [[0.0, 1.0]] * count}

"""Points in time from cumulative gaps: rows that run out draw their next block."""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats, Integers
from sim.distributions import weibull, weibull_wait
from sim.draws import Hashes, uniforms

BLOCK = 8
"""Gaps first drawn for each row, then twice as many; the points do not depend on it."""


@dataclass(frozen=True, eq=False)
class Points:
    """Points of many rows, row by row, each row in rising order."""

    row: Integers
    """Row of each point, (p,)."""
    ordinal: Integers
    """Ordinal of the point in its row, from 0, (p,)."""
    position: Floats
    """Sum of the gaps up to the point, (p,)."""


def points(key: int, hashes: Hashes, shape: Floats, reach: Floats, block: int = BLOCK) -> Points:
    """Return every point at which the sum of a row's gaps is within its reach.

    The first gap is the wait from a day like any other, so that in the mean a row has as many
    points as its reach says, whatever the shape.

    Parameters
    ----------
    key
        Substream of the gaps.
    hashes
        Hash of each row's name, (n,).
    shape
        Weibull shape of each row's gaps, (n,); their mean is 1.
    reach
        Integrated hazard up to the horizon, (n,).
    block
        Gaps first drawn at a time; only speed depends on it.
    """
    rows = np.flatnonzero(reach > 0)
    carry = np.zeros(len(rows))
    found: list[tuple[Integers, Integers, Floats]] = []
    first = 0
    while len(rows):
        uniform = uniforms(key, hashes[rows], first, block)
        gaps = weibull(uniform, np.repeat(shape[rows, None], block, axis=1))
        if first == 0:
            gaps[:, 0] = weibull_wait(uniform[:, 0], shape[rows])
        gaps[:, 0] += carry
        sums = np.cumsum(gaps, axis=1)
        within = sums <= reach[rows, None]
        row, column = np.nonzero(within)
        found.append((rows[row], column + first, sums[within]))
        carry = sums[:, -1]
        more = within[:, -1]
        rows, carry = rows[more], carry[more]
        first += block
        # Rows that still go on have many points: ever larger blocks keep the rounds few.
        block *= 2
    if not found:
        empty = np.zeros(0, dtype=np.int64)
        return Points(empty, empty, np.zeros(0))
    row, ordinal, position = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((ordinal, row))
    return Points(row[order], ordinal[order], position[order])

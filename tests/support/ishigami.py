"""Ishigami's function, whose indices are known in closed form, and worlds that disturb it.

Source: Ishigami and Homma (1990), with a = 7 and b = 0.1.
"""

import numpy as np

from scenarios.table import Floats
from tests.support.factors import a_factor

FIRST = (0.313905, 0.442411, 0.0)
TOTAL = (0.557589, 0.442411, 0.243684)
FACTORS = tuple(a_factor(name, -np.pi, np.pi) for name in ("x1", "x2", "x3"))
VARIANCE = 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.1**2 * np.pi**8 / 18 + 0.5
"""Of the function over its factors."""


def ishigami(x: Floats) -> Floats:
    """Return the function at points, (points, 3) to (points,)."""
    values: Floats = np.sin(x[:, 0]) * (1 + 0.1 * x[:, 2] ** 4) + 7 * np.sin(x[:, 1]) ** 2
    return values


def own_noise(x: Floats, worlds: int, sd: float, generator: np.random.Generator) -> Floats:
    """Return outcomes with noise of its own at each point and world, and a shift of each world."""
    shift = generator.normal(0, 30, worlds)
    return ishigami(x)[:, None] + shift + generator.normal(0, sd, (len(x), worlds))


def uneven_worlds(x: Floats, worlds: int, sd: float, generator: np.random.Generator) -> Floats:
    """Return outcomes to which each world adds a slope in the third factor, as smooth as f."""
    shift, slopes = generator.normal(0, 30, worlds), generator.normal(0, sd, worlds)
    return ishigami(x)[:, None] + shift + slopes * x[:, 2:3]

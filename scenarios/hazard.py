"""A hazard that grows: its integral over an age, and the age at which the integral is reached.

With hazard e^(g a) at age a the integral is (e^(g a) - 1)/g, and a where g is 0.
"""

import numpy as np

from scenarios.table import Floats


def grown_age(growth: Floats, age: Floats) -> Floats:
    """Return the integral of e^(g a) from 0 to an age, days.

    Parameters
    ----------
    growth
        Logarithmic growth per day, g.
    age
        Days, of a shape that broadcasts with `growth`.
    """
    steady = growth == 0.0
    divisor = np.where(steady, 1.0, growth)
    return np.where(steady, age, np.expm1(growth * age) / divisor)


def age_at(growth: Floats, integral: Floats) -> Floats:
    """Return the age at which the integral of e^(g a) is reached, days; inverse of `grown_age`."""
    steady = growth == 0.0
    divisor = np.where(steady, 1.0, growth)
    return np.where(steady, integral, np.log1p(growth * integral) / divisor)

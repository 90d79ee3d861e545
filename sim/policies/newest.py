"""Newest first: what was found last, by `created`; items without a date come last.

Source: last come, first served (Kendall 1953); how a team works that chases what it heard of last.
"""

import numpy as np

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by falling day of creation."""
    return view.ranked(-np.nan_to_num(view.table.created, nan=-np.inf))

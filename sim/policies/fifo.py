"""First in, first out: the oldest item first, by `created`; items without a date come last.

Source: the first-come, first-served discipline of queueing theory (Kendall 1953).
"""

import numpy as np

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by rising day of creation."""
    return view.ranked(np.nan_to_num(view.table.created, nan=np.inf))

"""Cost of delay divided by duration: a careful WSJF sheet with money in it.

The key is c p / e: the money a day the item costs as stated in the backlog, all channels and all
other items open, times the probability p that the rollout holds, over the stated effort e. It
looks neither at growth nor at what has been learned.

Source: Reinertsen, The Principles of Product Development Flow (2009), chapter 2; Smith's rule.
"""

import numpy as np

from scenarios.loss import LossModel
from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by falling money a day per engineer-day."""
    stated = LossModel.of(view.workspace, view.table).stated_rate()
    worth = stated.money * view.table.fix_success
    effort = np.maximum(view.table.effort, 1e-9)
    return view.ranked(-worth / effort)

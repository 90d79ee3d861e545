"""Shortest first: the least expected effort at the review.

The key is e (1+p)/(2p): the grown estimate e, with half repeated after each rollout that fails
with probability 1-p.

Source: shortest processing time first (Smith, Naval Research Logistics Quarterly 3, 1956).
"""

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by rising expected effort."""
    return view.ranked(view.effort)

"""The order of the file: how most backlogs are worked off.

Source: the user's own list.
"""

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items in file order, newcomers last."""
    return [row for row in range(len(view.table)) if view.open[row]]

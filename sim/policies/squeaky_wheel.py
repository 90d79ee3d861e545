"""The squeaky wheel: the item whose incident was noticed last comes first.

Items that had none follow in file order.

Source: incident-driven prioritisation, the habit of teams that work from their last post-mortem.
"""

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by falling day of their last incident."""
    return view.ranked(-view.last_incident)

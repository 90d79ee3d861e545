"""Most severe first: the share of value an incident of the item takes away, as stated.

It ignores how often, for how long, at what value and at what effort; ties keep file order.

Source: severity-ordered bug triage, the default of most issue trackers.
"""

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by falling severity."""
    return view.ranked(-view.table.severity)

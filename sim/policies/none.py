"""Nothing is fixed: every potential incident happens. The mark against which fixing is worth it.

Source: the status quo of any evaluation; DESIGN section 3.
"""

from sim.view import View


def rank(view: View) -> list[int]:
    """Return no item."""
    return []

"""Highest risk priority number first: severity x occurrence x detection, each 1 to 10.

Missing scores come from rates by the table of `scenarios/scoring.py`; ties keep file order.

Source: failure mode and effects analysis (IEC 60812).
"""

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by falling risk priority number."""
    return view.ranked(-view.table.rpn)

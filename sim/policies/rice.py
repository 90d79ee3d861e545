"""RICE: reach x impact x confidence over effort, as stated.

Blank cells come from rates by the table of `scenarios/points.py`.

Source: McBride, RICE: simple prioritization for product managers (Intercom, 2016).
"""

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by falling RICE."""
    return view.ranked(-view.table.rice)

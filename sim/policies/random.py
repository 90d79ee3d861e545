"""By lot: each world draws one order and keeps it.

Source: random order, the mark that any rule has to beat.
"""

from sim.draws import Purpose, bits, name_hashes, stream
from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by a number drawn for each from the policy's own seed."""
    names = name_hashes([f"item/{item.id}" for item in view.table.items])
    lots = bits(stream(view.seed, 0, Purpose.POLICY), names, 0, 1)[:, 0]
    return view.ranked(lots.astype(float))

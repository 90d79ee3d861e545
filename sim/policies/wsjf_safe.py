"""Weighted shortest job first as in SAFe: points of cost of delay over points of job size.

Cost of delay is business value + time criticality + risk reduction, each on a Fibonacci scale, as
stated; blank cells come from rates by the table of `scenarios/points.py`. The scale is coarse and
bounded, which is the difference from `cd3`.

Source: Scaled Agile Framework, Weighted Shortest Job First; after Reinertsen (2009).
"""

from sim.view import View


def rank(view: View) -> list[int]:
    """Return the open items by falling points of delay per point of size."""
    return view.ranked(-view.table.wsjf)

"""``make bench``: measure everything and print it as a table."""

import platform
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from benchmarks.figure import Figure
from benchmarks.targets import MOST_MEMORY, rows


def main() -> None:
    """Print the tables; a target that is missed is marked, not hidden."""
    console = Console(width=150)
    # The commands first: a child's peak memory is never told smaller than that of its parent, and
    # the simulator makes this process grow.
    console.print(_commands())
    from benchmarks import (
        calibrating,
        detectors,
        experiments,
        importing,
        ledger,
        optimizer,
        reviews,
        simulator,
    )

    console.print(_figures(importing.figures(_note)))

    console.print(_figures(optimizer.figures(_note)))
    console.print(_figures(reviews.figures(_note)))
    console.print(_figures(simulator.figures(_note)))
    console.print(_figures(experiments.figures(_note)))
    console.print(_figures(detectors.figures(_note)))
    console.print(_figures(ledger.figures(_note)))
    console.print(_figures(calibrating.figures(_note)))
    console.print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    console.print(
        "Memory is that of the largest process; each is to stay under "
        f"{MOST_MEMORY:g} MB, that of 10,000 items under 1,000 MB."
    )


def _figures(measured: Iterable[Figure]) -> Table:
    """Return figures taken inside this process: mostly CPU time, medians, and ratios."""
    table = Table("what", "figure", "target", "remark", "")
    for one in measured:
        sign = "≥" if one.at_least else "≤"
        table.add_row(
            one.name,
            f"{one.value:.2f} {one.unit}",
            "" if one.target is None else f"{sign} {one.target:g}",
            one.remark,
            "" if one.target is None else "met" if one.met else "MISSED",
        )
    return table


def _commands() -> Table:
    """Return the commands' figures, measured from outside."""
    table = Table("what", "wall, median", "runs", "target", "CPU", "peak MB", "remark", "")
    for row in rows(_note):
        made = row.measured
        met = made.median_wall < row.target and made.peak < row.memory
        table.add_row(
            row.name,
            f"{made.median_wall:.2f} s",
            str(len(made.wall)),
            f"{row.target:g} s",
            f"{sorted(made.cpu)[len(made.cpu) // 2]:.2f} s",
            f"{made.peak:.0f}",
            row.remark,
            "met" if met else "MISSED",
        )
    return table


def _note(what: str) -> None:
    """Say what is being measured."""
    print(f"measuring {what}", file=sys.stderr)


if __name__ == "__main__":
    main()

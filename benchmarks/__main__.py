"""``make bench``: measure everything and print it as a table."""

import platform
import sys

from rich.console import Console
from rich.table import Table

from benchmarks.targets import MOST_MEMORY, rows


def main() -> None:
    """Print the table; a target that is missed is marked, not hidden."""
    table = Table("what", "wall, median", "runs", "target", "CPU", "peak MB", "remark", "")
    for row in rows(lambda what: print(f"measuring {what}", file=sys.stderr)):
        made = row.measured
        met = made.median_wall < row.target and made.peak < MOST_MEMORY
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
    console = Console(width=130)
    console.print(table)
    console.print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    console.print(
        f"Memory is that of the largest process; each is to stay under {MOST_MEMORY:g} MB."
    )


if __name__ == "__main__":
    main()

"""What is measured, and what it is to reach."""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import Measured, measure
from benchmarks.workspaces import write_workspace

MOST_MEMORY = 500.0
"""MB that any command may take."""


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    name: str
    """What was run."""
    measured: Measured
    """Its runs."""
    target: float
    """Seconds by the clock it is to stay under."""
    remark: str = ""
    """What else is worth knowing."""
    memory: float = MOST_MEMORY
    """MB it is to stay under."""


def rows(note: Callable[[str], None]) -> Iterator[Row]:
    """Measure everything.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        note("paydown --help")
        yield Row("paydown --help", measure(["--help"], 9), 0.4)
        example = folder / "example"
        measure(["init", example], 1, warm=0)
        note("check")
        yield Row("check, example", measure(["check", example], 5), 5.0)
        wide = write_workspace(folder / "wide", 200, 1)
        note("plan, 200 items, 1 quarter")
        made = measure(["plan", wide, "--json"], 5)
        yield Row("plan, 200 items, 1 quarter", made, 2.0, _remark(made))
        long = write_workspace(folder / "long", 200, 8)
        note("plan, 200 items, 8 quarters")
        made = measure(["plan", long, "--json"], 1, warm=0)
        yield Row("plan, 200 items, 8 quarters, 30 s", made, 33.0, _remark(made))
        large = write_workspace(folder / "large", 10_000, 1)
        note("plan, 10,000 items, 1 quarter")
        made = measure(["plan", large, "--json", "--gap", "0.001"], 1, warm=0)
        yield Row("plan, 10,000 items, 1 quarter", made, 20.0, _remark(made), 1000.0)
        note("compare, 7 policies, 100 worlds")
        processors = len(os.sched_getaffinity(0))
        asked: list[str | Path] = ["compare", example, "--replications", "100", "--quiet"]
        asked += ["--policies", "as_listed,fifo,shortest,severity,rpn,cd3,plan"]
        made = measure(asked, 1, warm=0)
        yield Row("compare, 7 policies x 100 worlds", made, 60.0, f"{processors} processors")
        note("demo")
        yield Row("demo", measure(["demo", "-o", folder / "demo", "--quiet"], 1, warm=0), 20.0)


def _remark(made: Measured) -> str:
    """Return status and gap of a plan."""
    plan = json.loads(made.output)
    return f"{plan['status']}, gap {plan['gap']:.2%}, {len(plan['selected'])} items"

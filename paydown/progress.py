"""How far it is: a bar on a terminal, nothing elsewhere; always on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paydown.money import amount

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID


@dataclass(frozen=True)
class WorldsBar:
    """A bar that is told how far a simulation is; called with the worlds done and to do."""

    bar: "Progress"
    """The bar."""
    task: "TaskID"
    """What it shows."""
    unit: str = ""
    """Unit of value."""

    def __call__(self, done: int, total: int) -> None:
        """Show the worlds done and to do."""
        self.bar.update(self.task, completed=done, total=total)

    def width(self, half: float) -> None:
        """Show how well differences are known by now: half an interval, in the unit of value."""
        self.bar.update(self.task, known=f"differences ± {amount(half)} {self.unit}")


@contextmanager
def worlds_bar(worlds: int, *, quiet: bool, unit: str = "") -> Iterator[WorldsBar]:
    """Give a bar that is told the worlds done and to do.

    Parameters
    ----------
    worlds
        Worlds to do.
    quiet
        No bar.
    unit
        Unit of value.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("simulating"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[known]}"),
    )
    with _bar(*columns, quiet=quiet) as bar:
        yield WorldsBar(bar, bar.add_task("worlds", total=worlds, known=""), unit)


@contextmanager
def solving(seconds: float, *, questions: bool, quiet: bool) -> Iterator[None]:
    """Show that the solver is at work, and for how long at most.

    Parameters
    ----------
    seconds
        Its time limit.
    questions
        There are questions about the plan, each of which has the same limit.
    quiet
        Show nothing.
    """
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    each = " for the plan and for each question" if questions else ""
    text = TextColumn(f"solving, {seconds:g} s at most{each}")
    with _bar(SpinnerColumn(), text, TimeElapsedColumn(), quiet=quiet) as bar:
        bar.add_task("solving", total=None)
        yield


def _bar(*columns: "ProgressColumn", quiet: bool) -> "Progress":
    """Return a bar on stderr that leaves no trace; none where the cursor cannot be moved."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    shown = console.is_terminal and not console.is_dumb_terminal and not quiet
    return Progress(*columns, console=console, transient=True, disable=not shown)

"""How far it is: a bar on a terminal, nothing elsewhere; always on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn


@contextmanager
def worlds_bar(worlds: int, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is told the worlds done and to do.

    Parameters
    ----------
    worlds
        Worlds to do.
    quiet
        No bar.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("simulating"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with _bar(*columns, quiet=quiet) as bar:
        task = bar.add_task("worlds", total=worlds)
        yield lambda done, total: bar.update(task, completed=done, total=total)


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

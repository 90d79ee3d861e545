"""How far it is: a bar on a terminal, nothing elsewhere; always on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


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
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    console = Console(stderr=True)
    columns = (TextColumn("simulating"), BarColumn(), MofNCompleteColumn(), Remaining())
    with Progress(
        *columns, console=console, transient=True, disable=quiet or not console.is_terminal
    ) as bar:
        task = bar.add_task("worlds", total=worlds)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def solving(seconds: float, *, quiet: bool) -> Iterator[None]:
    """Show that the solver is at work, and for how long at most.

    Parameters
    ----------
    seconds
        Its time limit.
    quiet
        Show nothing.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    text = TextColumn(f"solving, {seconds:g} s at most")
    with Progress(
        SpinnerColumn(),
        text,
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=quiet or not console.is_terminal,
    ) as bar:
        bar.add_task("solving", total=None)
        yield

"""Tables and lines on stdout: in colour on a terminal, plain elsewhere."""

from io import StringIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table

_WIDTH = 120
"""Columns where the output is no terminal."""


def show(*parts: RenderableType) -> None:
    """Print to stdout, in colour on a terminal only."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH)
    console.print(Group(*parts))


def as_text(*parts: RenderableType) -> str:
    """Return what `show` would print, without colour."""
    console = Console(highlight=False, width=_WIDTH, file=StringIO(), color_system=None)
    console.print(Group(*parts))
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue()


def table(title: str, *columns: str, left: int = 1) -> Table:
    """Return an empty table.

    Parameters
    ----------
    title
        What it shows, with the unit.
    columns
        Headings; one that ends in ``>`` may be wrapped and is text, the others stay on a line.
    left
        Number of text columns at the left; those after them are figures.
    """
    made = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for index, heading in enumerate(columns):
        wraps = heading.endswith(">")
        made.add_column(
            heading.rstrip(">"),
            justify="left" if index < left or wraps else "right",
            overflow="fold",
            no_wrap=not wraps,
        )
    return made


def shortened(text: str, length: int) -> str:
    """Return a text cut to a length, with an ellipsis where it was longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"

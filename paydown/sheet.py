"""A table of plain text: names and figures stay whole, prose in the last column takes the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from scenarios.workspace import BASELINE

_GAP = 2
"""Blank columns between two columns."""
_LEAST, _MOST = 16, 32
"""Prose gets at least the first, and as much of its longest word as the second."""
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode categories of what would move the cursor or cannot be written."""

Cell = str | tuple[str, ...]
"""A line, or in the prose column several paragraphs."""


@dataclass(frozen=True)
class Sheet:
    """Rows under headings, with a title."""

    title: str
    """What it shows, with the unit."""
    headings: tuple[str, ...]
    """One for each column."""
    rows: Sequence[Sequence[Cell]]
    """The cells; nothing in them is markup."""
    names: int = 1
    """Number of columns at the left that are names; figures come after them."""
    prose: bool = False
    """True where the last column is prose, which is wrapped between words."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render it as wide as it has to be, and as wide as it may be where there is prose."""
        rows = [[_paragraphs(cell) for cell in row] for row in self.rows]
        widths = self._widths(rows, options.max_width)
        made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        last = len(widths) - 1
        for index, (heading, width) in enumerate(zip(self.headings, widths, strict=True)):
            text = index < self.names or (self.prose and index == last)
            made.add_column(
                Text(heading), justify="left" if text else "right", width=width, overflow="fold"
            )
        for row in rows:
            made.add_row(*(Text("\n".join(cell)) for cell in row))
        width = sum(widths) + _GAP * last
        title = Text(visible(self.title), style="bold")
        yield from console.render(title, options.update(width=max(width, options.max_width)))
        yield from console.render(made, options.update(width=width))

    def _widths(self, rows: Sequence[Sequence[tuple[str, ...]]], room: int) -> list[int]:
        """Return the width of each column; only prose gives way to the room there is."""
        cells = [[heading, *(line for row in rows for line in row[index])]
                 for index, heading in enumerate(self.headings)]  # fmt: skip
        widths = [max(cell_len(line) for line in column) for column in cells]
        if self.prose:
            left = room - sum(widths[:-1]) - _GAP * (len(widths) - 1)
            words = (cell_len(word) for line in cells[-1] for word in line.split())
            needed = min(max(_LEAST, *words), _MOST)
            widths[-1] = min(widths[-1], max(left, needed))
        return widths


def visible(text: str) -> str:
    """Return a text with control characters and line breaks written out as escapes."""
    return "".join(
        one.encode("unicode_escape").decode("ascii") if category(one) in _UNSEEN else one
        for one in text
    )


def shortened(text: str, length: int) -> str:
    """Return a text cut to a length, with an ellipsis where it was longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun, ``many`` being the plural where an ``s`` does not make it."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def under(scenario: str) -> str:
    """Return ``, scenario NAME`` for the end of a sentence, nothing for the beliefs as they are."""
    return "" if scenario == BASELINE else f", scenario {scenario}"


def _paragraphs(cell: Cell) -> tuple[str, ...]:
    return (visible(cell),) if isinstance(cell, str) else tuple(visible(line) for line in cell)

"""What a section of the report is made of: paragraphs, tables, charts, a slider's levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Paragraph:
    """A sentence or several."""

    text: str
    """The words, escaped when the page is made."""
    kind: str = ""
    """``ask`` for the one that matters most, ``command`` for a command to type."""


@dataclass(frozen=True)
class Listing:
    """A table."""

    caption: str
    """What it shows, with the unit."""
    headings: tuple[str, ...]
    """Names of the columns; the first column names the rows."""
    rows: tuple[tuple[str, ...], ...]
    """The cells."""
    numbers: frozenset[int] = frozenset()
    """Columns of figures, set to the right."""
    folded: bool = False
    """Long, so it is folded on the screen until it is asked for."""


@dataclass(frozen=True)
class Figure:
    """A chart; the part after it is the table of its figures."""

    name: str
    """Its name in the page, letters and dashes."""
    title: str
    """What a reader who does not see it is told."""
    spec: Mapping[str, Any]
    """The chart as Vega-Lite."""


@dataclass(frozen=True)
class Number:
    """One of the figures that the ask rests on."""

    label: str
    """What it is."""
    value: str
    """The figure with its unit."""
    interval: str
    """Between what it lies, and how that is known."""


@dataclass(frozen=True)
class Numbers:
    """Figures side by side."""

    numbers: tuple[Number, ...]
    """The figures."""


@dataclass(frozen=True)
class Level:
    """What a slider shows at one place."""

    label: str
    """Its name."""
    today: bool
    """Where the slider stands at first."""
    text: str
    """The figures in a sentence."""
    listing: Listing
    """The plan."""


@dataclass(frozen=True)
class Levels:
    """A slider, and what it shows at each place; without JavaScript all of it is shown."""

    label: str
    """What the slider moves."""
    figure: str
    """Name of the chart in which the place is marked, by its parameter ``level``."""
    levels: tuple[Level, ...]
    """The places."""


Part = Paragraph | Listing | Figure | Numbers | Levels


@dataclass(frozen=True)
class Section:
    """A section of the report."""

    name: str
    """Its anchor."""
    title: str
    """Its heading."""
    parts: tuple[Part, ...]
    """What it holds."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Its charts."""
        return tuple(part for part in self.parts if isinstance(part, Figure))

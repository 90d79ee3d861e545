"""Readers of other tools' files, one a file: what is in this folder is found by itself.

A reader has ``NAME``, ``recognises(document)``, which tells whether a JSON document is its tool's,
and ``readings(document, source)``, which yields a `Reading` for each thing it can judge and tells
the source what it leaves out and why.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from scenarios.signals.reading import Reading, Source


class Reader(Protocol):
    """A module that reads one tool's files."""

    NAME: str

    def recognises(self, document: Any) -> bool:
        """Return whether a document is of this tool."""

    def readings(self, document: Any, source: Source) -> Iterator[Reading]:
        """Yield the readings of a document."""


@cache
def readers() -> tuple[Reader, ...]:
    """Return the readers of this folder, by name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(cast("Reader", import_module(f"{__name__}.{name}")) for name in names)


def reader_of(document: Any) -> Reader | None:
    """Return the reader of a document, None where no tool is recognised."""
    return next((one for one in readers() if one.recognises(document)), None)

"""Sentences and tables on stdout: in colour on a terminal, plain elsewhere."""

import errno
import os
import sys
from io import BytesIO, TextIOWrapper
from itertools import pairwise

from rich.console import Console
from rich.text import Text

from paydown.sheet import Sheet, visible

WIDTH = 120
"""Columns where the output is no terminal and COLUMNS does not say."""

Part = str | Sheet
"""A sentence or a table."""


def show(*parts: Part) -> None:
    """Print to stdout: in colour on a terminal, without any escape code elsewhere."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        put(as_text(*parts, encoding=_encoding()))
    elif console.no_color:
        put(as_text(*parts, width=console.width, encoding=_encoding()))
    else:
        for line in _spaced(parts):
            # A terminal breaks a line that is too long; rich would cut it off.
            console.print(line, crop=False)


def as_text(*parts: Part, width: int | None = None, encoding: str = "utf-8") -> str:
    """Return sentences and tables as plain text; a sentence is a line, however long.

    Parameters
    ----------
    parts
        What to print.
    width
        Columns that tables may take, None for COLUMNS or else `WIDTH`.
    encoding
        What cannot be written in it is escaped.
    """
    file = TextIOWrapper(BytesIO(), encoding, errors="backslashreplace", newline="\n")
    console = Console(
        file=file,
        width=width or _columns(),
        color_system=None,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for line in _spaced(parts):
        console.print(line, crop=False, soft_wrap=isinstance(line, Text))
    file.seek(0)
    return "".join(line.rstrip() + "\n" for line in file.read().split("\n")[:-1])


def put(text: str) -> None:
    """Write a text to stdout, at once, so that a failure shows here.

    Raises
    ------
    OSError
        If it cannot be written; BrokenPipeError if whoever read it has gone.
    """
    where = "standard output"
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), where)
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, where) from None


def _spaced(parts: tuple[Part, ...]) -> list[Text | Sheet]:
    """Return the parts with a blank line around every table."""
    made: list[Text | Sheet] = []
    for before, part in pairwise(("", *parts)):
        if made and (isinstance(before, Sheet) or isinstance(part, Sheet)):
            made.append(Text(""))
        made.append(
            Text("\n".join(visible(line) for line in part.split("\n")))
            if isinstance(part, str)
            else part
        )
    return made


def _columns() -> int:
    """Return the width that COLUMNS gives, or the usual one."""
    asked = os.environ.get("COLUMNS", "")
    return int(asked) if asked.isdecimal() and int(asked) > 0 else WIDTH


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"

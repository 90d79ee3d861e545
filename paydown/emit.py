"""Data to stdout or to a file, whole or not at all."""

import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paydown.console import Part


def emit(content: "str | Sequence[Part]", output: Path | None) -> None:
    """Print JSON, or sentences and tables, to stdout or into a file.

    Parameters
    ----------
    content
        JSON text, or sentences and tables.
    output
        File to write, None for stdout.
    """
    from paydown.console import as_text, put, show
    from paydown.writing import write_whole

    if output is not None:
        write_whole(output, content if isinstance(content, str) else as_text(*content))
    elif isinstance(content, str):
        # JSON is UTF-8 wherever it goes (RFC 8259, section 8.1).
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        put(content)
    else:
        show(*content)

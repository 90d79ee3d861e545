"""Data to stdout or to a file, whole or not at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType


def emit(content: "str | Sequence[RenderableType]", output: Path | None) -> None:
    """Print a text, or tables, to stdout or into a file.

    Parameters
    ----------
    content
        JSON text, or what rich can render.
    output
        File to write, None for stdout.
    """
    if output is None:
        if isinstance(content, str):
            print(content, end="")
        else:
            from paydown.console import show

            show(*content)
        return
    from paydown.writing import write_whole

    if isinstance(content, str):
        write_whole(output, content)
    else:
        from paydown.console import as_text

        write_whole(output, as_text(*content))

"""Tables on pages: what stands between two marks is written anew from figures.

A block begins with ``<!-- made: NAME -->`` and ends with ``<!-- end -->``, each a line of its own.
"""

import re
from collections.abc import Mapping, Sequence
from math import isnan

_BLOCK = re.compile(r"^<!-- made: ([\w-]+) -->\n.*?^<!-- end -->$", flags=re.M | re.S)


class UnknownBlockError(ValueError):
    """A page asks for a block that nobody makes, or lacks one."""


def filled(page: str, blocks: Mapping[str, str]) -> str:
    """Return a page with its blocks written anew.

    Parameters
    ----------
    page
        Its text.
    blocks
        What stands in each block, by name; each has to be on the page.

    Raises
    ------
    UnknownBlockError
        If page and blocks do not name the same.
    """
    names = _BLOCK.findall(page)
    if sorted(names) != sorted(blocks):
        raise UnknownBlockError(f"the page has {sorted(names)}, made are {sorted(blocks)}")

    def anew(hit: re.Match[str]) -> str:
        name = hit.group(1)
        return f"<!-- made: {name} -->\n{blocks[name].strip()}\n<!-- end -->"

    return _BLOCK.sub(anew, page)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    """Return a table in Markdown.

    Parameters
    ----------
    heads
        Heads of the columns.
    rows
        Cells.
    words
        Columns, from the first, that hold words and stand to the left; others stand to the right.
    """
    rule = ["---" if index < words else "---:" for index in range(len(heads))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (heads, rule, *rows))


def interval(value: float, low: float, high: float, form: str = ".3f") -> str:
    """Return a figure with its interval, a dash where it is unknown."""
    if isnan(value):
        return "–"
    if isnan(low):
        return f"{value:{form}}"
    return f"{value:{form}} [{low:{form}}, {high:{form}}]"

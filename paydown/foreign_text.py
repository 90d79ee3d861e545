"""Text that others wrote, made safe for programs that read more into it than there is.

Spreadsheets take a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and some skip
blanks and marks that nobody sees before they look.
"""

from collections.abc import Mapping
from typing import Any
from unicodedata import category

_STARTS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What begins a formula, in wide letters too, which some spreadsheets read the same."""
_GONE = {"Cc", "Cs"}
"""Unicode categories that text files for other programs cannot hold or should not."""
_NO_XML = "\ufffe\uffff"
"""Characters, not controls, that XML forbids."""
_UNSEEN = {"Cf", "Zs", "Zl", "Zp"}
"""Unicode categories that may stand before a formula unnoticed."""


def one_line(text: str) -> str:
    """Return a text in one line, without control characters; marks of direction stay.

    Parameters
    ----------
    text
        A title, for one; line breaks and tabs become blanks.
    """
    return " ".join(several_lines(text).split("\n")).strip()


def several_lines(text: str) -> str:
    """Return a text without control characters but line breaks, each of one kind.

    Parameters
    ----------
    text
        A description, for one; tabs become blanks.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (one for one in text if one == "\n" or category(one) not in _GONE)
    return "".join(one for one in kept if one not in _NO_XML)


def guarded_cell(text: str) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula: a ``'`` comes first where needed.

    Parameters
    ----------
    text
        What it is to hold; control characters but line breaks are left out.
    """
    text = several_lines(text).strip("\n")
    seen = next((one for one in text if one != "\n" and category(one) not in _UNSEEN), "")
    return f"'{text}" if seen and seen in _STARTS else text


def drawable(spec: Any) -> Any:
    """Return the specification of a chart without characters that a picture cannot hold.

    Parameters
    ----------
    spec
        Nested mappings and lists, as Altair gives them.
    """
    if isinstance(spec, Mapping):
        return {key: drawable(part) for key, part in spec.items()}
    if isinstance(spec, list | tuple):
        return [drawable(part) for part in spec]
    return several_lines(spec) if isinstance(spec, str) else spec

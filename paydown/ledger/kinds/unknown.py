"""A kind of record that this version does not know: told by what stands in it."""

import json
from typing import TYPE_CHECKING

from paydown.ledger.kinds.kind import Content, Kind

if TYPE_CHECKING:
    from paydown.console import Part


def unknown(name: str) -> Kind:
    """Return a kind of which nothing is known.

    Parameters
    ----------
    name
        As the record bears it.
    """
    return Kind(name, _summary, _told)


def _summary(content: Content) -> str:
    return ", ".join(f"{key}: {value}" for key, value in content.items() if isinstance(value, str))


def _told(content: Content) -> "list[Part]":
    return [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in content.items()]

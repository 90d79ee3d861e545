"""What a kind of record is: how it is told in a line, and whole."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from paydown.console import Part

Content = Mapping[str, Any]
"""What a record says."""


@dataclass(frozen=True)
class Kind:
    """A kind of record."""

    name: str
    """As records bear it, and the name of its file."""
    summary: Callable[[Content], str]
    """What it says, in a line."""
    told: Callable[[Content], "Sequence[Part]"]
    """What it says, whole."""
    snapshots: Callable[[Content], list[str]] | None = None
    """Digests of the inputs that it names; None where it never names any."""
    signed: str = "approved by"
    """What whoever is named by it did."""

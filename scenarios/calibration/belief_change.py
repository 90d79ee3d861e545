"""A cell that the evidence would change: where it stands, from what to what, and why."""

from dataclasses import dataclass
from typing import Final

from scenarios.calibration.times import Estimate

BACKLOG: Final = "backlog.csv"
"""File of the items."""
TOML: Final = "paydown.toml"
"""File of components and beliefs."""


@dataclass(frozen=True)
class BeliefChange:
    """One belief that is proposed."""

    file: str
    """``backlog.csv`` or ``paydown.toml``."""
    line: int
    """Line of the cell, or of the row or table it would be written into; 0 without files."""
    subject: str
    """Item or component; ``beliefs`` for those of the workspace."""
    key: str
    """Column, or key; ``restore_hours.mean`` is a key in a table."""
    old: float
    """What is believed now."""
    source: str
    """Whose word that is: stated, or what it was assumed from."""
    new: float
    """What is proposed, to three digits as it is written."""
    low: float
    """Lower end of the 90 % interval."""
    high: float
    """Upper end."""
    evidence: str
    """How much it rests on."""
    why: str
    """How it was found."""


def figure(value: float) -> str:
    """Return a number with three digits as it is written into a file, without an exponent."""
    text = f"{value:.3g}"
    if "e" in text:
        text = f"{float(text):.12f}".rstrip("0").rstrip(".")
    return text


def rounded(value: float) -> float:
    """Return a number as it is written."""
    return float(figure(value))


def changes_anything(old: float, estimate: Estimate | float) -> bool:
    """Return whether an estimate differs from a belief in the three digits that are written."""
    new = estimate.value if isinstance(estimate, Estimate) else estimate
    return rounded(old) != rounded(new)

"""The options a plan was made with, as a record keeps them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_SAFE = 2**53
"""Whole numbers beyond are no JSON that every program reads alike, so they become text."""


@dataclass(frozen=True)
class MadeWith:
    """The options a plan was made with; what is not given is as `paydown plan` has it."""

    quarters: int | None = None
    """Another horizon than the workspace's."""
    capacity_days: str | None = None
    """Other engineer-days a quarter, ``N`` or ``team=N,team=N``."""
    scenario: str | None = None
    """Scenario under which it was made."""
    time_limit: float = 30.0
    """Wall time of the solver, seconds."""
    gap: float = 0.0
    """Relative gap at which the search might stop."""
    keep: Path | None = None
    """Earlier plan that was to be kept, as ``plan --json`` wrote it."""
    max_changes: int | None = None
    """Most changes against it."""
    seed: int = 0
    """Seed of the truths and worlds that were drawn for questions; the plan itself takes none."""

    def shape(self, keep: str | None) -> dict[str, Any]:
        """Return the options as a record holds them.

        Parameters
        ----------
        keep
            Digest of the earlier plan's file.
        """
        return {
            "quarters": self.quarters,
            "capacity_days": self.capacity_days,
            "scenario": self.scenario,
            "time_limit": self.time_limit,
            "gap": self.gap,
            "keep": keep,
            "max_changes": self.max_changes,
            "seed": self.seed if self.seed < _SAFE else str(self.seed),
        }

    @classmethod
    def of(cls, shape: dict[str, Any], keep: Path | None) -> Self:
        """Return the options of a record.

        Parameters
        ----------
        shape
            As the record holds them.
        keep
            Where the earlier plan's file was put, None where there was none.
        """
        return cls(**{**shape, "keep": keep, "seed": int(shape["seed"])})

"""What became of items: outcomes recorded, and the library of remedies that they make."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paydown.ledger.record import Record
    from paydown.remedies import Remedies


@dataclass(frozen=True)
class OutcomeOptions:
    """What is told of an item that is done."""

    by: str
    """Who tells it."""
    effort_days: float | None = None
    """Effort it really took, engineer-days; None only with `again`."""
    attempts: int | None = None
    """Rollouts it really took; None where nobody knows."""
    closed: date | None = None
    """Day it was closed; today (UTC) unless given."""
    remedy: str | None = None
    """What was done; None for what the backlog says."""
    threshold: str | None = None
    """What counts as success, in place of the backlog's ``success_threshold``."""
    incidents_before: int | None = None
    """Incidents before the closing; None for those of ``incidents.csv``."""
    incidents_after: int | None = None
    """Incidents after the closing."""
    days_before: float | None = None
    """Days in which the incidents before came."""
    days_after: float | None = None
    """Days in which the incidents after came."""
    signal: str | None = None
    """Signal of ``signals.csv`` to judge by."""
    until: date | None = None
    """Last day that ``incidents.csv`` covers; None for what the workspace says."""
    again: bool = False
    """The item is closed already, and is judged anew."""


def record_outcome(folder: str | Path, item: str, options: OutcomeOptions) -> "Record":
    """Close an item, judge its success criterion, and record both in the ledger.

    Parameters
    ----------
    folder
        The workspace.
    item
        The item.
    options
        What is told of it.

    Returns
    -------
    Record
        The record; its `content` has the verdict and all figures.

    Raises
    ------
    InputError
        With all faults of what was told and of the files; nothing is changed then.
    LedgerError, AlteredLedgerError, OSError
        If something cannot be written, or the ledger was altered; nothing is changed then.
    """
    from paydown.recording import record

    return record(Path(folder), item, options)


def outcomes(folder: str | Path, *, category: str | None = None) -> "Remedies":
    """Return the outcomes of a workspace: what was done, at what effort, with what effect.

    Parameters
    ----------
    folder
        The workspace.
    category
        Only of items of this category.

    Raises
    ------
    InputError
        If the category is unknown.
    LedgerError, AlteredLedgerError
        If the ledger cannot be read, or was altered.
    """
    from paydown.remedies import remedies

    return remedies(Path(folder), category)

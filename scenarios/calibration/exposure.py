"""How long each item could be seen to cause incidents, in units in which hazards are constant."""

from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np

from scenarios.calibration.observation import Observation
from scenarios.hazard import grown_age
from scenarios.item import Item
from scenarios.table import Floats
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace

_MOST: Final = 1e9
"""Longest exposure, quarters: beyond it a growth over decades loses its meaning."""
_STEEPEST: Final = 40.0
"""Largest exponent that is taken."""


@dataclass(frozen=True, eq=False)
class Exposure:
    """When each of m items was open within a window; days count from the planning date."""

    enter: Floats
    """Day from which on its incidents count, (m,)."""
    leave: Floats
    """Day until which they count, (m,); not after `enter` where it was never watched."""
    growth: Floats
    """Logarithmic growth of its hazard, 1 / day, (m,)."""
    notes: tuple[str, ...] = ()
    """What could not be counted, in words."""

    @classmethod
    def of(cls, workspace: Workspace, seen: Observation) -> "Exposure":
        """Return the exposure of every item of a workspace, closed ones too.

        An item is watched from the day after it was created: an incident of that day is what it
        was found by, and would be counted because it was counted. Where `created` is blank it was
        there all along.

        Parameters
        ----------
        workspace
            Holds the items.
        seen
            The window.
        """
        start = workspace.start.toordinal()
        undated = [one for one in workspace.items if one.status == "closed" and one.closed is None]
        early = [one for one in workspace.items if _backwards(one)]
        lost = {one.id for one in (*undated, *early)}
        enter = [
            seen.since if one.created is None else one.created.toordinal() + 1.0 - start
            for one in workspace.items
        ]
        leave = [
            seen.until if one.closed is None else float(one.closed.toordinal() - start)
            for one in workspace.items
        ]
        entered = np.maximum(np.array(enter, dtype=np.float64), seen.since)
        left = np.minimum(np.array(leave, dtype=np.float64), seen.until)
        watched = np.array([one.id not in lost for one in workspace.items], dtype=bool)
        notes = []
        if undated:
            notes.append(f"{_items(len(undated))} closed on an unknown day: no rate of theirs")
        if early:
            notes.append(
                f"{_items(len(early))} closed before created ({early[0].id}): no rate of theirs"
            )
        return cls(
            enter=entered,
            leave=np.where(watched, left, entered),
            growth=np.array(
                [log(1.0 + one.growth_per_quarter) / DAYS_PER_QUARTER for one in workspace.items],
                dtype=np.float64,
            ),
            notes=tuple(notes),
        )

    def quarters(self, since: float | None = None) -> Floats:
        """Return the integrated hazard over the hazard at the planning date, quarters, (m,).

        The integral of e^(g t) from `enter` to `leave`, t in days from the planning date: one
        quarter where the hazard does not grow and the item was open for 91 days.

        Parameters
        ----------
        since
            Day before which nothing counts, None for the begin of the window.
        """
        enter = self.enter if since is None else np.maximum(self.enter, since)
        days = np.maximum(self.leave - enter, 0.0)
        begin = np.exp(np.clip(self.growth * enter, -_STEEPEST, _STEEPEST))
        steep = np.abs(self.growth) * days > _STEEPEST
        inside = np.where(steep, np.minimum(days, _STEEPEST / np.maximum(abs(self.growth), 1e-12)),
                          days)  # fmt: skip
        grown = begin * grown_age(self.growth, inside) / DAYS_PER_QUARTER
        return np.asarray(np.minimum(grown, _MOST))


def _backwards(item: Item) -> bool:
    """Return whether an item is said to be closed before it was created."""
    return item.created is not None and item.closed is not None and item.closed < item.created


def _items(count: int) -> str:
    return f"{count:,} {'item' if count == 1 else 'items'}"

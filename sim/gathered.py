"""What an experiment has found so far, whichever block came back first."""

from collections.abc import Sequence

import numpy as np

from scenarios.table import Floats
from sim.block import Block, Told
from sim.detail import Detail
from sim.measures import MEASURES

NET_VALUE = MEASURES.index("net_value")


class Gathered:
    """Measures of one scenario.

    Parameters
    ----------
    policies
        Names of the policies.
    room
        Worlds for which there is room at first, at least a block; more is made as they come.
    everything
        Keep every measure; False for net value alone, where the rest is stored elsewhere.
    """

    def __init__(self, policies: Sequence[str], room: int, *, everything: bool = True) -> None:
        self._columns = list(range(len(MEASURES))) if everything else [NET_VALUE]
        self._net = self._columns.index(NET_VALUE)
        self._room = room
        # A row for each measure, so that each is one piece of memory.
        self._values = {name: np.full((len(self._columns), room), np.nan) for name in policies}
        self._details: dict[str, dict[int, Detail]] = {name: {} for name in policies}
        self._reasons: dict[str, tuple[int, str]] = {}
        self.causes: dict[str, Exception] = {}

    def take(self, block: Block, told: Told) -> None:
        """Add what was told of a block."""
        while block.worlds.stop > self._room:
            self._widen()
        for name, rows in told.measures.items():
            self._values[name][:, block.first : block.worlds.stop] = rows.T[self._columns]
        for name, reason in told.failures.items():
            # The earliest world counts, whichever block comes first.
            if reason <= self._reasons.get(name, reason):
                self._reasons[name] = reason
                if name in told.causes:
                    self.causes[name] = told.causes[name]
        for name, runs in told.details.items():
            self._details[name].update(runs)

    @property
    def disqualified(self) -> dict[str, str]:
        """Why policies are out, by name."""
        return {name: reason for name, (_, reason) in sorted(self._reasons.items())}

    @property
    def left(self) -> tuple[str, ...]:
        """Names of the policies that are not out."""
        return tuple(name for name in self._values if name not in self._reasons)

    def net_values(self, done: int) -> dict[str, Floats]:
        """Return the net values of the policies that are left, in the first worlds."""
        return {name: self._values[name][self._net, :done] for name in self.left}

    def values(self, done: int) -> dict[str, dict[str, Floats]]:
        """Return the measures of the policies that are left, in the first worlds."""
        names = [MEASURES[column] for column in self._columns]
        told = {}
        for name in self.left:
            rows = self._values[name]
            # Room that was not used is given back.
            kept = rows if done == rows.shape[1] else rows[:, :done].copy()
            told[name] = dict(zip(names, kept, strict=True))
        return told

    def details(self) -> dict[str, tuple[Detail, ...]]:
        """Return the runs in detail of the policies that are left, where there are any."""
        return {
            name: tuple(one for _, one in sorted(self._details[name].items()))
            for name in self.left
            if self._details[name]
        }

    def _widen(self) -> None:
        """Make room for as many worlds again."""
        self._values = {
            name: np.concatenate([rows, np.full_like(rows, np.nan)], axis=1)
            for name, rows in self._values.items()
        }
        self._room *= 2

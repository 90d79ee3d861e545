"""Measures that lie in a store and are read when they are looked at, a few policies at a time."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from scenarios.table import Floats
from sim.measures import MEASURES
from sim.store import Store

_BYTES = 64_000_000
"""Memory for measures at a time, at least three policies."""


class StoredValues(Mapping[str, Mapping[str, Floats]]):
    """Replications (n,) by policy and measure, of one scenario.

    Parameters
    ----------
    store
        Where they are.
    scenario
        Place of the scenario among those of the experiment.
    policies
        Policies to tell of, some of the experiment's.
    worlds
        How many of the first worlds to tell of; they are all there.
    """

    def __init__(self, store: Store, scenario: int, policies: Sequence[str], worlds: int) -> None:
        self._store = store
        self._scenario = scenario
        self._policies = tuple(policies)
        self._worlds = worlds
        self._kept: OrderedDict[str, Mapping[str, Floats]] = OrderedDict()
        self._most = max(3, _BYTES // (8 * len(MEASURES) * max(1, worlds)))

    def __getitem__(self, policy: str) -> Mapping[str, Floats]:
        """Return the measures of a policy.

        Raises
        ------
        StoreError
            If a part has been damaged since it was listed.
        """
        if policy not in self._kept:
            start = self._policies.index(policy) if policy in self._policies else None
            if start is None:
                raise KeyError(policy)
            # Some more in one pass: policies are looked at one after the other.
            self._load(self._policies[start : start + max(1, self._most - 2)])
        self._kept.move_to_end(policy)
        return self._kept[policy]

    def __iter__(self) -> Iterator[str]:
        return iter(self._policies)

    def __len__(self) -> int:
        return len(self._policies)

    def _load(self, policies: Sequence[str]) -> None:
        """Read policies from all parts that hold the scenario."""
        found = {name: np.full((len(MEASURES), self._worlds), np.nan) for name in policies}
        for part in self._store.parts:
            if any(block.scenario == self._scenario for block in part.blocks):
                for block, told in self._store.read(part):
                    stop = min(block.worlds.stop, self._worlds)
                    if block.scenario == self._scenario and block.first < stop:
                        for name, rows in found.items():
                            block_rows = told.measures[name][: stop - block.first]
                            rows[:, block.first : stop] = block_rows.T
        for name, rows in found.items():
            self._kept[name] = dict(zip(MEASURES, rows, strict=True))
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)

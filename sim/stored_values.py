"""Measures that lie in a store and are read when they are looked at, a few policies at a time."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from weakref import WeakKeyDictionary

import numpy as np

from scenarios.table import Floats
from sim.measures import MEASURES
from sim.store import Store

_BYTES = 64_000_000
"""Memory for measures of a store at a time, at least three policies."""
_LEAST = 3
"""Policies that are kept however large they are: two to compare, and a baseline."""


class _Kept:
    """Measures of a store that were looked at last, of all scenarios together."""

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[int, str, int], Mapping[str, Floats]] = OrderedDict()
        self._bytes = 0

    def get(self, scenario: int, policy: str, worlds: int) -> Mapping[str, Floats] | None:
        """Return the measures of a policy in so many worlds of a scenario, if they are there."""
        key = scenario, policy, worlds
        if key in self._entries:
            self._entries.move_to_end(key)
        return self._entries.get(key)

    def put(self, scenario: int, policy: str, measures: Floats) -> None:
        """Keep measures, (m, n), and let go of what was not looked at for longest."""
        key = scenario, policy, measures.shape[1]
        if key not in self._entries:
            self._bytes += measures.nbytes
        self._entries[key] = dict(zip(MEASURES, measures, strict=True))
        self._entries.move_to_end(key)
        while self._bytes > _BYTES and len(self._entries) > _LEAST:
            (_, _, worlds), gone = self._entries.popitem(last=False)
            self._bytes -= 8 * worlds * len(gone)


_kept: "WeakKeyDictionary[Store, _Kept]" = WeakKeyDictionary()
"""What is kept of each store: scenarios are many, and each has values of its own."""


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
        self._kept = _kept.setdefault(store, _Kept())
        each = 8 * len(MEASURES) * max(1, worlds)
        # Some more policies in one pass, since they are looked at one after the other; all but the
        # two looked at before may go for them.
        self._at_once = max(1, _BYTES // each - _LEAST + 1)

    def __getitem__(self, policy: str) -> Mapping[str, Floats]:
        """Return the measures of a policy.

        Raises
        ------
        StoreError
            If a part has been damaged since it was listed.
        """
        if policy not in self._policies:
            raise KeyError(policy)
        found = self._kept.get(self._scenario, policy, self._worlds)
        if found is None:
            start = self._policies.index(policy)
            # The one asked for comes last, so that it stays.
            self._load(self._policies[start : start + self._at_once][::-1])
            found = self._kept.get(self._scenario, policy, self._worlds)
            assert found is not None
        return found

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
            self._kept.put(self._scenario, name, rows)

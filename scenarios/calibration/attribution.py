"""Which incident is laid to which item; one laid to several is one item's, unknown whose."""

from dataclasses import dataclass

import numpy as np

from scenarios.calibration.exposure import Exposure
from scenarios.calibration.observation import Observation
from scenarios.table import Booleans, Floats, Integers
from scenarios.workspace import Workspace


@dataclass(frozen=True, eq=False)
class Attribution:
    """The incidents of m items."""

    sure: Integers
    """Incidents that are laid to one item alone, by item, (m,)."""
    candidates: Integers
    """Rows of the items that incidents with several are laid to, one after another."""
    firsts: Integers
    """Where each such incident's candidates begin, (s,)."""
    weights: Floats
    """How likely each candidate is to be the cause; those of an incident sum to 1."""
    background: Booleans
    """True for each incident of the window that no item is named for, (n,)."""
    finders: int
    """Incidents that count for no item: what they name was found by them, or not open then."""

    @classmethod
    def of(cls, workspace: Workspace, seen: Observation, exposure: Exposure) -> "Attribution":
        """Return what the incidents of a window are laid to.

        An item can have caused an incident only while it was watched. Of several items each is the
        cause with a probability in proportion to its believed hazard on that day, which is Bayes'
        rule for Poisson processes that are laid over each other; where none is believed to cause
        any, with the same.

        Parameters
        ----------
        workspace
            Holds the items.
        seen
            The window.
        exposure
            When each item was watched.
        """
        rows = {item.id: row for row, item in enumerate(workspace.items)}
        believed = np.array(
            [one.incidents_per_quarter for one in workspace.items], dtype=np.float64
        )
        sure = np.zeros(len(rows), dtype=np.int64)
        shared: list[list[int]] = []
        weights: list[Floats] = []
        finders = 0
        for day, incident in zip(seen.day, seen.incidents, strict=True):
            named = [rows[name] for name in dict.fromkeys(incident.items)]
            may = [row for row in named if exposure.enter[row] <= day < exposure.leave[row]]
            if len(may) == 1:
                sure[may[0]] += 1
            elif may:
                hazard = believed[may] * np.exp(np.clip(exposure.growth[may] * day, -40.0, 40.0))
                total = float(hazard.sum())
                weights.append(hazard / total if total else np.full(len(may), 1.0 / len(may)))
                shared.append(may)
            elif named:
                finders += 1
        sizes = np.array([len(one) for one in shared], dtype=np.int64)
        return cls(
            sure=sure,
            candidates=np.array([row for one in shared for row in one], dtype=np.int64),
            firsts=(np.cumsum(sizes) - sizes).astype(np.int64),
            weights=np.concatenate([np.zeros(0), *weights]),
            background=np.array([not one.items for one in seen.incidents], dtype=bool),
            finders=finders,
        )

    @property
    def expected(self) -> Floats:
        """Incidents by item, one with several candidates as their probabilities, (m,)."""
        return np.asarray(
            self.sure + np.bincount(self.candidates, self.weights, len(self.sure)), np.float64
        )

    def told(self, workspace: Workspace, quarters: Floats) -> Floats:
        """Return the exposure of the items that may cause incidents, quarters, (m,).

        An item that is believed to cause none, and caused none, says nothing of those that do.

        Parameters
        ----------
        workspace
            Holds the items.
        quarters
            Exposure of all of them, (m,).
        """
        believed = np.array(
            [one.incidents_per_quarter > 0.0 for one in workspace.items], dtype=bool
        )
        return np.where(believed | (self.expected > 0.0), quarters, 0.0)

    @property
    def shared(self) -> int:
        """Incidents with several candidates."""
        return len(self.firsts)

    @property
    def total(self) -> int:
        """Incidents that count for some item."""
        return int(self.sure.sum()) + self.shared

    def drawn(self, rng: np.random.Generator, count: int) -> Integers:
        """Return whole numbers of incidents by item, (count, m).

        Each incident with several candidates is laid to one of them. A share of an incident would
        be no Poisson number: its variance is too small, and the spread of the rates would be taken
        for less than it is. So the counts are imputed several times over, and intervals are taken
        over all of them (Rubin 1987, multiple imputation). Where nothing is shared there is one
        row.

        Parameters
        ----------
        rng
            Chooses the items.
        count
            Imputations.
        """
        if not self.shared:
            return self.sure[None, :]
        # The weights of incident s climb from s to s + 1 along the candidates.
        climbed = np.cumsum(self.weights)
        places = np.arange(self.shared) + rng.random((count, self.shared)) * (1.0 - 1e-9)
        columns = np.searchsorted(climbed, places, side="right")
        last = np.append(self.firsts[1:], len(self.candidates)) - 1
        rows = self.candidates[np.clip(columns, self.firsts, last)]
        return self.sure + np.array(
            [np.bincount(one, minlength=len(self.sure)) for one in rows], dtype=np.int64
        )

"""The choice as arrays: x[i, q] is 1 where item i is finished in quarter q.

n items, Q quarters, K teams. Worth is in value units, effort in engineer-days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from optimize.deadlines import Window, in_time, latest_ends, windows
from optimize.floors import FloorRule, floor_rules
from scenarios.loss import LossModel
from scenarios.table import Booleans, Floats, ItemTable, tabulate
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace

LEAST_CAPACITY = 0.1
"""However much is burnt, this share of a team's capacity is left for debt."""


@dataclass(frozen=True)
class Prize:
    """An outcome that the plan may win."""

    id: str
    """The outcome."""
    value: float
    """Weighted worth, value units."""
    rows: tuple[int, ...]
    """Items in play that must all be finished."""


@dataclass(frozen=True, eq=False)
class Overlap:
    """A pair of items that both claim the same avoided loss."""

    rows: tuple[int, int]
    """The pair."""
    amount: Floats
    """Claimed twice from quarter q's finish to the next one's if both are done by q, (Q,)."""


@dataclass(frozen=True, eq=False)
class Problem:
    """All that a plan is chosen by; plain numbers, no solver."""

    workspace: Workspace
    """Where it is from."""
    table: ItemTable
    """The items, (n,)."""
    finish: Floats
    """Expected day an item finished in a quarter closes, (n, Q)."""
    possible: Booleans
    """True where the item can be finished in the quarter at all, (n, Q)."""
    in_time: Booleans
    """True where it would then be in time for its deadline, (n, Q)."""
    ends: Floats
    """Day by which its work must end for its deadline, infinity where none binds, (n,)."""
    reliability: Floats
    """Incident losses and penalties avoided, (n, Q)."""
    user_value: Floats
    """Drag, drift and churn avoided, (n, Q)."""
    effort: Floats
    """Engineer-days used, by finishing quarter, team and quarter of work, (n, Q, K, Q)."""
    freed: Floats
    """Engineer-days given back, by finishing quarter, team and later quarter, (n, Q, K, Q)."""
    capacity: Floats
    """Engineer-days the crews deliver, (K, Q)."""
    burn: Floats
    """Engineer-days that debt burns if nothing is fixed, (K, Q)."""
    overlaps: tuple[Overlap, ...]
    """Avoided losses that pairs claim twice, weighted for reliability."""
    prizes: tuple[Prize, ...]
    """Outcomes to win."""
    cliques: tuple[tuple[int, ...], ...]
    """Sets of items of which at most one is done."""
    windows: tuple[Window, ...]
    """Parts of quarters in which items that are due have to fit."""
    floors: tuple[FloorRule, ...]
    """Least work on categories of debt."""

    @property
    def allowed(self) -> Booleans:
        """True where the item can be finished in the quarter and is in time, (n, Q)."""
        return self.possible & self.in_time

    @property
    def due(self) -> list[int]:
        """Return the rows of the items that are due within the horizon."""
        return np.flatnonzero(np.isfinite(self.ends)).tolist()

    @property
    def worth(self) -> Floats:
        """Weighted worth of finishing an item in a quarter, (n, Q)."""
        weights = self.workspace.objective
        return weights.reliability * self.reliability + weights.user_value * self.user_value

    @property
    def room(self) -> Floats:
        """Engineer-days left for debt if nothing is fixed, (K, Q)."""
        return np.maximum(LEAST_CAPACITY * self.capacity, self.capacity - self.burn)

    @property
    def requires(self) -> Iterator[tuple[int, int]]:
        """Yield (item, prerequisite) rows."""
        for row, needed in enumerate(self.table.requires):
            for other in needed:
                yield row, other

    def pinned(self, where: str) -> list[int]:
        """Return the rows pinned ``in`` or ``out``."""
        return [row for row, item in enumerate(self.table.items) if item.pin == where]


def pose(workspace: Workspace) -> Problem:
    """Return the problem of a workspace at its planning date."""
    return _Posing(workspace).problem()


class _Posing:
    """Computes the arrays of a problem."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.table = tabulate(workspace)
        self.loss = LossModel.of(workspace, self.table)
        self.n, self.quarters = len(self.table), workspace.quarters
        self.starts = DAYS_PER_QUARTER * np.arange(self.quarters, dtype=np.float64)

    def problem(self) -> Problem:
        horizon = self.workspace.horizon
        late = self._late()
        ends = latest_ends(self.workspace, self.table, late)
        effort, possible = self._effort(np.isfinite(ends))
        finish = self.starts + DAYS_PER_QUARTER / 2 + late[:, None]
        possible &= (finish <= horizon) & ~self.table.barred[:, None]
        losses = [
            self.loss.between(np.minimum(finish[:, q], horizon), horizon)
            for q in range(self.quarters)
        ]
        capacity = [self.workspace.team_capacity(q) for q in range(self.quarters)]
        burnt = self._burnt()
        excluding = tuple(cliques(self.table.excludes))
        return Problem(
            workspace=self.workspace,
            table=self.table,
            finish=finish,
            possible=possible,
            in_time=in_time(self.workspace, effort, ends),
            ends=ends,
            reliability=np.stack([loss.reliability for loss in losses], axis=1),
            user_value=np.stack([loss.user_value for loss in losses], axis=1),
            effort=effort,
            freed=self._freed(finish, burnt),
            capacity=np.array(capacity).T.reshape(len(self.workspace.teams), self.quarters),
            burn=self._burn(burnt),
            overlaps=tuple(self._overlaps()),
            prizes=tuple(self._prizes()),
            cliques=excluding,
            windows=tuple(windows(self.workspace, self.table, ends)),
            floors=tuple(floor_rules(self.workspace, self.table, effort, possible, excluding)),
        )

    def _effort(self, due: Booleans) -> tuple[Floats, Booleans]:
        """Return engineer-days by finishing quarter, and which quarters leave enough time.

        One engineer works on a part: what exceeds an engineer's quarter fills earlier quarters,
        first of all the earliest one where the item is due, (n,).
        """
        teams = self.workspace.teams
        used = np.zeros((self.n, self.quarters, len(teams), self.quarters))
        allowed = np.ones((self.n, self.quarters), dtype=bool)
        stated = self.table.team_effort * self.table.rework[:, None]
        stated = stated * self.workspace.beliefs.effort_bias
        growth = np.exp(self.table.effort_growth * DAYS_PER_QUARTER)
        for row, k in np.argwhere(self.table.works):
            most = teams[k].engineer_quarter
            for last in range(self.quarters):
                spread = _spread(stated[row, k], growth[row], most, last)
                if spread is None:
                    allowed[row, last] = False
                else:
                    spread = spread[::-1] if due[row] else spread
                    used[row, last, k, last + 1 - len(spread) : last + 1] = spread
        return used, allowed

    def _late(self) -> Floats:
        """Return expected days from the end of the work to closing: rollouts and retries, (n,)."""
        table = self.table
        paces = np.array([team.pace for team in self.workspace.teams])
        retried = table.team_effort * ((1 - table.fix_success) / (2 * table.fix_success))[:, None]
        retried = retried * self.workspace.beliefs.effort_bias
        days = np.divide(retried, paces, out=np.zeros_like(retried), where=paces > 0)
        return np.asarray(table.rollout * table.attempts + days.max(axis=1, initial=0.0))

    def _burnt(self) -> list[Floats]:
        """Return the engineer-days each item burns in each quarter while open, Q x (n, K)."""
        return [
            self.loss.between(start, start + DAYS_PER_QUARTER).engineer_days
            for start in self.starts
        ]

    def _freed(self, finish: Floats, burnt: list[Floats]) -> Floats:
        """Return engineer-days given back in the quarters after an item's."""
        freed = np.zeros((self.n, self.quarters, len(self.workspace.teams), self.quarters))
        for done in range(self.quarters):
            for later in range(done + 1, self.quarters):
                start, end = self.starts[later], self.starts[later] + DAYS_PER_QUARTER
                if np.all(finish[:, done] <= start):
                    freed[:, done, :, later] = burnt[later]
                else:
                    since = np.clip(finish[:, done], start, end)
                    freed[:, done, :, later] = self.loss.between(since, end).engineer_days
        return freed

    def _burn(self, burnt: list[Floats]) -> Floats:
        """Return what open items, background and expected newcomers burn, (K, Q)."""
        burn = np.zeros((len(self.workspace.teams), self.quarters))
        arriving = self._newcomer_burn()
        for quarter, start in enumerate(self.starts):
            burn[:, quarter] = burnt[quarter].sum(axis=0)
            burn[:, quarter] += self.loss.background_burn(start, start + DAYS_PER_QUARTER)
            burn[:, quarter] += (quarter + 0.5) * arriving
        return burn

    def _newcomer_burn(self) -> Floats:
        """Return the burn a quarter of one quarter's expected newcomers, each a mean item, (K,)."""
        burn = np.zeros(len(self.workspace.teams))
        each = self.loss.stated_rate().engineer_days * DAYS_PER_QUARTER
        for index, component in enumerate(self.workspace.components):
            rows = self.table.home == index
            if rows.any():
                burn += component.new_items_per_quarter * each[rows].mean(axis=0)
        return burn

    def _overlaps(self) -> Iterator[Overlap]:
        """Yield the pairs of which one hides or slows the other's incidents."""
        table, horizon = self.table, self.workspace.horizon
        middles = np.minimum(np.append(self.starts + DAYS_PER_QUARTER / 2, horizon), horizon)
        weight = self.workspace.objective.reliability
        hiders = np.flatnonzero((table.blinds > 0) | (table.slows > 0))
        counts = [self.loss.count(start, end) for start, end in pairwise(middles.tolist())]
        shared: dict[tuple[int, int], Floats] = {}
        for hider in hiders.tolist():
            stake = table.severity * table.value_at_risk * table.harms[hider][table.home]
            longer = table.blinds[hider] * table.detect_days
            longer = longer + table.slows[hider] * table.restore_days
            amounts = weight * np.stack([count * stake * longer for count in counts], axis=1)
            for hidden in np.flatnonzero(amounts.any(axis=1)).tolist():
                if hidden != hider:
                    pair = (min(hider, hidden), max(hider, hidden))
                    shared[pair] = shared.get(pair, np.zeros(self.quarters)) + amounts[hidden]
        for pair, amount in sorted(shared.items()):
            yield Overlap(pair, amount)

    def _prizes(self) -> Iterator[Prize]:
        """Yield the outcomes that can still be won."""
        row = {item.id: index for index, item in enumerate(self.table.items)}
        closed = {item.id for item in self.workspace.items if item.status == "closed"}
        for outcome in self.workspace.outcomes:
            needed = [name for name in outcome.requires if name not in closed]
            if needed and all(name in row for name in needed):
                worth = self.workspace.objective.user_value * outcome.value
                yield Prize(outcome.id, worth, tuple(sorted({row[name] for name in needed})))


def _spread(stated: float, growth: float, most: float, last: int) -> list[float] | None:
    """Return a part's engineer-days in the quarters up to `last`, None where they do not suffice.

    The part grows until its first quarter begins, so a longer one starts earlier and grows less.
    """
    if stated == 0.0:
        return [0.0]
    if most <= 0.0:
        return None
    for count in range(1, last + 2):
        days = stated * growth ** (last + 1 - count)
        if days <= most * count * (1 + 1e-12):
            backwards = [min(most, max(0.0, days - most * q)) for q in range(count)]
            return backwards[::-1]
    return None


def cliques(foes: tuple[tuple[int, ...], ...]) -> Iterator[tuple[int, ...]]:
    """Yield sets of items that all exclude each other, covering every exclusion.

    One row ``sum <= 1`` over a clique is tighter than one row for each pair.
    """
    covered: set[tuple[int, int]] = set()
    for row, others in enumerate(foes):
        for other in others:
            if other > row and (row, other) not in covered:
                clique = [row, other]
                clique += [
                    third
                    for third in others
                    if third not in clique and all(third in foes[member] for member in clique)
                ]
                grown = sorted(clique)
                covered.update((a, b) for a in grown for b in grown if a < b)
                yield tuple(grown)

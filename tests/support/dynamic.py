"""The best plan by dynamic programming over sets of finished items, for small plain problems.

Nothing of the optimizer is used but the problem's arrays and, for pairs that claim the same loss,
the check in plain Python. Quarter by quarter, the state is the set of items finished so far: what
they free, claim twice and allow depends on the set alone, as long as no part is longer than an
engineer's quarter and no rollout than the rest of one. The problem must have no rules besides
capacity, prerequisites, exclusions and outcomes.
"""

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np

from optimize.check import certify
from optimize.problem import LEAST_CAPACITY, Problem
from scenarios.outcome import Outcome
from scenarios.workspace import Workspace
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

_ROUNDING = 1e-9


def plain_workspace(random: Random, count: int = 6) -> Workspace:
    """Return a few items over two teams and three quarters, for which sets are states enough."""
    items = []
    for n in range(count):
        earlier = [f"i{k}" for k in range(n)]
        requires = tuple(name for name in earlier if random.random() < 0.15)
        excludes = tuple(
            name for name in earlier if name not in requires and random.random() < 0.15
        )
        home = random.choice(["ranking", "search"])
        items.append(
            an_item(
                f"i{n}",
                days=random.choice([5.0, 12.0, 20.0, 30.0]),
                team={"ranking": "platform", "search": "search-team"}[home],
                components=(home,) if random.random() < 0.7 else ("ranking", "search"),
                incidents_per_quarter=random.choice([0.0, 1.0, 4.0]),
                severity=0.3,
                aftercare_days=random.choice([0.0, 1.0]),
                drag=random.choice([0.0, 0.002, 0.01]),
                blinds=random.choice([0.0, 0.0, 1.5]),
                toil_days_per_week=random.choice([0.0, 0.0, 1.4]),
                growth_per_quarter=random.choice([0.0, 0.2]),
                effort_growth_per_quarter=random.choice([0.0, 0.1]),
                fix_success=random.choice([1.0, 0.7]),
                rollout_days=random.choice([0.0, 5.0]),
                requires=requires,
                excludes=excludes,
            )
        )
    return a_workspace(
        components=(a_component(), a_component("search", value_per_day=3000.0)),
        teams=(
            a_team(components=("ranking",), focus=random.choice([0.8, 1.0, 1.4])),
            a_team("search-team", components=("search",), focus=0.8),
        ),
        items=items,
        outcomes=(Outcome(id="launch", value=random.choice([3e3, 3e4]), requires=("i0", "i3")),),
        quarters=3,
    )


def best_by_sets(problem: Problem) -> float:
    """Return the worth of the best plan."""
    return _Sets(problem).best()


class _Sets:
    """Sets of items as numbers: bit i stands for row i."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.n, self.quarters = problem.worth.shape
        self.teams = len(problem.workspace.teams)
        own = problem.effort[:, range(self.quarters), :, range(self.quarters)]
        assert np.allclose(own.sum(), problem.effort.sum()), "no part may fill two quarters"
        for done, q in combinations(range(self.quarters), 2):
            assert np.allclose(problem.freed[:, done, :, q], problem.freed[:, 0, :, q])
        self.twice = {pair: self._twice(*pair) for pair in combinations(range(self.n), 2)}

    def _twice(self, one: int, other: int) -> list[float]:
        """Return what a pair claims twice once both are finished, by quarter."""
        loss = self.problem.overlaps.loss
        if not (loss.hides(one, other) or loss.hides(other, one)):
            return [0.0] * self.quarters
        later = [
            float(self.problem.worth[[one, other], q].sum())
            - certify(self._bare(), {one: q, other: q}).worth
            for q in range(self.quarters)
        ]
        return [a - b for a, b in zip(later, [*later[1:], 0.0], strict=True)]

    def _bare(self) -> Problem:
        """Return the problem without outcomes, which a pair might win."""
        return replace(self.problem, prizes=())

    def members(self, group: int) -> list[int]:
        return [row for row in range(self.n) if group >> row & 1]

    def best(self) -> float:
        states = {0: 0.0}
        for quarter in range(self.quarters):
            states = self._after(states, quarter)
        return max(worth + self._won(done) for done, worth in states.items())

    def _after(self, states: dict[int, float], quarter: int) -> dict[int, float]:
        """Return the best worth by set of finished items after a quarter."""
        groups = range(1 << self.n)
        claimed = [self._claimed(group, quarter) for group in groups]
        sound = [self._sound(group) for group in groups]
        gains = [self._gain(group, quarter) for group in groups]
        after: dict[int, float] = {}
        for done, worth in states.items():
            rooms = self._rooms(done, quarter)
            for group in groups:
                together = done | group
                gain = gains[group]
                if done & group or gain is None or not sound[together]:
                    continue
                if all(used <= room for used, room in zip(gain[1], rooms, strict=True)):
                    total = worth + gain[0] - claimed[together]
                    after[together] = max(total, after.get(together, -np.inf))
        return after

    def _gain(self, group: int, quarter: int) -> tuple[float, list[float]] | None:
        """Return what finishing a group is worth and takes of each team, None where it cannot."""
        rows = self.members(group)
        if not all(self.problem.allowed[row, quarter] for row in rows):
            return None
        worth = sum(float(self.problem.worth[row, quarter]) for row in rows)
        used = [
            sum(float(self.problem.effort[row, quarter, team, quarter]) for row in rows)
            for team in range(self.teams)
        ]
        return worth, used

    def _rooms(self, done: int, quarter: int) -> list[float]:
        """Return what each team has room for in a quarter."""
        rooms = []
        for team in range(self.teams):
            capacity = float(self.problem.capacity[team, quarter])
            room = capacity - float(self.problem.burn[team, quarter])
            if quarter:
                room += sum(
                    float(self.problem.freed[row, 0, team, quarter]) for row in self.members(done)
                )
            rooms.append(max(LEAST_CAPACITY * capacity, room) + _ROUNDING * max(1.0, capacity))
        return rooms

    def _sound(self, group: int) -> bool:
        """Return whether a set has its prerequisites and nothing that excludes another."""
        table, rows = self.problem.table, self.members(group)
        return all(
            all(group >> other & 1 for other in table.requires[row])
            and not any(group >> other & 1 for other in table.excludes[row])
            for row in rows
        )

    def _claimed(self, group: int, quarter: int) -> float:
        pairs = combinations(self.members(group), 2)
        return sum(self.twice[pair][quarter] for pair in pairs)

    def _won(self, done: int) -> float:
        return sum(
            prize.value
            for prize in self.problem.prizes
            if all(done >> row & 1 for row in prize.rows)
        )

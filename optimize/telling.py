"""A solution in a planner's words: what is in and for what, what is out and why, what it takes."""

from collections.abc import Iterator, Mapping
from math import inf

import numpy as np

from optimize.check import Certificate
from optimize.pricing import beneath
from optimize.problem import Problem
from optimize.rules.floors import floor_rules
from optimize.solve import Solution
from scenarios.plan import Changes, Chosen, LeftOut, Plan, Tail
from scenarios.table import Floats

_SHOWN = 5
"""Most items that a note names."""
_WORTH_TELLING = 0.05
"""Least days freed, as a share of the effort, that are named as a reason."""


class Telling:
    """Puts a solution into a planner's words."""

    def __init__(self, problem: Problem, solution: Solution, certificate: Certificate) -> None:
        self.problem = problem
        self.solution = solution
        self.certificate = certificate
        self.items = problem.table.items
        self.teams = [team.id for team in problem.workspace.teams]
        self.days: Floats = problem.effort.sum(axis=(2, 3))

    def plan(self, clash: tuple[str, ...], engineers: Mapping[str, float | None]) -> Plan:
        """Return the plan.

        Parameters
        ----------
        clash
            What cannot hold together.
        engineers
            What one more engineer is worth, by team.
        """
        problem, solution = self.problem, self.solution
        answered = solution.status in ("optimal", "feasible")
        bound = solution.bound
        worth = self.certificate.worth if answered else None
        if worth is not None and bound is not None:
            bound = worth if solution.status == "optimal" else max(bound, worth)
        capacity = float(problem.capacity.sum())
        first = float(problem.capacity[:, 0].sum())
        used = sum(
            (problem.effort[row, q] for row, q in solution.quarters.items()),
            np.zeros_like(problem.capacity),
        )
        return Plan(
            status=solution.status,
            objective=worth,
            bound=bound,
            seconds=solution.seconds,
            tie_settled=solution.tie_settled,
            chosen=tuple(self._chosen()),
            left_out=tuple(self._left_out()) if answered else (),
            outcomes=self.certificate.won if answered else (),
            capacity_days=self._by_team(problem.capacity),
            burn_days=self._by_team(problem.burn),
            used_days=self._by_team(used),
            burn_share=float(problem.burn[:, 0].sum()) / first if first > 0 else 0.0,
            backlog_load=float(problem.table.effort.sum()) / capacity if capacity > 0 else inf,
            clash=clash,
            notes=tuple(self._notes()),
            value_of_one_more_engineer=engineers,
            tail=self._tail() if answered else None,
            changes=self._changes() if answered else None,
            start=problem.workspace.start,
        )

    def _tail(self) -> Tail | None:
        """Return what risk says, None where it does not count."""
        risk, left = self.problem.risk, self.certificate.tail_loss
        if risk is None or left is None:
            return None
        return Tail(len(risk.loss), self.certificate.expected, risk.tail_before, left)

    def _changes(self) -> Changes | None:
        """Return how the plan differs from the one that was to be kept."""
        if self.problem.last is None:
            return None
        before, now = self.problem.last.quarters, self.solution.quarters
        names = [item.id for item in self.items]
        return Changes(
            kept=tuple(names[row] for row in before if before[row] == now.get(row)),
            moved=tuple(names[row] for row in before if now.get(row, before[row]) != before[row]),
            dropped=tuple(names[row] for row in before if row not in now),
            added=tuple(names[row] for row in now if row not in before),
        )

    def _by_team(self, days: Floats) -> dict[str, tuple[float, ...]]:
        return {team: tuple(row) for team, row in zip(self.teams, days.tolist(), strict=True)}

    def _rate(self, row: int, quarter: int) -> float:
        """Return worth per engineer-day."""
        return float(self.problem.worth[row, quarter]) / max(float(self.days[row, quarter]), 1e-9)

    def _chosen(self) -> Iterator[Chosen]:
        """Yield the items of the plan with their reasons."""
        chosen = self.solution.quarters
        order = sorted(chosen, key=lambda row: (chosen[row], -self._rate(row, chosen[row]), row))
        for row in order:
            q = chosen[row]
            by_team = self.problem.effort[row, q].sum(axis=1)
            yield Chosen(
                id=self.items[row].id,
                title=self.items[row].title,
                quarter=q + 1,
                team_days={
                    team: float(by_team[k])
                    for k, team in enumerate(self.teams)
                    if self.problem.table.works[row, k]
                },
                reliability=float(self.problem.reliability[row, q]),
                user_value=float(self.problem.user_value[row, q]),
                freed_days=float(self.problem.freed[row, q].sum()),
                also=tuple(self._also(row)),
                reason="; ".join([*self._worth_of(row, q), *self._also(row)]),
            )

    def _worth_of(self, row: int, quarter: int) -> Iterator[str]:
        """Yield what an item itself is worth."""
        worth = float(self.problem.worth[row, quarter])
        if worth > 0:
            yield f"avoids {worth:,.0f}, {self._rate(row, quarter):,.0f} per engineer-day"
        freed = float(self.problem.freed[row, quarter].sum())
        if freed >= _WORTH_TELLING * max(float(self.days[row, quarter]), 1e-9):
            yield f"frees {freed:.1f} engineer-days"

    def _also(self, row: int) -> Iterator[str]:
        """Yield what speaks for an item besides its own worth."""
        if self.items[row].pin == "in":
            yield "pinned in"
        if np.isfinite(self.problem.ends[row]):
            yield f"due on {self.items[row].deadline}"
        needing = [
            self.items[other].id
            for other in self.solution.quarters
            if row in self.problem.table.requires[other]
        ]
        if needing:
            yield "needed by " + ", ".join(needing)
        won = [p.id for p in self.problem.prizes if row in p.rows and p.id in self.certificate.won]
        if won:
            yield "for outcome " + ", ".join(won)

    def _left_out(self) -> Iterator[LeftOut]:
        """Yield the items that are in play and not in the plan."""
        rows = [row for row in range(len(self.items)) if row not in self.solution.quarters]
        for row in sorted(rows, key=lambda row: (-self._rate(row, 0), row)):
            yield LeftOut(
                id=self.items[row].id,
                title=self.items[row].title,
                days=float(self.problem.table.effort[row] * self.problem.table.rework[row]),
                worth=float(self.problem.worth[row, 0]),
                reason=self._reason_out(row),
            )

    def _reason_out(self, row: int) -> str:
        """Return why an item is out."""
        problem, chosen = self.problem, self.solution.quarters
        if self.items[row].pin == "out":
            return "pinned out"
        if problem.table.barred[row]:
            return "requires an accepted risk or excludes a closed item"
        foes = [self.items[foe].id for foe in problem.table.excludes[row] if foe in chosen]
        if foes:
            return "excluded by " + ", ".join(foes)
        if not problem.capacity.any():
            return "no capacity"
        if not problem.allowed[row].any():
            return "one engineer cannot finish it within the horizon"
        missing = [self.items[r].id for r in problem.table.requires[row] if r not in chosen]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            return "requires " + ", ".join(missing) + f", which {verb} out"
        if problem.worth[row].max() <= 0:
            return "fixing it avoids no stated loss"
        rate = max(self._rate(row, q) for q in np.flatnonzero(problem.allowed[row]).tolist())
        shown = f"{rate:,.0f}" if rate >= 1 else f"{rate:.2g}"
        return f"no room: at most {shown} per engineer-day"

    def _notes(self) -> Iterator[str]:
        """Yield what a reader must know."""
        workspace, problem = self.problem.workspace, self.problem
        yield from self.solution.notes
        if not len(problem.table):
            yield "the plan is empty: the backlog has no open item"
        elif not problem.capacity.any():
            yield "the plan is empty: no team has an engineer-day of capacity"
        elif not self.solution.quarters and self.solution.status == "optimal":
            yield "the plan is empty: no item that fits is worth its effort"
        if workspace.quarters == 1 and len(problem.table):
            yield "what a fix avoids is counted up to day 91; a longer horizon favours lasting ones"
        late = [item.id for item, day in zip(self.items, problem.table.deadline, strict=True)
                if day <= 0]  # fmt: skip
        if late:
            yield f"deadlines that have passed bind nothing: {', '.join(late)}"
        small = [self.items[row].id for row in beneath(problem)]
        if small:
            shown = ", ".join(small[:_SHOWN]) + (" and others" if len(small) > _SHOWN else "")
            yield f"worth less than a ten-millionth of all worth, counted as nothing: {shown}"
        yield from self._floor_notes()

    def _floor_notes(self) -> Iterator[str]:
        """Yield how much goes into each category that has a floor."""
        asked = float(self.problem.capacity.sum())
        for floor in floor_rules(self.problem):
            worked = sum(
                float(self.days[row, q])
                for row, q in self.solution.quarters.items()
                if row in floor.rows
            )
            line = f"floor of {floor.category}: {worked:.1f} engineer-days, at least "
            line += f"{floor.least[-1]:.1f}"
            if floor.least[-1] < floor.share * asked - 1e-9:
                line += f", which is all there is of {floor.share:.0%} of capacity"
            yield line

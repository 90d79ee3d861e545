"""Hindsight: a bound on the net value that any policy can have in one world.

With all known that chance decides, a run comes down to the days on which its items are closed. The
bound is the optimum of a linear programme that asks less of these days than the simulator does
(`optimize.crews`) and credits them with more (`optimize.harm`). So it holds for every policy, also
for one that knows the future, and for every cadence of reviews.

The horizon is cut into spans. v[i,b] is 1 where item i is closed by the end of span b; it counts as
closed from the start of the span in which it is, or from its earliest closing if that is later.

maximise    (net value if all is prevented that can be) - (all that can be prevented)
            + sum h[i,b] v[i,b] + sum s y + sum w u
monotone    v[i,b-1] <= v[i,b]
room        sum_i e[i,k] v[i,b'] <= room[k,b],  b' the last span whose closings end work by then
            room[k,b] <= room[k,b-1] + (what crew k can do in b) + sum_i (toil freed in b) v[i,b]
links       v[i,b] <= v[j,b']  where i requires j, which is closed before the work on i begins
exclusions  sum over a clique of v[i,last] <= 1
shared      y <= sum over a set of v[i,b], for each set
outcomes    u <= v[i,last] for each item it requires

The optimum is taken from the dual prices of the solver by `Lagrangian.at`, so that it is a bound
whatever the solver's tolerances. v need not be whole: asking for that takes a hundred times as long
and brought the bound down by 2 to 3 % of the loss that it leaves (the example, three worlds).

Left out, and so granted for nothing: waiting for an engineer, aftercare, and incidents that could
be prevented but take an engineer where they are not.
"""

from collections import defaultdict
from math import ceil

import numpy as np
import pulp
from pulp import LpAffineExpression, LpConstraint, LpConstraintLE

from optimize.crews import Crew, closings
from optimize.harm import harm_of
from optimize.lagrange import Lagrangian
from optimize.posing import cliques
from optimize.retrainings import Sets
from optimize.solver import Loaded
from scenarios.table import Floats
from sim.world import World

SPAN = 13.0
"""Longest span, days; shorter ones take longer and give a slightly better bound."""
_ROUNDING = 1e-10
"""Share of the largest net value by which the bound is raised for rounding."""

Terms = list[tuple[pulp.LpVariable, float]]


def hindsight(world: World, span: float = SPAN) -> float:
    """Return a bound on the net value of every policy in a world, value units.

    Parameters
    ----------
    world
        The world.
    span
        Longest span in which a day of closing is told apart, days.

    Raises
    ------
    RuntimeError
        If the solver does not solve the linear programme; it always can be.
    """
    return _Programme(world, span).bound()


class _Programme:
    """The linear programme of a world."""

    def __init__(self, world: World, span: float) -> None:
        self.world = world
        self.limits = closings(world)
        self.harm = harm_of(world, self.limits)
        self.borders = np.linspace(0.0, world.horizon, ceil(world.horizon / span) + 1)
        self.last = len(self.borders) - 2
        self.lp = pulp.LpProblem("hindsight", pulp.LpMaximize)
        self.goal: Terms = []
        self.constant = self.harm.best
        self.closed: dict[tuple[int, int], pulp.LpVariable] = {}

    def bound(self) -> float:
        self._closings()
        self._savings()
        self._shared()
        self._outcomes()
        self._links()
        for team, crew in enumerate(self.limits.crews):
            self._room(team, crew)
        self.lp.setObjective(LpAffineExpression(self.goal))
        most = abs(self.constant) + sum(value for _, value in self.goal)
        return self.constant + self._optimum() + _ROUNDING * most

    def _optimum(self) -> float:
        """Return a bound of the programme, its optimum up to rounding."""
        if not self.goal:
            return 0.0
        relaxation = Loaded(self.lp).relax()
        if relaxation is None:
            raise RuntimeError("the solver has no answer to a programme that has an optimum")
        return Lagrangian.of(self.lp).at(np.array(relaxation.prices)).value

    # Parts

    def _variable(self, most: float = 1.0) -> pulp.LpVariable:
        return self.lp.add_variable(f"v{self.lp.numVariables():07d}", 0, most)

    def _add(self, terms: Terms, most: float) -> None:
        """Add that a sum is at most a number."""
        name = f"r{self.lp.numConstraints():07d}"
        self.lp.addConstraint(LpConstraint(LpAffineExpression(terms), LpConstraintLE, name, most))

    def _by(self, row: int, span: int, number: float = 1.0) -> Terms:
        """Return whether an item is closed by the end of a span, times a number."""
        closed = self.closed.get((row, span))
        return [] if closed is None else [(closed, number)]

    def _span_of(self, day: float) -> int:
        """Return the span in which an item must be closed to be closed by a day."""
        return min(self.last, int(np.searchsorted(self.borders, day, side="right")) - 1)

    def _closings(self) -> None:
        """Add v, for the spans in which an item can be closed."""
        for row, earliest in enumerate(self.limits.earliest.tolist()):
            before: Terms = []
            for span in range(self.last + 1):
                # What closes on the very last day wins its outcome.
                final = span == self.last and earliest == self.borders[-1]
                if earliest < self.borders[span + 1] or final:
                    closed = self.closed[row, span] = self._variable()
                    if before:
                        self._add([*before, (closed, -1.0)], 0.0)
                    before = [(closed, 1.0)]

    def _savings(self) -> None:
        """Count what single items save."""
        saved: defaultdict[tuple[int, int], float] = defaultdict(float)
        for row, (days, amounts) in self.harm.incidents.items():
            for day, amount in zip(days.tolist(), amounts.tolist(), strict=True):
                saved[row, self._span_of(day)] += amount
        for row, steady in self.harm.steady.items():
            earliest = float(self.limits.earliest[row])
            if earliest < self.world.horizon:
                # What is saved by closing it in each span, less what is by closing it in the next.
                after = steady.after(np.maximum(self.borders, earliest))
                for span, amount in enumerate((after[:-1] - after[1:]).tolist()):
                    saved[row, span] += amount
        for (row, span), amount in saved.items():
            self.constant -= amount
            self.goal += self._by(row, span, max(0.0, amount))

    def _shared(self) -> None:
        """Count what any one of some items saves."""
        saved: defaultdict[tuple[Sets, int], float] = defaultdict(float)
        for one in self.harm.shared:
            saved[one.sets, self._span_of(one.day)] += one.cost
        for (sets, span), amount in saved.items():
            self.constant -= amount
            prevented = self._variable()
            self.goal.append((prevented, amount))
            for rows in sets:
                any_of = [term for row in rows for term in self._by(row, span, -1.0)]
                self._add([(prevented, 1.0), *any_of], 0.0)

    def _outcomes(self) -> None:
        """Count the outcomes."""
        workspace = self.world.workspace
        place = {item.id: row for row, item in enumerate(workspace.in_play)}
        done = {item.id for item in workspace.items if item.status == "closed"}
        for outcome in workspace.outcomes:
            needed = [name for name in outcome.requires if name not in done]
            if all(name in place for name in needed):
                won = self._variable()
                self.goal.append((won, outcome.value))
                for name in needed:
                    self._add([(won, 1.0), *self._by(place[name], self.last, -1.0)], 0.0)

    def _links(self) -> None:
        """Keep items behind their prerequisites, and apart from what they exclude."""
        for row, needed in enumerate(self.world.table.requires):
            for span in range(self.last + 1):
                begun = self.borders[span + 1] - self.limits.lasts[row]
                for other in needed if (row, span) in self.closed else ():
                    before = self._by(other, self._span_of(begun), -1.0)
                    self._add([*self._by(row, span), *before], 0.0)
        for clique in cliques(self.world.table.excludes):
            self._add([term for row in clique for term in self._by(row, self.last)], 1.0)

    def _room(self, index: int, crew: Crew) -> None:
        """Keep a team's work within what it can do by the end of each span."""
        table, borders = self.world.table, self.borders
        effort: Floats = self.limits.effort[:, index]
        toil = self.world.truth * table.toil
        tiring = np.flatnonzero((toil > 0) & (table.team == index)).tolist()
        working = np.flatnonzero(effort > 0).tolist()
        deliverable = np.diff(crew.done(crew.whole, borders)).tolist()
        most = self.world.workspace.teams[index].capacity(0.0, self.world.horizon)
        before: Terms = []
        for span in range(self.last + 1):
            room = self._variable(most * (1 + _ROUNDING))
            freed: Terms = []
            for row in tiring:
                start = np.clip(self.limits.earliest[row], borders[span], borders[span + 1])
                days = np.array([start, borders[span + 1]])
                more = float(toil[row] * np.diff(crew.done(crew.given_back, days))[0])
                freed += self._by(row, span, -more)
            self._add([(room, 1.0), *before, *freed], float(deliverable[span]))
            work: Terms = []
            for row in working:
                # What is closed by then has its rollout behind it.
                closed = borders[span + 1] + float(table.rollout[row])
                last = int(np.searchsorted(borders, closed, side="right")) - 2
                work += self._by(row, min(self.last, last), float(effort[row]))
            self._add([*work, (room, -1.0)], 0.0)
            before = [(room, -1.0)]

"""What reliability costs in user value: the plans that no other beats in both at once.

The epsilon-constraint method: the most reliability that any plan has with at least so much user
value, then the most user value with that much reliability; the next plan has a unit more user
value, at least. In whole units (see `Parts`) it finds all of them, also those that no weights pick
(Haimes, Lasdon and Wismer, IEEE Transactions on Systems, Man and Cybernetics 1, 1971; the two
stages are from Chalmet, Lemonidis and Elzinga, European Journal of Operational Research 25, 1986).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from math import inf
from queue import SimpleQueue
from time import perf_counter

from optimize.check import certify
from optimize.clash import name_clash
from optimize.faults import WrongAnswerError
from optimize.parts import RELIABILITY, USER_VALUE, Parts
from optimize.posing import pose
from optimize.solve import Limits, solve
from optimize.threads import processors, side_by_side
from optimize.walker import Walker
from scenarios.frontier import Interval, ValueFrontier, ValuePoint
from scenarios.plan import Status
from scenarios.workspace import Workspace

LIMITS = Limits(seconds=120.0, settle_ties=False)
"""Wall time of the whole frontier, and an exact proof of each point, unless others are given."""
_STRETCHES = 8
"""Stretches of user value that are walked each by itself, whatever the number of threads."""


def value_frontier(
    workspace: Workspace,
    points: int | None = None,
    limits: Limits = LIMITS,
    threads: int | None = None,
) -> ValueFrontier:
    """Return the plans that no other beats in reliability and user value at once.

    Both are expected values without weights: risk aversion does not count here. They are counted
    in units of one ten-thousandth of all there is of each; less makes no difference. Unless time
    runs out, the answer is the same for any number of threads; of plans that are equal in both
    parts it has one.

    Parameters
    ----------
    workspace
        The beliefs.
    points
        How many points, spread evenly over the range of user value, to which comes the one that
        today's weights pick; all that there are unless given. Fewer where several are the same.
    limits
        Wall time of the whole, and gap of each point; the gap counts only where a number of points
        is asked for.
    threads
        Points that are looked for at once; as many as there are processors unless given.

    Raises
    ------
    TooManyPairsError
        If so many pairs of items claim the same loss that their programme would not fit.
    WrongAnswerError
        If a plan fails the check that every plan passes before it is shown.
    """
    began = perf_counter()
    parts = Parts.of(workspace)
    search = _Search(parts, limits if points is not None else replace(limits, gap=0.0), began)
    found = search.all(threads or processors(), points)
    asked = search.status(found)
    if points is not None and found:
        found += search.of_weights(workspace)
    front = _undominated(found)
    return ValueFrontier(
        status=asked,
        complete=points is None and asked == "optimal",
        points=tuple(_tell(parts, front, workspace)),
        seconds=perf_counter() - began,
        clash=name_clash(parts.problem) if asked == "infeasible" else (),
        notes=tuple(_notes(workspace, points, asked)),
    )


@dataclass(frozen=True, eq=False)
class _Point:
    """A plan and its two parts."""

    quarters: Mapping[int, int]
    """Finishing quarter, from 0, by row of the item."""
    units: tuple[int, int]
    """Reliability and user value, whole units."""
    most: float
    """No plan with at least this user value has more reliability, whole units."""
    proven: bool
    """True where no plan beats it."""


class _Search:
    """Looks for the points of a frontier."""

    def __init__(self, parts: Parts, limits: Limits, began: float) -> None:
        self.parts = parts
        self.limits = limits
        self.until = began + limits.seconds
        self.said: set[Status] = set()
        """What was said of each point that was looked for."""
        self.shares = 0
        """Points that share the time that is left; 0 where each may take all of it."""
        self.at_once = 1
        """Points that are looked for at once."""
        self.free: SimpleQueue[Walker] = SimpleQueue()

    def all(self, threads: int, points: int | None) -> list[_Point]:
        """Return all points, or about so many."""
        if not self.parts.problem.possible.any():
            feasible = not certify(self.parts.problem, {}).broken
            self.said.add("optimal" if feasible else "infeasible")
            return [_Point({}, (0, 0), 0.0, True)] if feasible else []
        walker = Walker(self.parts)
        for one in [walker, *(walker.copy() for _ in range(threads - 1))]:
            self.free.put(one)
        # Of a number of points each gets its share of the time, that of today's weights as well.
        self.shares = 0 if points is None else max(2, points) + 1
        self.at_once = threads
        ends = side_by_side(self._end, (RELIABILITY, USER_VALUE), threads)
        corners = [point for point in ends if point is not None]
        if len(corners) < 2 or points == 1:
            return corners[:1]
        low, high = (point.units[USER_VALUE] for point in corners)
        if points is None:
            tasks = _stretches(low + 1, high)
        else:
            levels = [low + round(n * (high - low) / (points - 1)) for n in range(1, points - 1)]
            tasks = [(level, level + 1) for level in levels if low < level < high]
        walked = side_by_side(partial(self._walk, one=points is not None), tasks, threads)
        return [*corners, *(point for stretch in walked for point in stretch)]

    def status(self, found: Sequence[_Point]) -> Status:
        """Return what is to be said of the whole."""
        if not found:
            return "infeasible" if "infeasible" in self.said else "no_answer"
        return "optimal" if self.said == {"optimal"} else "feasible"

    def _end(self, part: int) -> _Point | None:
        """Return the point with the most of a part."""
        return self._find(part, None)

    def _walk(self, stretch: tuple[int, int], one: bool) -> list[_Point]:
        """Return the points from a user value on up to another, or the first of them wherever."""
        least, end = stretch
        walked: list[_Point] = []
        while least < end:
            point = self._find(RELIABILITY, least)
            if point is None:
                break
            # What lies beyond is found from there, with the same start for any number of threads.
            if one or point.units[USER_VALUE] < end:
                walked.append(point)
            if one or not point.proven:
                break
            least = point.units[USER_VALUE] + 1
        return walked

    def _find(self, part: int, least: int | None) -> _Point | None:
        """Return a point, None where none was found."""
        walker = self.free.get()
        try:
            found = walker.find(part, least, self._until(), self.limits.gap)
        finally:
            self.free.put(walker)
        self.said.add(found.status)
        if found.status in ("infeasible", "no_answer"):
            return None
        units = self.parts.units(found.quarters)
        proven = found.status == "optimal"
        most = found.most if part == RELIABILITY else None
        bound = units[RELIABILITY] if proven else inf if most is None else most
        return _Point(found.quarters, units, bound, proven)

    def _until(self) -> float:
        """Return when the point that is begun now has to be found."""
        if not self.shares:
            return self.until
        now, left = perf_counter(), self.shares
        self.shares = max(1, left - 1)
        return now + (self.until - now) * min(self.at_once, left) / left

    def of_weights(self, workspace: Workspace) -> list[_Point]:
        """Return the point that the weights of the objective pick, if it is found in time."""
        objective = workspace.objective
        left = self.until - perf_counter()
        if min(objective.reliability, objective.user_value) == 0 or left <= 0:
            return []  # With one weight of 0 it is an end, with two they pick none.
        problem = pose(workspace.but(objective=objective.but(risk_aversion=0.0)))
        solution = solve(problem, replace(self.limits, seconds=left))
        if solution.status not in ("optimal", "feasible"):
            return []
        units, bound = self.parts.units(solution.quarters), inf
        first, second = (part.unit for part in self.parts.priced)
        if solution.bound is not None:
            rest = solution.bound - objective.user_value * units[USER_VALUE] * second
            bound = max(float(units[RELIABILITY]), rest / objective.reliability / first)
        proven = solution.status == "optimal"
        most = float(units[RELIABILITY]) if proven else bound
        return [_Point(solution.quarters, units, most, proven)]


def _stretches(low: int, high: int) -> list[tuple[int, int]]:
    """Return the user values from one up to another as stretches of about equal length."""
    count = min(_STRETCHES, high - low)
    edges = [low + (high - low) * n // max(1, count) for n in range(count + 1)]
    return list(pairwise(edges))


def _undominated(found: Iterable[_Point]) -> list[_Point]:
    """Return the points that no other beats, by rising user value, one for each pair of parts."""
    front: list[_Point] = []
    order = sorted(found, key=lambda point: (*point.units[::-1], point.proven), reverse=True)
    for point in order:
        if not front or point.units[RELIABILITY] > front[-1].units[RELIABILITY]:
            front.append(point)
    return front[::-1]


def _tell(parts: Parts, front: Sequence[_Point], workspace: Workspace) -> Iterator[ValuePoint]:
    """Yield the points in a planner's words."""
    items = parts.problem.table.items
    proofs = [[certify(part.problem, point.quarters) for part in parts.priced] for point in front]
    weights = workspace.objective
    picked = max(
        range(len(front)) if weights.reliability + weights.user_value > 0 else (),
        key=lambda n: (
            weights.reliability * proofs[n][RELIABILITY].worth
            + weights.user_value * proofs[n][USER_VALUE].worth
        ),
        default=None,
    )
    intervals = _weights([point.units for point in front], parts)
    for n, (point, proof) in enumerate(zip(front, proofs, strict=True)):
        if proof[RELIABILITY].broken:
            raise WrongAnswerError("; ".join(proof[RELIABILITY].broken))
        reliability = float(proof[RELIABILITY].worth)
        most = max(reliability, point.most * parts.priced[RELIABILITY].unit)
        yield ValuePoint(
            reliability=reliability,
            user_value=float(proof[USER_VALUE].worth),
            most_reliability=reliability if point.proven else most if most < inf else None,
            proven=point.proven,
            plan={items[row].id: q + 1 for row, q in sorted(point.quarters.items())},
            outcomes=proof[USER_VALUE].won,
            today=n == picked,
            weight_of_user_value=intervals.get(n),
        )


def _weights(units: Sequence[tuple[int, int]], parts: Parts) -> dict[int, Interval]:
    """Return the user-value weights that pick each point that some weights pick.

    Those are the points on the upper hull, in whole numbers, so that what lies on a line does.
    """
    hull: list[int] = []
    for n, (reliability, user_value) in enumerate(units):
        while len(hull) > 1:
            (r0, u0), (r1, u1) = units[hull[-2]], units[hull[-1]]
            if (r1 - r0) * (user_value - u1) >= (reliability - r1) * (u1 - u0):
                break
            hull.pop()
        hull.append(n)
    scale = parts.priced[RELIABILITY].unit / parts.priced[USER_VALUE].unit
    turns = [
        (units[one][RELIABILITY] - units[other][RELIABILITY])
        / (units[other][USER_VALUE] - units[one][USER_VALUE])
        * scale
        for one, other in pairwise(hull)
    ]
    return (
        {
            n: Interval(low, high)
            for n, low, high in zip(hull, [0.0, *turns], [*turns, inf], strict=True)
        }
        if hull
        else {}
    )


def _notes(workspace: Workspace, points: int | None, status: Status) -> Iterator[str]:
    """Yield what a reader must know."""
    if workspace.objective.risk_aversion > 0:
        yield "expected values: risk aversion does not count on this frontier"
    if points is not None:
        yield "weights are those that pick a point among the ones shown"
    if status == "feasible":
        yield (
            "not all points are proven: time ran out, or the gap was reached; there may be others, "
            "and it may come out otherwise another time"
        )

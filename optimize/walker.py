"""One plan on the frontier of two parts: the most of one, then the most of the other with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter

from optimize.answer import Answer
from optimize.parts import Parts
from optimize.pricing import SAME
from optimize.programme import AT_LEAST
from optimize.solver import Loaded
from scenarios.plan import Status

_FIRST_SHARE = 0.7
"""Share of the time that may go into the first of the two parts."""
_ROW = "part"
"""Kind of the rows that hold a part."""


@dataclass(frozen=True)
class Found:
    """A plan on the frontier, or what was said instead."""

    status: Status
    """`optimal` where no plan is better in one part and as good in the other."""
    quarters: Mapping[int, int] = field(default_factory=dict)
    """Finishing quarter, from 0, by row of the item."""
    most: float | None = None
    """No plan with at least as much of the second part has more of the first, whole units."""


class Walker:
    """The programme of two parts in the solver's memory, for one thread at a time.

    Parameters
    ----------
    parts
        The problem.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._model = parts.build()
        totals = [self._model.total(part.goal) for part in parts.priced]
        for index, total in enumerate(totals):
            self._model.programme.add(total.items(), AT_LEAST, 0.0, (_ROW, index))
        nothing = dict.fromkeys(self._model.lp.variables(), 0.0)
        self._costs = [{**nothing, **dict(total.items())} for total in totals]
        self._loaded = Loaded(self._model.lp)

    def copy(self) -> "Walker":
        """Return the same for another thread, without building the programme anew."""
        other = object.__new__(Walker)
        other._parts, other._model, other._costs = self._parts, self._model, self._costs
        other._loaded = Loaded(self._model.lp)
        return other

    def find(self, part: int, least: int | None, until: float, gap: float) -> Found:
        """Return the plan with the most of a part, and among those with the most of the other.

        Parameters
        ----------
        part
            Index of the part that comes first.
        least
            Least of the other part, whole units; None for any.
        until
            When to stop, by `perf_counter`.
        gap
            Relative gap of either part.
        """
        began = perf_counter()
        if began >= until:
            # A run that is quick ends before it looks at its clock.
            return Found("no_answer")
        other = 1 - part
        first_until = began + _FIRST_SHARE * (until - began)
        first = self._best(part, {other: least}, (first_until, gap))
        if not first.values:
            return Found("infeasible" if first.status == "infeasible" else "no_answer")
        quarters = self._model.quarters(first.values)
        reached = self._parts.units(quarters)
        second = self._best(
            other, {part: reached[part], other: reached[other]}, (until, gap), quarters
        )
        if second.values:
            quarters = self._model.quarters(second.values)
        units = self._parts.units(quarters)
        kept = units[part] >= reached[part] and (least is None or units[other] >= least)
        proven = self._proven(first, reached[part]) and self._proven(second, units[other]) and kept
        return Found("optimal" if proven else "feasible", quarters, first.bound)

    def _best(
        self,
        part: int,
        least: Mapping[int, int | None],
        limits: tuple[float, float],
        start: Mapping[int, int] | None = None,
    ) -> Answer:
        """Return the answer with the most of a part, given the least of each."""
        rows = {
            self._model.programme.rows[_ROW, index]: (None if one is None else one - SAME, None)
            for index, one in ((index, least.get(index)) for index in (0, 1))
        }
        self._loaded.change(rows=rows, costs=self._costs[part])
        until, gap = limits
        places = None if start is None else self._model.places(dict(start))
        return self._loaded.solve(until - perf_counter(), gap, places)

    def _proven(self, answer: Answer, reached: int) -> bool:
        return answer.bound is not None and answer.bound - reached < SAME

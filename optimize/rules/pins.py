"""Pins: what a planner has decided already, in or out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from optimize.problem import Problem
from optimize.programme import AT_LEAST, Key, Programme


class Pins:
    """Items that are in the plan, or out of it, whatever they are worth."""

    kind = "pins"
    """Name of the kind."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return the rows of the pinned items."""
        return [*problem.pinned("in"), *problem.pinned("out")]

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Force items in or out."""
        for part in parts:
            assert isinstance(part, int)
            if problem.table.items[part].pin == "in":
                programme.add(programme.by(part), AT_LEAST, 1.0, (self.kind, part))
            else:
                for quarter in range(programme.quarters):
                    programme.forbid(part, quarter)

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield the pins that a plan breaks."""
        for row, item in enumerate(problem.table.items):
            if item.pin == "in" and row not in quarters:
                yield f"'{item.id}' is pinned in"
            if item.pin == "out" and row in quarters:
                yield f"'{item.id}' is pinned out"

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return a pin in the user's words."""
        assert isinstance(part, int)
        item = problem.table.items[part]
        if item.pin == "out":
            return f"'{item.id}' is pinned out"
        if problem.possible[part].any():
            return f"'{item.id}' is pinned in ({item.effort_days:g} engineer-days)"
        if problem.table.barred[part]:
            why = "requires an accepted risk or excludes a closed item"
        else:
            quarters = problem.workspace.quarters
            time = "one quarter" if quarters == 1 else f"{quarters} quarters"
            why = f"cannot be finished in {time} by one engineer a part"
        return f"'{item.id}' is pinned in and {why} ({item.effort_days:g} engineer-days)"


RULE = Pins()

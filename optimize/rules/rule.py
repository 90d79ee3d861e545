"""What a rule is: rows of the programme, a check that shares nothing with them, and words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from optimize.problem import Problem
from optimize.programme import Key, Programme


class Rule(Protocol):
    """One kind of rule of a plan."""

    @property
    def kind(self) -> str:
        """Name of the kind, that of its file."""

    def parts(self, problem: Problem) -> Iterable[Key]:
        """Return the parts of the rule that can be left out on their own."""

    def post(self, problem: Problem, programme: Programme, parts: Sequence[Key]) -> None:
        """Add the rows of some parts to a programme."""

    def broken(self, problem: Problem, quarters: Mapping[int, int]) -> Iterator[str]:
        """Yield, in plain Python from the problem alone, what a plan breaks.

        `quarters` is the finishing quarter, from 0, by row of the item.
        """

    def sentence(self, problem: Problem, part: Key) -> str:
        """Return a part in the user's words, as it appears in a clash."""

"""A factor: one key of a workspace that an experiment varies, and over which range."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import floor
from typing import Literal

from scenarios.building import wanted
from scenarios.factor_text import FactorText, read_factor_text
from scenarios.fault import Fault, InputError, quoted
from scenarios.scenario import MODELS, Change, Scenario, apply, meant
from scenarios.workspace import Workspace

PLACE = "--factor"
"""Where a factor stands, as its faults name it."""


@dataclass(frozen=True)
class Factor:
    """One key that is varied, everywhere or where `id`, `category` or `component` says."""

    name: str
    """What is varied, as it was written: ``team.ml.engineers``."""
    lowest: Change
    """The change at the lowest level."""
    high: float
    """Highest level."""
    listed: tuple[float, ...] = ()
    """The only levels there are, rising; empty where the whole range is meant."""
    whole: bool = False
    """Whether levels are whole numbers."""

    @property
    def low(self) -> float:
        """Lowest level."""
        return self.lowest.number

    @property
    def verb(self) -> Literal["multiply", "add", "set"]:
        """What a level does to the value there is."""
        return self.lowest.verb

    @property
    def few(self) -> tuple[float, ...]:
        """All levels, rising, where they can be counted; empty for a range of numbers."""
        if self.listed:
            return self.listed
        if self.whole:
            return tuple(float(one) for one in range(int(self.low), int(self.high) + 1))
        return ()

    def level(self, place: float) -> float:
        """Return the level at a place in the range.

        Parameters
        ----------
        place
            From 0, the lowest, to 1, the highest. Spread evenly it gives levels that are spread
            evenly over a range, also where they multiply; and each of few levels as often as any
            other: the k-th of n belongs to places from (k-1)/n to k/n. Rounding instead would
            give the two at the ends half as often.

        Raises
        ------
        ValueError
            If the place is not from 0 to 1.
        """
        if not 0 <= place <= 1:
            raise ValueError(f"the place in a range is {place}; give a number from 0 to 1")
        few = self.few
        if few:
            return few[min(floor(place * len(few)), len(few) - 1)]
        # The top itself, as low + (high - low) may miss it by a rounding.
        return self.high if place == 1 else self.low + place * (self.high - self.low)

    def spaced(self, count: int) -> tuple[float, ...]:
        """Return levels evenly spaced from the lowest to the highest, rising.

        Parameters
        ----------
        count
            How many of a range, 2 or more; listed levels are always given all, and of whole
            numbers there are no more than the range holds.

        Raises
        ------
        ValueError
            If the count is below 2 where there is a range.
        """
        if self.listed:
            return self.listed
        if count < 2:
            raise ValueError(f"{count} levels of {self.name} span no range; give 2 or more")
        step = (self.high - self.low) / (count - 1)
        levels = [self.low + step * k for k in range(count - 1)] + [self.high]
        # Halves go up everywhere: Python's own rounding would space 1, 1.5, 2, 2.5 as 1, 2, 2, 2.
        return tuple(dict.fromkeys(float(floor(x + 0.5)) if self.whole else x for x in levels))

    def change(self, level: float) -> Change:
        """Return the change that puts the factor at a level."""
        return replace(self.lowest, number=level)


def read_factors(texts: Sequence[str], workspace: Workspace) -> tuple[Factor, ...]:
    """Return the factors that lines of text name, in their order.

    Parameters
    ----------
    texts
        One factor each, ``team.engineers=3..6``; `read_factor_text` has the notation.
    workspace
        The one they vary, with the changes of the scenario that all points share.

    Raises
    ------
    InputError
        With every fault: what is no factor, what the workspace does not have, a level that drives
        a value out of its range, a factor that changes nothing, two that vary the same key.
    """
    faults: list[Fault] = []
    found: list[Factor] = []
    for text in texts:
        try:
            found.append(_read(text, workspace))
        except InputError as error:
            faults.extend(error.faults)
    for one, other in combinations(found, 2):
        if _targets(one, workspace) & _targets(other, workspace):
            message = f"{quoted(one.name)} and {quoted(other.name)} vary the same key; keep one"
            faults.append(Fault(PLACE, 0, message))
    if faults:
        raise InputError(faults)
    return tuple(found)


def _read(text: str, workspace: Workspace) -> Factor:
    """Return the factor of one line, tried out at both ends."""
    said = read_factor_text(text, workspace, PLACE)
    factor = _factor(said)
    seen = []
    for level in (factor.low, factor.high):
        trial = Scenario(text, text, text, (factor.change(level),), PLACE)
        try:
            seen.append(apply(trial, workspace))
        except InputError as error:
            # A key moves one way with its level, so what the ends may do the rest may too.
            raise InputError(
                Fault(PLACE, 0, f"{quoted(text)}: at {level:g} {fault.message}")
                for fault in error.faults
            ) from None
    if seen[0] == seen[1]:
        message = (
            f"{quoted(text)}: {factor.low:g} and {factor.high:g} come to the same in this "
            "workspace; give a wider range, or a key that stands for something there"
        )
        raise InputError([Fault(PLACE, 0, message)])
    return factor


def _factor(said: FactorText) -> Factor:
    """Return the factor that a text means."""
    # A multiplied crew is rounded when it is applied: teams of several sizes share the factor.
    whole = said.verb != "multiply" and is_whole(said.of, said.key)
    levels = said.levels
    fractions = [level for level in levels if level != int(level)] if whole else []
    if fractions:
        message = (
            f"{quoted(said.text)}: {said.key} is a whole number, and {fractions[0]:g} is none; "
            "give whole numbers"
        )
        raise InputError([Fault(PLACE, 0, message)])
    change = Change(
        said.of, said.key, said.verb, levels[0], id=said.id, category=said.category,
        component=said.component,
    )  # fmt: skip
    listed = () if said.ranged else levels
    return Factor(said.name, change, levels[-1], listed, whole)


def is_whole(of: str, key: str) -> bool:
    """Return whether a key holds whole numbers."""
    return wanted(MODELS[of], key).startswith("a whole number")


def _targets(factor: Factor, workspace: Workspace) -> set[tuple[str, str, str]]:
    """Return what a factor varies: kind, id and key of each value."""
    change = factor.lowest
    if change.of in ("beliefs", "workspace"):
        return {(change.of, "", change.key)}
    things = getattr(workspace, f"{change.of}s")
    return {(change.of, thing.id, change.key) for thing in things if meant(thing, change)}

"""Why a plan is as it is: what forcing each item costs, its break-evens, what rules are worth.

Value types alone; `optimize.explain` fills them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """A number that is known, or between which numbers it lies."""

    low: float
    """It is at least this."""
    high: float | None
    """It is at most this; None where nothing bounds it."""
    exact: bool
    """True where it is proven to be `low`, up to the units in which worth is counted."""

    @classmethod
    def of(cls, number: float) -> "Bounds":
        """Return a number that is known.

        Parameters
        ----------
        number
            The number.
        """
        return cls(number, number, True)


@dataclass(frozen=True)
class Swap:
    """How the best plan changes when an item is forced, the item itself aside."""

    leave: tuple[str, ...]
    """Items that leave the plan, in the order of the backlog."""
    enter: tuple[str, ...]
    """Items that enter it, in the order of the backlog."""
    move: tuple[str, ...]
    """Items that are finished in another quarter, in the order of the backlog."""
    settled: bool
    """True where, of equally good plans, the one with fewest changes is told (of those the one of
    least sum of weights hashed from ids); it is then the same for any order of the backlog."""


@dataclass(frozen=True)
class BreakEven:
    """The value of one cell at which an item is worth as much in the plan as out of it."""

    low: float | None
    """It is at least this; None where there is none, and `note` says why."""
    high: float | None
    """It is at most this; None where nothing bounds it."""
    exact: bool
    """True where it is proven, also that there is none."""
    note: str = ""
    """Why there is none, or why it is not known."""


@dataclass(frozen=True)
class ItemCase:
    """Why an item is in the plan, or out of it."""

    id: str
    """The item."""
    chosen: bool
    """True where it is in the plan."""
    cost_of_forcing: Bounds | None
    """Worth of the best plan less that of the best one in which a chosen item is out, or one that
    was left out is in, value units; never below 0. None where nothing feasible does so."""
    reason: str
    """Why it cannot be forced; empty where it can."""
    swap: Swap | None
    """What it would be exchanged for; None without a plan to tell of."""
    without_pin: Bounds | None
    """What the plan would gain without the item's pin, value units; None where it has none."""
    effort_days: BreakEven
    """Largest whole effort, engineer-days as the backlog states them, at which the best plan with
    the item is worth as much as the best one without it."""
    rate: BreakEven
    """Least factor on what finishing the item avoids at which the best plan with it is worth as
    much as the best one without it."""


@dataclass(frozen=True)
class RuleCase:
    """A rule that binds: what its easing is worth."""

    kind: str
    """Kind of the rule: capacity, floors, changes, overruns, or one that can only be dropped:
    deadlines, pins, prerequisites, exclusions."""
    sentence: str
    """The rule in the user's words."""
    team: str | None = None
    """Whose capacity it is."""
    quarter: int | None = None
    """Quarter it speaks of, from 1; a floor's is the one up to whose end it counts."""
    items: tuple[str, ...] = ()
    """Items it speaks of."""
    unit: str = ""
    """What one unit is: an engineer-day more, an engineer-day less of a floor, a change more, an
    overrun fewer; empty where the rule can only be dropped."""
    one_more: Bounds | None = None
    """Gain of worth from one unit, value units; None where the rule can only be dropped."""
    dual: float | None = None
    """The relaxation's gain for each unit, value units; for comparison, no promise."""
    step: float | None = None
    """Least units with which the plan improves at all; None where that is not proven."""
    step_gain: Bounds | None = None
    """Gain of worth from that many units, value units; None without a step."""
    dropping: Bounds | None = None
    """Gain of worth without the rule, value units; None where it can be eased by units."""


@dataclass(frozen=True)
class Explanation:
    """Why a plan is as it is."""

    proven: bool
    """True where the plan is proven best; else all costs are bounds."""
    worth: float
    """Worth of the plan, value units."""
    items: tuple[ItemCase, ...]
    """Every item in play, in the order of the backlog."""
    rules: tuple[RuleCase, ...]
    """Rules whose easing improves the plan, or may do so as far as is known; the most that one
    unit or dropping gains first."""
    complete: bool
    """True where everything is exact and settled."""
    seconds: float
    """Wall time."""
    notes: tuple[str, ...] = ()
    """What was left out for want of time, and how to read the figures."""

"""The value types of how sure a plan is: what drawn truths choose, and what they would regret."""

from dataclasses import dataclass

from scenarios.worth_of_estimate import PerfectInformation, WorthOfEstimates


@dataclass(frozen=True)
class Selection:
    """How often an item is in the best plans of drawn truths."""

    id: str
    """The item."""
    planned: int | None
    """Quarter in which the plan finishes it, from 1; None where it is left out."""
    share: float | None
    """Share of the truths that have a plan in whose best plan it is; None where no truth has."""
    low: float | None
    """Lower end of the 95 % interval of that share (Wilson)."""
    high: float | None
    """Upper end."""
    quarter: int | None
    """Quarter in which most of these plans finish it, from 1, the earliest of equals; None where
    it is in none."""


@dataclass(frozen=True)
class DrawnTruth:
    """What the plan is worth in one truth, and what the best plan for it is worth."""

    number: int
    """Number of the world that has this truth, from 0."""
    optimum: float | None
    """Worth of the best plan found, value units; None where nothing is feasible or found."""
    bound: float | None
    """No plan is worth more in this truth, value units; None where nothing was proven."""
    kept: float | None
    """Worth of the plan as far as it holds, late items delayed or dropped, value units; None where
    delaying and dropping does not mend it."""
    stopped: bool
    """True where the clock stopped a search before its gap: another run may differ."""

    @property
    def regret(self) -> float | None:
        """What the plan falls short of the best one, at least 0, value units; None without both."""
        if self.optimum is None or self.kept is None:
            return None
        return self.optimum - self.kept


@dataclass(frozen=True)
class Regret:
    """What a plan falls short of the best plan of each truth."""

    truths: int
    """Truths that have both a best plan and the plan as far as it holds."""
    mean: float
    """Mean, value units."""
    low: float | None
    """Lower end of the 95 % interval of the mean (Student), None of fewer than two truths."""
    high: float | None
    """Upper end."""
    worst_tenth: float
    """Mean over the tenth of the truths with most regret, value units."""
    share: float | None
    """Mean regret over the mean optimum; None where that is not above 0."""


@dataclass(frozen=True)
class Robustness:
    """How a plan stands in drawn truths.

    A truth says what an item's factor and its effort are. Newcomers and incidents are no part of
    it: they are expected values in every truth.
    """

    truths: int
    """Truths drawn."""
    infeasible: int
    """Truths in which no plan keeps the rules: efforts break deadlines, floors or pins."""
    beyond_mending: int
    """Truths that have a plan, but not by delaying or dropping items of this one."""
    unanswered: int
    """Truths in which the solver found no plan in time."""
    stopped: int
    """Truths in which the clock stopped a search before its gap; with any, a run may differ."""
    selections: tuple[Selection, ...]
    """The items in play, in the order of the file."""
    regret: Regret | None
    """The plan's regret, None where no truth tells."""
    drawn: tuple[DrawnTruth, ...]
    """Truth by truth."""
    estimates: WorthOfEstimates | None = None
    """What single estimates are worth before planning; None where it was not asked, or where too
    few truths were drawn to tell."""
    perfect_information: PerfectInformation | None = None
    """What all of the truth is worth before planning, None where it was not asked."""

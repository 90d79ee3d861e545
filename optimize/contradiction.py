"""An answer against itself: what is called optimal, its bound, and what the plan is worth."""

from dataclasses import dataclass

from optimize.answer import Answer
from optimize.pricing import SAME

_SOUND = 1e-5
"""Share of a plan's worth by which its bound may miss it: the solver's tolerances."""


@dataclass(frozen=True)
class Priced:
    """A plan as it is priced here, in whole units."""

    worth: float
    """What it is worth."""
    bound: float | None
    """What no plan is said to exceed, None where nothing was said."""
    offset: float
    """What the solver's objective lacks of a worth."""


def contradiction(answer: Answer, plan: Priced, gap: float) -> str | None:
    """Return what contradicts itself, None where nothing does.

    Parameters
    ----------
    answer
        What the solver said.
    plan
        The plan it gave.
    gap
        Relative gap at which it was to stop.
    """
    within = SAME + _SOUND * abs(plan.worth)
    if plan.bound is not None and plan.bound < plan.worth - within:
        return "gave a bound below the worth of its own plan"
    if answer.status == "optimal" and answer.bound is not None:
        within += gap * max(abs(answer.bound), abs(plan.worth - plan.offset))
        if plan.worth < answer.bound + plan.offset - within:
            return "calls optimal a plan that is worth less than its bound"
    return None

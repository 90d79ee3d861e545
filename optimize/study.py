"""A plan with all that is asked about it, from one problem and one solution."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from optimize.alternatives import Wanted, alternatives
from optimize.capacity_frontier import capacity_frontier
from optimize.core_index import Search, core_index
from optimize.explain import explain
from optimize.planner import Planned, solve_workspace
from optimize.robust import robustness
from optimize.solve import Limits
from optimize.truths import Drawing
from optimize.value_frontier import value_frontier
from optimize.worth_of_estimates import perfect_information, worth_of_estimates
from scenarios.alternative import Alternatives
from scenarios.earlier_plan import Keep
from scenarios.explanation import Explanation
from scenarios.frontier import CapacityFrontier, ValueFrontier
from scenarios.portfolio import CoreIndex
from scenarios.robustness import Robustness
from scenarios.study import Study
from scenarios.workspace import Workspace

VALUE = "value"
"""The frontier of reliability against user value."""
CAPACITY = "capacity"
"""The frontier of all teams' capacity; of one team with its id after a colon."""


GAP = 1e-3
"""Gap of each level of a capacity frontier and of each drawn truth, unless a larger is given."""
_LEAST_SECONDS = 1.0
"""Time that each drawn truth gets, however many there are."""


@dataclass(frozen=True)
class Questions:
    """What is asked about a plan; each question has as much time as the plan."""

    price_engineers: bool = False
    """What one more engineer in each team is worth."""
    explain: bool = False
    """Why each item is in or out."""
    frontier: str | None = None
    """``capacity``, ``capacity:TEAM`` or ``value``."""
    levels: int = 20
    """Levels of capacity, or points of value, 0 for all of these."""
    truths: int = 0
    """Drawn truths in which the plan is held against the best one, 0 for none."""
    seed: int = 0
    """Their seed."""
    within: float = 0.0
    """Share of the worth that alternatives may give up, 0 for no alternatives."""
    core_index: bool = False
    """Which items are right whatever is true."""


def study(
    workspace: Workspace, limits: Limits, questions: Questions, keep: Keep | None = None
) -> Study:
    """Return a plan and all that is asked about it.

    Parameters
    ----------
    workspace
        The beliefs.
    limits
        Wall time and gap of the plan, and wall time of each question.
    questions
        What is asked.
    keep
        An earlier plan to disrupt little.

    Raises
    ------
    ValueError
        If the frontier names a team that is not there.
    WrongAnswerError
        If the plan fails the check that every plan passes before it is shown.
    """
    planned = solve_workspace(workspace, limits, keep)
    plan = planned.plan(limits, price_engineers=questions.price_engineers)
    answered = plan.status in ("optimal", "feasible")
    wanted = questions.frontier or ""
    return Study(
        plan,
        explanation=_explained(planned, limits) if questions.explain and answered else None,
        capacity=_capacity(workspace, limits, questions) if wanted.startswith(CAPACITY) else None,
        value=_value(workspace, limits, questions) if wanted == VALUE else None,
        robustness=_robust(planned, limits, questions) if answered else None,
        alternatives=_others(planned, limits, questions) if questions.within and answered else None,
        core=_core(planned, limits) if questions.core_index and answered else None,
    )


def how_sure(
    workspace: Workspace, quarters: Mapping[int, int], limits: Limits, questions: Questions
) -> Robustness | None:
    """Return how a plan stands in drawn truths, and what it is worth to know more.

    Parameters
    ----------
    workspace
        The beliefs.
    quarters
        The plan: finishing quarter, from 0, by row of the item among those in play.
    limits
        Wall time that all truths share twice, and gap.
    questions
        How many truths, of which seed; None is returned for none.

    Raises
    ------
    WrongAnswerError
        If a plan fails the check that every plan passes.
    """
    if not questions.truths:
        return None
    each = max(_LEAST_SECONDS, 2 * limits.seconds / questions.truths)
    loose = max(limits.gap, GAP)
    drawing = Drawing(questions.truths, questions.seed, seconds=each, gap=loose)
    told = robustness(workspace, quarters, drawing)
    estimates = worth_of_estimates(workspace, quarters, drawing)
    perfect = perfect_information(told.regret, estimates)
    return replace(told, estimates=estimates, perfect_information=perfect)


def _explained(planned: Planned, limits: Limits) -> Explanation:
    """Return why each item is in or out."""
    return explain(planned.problem, planned.solution, limits)


def _capacity(workspace: Workspace, limits: Limits, questions: Questions) -> CapacityFrontier:
    """Return the frontier of capacity that a question names."""
    _, _, team = (questions.frontier or "").partition(":")
    loose = Limits(limits.seconds, max(limits.gap, GAP), settle_ties=False)
    return capacity_frontier(workspace, team or None, questions.levels, loose)


def _value(workspace: Workspace, limits: Limits, questions: Questions) -> ValueFrontier:
    """Return the frontier of reliability against user value."""
    exact = Limits(limits.seconds, limits.gap, settle_ties=False)
    return value_frontier(workspace, questions.levels or None, exact)


def _robust(planned: Planned, limits: Limits, questions: Questions) -> Robustness | None:
    """Return how the plan stands in drawn truths, None where none are asked for."""
    quarters = planned.solution.quarters
    return how_sure(planned.problem.workspace, quarters, limits, questions)


def _others(planned: Planned, limits: Limits, questions: Questions) -> Alternatives:
    """Return the plans worth nearly as much that differ most."""
    wanted = Wanted(questions.within)
    return alternatives(planned.problem, planned.solution.quarters, wanted, limits)


def _core(planned: Planned, limits: Limits) -> CoreIndex:
    """Return which items are right whatever is true."""
    return core_index(planned.problem, Search(seconds=limits.seconds))

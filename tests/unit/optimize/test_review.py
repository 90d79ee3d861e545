"""The relaxed plan of a review as an order, and what it is worth against the whole programme."""

from random import Random

import numpy as np

from optimize.check import certify
from optimize.policy import Ahead, order_anew
from optimize.posing import pose
from optimize.problem import Problem
from optimize.review import relaxed_order
from optimize.solve import Limits, Solution, solve
from optimize.telling import Telling
from scenarios.outcome import Outcome
from sim.schedule import Prizes, Schedule
from sim.stakes import Stakes
from sim.view import View
from tests.support.amount import amount
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def relaxed(view: View) -> list[str]:
    """Return the ids of the relaxed order of all open items."""
    schedule = Schedule.of(view, Stakes.of(view.workspace), Prizes.of(view.workspace))
    return ranked_ids(relaxed_order(schedule, np.flatnonzero(view.open).tolist()), view)


def test_what_avoids_most_per_day_comes_first() -> None:
    items = [
        an_item("late", days=91.0, drag=0.001),
        an_item("good", days=40.0, drag=0.01),
        an_item("better", days=40.0, drag=0.02),
    ]
    assert relaxed(a_view(a_workspace(items=items, quarters=2))) == ["better", "good", "late"]


def test_a_prerequisite_comes_before_what_it_opens() -> None:
    items = [
        an_item("medium", days=60.0, drag=0.01),
        an_item("base", days=60.0),
        an_item("top", days=20.0, drag=0.1, requires=("base",)),
    ]
    order = relaxed(a_view(a_workspace(items=items, quarters=2)))
    assert order.index("base") < order.index("medium")
    assert order.index("top") < order.index("medium")


def test_an_outcome_pulls_all_that_it_requires() -> None:
    items = [an_item("drags", days=80.0, drag=0.001), *(an_item(f"part-{n}") for n in range(3))]
    outcome = Outcome(id="launch", value=1e6, requires=tuple(f"part-{n}" for n in range(3)))
    workspace = a_workspace(items=items, outcomes=(outcome,))
    assert relaxed(a_view(workspace))[-1] == "drags"


def test_of_two_that_exclude_each_other_the_poorer_is_left_for_last() -> None:
    items = [
        an_item("poor", days=5.0, drag=0.01, excludes=("rich",)),
        an_item("rich", days=5.0, drag=0.05),
        an_item("harmless", days=50.0, drag=0.0001),
    ]
    assert relaxed(a_view(a_workspace(items=items)))[-1] == "poor"


def test_nothing_open_gives_no_order() -> None:
    assert relaxed(a_view(a_workspace(items=[an_item("one")]), open={"one": False})) == []


SEEDS = range(amount(5, 12))


def test_a_plan_solved_at_a_review_is_nearly_worth_the_proven_one() -> None:
    """With no plan to keep: dated by quarter it is worth 95 % and more, 98 % in the mean.

    Measured 0.965 to 0.997, the proven plan within 0.5 % of its bound.
    """
    shares = [share_of_proven(seed) for seed in SEEDS]
    assert min(shares) >= 0.95
    assert np.mean(shares) >= 0.98


def share_of_proven(seed: int) -> float:
    """Return the worth of a review's order, as a plan, over that of the whole programme's plan."""
    random = Random(seed)
    items = [
        an_item(
            f"i{n}",
            days=random.uniform(2.0, 25.0),
            drag=random.choice([0.0, 0.001, 0.003]),
            incidents_per_quarter=random.uniform(0.05, 0.6),
            severity=0.1,
            toil_days_per_week=random.choice([0.0, 0.0, 0.1]),
        )
        for n in range(40)
    ]
    view = a_view(a_workspace(items=items, quarters=4))
    problem = pose(view.workspace)
    nothing = Solution("optimal", {}, 0.0, 0.0, True, certify(problem, {}))
    bare = Telling(problem, nothing, certify(problem, {})).plan((), {})
    order = order_anew(view, Ahead.of(view.workspace, bare))
    best = solve(problem, Limits(20.0, 0.005, settle_ties=False))
    assert best.certificate is not None
    return certify(problem, dated(problem, order)).worth / best.certificate.worth


def dated(problem: Problem, order: list[int]) -> dict[int, int]:
    """Return an order as a plan: each item in the first quarter that has room for it."""
    quarters: dict[int, int] = {}
    for row in order:
        for quarter in range(problem.capacity.shape[1]):
            tried = {**quarters, row: quarter}
            if problem.allowed[row, quarter] and not certify(problem, tried).broken:
                quarters = tried
                break
    return quarters

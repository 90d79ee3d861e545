"""Who answers where the first solver cannot, and what is refused."""

import sys
from collections.abc import Callable
from dataclasses import replace
from math import nan
from typing import Any

import highspy
import pulp
import pytest

from optimize import engines, fallback, running, solve
from optimize.answer import Answer
from optimize.check import certify
from optimize.clash import name_clash
from optimize.engines import first_answer
from optimize.fallback import Cbc
from optimize.faults import SolverError, WrongAnswerError
from optimize.planner import make_plan
from optimize.policy import PlanPolicy
from optimize.posing import pose
from optimize.solve import Limits
from optimize.solver import Loaded
from tests.support.choices import random_problem
from tests.support.programmes import Spoil, Spoiling, knapsack
from tests.support.workspaces import a_workspace, an_item

ITEMS = [
    an_item("base", days=30.0),
    an_item("top", days=10.0, drag=0.01, requires=("base",)),
    an_item("large", days=80.0, drag=0.005),
    an_item("small", days=5.0, drag=0.0001),
]
WORKSPACE = a_workspace(items=ITEMS)
RIGHT = {0: 0, 1: 0, 3: 0}

Break = Callable[[pytest.MonkeyPatch], None]


def missing(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "highspy", None)


def too_old(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(highspy, "HIGHS_VERSION_MINOR", 14)


def raising(patch: pytest.MonkeyPatch) -> None:
    def run(self: Any) -> None:
        raise RuntimeError("out of luck")

    patch.setattr(highspy.Highs, "run", run)


def failing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(highspy.Highs, "run", lambda self: highspy.HighsStatus.kError)


def refusing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(highspy.Highs, "passModel", lambda self, lp: highspy.HighsStatus.kError)


def confused(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        highspy.Highs, "getModelStatus", lambda self: highspy.HighsModelStatus.kSolveError
    )


BROKEN = [
    (missing, "HiGHS cannot be loaded (import of highspy halted; None in sys.modules)"),
    (too_old, "HiGHS 1.14.1 is older than 1.15.1, so its answers may be wrong"),
    (raising, "HiGHS fails (RuntimeError: out of luck)"),
    (failing, "HiGHS ends with an error"),
    (refusing, "HiGHS refuses the programme"),
    (confused, "HiGHS gives no usable answer (Solve error)"),
]


@pytest.mark.parametrize(("broken", "why"), BROKEN)
def test_cbc_answers_where_highs_cannot_and_the_plan_says_so(
    broken: Break, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = make_plan(WORKSPACE)
    assert not any("CBC" in note for note in right.notes)
    broken(monkeypatch)
    made = make_plan(WORKSPACE)
    assert f"CBC made the plan, since {why}" in made.notes
    assert (made.status, made.chosen, made.bound) == (right.status, right.chosen, right.bound)
    assert made.tie_settled


@pytest.mark.parametrize(("broken", "why"), BROKEN)
def test_with_no_solver_left_every_reason_is_told(
    broken: Break, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    monkeypatch.setattr(fallback, "find_cbc", lambda: None)
    with pytest.raises(SolverError) as caught:
        make_plan(WORKSPACE)
    assert str(caught.value) == f"{why}; CBC is not installed"
    assert not isinstance(caught.value, WrongAnswerError)


def test_a_clash_is_named_without_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [an_item(f"p{n}", days=60.0, pin="in") for n in range(2)]
    problem = pose(a_workspace(items=items))
    right = name_clash(problem)
    missing(monkeypatch)
    assert name_clash(problem) == right
    assert len(right) == 3
    assert make_plan(problem.workspace).clash == right


def test_the_plan_policy_follows_a_plan_of_cbc(monkeypatch: pytest.MonkeyPatch) -> None:
    def quarters() -> dict[str, int]:
        ahead = PlanPolicy().prepare(WORKSPACE).ahead
        assert ahead is not None
        return ahead.quarters

    right = quarters()
    missing(monkeypatch)
    assert quarters() == right
    assert right == {"base": 0, "top": 0, "small": 0}


def test_a_solver_that_does_not_stop_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    ends = Event()
    monkeypatch.setattr(running, "_GRACE", 0.1)
    monkeypatch.setattr(highspy.Highs, "run", lambda self: ends.wait(60.0))
    try:
        with pytest.raises(SolverError, match="HiGHS does not stop"):
            Loaded(knapsack(5)).solve(0.1)
    finally:
        ends.set()


def test_the_first_solver_that_answers_is_taken() -> None:
    lp = knapsack(10)

    def no_solver(lp: pulp.LpProblem) -> Loaded:
        raise SolverError("gone")

    assert first_answer(lp, 10.0, 0.0, [no_solver, Loaded]).status == "optimal"
    with pytest.raises(SolverError, match=r"^gone; gone$"):
        first_answer(lp, 10.0, 0.0, [no_solver, no_solver])


def values(change: Callable[[tuple[float, ...]], tuple[float, ...]]) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, values=change(answer.values))


SPOILT: dict[str, Spoil] = {
    "everything at once": values(lambda x: tuple(1.0 for _ in x)),
    "everything the other way": values(lambda x: tuple(1.0 - one for one in x)),
    "nothing at all": values(lambda x: tuple(0.0 for _ in x)),
    "no prerequisite": values(lambda x: (0.0, *x[1:]) if x else x),
    "a bound below the plan": lambda answer: replace(answer, bound=(answer.bound or 0.0) * 0.9),
    "a bound of the other sign": lambda answer: replace(answer, bound=-(answer.bound or 0.0)),
    "nothing feasible": lambda answer: Answer("infeasible", (), None, answer.seconds),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_corrupted_answer_is_refused(name: str) -> None:
    with pytest.raises(WrongAnswerError, match=r"^HiGHS (gave|found|calls)"):
        solve.solve(pose(WORKSPACE), Limits(), [Spoiling(SPOILT[name])])


@pytest.mark.parametrize("name", SPOILT)
def test_what_highs_got_wrong_cbc_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "ENGINES", (Spoiling(SPOILT[name]), Cbc))
    problem = pose(WORKSPACE)
    solution = solve.solve(problem, Limits())
    assert (solution.status, solution.quarters) == ("optimal", RIGHT)
    assert solution.certificate == certify(problem, RIGHT)
    (note,) = make_plan(WORKSPACE).notes[:1]
    assert note.startswith("CBC made the plan, since HiGHS ")


def test_a_corrupted_answer_with_nobody_else_to_ask_ends_in_its_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solve, "ENGINES", (Spoiling(SPOILT["everything at once"]), Cbc))
    monkeypatch.setattr(fallback, "find_cbc", lambda: None)
    with pytest.raises(WrongAnswerError, match=r"works 125\.00 of 91\.00 .*; CBC is not"):
        make_plan(WORKSPACE)


def test_a_worse_plan_is_shown_as_what_it_is() -> None:
    """The bound is right and the plan is not the best: no proof, and no lie."""

    def stopped(answer: Answer) -> Answer:
        return replace(answer, status="feasible", values=tuple(0.0 for _ in answer.values))

    solution = solve.solve(pose(WORKSPACE), Limits(), [Spoiling(stopped)])
    assert (solution.status, solution.quarters) == ("feasible", {})
    assert solution.bound is not None
    assert solution.bound > 0


def test_an_infeasible_plan_where_the_empty_one_breaks_rules_is_refused_too() -> None:
    items = [an_item("forced", pin="in"), an_item("other", drag=0.01)]
    spoils = [SPOILT["nothing feasible"]]

    def once(answer: Answer) -> Answer:
        return spoils.pop()(answer) if spoils else answer

    with pytest.raises(WrongAnswerError, match="found nothing feasible where there is a plan"):
        solve.solve(pose(a_workspace(items=items)), Limits(), [Spoiling(once)])


def test_values_that_are_no_numbers_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = highspy.Highs.getSolution

    class Solution:
        def __init__(self, count: int) -> None:
            self.col_value = [nan] * count

    def spoilt(self: Any) -> Solution:
        return Solution(len(real(self).col_value))

    monkeypatch.setattr(highspy.Highs, "getSolution", spoilt)
    with pytest.raises(WrongAnswerError, match="values that are no numbers"):
        Loaded(knapsack(5)).solve(10.0)


@pytest.mark.parametrize("seed", range(10))
def test_no_right_answer_is_refused(seed: int) -> None:
    problem = random_problem(seed, count=6, quarters=3)
    solution = solve.solve(problem, Limits(), [Loaded])
    assert solution.status in ("optimal", "infeasible")
    if solution.status == "optimal":
        assert solution.certificate == certify(problem, solution.quarters)
    assert solution.notes == ()


def test_highs_is_asked_first() -> None:
    assert [make.name for make in (Loaded, Cbc)] == ["HiGHS", "CBC"]
    assert engines.ENGINES[0] is Loaded

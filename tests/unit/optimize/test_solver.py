"""The solver's answers taken at their word only where the word is exact."""

import pulp
import pytest
from pulp import LpAffineExpression, LpConstraint, LpConstraintGE, LpConstraintLE

from optimize.solver import Loaded, run_solver


def programme(limit: float) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    """Return: the most of x + 2y + 3z with x + y + z <= limit, all binary."""
    model = pulp.LpProblem("small", pulp.LpMaximize)
    variables = [model.add_variable(f"x{n}", 0, 1, pulp.LpBinary) for n in range(3)]
    row = LpAffineExpression([(x, 1.0) for x in variables])
    model.addConstraint(LpConstraint(row, LpConstraintLE, "r0", limit))
    model.setObjective(LpAffineExpression([(x, n + 1.0) for n, x in enumerate(variables)]))
    return model, variables


def test_an_optimum_comes_with_its_bound_in_the_models_sense() -> None:
    model, _ = programme(2.0)
    answer = run_solver(model, 10.0, 0.0)
    assert answer.status == "optimal"
    assert [round(value) for value in answer.values] == [0, 1, 1]
    assert answer.bound == pytest.approx(5.0)
    model.sense = pulp.LpMinimize
    assert run_solver(model, 10.0, 0.0).bound == pytest.approx(0.0)


def test_what_cannot_be_is_infeasible_and_has_no_values() -> None:
    model, variables = programme(1.0)
    row = LpAffineExpression([(x, 1.0) for x in variables])
    model.addConstraint(LpConstraint(row, LpConstraintGE, "r1", 2.0))
    answer = run_solver(model, 10.0, 0.0)
    assert (answer.status, answer.values, answer.bound) == ("infeasible", (), None)


def test_solving_again_in_one_process_gives_the_same_answer() -> None:
    first = run_solver(programme(2.0)[0], 10.0, 0.0)
    again = run_solver(programme(2.0)[0], 10.0, 0.0)
    assert again.values == first.values


def test_a_start_changes_no_optimum() -> None:
    answer = run_solver(programme(2.0)[0], 10.0, 0.0, start={"x0": 1.0, "x1": 1.0, "x2": 0.0})
    assert [round(value) for value in answer.values] == [0, 1, 1]


def test_a_programme_without_rows_is_solved() -> None:
    model = pulp.LpProblem("bare", pulp.LpMaximize)
    x = model.add_variable("x", 0, 1, pulp.LpBinary)
    model.setObjective(LpAffineExpression([(x, 2.0)]))
    assert run_solver(model, 10.0, 0.0).values == (1.0,)


def test_a_programme_that_is_solved_again_gets_no_time_on_top_of_what_it_is_given() -> None:
    loaded = Loaded(programme(2.0)[0])
    limits = []
    for seconds in (10.0, 5.0, 0.0):
        loaded.solve(seconds)
        limits.append(loaded.highs.getOptionValue("time_limit")[1])
    # The solver counts a limit from the start of the run, not from its first one.
    assert limits == [10.0, 5.0, 0.01]


def test_a_programme_without_whole_numbers_is_solved_again_after_its_clock_ran_on() -> None:
    model = pulp.LpProblem("plain", pulp.LpMaximize)
    parts = [model.add_variable(f"p{n}", 0, 1) for n in range(60)]
    for k in range(60):
        row = LpAffineExpression([(p, 1.0 + (n * k) % 7) for n, p in enumerate(parts)])
        model.addConstraint(LpConstraint(row, LpConstraintLE, f"r{k}", 40.0))
    model.setObjective(LpAffineExpression([(p, n + 1.0) for n, p in enumerate(parts)]))
    loaded = Loaded(model)
    first = loaded.solve(10.0)
    for _ in range(3):
        before = loaded.highs.getRunTime()
        assert loaded.solve(10.0).status == first.status == "optimal"
        assert loaded.highs.getOptionValue("time_limit")[1] == before + 10.0

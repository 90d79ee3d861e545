"""CBC answers as HiGHS does, within its time, and leaves nothing behind."""

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulp
import pytest
from pulp import LpAffineExpression, LpConstraint, LpConstraintGE

from optimize import fallback
from optimize.check import certify
from optimize.fallback import Cbc, find_cbc
from optimize.faults import SolverError
from optimize.solve import Limits, Solution, solve
from optimize.solver import Loaded
from tests.support.choices import random_problem
from tests.support.plans import best_worth
from tests.support.programmes import knapsack, worth


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary files go where they can be counted."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def told(solution: Solution) -> tuple[Any, ...]:
    return solution.status, solution.quarters, solution.tie_settled


@pytest.mark.parametrize("seed", range(20))
def test_a_proven_plan_is_the_same_whoever_found_it(seed: int, folder: Path) -> None:
    problem = random_problem(seed)
    by_cbc = solve(problem, Limits(), [Cbc])
    assert told(by_cbc) == told(solve(problem, Limits(), [Loaded]))
    assert by_cbc.status in ("optimal", "infeasible")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("seed", range(6))
def test_its_plan_is_the_best_of_all(seed: int) -> None:
    problem = random_problem(seed, count=4, quarters=2)
    best = best_worth(problem)
    solution = solve(problem, Limits(), [Cbc])
    if best is None:
        assert solution.status == "infeasible"
    else:
        assert certify(problem, solution.quarters).worth == pytest.approx(best, rel=1e-5, abs=1.0)


@pytest.mark.parametrize("seed", range(4))
def test_its_relaxation_is_that_of_highs(seed: int) -> None:
    ours, other = Cbc(knapsack(30, seed)).relax(), Loaded(knapsack(30, seed)).relax()
    assert ours is not None
    assert other is not None
    assert ours.objective == pytest.approx(other.objective, rel=1e-7)
    assert ours.values == pytest.approx(other.values, abs=1e-6)
    assert ours.penalties == pytest.approx(other.penalties, rel=1e-6, abs=1e-6)


def test_a_search_that_is_stopped_proves_nothing_and_leaves_no_file(folder: Path) -> None:
    lp = knapsack(150)
    answer = Cbc(lp).solve(1.0)
    assert answer.status == "feasible"
    assert answer.bound is None
    assert list(folder.iterdir()) == []


def test_a_gap_is_no_proof() -> None:
    answer = Cbc(knapsack(40)).solve(30.0, gap=0.2)
    assert (answer.status, answer.bound) == ("optimal", None)


def test_an_optimum_is_its_own_bound() -> None:
    lp = knapsack(15)
    answer = Cbc(lp).solve(30.0)
    assert answer.status == "optimal"
    assert answer.bound == worth(lp, answer.values)
    assert answer.bound == pytest.approx(Loaded(lp).solve(30.0).bound)


def test_what_only_whole_numbers_make_infeasible_is_infeasible() -> None:
    lp = pulp.LpProblem("half", pulp.LpMaximize)
    x, y = (lp.add_variable(name, 0, 1, pulp.LpBinary) for name in "xy")
    lp.setObjective(LpAffineExpression([(x, 1.0), (y, 1.0)]))
    for name, sign in (("least", 1.0), ("most", -1.0)):
        row = LpAffineExpression([(x, 2.0 * sign), (y, 2.0 * sign)])
        lp.addConstraint(LpConstraint(row, LpConstraintGE, name, sign))
    assert Cbc(lp).solve(10.0).status == "infeasible"
    # PuLP's word for it is that no solution was found, as after a time-out.
    reader = pulp.COIN_CMD(path=find_cbc(), msg=False)
    lp.solve(reader)
    assert lp.sol_status == pulp.LpSolutionNoSolutionFound


@pytest.mark.parametrize(("least", "status"), [(0.0, "optimal"), (1.0, "infeasible")])
def test_without_a_variable_the_rows_decide(least: float, status: str) -> None:
    lp = pulp.LpProblem("bare", pulp.LpMaximize)
    lp.setObjective(LpAffineExpression([]))
    lp.addConstraint(LpConstraint(LpAffineExpression([]), LpConstraintGE, "r", least))
    assert Cbc(lp).solve(10.0).status == status
    assert Loaded(lp).solve(10.0).status == status


def test_changed_bounds_hold_in_its_runs_and_not_in_the_programme() -> None:
    lp = knapsack(15)
    variables = lp.variables()
    engine = Cbc(lp)
    engine.change({variables[0]: (1.0, 1.0), variables[1]: (0.0, 0.0)})
    values = engine.solve(10.0).values
    assert values[:2] == (1.0, 0.0)
    assert [(x.lowBound, x.upBound) for x in variables] == [(0, 1)] * 15


def script(folder: Path, text: str) -> str:
    """Return the path of a programme that stands for CBC."""
    path = folder / "cbc"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def stand_in(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], None]:
    """Give a function that lets a shell script stand for CBC."""

    def put(text: str) -> None:
        path = script(tmp_path_factory.mktemp("bin"), text)
        monkeypatch.setattr(fallback, "find_cbc", lambda: path)
        monkeypatch.setattr(fallback, "_GRACE", 0.2)

    return put


def test_a_cbc_that_hangs_is_ended_and_its_files_with_it(
    stand_in: Callable[[str], None], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in("exec sleep 1000")
    started = watched(monkeypatch)
    assert Cbc(knapsack(5)).solve(0.1).status == "no_answer"
    assert Cbc(knapsack(5)).relax(0.1) is None
    assert [process.poll() for process in started] == [-9, -9]
    assert list(folder.iterdir()) == []


def test_ctrl_c_ends_cbc_too(
    stand_in: Callable[[str], None], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in("exec sleep 1000")
    started = watched(monkeypatch)
    wait = subprocess.Popen.wait

    def interrupted(self: Any, timeout: float | None = None) -> int:
        if timeout is not None:
            raise KeyboardInterrupt
        return wait(self)

    monkeypatch.setattr(subprocess.Popen, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Cbc(knapsack(5)).solve(100.0)
    assert [process.poll() for process in started] == [-9]
    assert list(folder.iterdir()) == []


def watched(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list to which every process that is started is added."""
    started: list[Any] = []
    start = subprocess.Popen

    class Watched(start):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    return started


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("exit 3", "CBC fails (exit code 3)"),
        ("exit 0", "CBC fails (exit code 0)"),
        ("kill -11 $$", "CBC fails (exit code -11)"),
        ('for last; do :; done; echo > "$last"', "CBC's answer cannot be read"),
        (
            'for last; do :; done; echo "Unbounded - objective value 0" > "$last"',
            "CBC calls the programme unbounded",
        ),
        (
            'for last; do :; done; printf "Optimal - objective value 0\\n 0 X0000000 nan 0\\n"'
            ' > "$last"',
            "CBC gives a plan with values that are no numbers",
        ),
    ],
)
def test_a_cbc_that_fails_is_told_and_leaves_no_file(
    text: str, message: str, stand_in: Callable[[str], None], folder: Path
) -> None:
    stand_in(text)
    with pytest.raises(SolverError) as caught:
        Cbc(knapsack(5)).solve(10.0)
    assert message in str(caught.value)
    assert list(folder.iterdir()) == []


def test_a_cbc_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fallback, "find_cbc", lambda: "/no/such/file")
    with pytest.raises(SolverError, match="CBC cannot be started"):
        Cbc(knapsack(5)).solve(10.0)


def test_without_cbc_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulp.COIN_CMD, "executable", staticmethod(lambda path: None))
    assert find_cbc() is None
    with pytest.raises(SolverError, match=r"^CBC is not installed$"):
        Cbc(knapsack(5))

"""The traps of HiGHS, CBC and PuLP: each is sprung bare, and then with our guard.

Where the bare library no longer falls into a trap its test fails here, and the guard may go.
Traps of packages and files are in `test_package_traps.py`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import highspy
import pulp
import pytest

from optimize.answer import Answer
from optimize.fallback import Cbc, find_cbc
from optimize.faults import SolverError
from optimize.posing import pose
from optimize.solve import Limits, solve
from optimize.solver import Loaded
from tests.support.programmes import Spoiling, knapsack, worth
from tests.support.workspaces import a_workspace, an_item

LONG = 150
"""Variables of a knapsack that is not solved in a test's time."""

ENGINES = pytest.mark.parametrize("engine", [Loaded, Cbc], ids=["HiGHS", "CBC"])


@pytest.fixture(autouse=True)
def scheduler() -> Iterator[None]:
    """Leave HiGHS's threads as they were found."""
    highspy.Highs.resetGlobalScheduler(True)
    yield
    highspy.Highs.resetGlobalScheduler(True)


def bare(**options: Any) -> pulp.HiGHS:
    """Return PuLP's HiGHS without our guards."""
    return pulp.HiGHS(msg=False, threads=1, **options)


def bare_cbc(**options: Any) -> pulp.COIN_CMD:
    """Return PuLP's CBC without our guards."""
    return pulp.COIN_CMD(msg=False, path=find_cbc(), **options)


def stops(lp: pulp.LpProblem) -> tuple[str, float | None]:
    """Return status and bound of a search that runs out of time."""
    answer = Loaded(lp).solve(0.5)
    assert answer.values
    assert answer.bound is None or answer.bound >= worth(lp, answer.values)
    return answer.status, answer.bound


# Status.


def test_a_time_out_with_a_plan_is_called_optimal_by_pulp_and_not_by_us() -> None:
    lp = knapsack(LONG)
    lp.solve(bare(timeLimit=0.5, gapRel=0.0))
    assert pulp.LpStatus[lp.status] == "Optimal"
    assert lp.sol_status == pulp.LpSolutionIntegerFeasible
    status, bound = stops(knapsack(LONG))
    assert status == "feasible"
    assert bound is not None


def test_a_time_out_of_cbc_is_called_optimal_by_pulp_and_not_by_us() -> None:
    lp = knapsack(LONG)
    lp.solve(bare_cbc(timeLimit=1))
    assert pulp.LpStatus[lp.status] == "Optimal"
    assert lp.sol_status == pulp.LpSolutionIntegerFeasible
    answer = Cbc(knapsack(LONG)).solve(1.0)
    assert (answer.status, answer.bound) == ("feasible", None), "CBC tells no bound"


def test_without_a_bound_from_the_search_the_relaxation_gives_one() -> None:
    """CBC is stopped, and the plan's gap is known all the same."""

    def stopped(answer: Answer) -> Answer:
        status = "feasible" if answer.values else answer.status
        return Answer(status, answer.values, None, answer.seconds)

    class Boundless(Spoiling):
        def __call__(self, lp: pulp.LpProblem) -> Loaded:
            engine: Any = super().__call__(lp)
            engine.bounds = False
            return engine  # type: ignore[no-any-return]

    items = [an_item(f"item-{n}", days=20.0 + n, drag=0.001 * (n + 9)) for n in range(8)]
    problem = pose(a_workspace(items=items))
    best = solve(problem, Limits())
    solution = solve(problem, Limits(), [Boundless(stopped)])
    assert solution.status == "feasible"
    assert solution.bound is not None
    assert best.bound is not None
    assert solution.bound >= best.bound * (1 - 1e-6)


@pytest.mark.nightly
def test_the_default_gap_passes_for_proof_with_pulp_and_not_with_us() -> None:
    def wide(lp: pulp.LpProblem) -> pulp.LpProblem:
        """Return the knapsack with profits in thousands, so that a gap of 1e-4 shows."""
        for n, variable in enumerate(list(lp.objective)):
            lp.objective[variable] = lp.objective[variable] * 1000 + n
        return lp

    lp = wide(knapsack(60, seed=0))
    lp.solve(bare())
    found, bound = pulp.value(lp.objective), -lp.solverModel.getInfo().mip_dual_bound
    assert lp.sol_status == pulp.LpSolutionOptimal
    assert bound - found > 0.5, "called optimal below its bound"
    ours = wide(knapsack(60, seed=0))
    answer = Loaded(ours).solve(240.0)
    assert answer.status == "optimal"
    assert answer.bound == pytest.approx(worth(ours, answer.values), abs=0.5)


def test_values_of_a_failed_run_are_zeros_with_pulp_and_none_with_us(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    highspy.Highs.resetGlobalScheduler(True)
    knapsack(5).solve(pulp.HiGHS(msg=False, threads=2))
    lp = knapsack(5)
    lp.solve(bare())
    assert [x.value() for x in lp.variables()] == [0.0] * 5, "which looks like a plan"
    monkeypatch.setattr(highspy.Highs, "run", lambda self: highspy.HighsStatus.kError)
    with pytest.raises(SolverError):
        Loaded(knapsack(5)).solve(10.0)


@pytest.mark.parametrize("name", ["kUnbounded", "kNotset", "kModelError", "kMemoryLimit"])
def test_an_end_that_is_no_answer_is_a_failure(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    status = getattr(highspy.HighsModelStatus, name)
    monkeypatch.setattr(highspy.Highs, "getModelStatus", lambda self: status)
    with pytest.raises(SolverError, match="HiGHS gives no usable answer"):
        Loaded(knapsack(5)).solve(10.0)


def test_a_plan_is_read_only_where_there_is_one() -> None:
    """Stopped before the first plan HiGHS holds leftovers; we hold nothing."""
    answer = Loaded(knapsack(5000, rows=60)).solve(0.0)
    assert answer.status in ("no_answer", "feasible")
    assert bool(answer.values) == (answer.status == "feasible")


# Options.


def test_unknown_options_are_taken_by_pulp_and_none_of_ours_is_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lp = knapsack(5)
    lp.solve(bare(warmStart=True, no_such_option=3))
    assert lp.sol_status == pulp.LpSolutionOptimal, "nothing is said of what is unknown"
    real: Any = highspy.Highs.setOptionValue
    said: dict[str, Any] = {}

    def recorded(self: Any, name: str, value: Any) -> Any:
        said[name] = real(self, name, value)
        return said[name]

    monkeypatch.setattr(highspy.Highs, "setOptionValue", recorded)
    engine = Loaded(knapsack(5))
    engine.solve(10.0, gap=0.01)
    engine.relax()
    assert {"threads", "time_limit", "mip_rel_gap", "mip_abs_gap"} <= set(said)
    assert set(said.values()) == {highspy.HighsStatus.kOk}
    assert not {name for name in said if "node" in name}, "a limit of nodes limits nothing useful"


def test_a_start_is_dropped_by_pulp_and_used_by_us() -> None:
    ours = knapsack(LONG)
    known = Loaded(ours).solve(3.0).values
    lp = knapsack(LONG)
    for variable, value in zip(lp.variables(), known, strict=True):
        variable.setInitialValue(round(value))
    lp.solve(bare(timeLimit=0.02, warmStart=True))
    assert (pulp.value(lp.objective) or 0.0) < worth(ours, known)
    answer = Loaded(ours).solve(0.02, 0.0, dict(enumerate(known)))
    assert worth(ours, answer.values) >= worth(ours, known) - 1e-6


def test_a_limit_of_solutions_is_a_key_error_of_pulp_and_an_answer_of_ours() -> None:
    with pytest.raises(KeyError):
        knapsack(LONG).solve(bare(mip_max_improving_sols=1, timeLimit=5.0))
    lp = knapsack(LONG)
    engine = Loaded(lp)
    engine.highs.setOptionValue("mip_max_improving_sols", 1)
    answer = engine.solve(5.0)
    assert answer.status == "feasible"
    assert answer.bound is not None
    assert answer.bound > worth(lp, answer.values)


def test_another_number_of_threads_breaks_a_run_of_pulp_and_none_of_ours() -> None:
    highspy.Highs.resetGlobalScheduler(True)
    first, second = knapsack(5), knapsack(5)
    first.solve(pulp.HiGHS(msg=False, threads=2))
    second.solve(pulp.HiGHS(msg=False, threads=1))
    assert first.sol_status == pulp.LpSolutionOptimal
    assert second.sol_status != pulp.LpSolutionOptimal, "the process has its threads already"
    assert Loaded(knapsack(5)).solve(10.0).status == "optimal"
    assert Loaded(knapsack(5)).relax() is not None


# A programme that is solved again.


def test_pulp_makes_a_new_solver_each_time_and_we_keep_it() -> None:
    lp = knapsack(10)
    lp.solve(bare())
    before = lp.solverModel
    lp.solve(bare())
    assert lp.solverModel is not before
    with pytest.raises(pulp.PulpSolverError):
        bare().actualResolve(lp)
    ours = knapsack(10)
    engine = Loaded(ours)
    kept = engine.highs
    variables = ours.variables()
    first = engine.solve(10.0)
    engine.change(dict.fromkeys(variables[:5], (0.0, 0.0)))
    second = engine.solve(10.0)
    assert engine.highs is kept
    assert second.values[:5] == (0.0,) * 5
    assert worth(ours, second.values) < worth(ours, first.values)


def test_the_solvers_clock_runs_on_and_each_solve_has_its_whole_time() -> None:
    lp = knapsack(LONG)
    engine = Loaded(lp)
    assert engine.solve(1.2).status == "feasible"
    # Trivial now; a limit of a second from the first start on is over before it begins.
    engine.change(dict.fromkeys(lp.variables(), (0.0, 0.0)))
    assert engine.highs.getRunTime() > 1.0, "clearing does not turn the clock back"
    assert engine.solve(1.0).status == "optimal"


def test_what_is_left_of_a_run_is_cleared_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A basis from before may end in a wrong objective (HiGHS 3294)."""
    calls: list[str] = []

    def recorded(name: str) -> Callable[[Any], Any]:
        real: Any = getattr(highspy.Highs, name)

        def call(self: Any) -> Any:
            calls.append(name)
            return real(self)

        return call

    for name in ("clearSolver", "run"):
        monkeypatch.setattr(highspy.Highs, name, recorded(name))
    engine = Loaded(knapsack(5))
    for _ in range(2):
        engine.solve(10.0)
    assert calls == ["clearSolver", "run"] * 2


@ENGINES
def test_the_same_programme_gives_the_same_vector(engine: Any) -> None:
    answers = [engine(knapsack(20)).solve(20.0) for _ in range(2)]
    assert answers[0].values == answers[1].values
    again = engine(knapsack(20))
    assert [again.solve(20.0).values for _ in range(2)] == [answers[0].values] * 2

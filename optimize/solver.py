"""The solver, named in this file alone: HiGHS through PuLP, one thread.

PuLP calls a time-out with a plan "Optimal"; only `sol_status` tells, and only 1 is proof. A model
is loaded in one call instead of one a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from threading import Event, Thread
from time import perf_counter
from typing import Any

import highspy
import numpy as np
import pulp
from pulp import constants

_AWAKE = 0.1
"""Seconds between two looks at whether the solver is to be broken off."""
_PATIENCE = 1.5
"""Seconds that a solver that was broken off gets to end."""


@dataclass(frozen=True)
class Answer:
    """What a solver run gives."""

    status: str
    """``optimal``, ``feasible``, ``infeasible`` or ``no_answer``."""
    values: tuple[float, ...]
    """Values of the variables in the order of the model, empty without a plan."""
    bound: float | None
    """Proven bound of the objective, None where there is none."""
    seconds: float
    """Wall time."""


class _BatchHiGHS(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS with the model passed whole, and a start if there is one."""

    def __init__(self, start: Sequence[float] | None, **options: Any) -> None:
        super().__init__(**options)
        self._start = start

    def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802 (PuLP's name)
        """Run HiGHS in a thread of its own, so that Ctrl-C is heard while it works."""
        highs: Any = lp.solverModel
        highs.HandleUserInterrupt = True
        done = Event()

        def work() -> None:
            try:
                highs.run()
            finally:
                done.set()

        Thread(target=work, daemon=True).start()
        try:
            # An event, not a join: a join that is interrupted marks a living thread as ended.
            while not done.wait(_AWAKE):
                pass
        except BaseException:
            highs.cancelSolve()
            done.wait(_PATIENCE)
            raise

    def buildSolverModel(self, lp: pulp.LpProblem) -> None:  # noqa: N802 (PuLP's name)
        """Fill one HighsLp and pass it (PuLP's own loader makes one call a row)."""
        variables = lp.variables()
        sign = -1.0 if lp.sense == constants.LpMaximize else 1.0
        for index, variable in enumerate(variables):
            variable.index = index
        starts, columns, numbers, lower, upper = [0], [], [], [], []
        for index, row in enumerate(lp._constraints.values()):
            row.index = index
            for variable, number in row.items():
                if number != 0:
                    columns.append(variable.index)
                    numbers.append(number)
            starts.append(len(columns))
            low, high = row.getLb(), row.getUb()
            lower.append(-inf if low is None else low)
            upper.append(inf if high is None else high)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(variables), len(lower)
        cost = [sign * lp.objective.get(variable, 0.0) for variable in variables]
        model.col_cost_ = np.array(cost, dtype=np.float64)
        model.col_lower_ = _bounds([v.lowBound for v in variables], -inf)
        model.col_upper_ = _bounds([v.upBound for v in variables], inf)
        model.row_lower_ = np.array(lower, dtype=np.float64)
        model.row_upper_ = np.array(upper, dtype=np.float64)
        model.integrality_ = [
            highspy.HighsVarType.kInteger
            if v.cat == constants.LpInteger and self.mip
            else highspy.HighsVarType.kContinuous
            for v in variables
        ]
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.num_col_, matrix.num_row_ = len(variables), len(lower)
        matrix.start_ = np.array(starts, dtype=np.int32)
        matrix.index_ = np.array(columns, dtype=np.int32)
        matrix.value_ = np.array(numbers, dtype=np.float64)
        lp.solverModel.passModel(model)
        if self._start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = [float(value) for value in self._start]
            lp.solverModel.setSolution(solution)


@dataclass(frozen=True)
class Relaxation:
    """The optimum of a programme without its integrality."""

    objective: float
    """Its value: a bound."""
    values: tuple[float, ...]
    """Values of the variables."""
    penalties: tuple[float, ...]
    """Loss of objective for each unit a variable leaves the bound it is at; its sign tells which:
    positive at the lower bound, negative at the upper one."""


def relax(model: pulp.LpProblem) -> Relaxation | None:
    """Return the relaxation of a programme, None where it has no optimum."""
    solver = _BatchHiGHS(None, mip=False, msg=False, threads=1)
    try:
        model.solve(solver)
    except pulp.PulpSolverError:
        return None
    if model.sol_status != constants.LpSolutionOptimal:
        return None
    variables = model.variables()
    return Relaxation(
        objective=float(pulp.value(model.objective)),
        values=tuple(float(v.varValue or 0.0) for v in variables),
        penalties=tuple(float(v.dj or 0.0) for v in variables),
    )


def _bounds(bounds: Sequence[float | None], open_end: float) -> Any:
    return np.array([open_end if b is None else b for b in bounds], dtype=np.float64)


def run_solver(
    model: pulp.LpProblem, time_limit: float, gap: float, start: Sequence[float] | None = None
) -> Answer:
    """Return the solver's answer to a model.

    Parameters
    ----------
    model
        A mixed-integer programme.
    time_limit
        Seconds of wall time.
    gap
        Relative gap at which a plan counts as proven; 0 for an exact proof.
    start
        Values of a known plan, in the order of the model's variables.
    """
    began = perf_counter()
    solver = _BatchHiGHS(
        start,
        msg=False,
        threads=1,
        gapRel=gap,
        gapAbs=1e-6 if gap == 0 else 0.0,
        timeLimit=max(0.01, time_limit),
    )
    try:
        model.solve(solver)
    except pulp.PulpSolverError:
        return Answer("no_answer", (), None, perf_counter() - began)
    seconds = perf_counter() - began
    highs: highspy.Highs = model.solverModel
    sign = -1.0 if model.sense == constants.LpMaximize else 1.0
    bound = sign * float(highs.getInfo().mip_dual_bound)
    proven = bound if isfinite(bound) else None
    has_plan = highs.getInfo().primal_solution_status == int(
        highspy.SolutionStatus.kSolutionStatusFeasible
    )
    if model.sol_status == constants.LpSolutionInfeasible:
        return Answer("infeasible", (), None, seconds)
    if model.sol_status in (constants.LpSolutionOptimal, 2) and has_plan:
        values = tuple(float(v.varValue or 0.0) for v in model.variables())
        status = "optimal" if model.sol_status == constants.LpSolutionOptimal else "feasible"
        return Answer(status, values, proven, seconds)
    return Answer("no_answer", (), proven, seconds)

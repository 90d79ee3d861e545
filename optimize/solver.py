"""The solver, named in this file alone: HiGHS through PuLP, one thread.

PuLP builds the programme and reads its answer as "Optimal" even after a time-out; here the answer
is read from the solver itself. A programme is passed in one call instead of one a row, and can be
changed and solved again without passing it anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from threading import Event, Thread
from time import perf_counter
from typing import Any, Literal

import highspy
import numpy as np
import pulp
from pulp import constants

_AWAKE = 0.1
"""Seconds between two looks at whether the solver is to be broken off."""
_PATIENCE = 1.5
"""Seconds that a solver that was broken off gets to end."""

Said = Literal["optimal", "feasible", "infeasible", "no_answer"]
"""Within the gap; a plan and a bound; nothing can be feasible; nothing usable."""


@dataclass(frozen=True)
class Answer:
    """What a solver run gives."""

    status: Said
    """What kind of answer it is."""
    values: tuple[float, ...]
    """Values of the variables in the order of the model, empty without a plan."""
    bound: float | None
    """Proven bound of the objective, None where there is none."""
    seconds: float
    """Wall time."""


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


class Loaded:
    """A programme in the solver's memory, which can be changed a little and solved again."""

    def __init__(self, lp: pulp.LpProblem) -> None:
        self._sign = -1.0 if lp.sense == constants.LpMaximize else 1.0
        loader = _BatchHiGHS(msg=False, threads=1)
        loader.createAndConfigureSolver(lp)
        loader.buildSolverModel(lp)
        self.highs: Any = lp.solverModel
        """The solver."""
        lp.solverModel = None
        self._columns = lp.numVariables()

    def change(
        self,
        variables: Mapping[pulp.LpVariable, tuple[float, float]] | None = None,
        rows: Mapping[pulp.LpConstraint, tuple[float | None, float | None]] | None = None,
        costs: Mapping[pulp.LpVariable, float] | None = None,
        numbers: Mapping[tuple[pulp.LpConstraint, pulp.LpVariable], float] | None = None,
    ) -> None:
        """Change bounds of variables and of rows, numbers of the objective and of rows.

        Parameters
        ----------
        variables
            Lower and upper bound.
        rows
            Least and most of a row's sum, None for none.
        costs
            Number of a variable in the objective, in its own sense.
        numbers
            Number of a variable in a row.
        """
        if variables:
            places = np.array([variable.index for variable in variables], dtype=np.int32)
            bounds = np.array(list(variables.values()), dtype=np.float64)
            low, high = np.ascontiguousarray(bounds.T)
            self.highs.changeColsBounds(len(places), places, low, high)
        for row, (least, most) in (rows or {}).items():
            ends = (-inf if least is None else least, inf if most is None else most)
            self.highs.changeRowBounds(row.index, *ends)
        if costs:
            places = np.array([variable.index for variable in costs], dtype=np.int32)
            numbers_of = self._sign * np.array(list(costs.values()), dtype=np.float64)
            self.highs.changeColsCost(len(places), places, numbers_of)
        for (row, variable), number in (numbers or {}).items():
            self.highs.changeCoeff(row.index, variable.index, number)

    def solve(
        self, seconds: float, gap: float = 0.0, start: Mapping[int, float] | None = None
    ) -> Answer:
        """Return the solver's answer to the programme as it is now.

        Parameters
        ----------
        seconds
            Most wall time.
        gap
            Relative gap at which a plan counts as proven; 0 for an exact proof.
        start
            Values of some variables in a known plan, by index; the rest is worked out.
        """
        began = perf_counter()
        highs = self.highs
        # A basis from before can mislead the next run (HiGHS 3294), and its clock runs on.
        highs.clearSolver()
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("mip_abs_gap", 1e-6 if gap == 0 else 0.0)
        highs.setOptionValue("time_limit", highs.getRunTime() + max(0.01, seconds))
        if start:
            places = np.array(list(start), dtype=np.int32)
            highs.setSolution(len(start), places, np.array(list(start.values()), dtype=np.float64))
        _run(highs)
        return self._answer(perf_counter() - began)

    def relax(self, seconds: float = inf) -> Relaxation | None:
        """Return the relaxation of the programme as it is now.

        Parameters
        ----------
        seconds
            Most wall time.

        Returns
        -------
        Relaxation or None
            None where it has no optimum, or none in time.
        """
        relaxed: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        relaxed.setOptionValue("output_flag", False)
        relaxed.setOptionValue("threads", 1)
        relaxed.setOptionValue("time_limit", seconds)
        whole = self.highs.getLp()
        whole.integrality_ = []
        relaxed.passModel(whole)
        _run(relaxed)
        if relaxed.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = relaxed.getSolution()
        return Relaxation(
            objective=self._sign * float(relaxed.getObjectiveValue()),
            values=tuple(float(value) for value in solution.col_value),
            penalties=tuple(float(dual) for dual in solution.col_dual),
        )

    def stop(self) -> None:
        """Break off the solve that runs in another thread."""
        self.highs.cancelSolve()

    def _answer(self, seconds: float) -> Answer:
        """Return what the solver found."""
        highs, status = self.highs, highspy.HighsModelStatus
        said = highs.getModelStatus()
        if not self._columns:
            # Without a variable each row is a statement about 0, which the solver does not look at.
            lp = highs.getLp()
            holds = all(low <= 0 for low in lp.row_lower_) and all(up >= 0 for up in lp.row_upper_)
            return Answer("optimal" if holds else "infeasible", (), 0.0 if holds else None, seconds)
        # No programme of ours is unbounded: all that the objective counts lies between bounds.
        if said in (status.kInfeasible, status.kUnboundedOrInfeasible):
            return Answer("infeasible", (), None, seconds)
        info = highs.getInfo()
        bound = self._sign * float(info.mip_dual_bound)
        proven = bound if isfinite(bound) else None
        has_plan = info.primal_solution_status == int(
            highspy.SolutionStatus.kSolutionStatusFeasible
        )
        values = tuple(float(value) for value in highs.getSolution().col_value) if has_plan else ()
        if not values or not all(map(isfinite, values)):
            return Answer("no_answer", (), proven, seconds)
        return Answer("optimal" if said == status.kOptimal else "feasible", values, proven, seconds)


def run_solver(
    lp: pulp.LpProblem, time_limit: float, gap: float, start: Mapping[str, float] | None = None
) -> Answer:
    """Return the solver's answer to a programme.

    Parameters
    ----------
    lp
        A mixed-integer programme.
    time_limit
        Seconds of wall time.
    gap
        Relative gap at which a plan counts as proven; 0 for an exact proof.
    start
        Values of some variables in a known plan, by name.
    """
    began = perf_counter()
    loaded = Loaded(lp)
    known = start or {}
    places = {v.index: known[v.name] for v in lp.variables() if v.name in known}
    answer = loaded.solve(time_limit - (perf_counter() - began), gap, places)
    return Answer(answer.status, answer.values, answer.bound, perf_counter() - began)


def relax(lp: pulp.LpProblem) -> Relaxation | None:
    """Return the relaxation of a programme, None where it has no optimum."""
    return Loaded(lp).relax()


def _run(highs: Any) -> None:
    """Run HiGHS in a thread of its own, so that Ctrl-C is heard while it works."""
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


class _BatchHiGHS(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS with the programme passed whole."""

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
            if v.cat == constants.LpInteger
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


def _bounds(bounds: Sequence[float | None], open_end: float) -> Any:
    return np.array([open_end if b is None else b for b in bounds], dtype=np.float64)

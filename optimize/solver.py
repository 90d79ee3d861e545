"""The solver: HiGHS through PuLP, one thread.

PuLP builds the programme and reads its answer as "Optimal" even after a time-out; here the answer
is read from the solver itself. A programme is passed in one call instead of one a row, and can be
changed and solved again without passing it anew.

Whatever goes wrong with the solver is a `SolverError`; `optimize.engines` says who answers then.
"""

from collections.abc import Mapping
from math import inf, isfinite
from time import perf_counter
from typing import Any, ClassVar

import numpy as np
import pulp
from pulp import constants

from optimize.answer import Answer, Relaxation, at_zero
from optimize.faults import SolverError, WrongAnswerError
from optimize.highs import BatchHiGHS, load_highs
from optimize.running import run

_HEURISTICS = (
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
)
"""HiGHS's searches for good plans that solve programmes of their own."""


class Loaded:
    """A programme in the solver's memory, which can be changed a little and solved again.

    Parameters
    ----------
    lp
        The programme; its variables and rows get their index.

    Raises
    ------
    SolverError
        If HiGHS is missing, broken or too old, or refuses the programme.
    """

    name: ClassVar[str] = "HiGHS"
    """What it is called in a message."""
    bounds: ClassVar[bool] = True
    """A search that is stopped has proven a bound."""

    def __init__(self, lp: pulp.LpProblem) -> None:
        self._highspy = load_highs()
        self._sign = -1.0 if lp.sense == constants.LpMaximize else 1.0
        loader = BatchHiGHS(msg=False, threads=1)
        loader.createAndConfigureSolver(lp)
        loader.buildSolverModel(lp)
        self.highs: Any = lp.solverModel
        """The solver."""
        lp.solverModel = None
        self._columns = lp.numVariables()
        self._whole = any(v.cat == constants.LpInteger for v in lp.variables())

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

    def add_column(self, most: float, whole: bool = False) -> int:
        """Add a variable from 0 that no row has yet, and return its index.

        Parameters
        ----------
        most
            Upper bound.
        whole
            True for a whole number.
        """
        self.highs.addCol(0.0, 0.0, most, 0, np.array([], np.int32), np.array([], np.float64))
        index: int = self._columns
        self._columns += 1
        kind = (
            self._highspy.HighsVarType.kInteger if whole else self._highspy.HighsVarType.kContinuous
        )
        self.highs.changeColIntegrality(index, kind)
        return index

    def add_row(self, terms: Mapping[int, float], least: float) -> None:
        """Add a row whose sum is at least a number.

        Parameters
        ----------
        terms
            Numbers by index of the variable.
        least
            The number.
        """
        places = np.array(list(terms), dtype=np.int32)
        numbers = np.array(list(terms.values()), dtype=np.float64)
        self.highs.addRow(least, inf, len(places), places, numbers)

    def solve(
        self,
        seconds: float,
        gap: float = 0.0,
        start: Mapping[int, float] | None = None,
        *,
        proof_only: bool = False,
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
        proof_only
            Look for no good plan by the way, since none is expected to be there.

        Raises
        ------
        SolverError
            If the solver fails, or answers what no solver may answer.
        """
        began = perf_counter()
        highs = self.highs
        for heuristic in _HEURISTICS:
            highs.setOptionValue(heuristic, not proof_only)
        # A basis from before can mislead the next run (HiGHS 3294).
        highs.clearSolver()
        # Its clock runs on from run to run, but a search over whole numbers has one of its own.
        before = 0.0 if self._whole else highs.getRunTime()
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("mip_abs_gap", 1e-6 if gap == 0 else 0.0)
        highs.setOptionValue("time_limit", before + max(0.01, seconds))
        if start:
            places = np.array(list(start), dtype=np.int32)
            highs.setSolution(len(start), places, np.array(list(start.values()), dtype=np.float64))
        run(highs, seconds)
        return self._answer(perf_counter() - began)

    def relax(self, seconds: float = inf) -> Relaxation | None:
        """Return the relaxation of the programme as it is now, None where it has no optimum.

        Parameters
        ----------
        seconds
            Most wall time; None is returned where it does not suffice.

        Raises
        ------
        SolverError
            If the solver fails.
        """
        relaxed: Any = self._highspy.Highs()
        relaxed.setOptionValue("output_flag", False)
        relaxed.setOptionValue("threads", 1)
        relaxed.setOptionValue("time_limit", max(0.01, seconds))
        whole = self.highs.getLp()
        whole.integrality_ = []
        relaxed.passModel(whole)
        run(relaxed, seconds)
        if relaxed.getModelStatus() != self._highspy.HighsModelStatus.kOptimal:
            return None
        solution = relaxed.getSolution()
        return Relaxation(
            objective=self._sign * float(relaxed.getObjectiveValue()),
            values=tuple(float(value) for value in solution.col_value),
            penalties=tuple(float(dual) for dual in solution.col_dual),
            prices=tuple(self._sign * float(dual) for dual in solution.row_dual),
        )

    def stop(self) -> None:
        """Break off the solve that runs in another thread."""
        self.highs.cancelSolve()

    def _answer(self, seconds: float) -> Answer:
        """Return what the solver found."""
        highs, status = self.highs, self._highspy.HighsModelStatus
        said = highs.getModelStatus()
        if not self._columns:
            lp = highs.getLp()
            return at_zero(zip(lp.row_lower_, lp.row_upper_, strict=True), seconds)
        # No programme of ours is unbounded: all that the objective counts lies between bounds.
        if said in (status.kInfeasible, status.kUnboundedOrInfeasible):
            return Answer("infeasible", (), None, seconds)
        if said not in (status.kOptimal, *(getattr(status, name) for name in _STOPPED)):
            raise SolverError(f"HiGHS gives no usable answer ({highs.modelStatusToString(said)})")
        info = highs.getInfo()
        bound = self._sign * float(info.mip_dual_bound)
        proven = bound if isfinite(bound) else None
        has_plan = info.primal_solution_status == int(
            self._highspy.SolutionStatus.kSolutionStatusFeasible
        )
        values = tuple(float(value) for value in highs.getSolution().col_value) if has_plan else ()
        if has_plan and (len(values) != self._columns or not all(map(isfinite, values))):
            raise WrongAnswerError("HiGHS gives a plan with values that are no numbers")
        if said == status.kOptimal and not values:
            raise WrongAnswerError("HiGHS calls optimal what has no plan")
        if not values:
            return Answer("no_answer", (), proven, seconds)
        return Answer("optimal" if said == status.kOptimal else "feasible", values, proven, seconds)


_STOPPED = (
    "kTimeLimit",
    "kIterationLimit",
    "kSolutionLimit",
    "kInterrupt",
    "kObjectiveBound",
    "kObjectiveTarget",
    "kUnknown",
)
"""Ends of a search that may leave a plan and a bound; any other is a failure."""


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

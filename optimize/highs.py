"""HiGHS and its loader: the right version, and a programme passed to it in one call."""

from collections.abc import Sequence
from importlib import import_module
from math import inf
from typing import Any

import numpy as np
import pulp
from pulp import constants

from optimize.faults import SolverError

_OLDEST = (1, 15, 1)
"""Older versions of HiGHS call wrong answers optimal."""
_LARGEST = 1e15
"""HiGHS refuses larger numbers in a row, and a double is no longer whole above 9e15."""
FAILED = -1
"""HighsStatus.kError."""


def refuse_wild(lp: pulp.LpProblem) -> None:
    """Raise where a programme holds no number, or one too large to be counted with.

    Solvers take both, and call what comes of it optimal.

    Parameters
    ----------
    lp
        The programme.

    Raises
    ------
    SolverError
        If it does.
    """
    rows = lp._constraints.values()
    numbers = [number for row in rows for number in row.values()]
    numbers += [row.constant for row in rows]
    numbers += list((lp.objective or {}).values())
    # Written so that NaN, of which every comparison is false, is refused.
    if not np.all(np.abs(np.array(numbers, dtype=np.float64)) <= _LARGEST):
        raise SolverError(f"the programme holds what is no number, or one beyond {_LARGEST:g}")


def load_highs() -> Any:
    """Return the module of HiGHS.

    Raises
    ------
    SolverError
        If it is missing, broken or too old.
    """
    try:
        highspy = import_module("highspy")
    except Exception as error:
        # A build that does not fit the machine may raise anything.
        raise SolverError(f"HiGHS cannot be loaded ({error})") from error
    parts = ("MAJOR", "MINOR", "PATCH")
    version = tuple(int(getattr(highspy, f"HIGHS_VERSION_{part}", 0)) for part in parts)
    if version < _OLDEST:
        shown, oldest = (".".join(map(str, one)) for one in (version, _OLDEST))
        raise SolverError(f"HiGHS {shown} is older than {oldest}, so its answers may be wrong")
    return highspy


class BatchHiGHS(pulp.HiGHS):  # type: ignore[misc]
    """PuLP's HiGHS with the programme passed whole."""

    def buildSolverModel(self, lp: pulp.LpProblem) -> None:  # noqa: N802 (PuLP's name)
        """Fill one HighsLp and pass it (PuLP's own loader makes one call a row)."""
        refuse_wild(lp)
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
        highspy = load_highs()
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
        if int(lp.solverModel.passModel(model)) == FAILED:
            raise SolverError("HiGHS refuses the programme")


def _bounds(bounds: Sequence[float | None], open_end: float) -> Any:
    return np.array([open_end if b is None else b for b in bounds], dtype=np.float64)

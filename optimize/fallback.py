"""CBC, through PuLP: it answers where HiGHS cannot.

PuLP writes the programme and reads the answer; the process between the two is run here, so that it
is ended when its time is up and on Ctrl-C, and leaves no file. CBC tells its optimum and whether it
is one, and of a search that is stopped only the plan, so a stopped search has no bound.
"""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf, isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, ClassVar

import pulp
from pulp import constants

from optimize.answer import Answer, Relaxation, at_zero
from optimize.faults import SolverError, WrongAnswerError
from optimize.highs import refuse_wild

_GRACE = 5.0
"""Seconds beyond its limit after which CBC is ended: it may hang before it looks at its clock."""
_LONGEST = 1e6
"""Seconds that stand for no limit."""
_SOLVED = (constants.LpSolutionOptimal, constants.LpSolutionIntegerFeasible)
"""What PuLP calls an answer with a plan; its status says "Optimal" also after a time-out."""


def find_cbc() -> str | None:
    """Return where CBC is: beside PuLP, else on the path; None where there is none."""
    # Naming the class is no use of it: PuLP 3 warns where one is made, PuLP 4 has none.
    bundled = getattr(getattr(pulp, "PULP_CBC_CMD", None), "pulp_cbc_path", None)
    for path in (bundled, pulp.COIN_CMD(msg=False).path):
        found = pulp.COIN_CMD.executable(path) if path else None
        if found:
            return str(found)
    return None


@dataclass(frozen=True)
class _Read:
    """An answer as CBC wrote it."""

    kind: int
    """What PuLP calls its kind of solution."""
    infeasible: bool
    """True where there is none; PuLP's kind does not say so where only whole numbers fail."""
    values: tuple[float, ...]
    """Values of the variables."""
    penalties: tuple[float, ...]
    """Their reduced costs."""
    objective: float
    """What the values add up to, in the programme's sense."""


class Cbc:
    """A programme that CBC solves, written anew for each run.

    Parameters
    ----------
    lp
        The programme; its variables get their index.

    Raises
    ------
    SolverError
        If CBC is not there, or the programme holds what is no number.
    """

    name: ClassVar[str] = "CBC"
    """What it is called in a message."""
    bounds: ClassVar[bool] = False
    """A search that is stopped has proven no bound."""

    def __init__(self, lp: pulp.LpProblem) -> None:
        path = find_cbc()
        if path is None:
            raise SolverError("CBC is not installed")
        refuse_wild(lp)
        self._path = path
        self._lp = lp
        self._sign = -1.0 if lp.sense == constants.LpMaximize else 1.0
        self._variables: list[Any] = list(lp.variables())
        for index, variable in enumerate(self._variables):
            variable.index = index
        self._bounds: dict[Any, tuple[float, float]] = {}

    def change(self, variables: Mapping[pulp.LpVariable, tuple[float, float]]) -> None:
        """Change bounds of variables, for the runs that follow.

        Parameters
        ----------
        variables
            Lower and upper bound.
        """
        self._bounds.update(variables)

    def solve(
        self,
        seconds: float,
        gap: float = 0.0,
        start: Mapping[int, float] | None = None,
        *,
        proof_only: bool = False,
    ) -> Answer:
        """Return CBC's answer to the programme as it is now.

        Parameters
        ----------
        seconds
            Most wall time.
        gap
            Relative gap at which a plan counts as good enough; 0 for an exact proof. Only an exact
            proof gives a bound: the optimum itself.
        start
            Not taken: CBC makes a plan of it slowly. Whoever knows a plan compares.
        proof_only
            Not taken either.

        Raises
        ------
        SolverError
            If CBC fails, or answers what no solver may answer.
        """
        began = perf_counter()
        if not self._variables:
            bounds = [(row.getLb(), row.getUb()) for row in self._lp._constraints.values()]
            rows = [(-inf if b is None else b, inf if t is None else t) for b, t in bounds]
            return at_zero(rows, perf_counter() - began)
        absolute = 1e-6 if gap == 0 else 0.0
        read = self._run(seconds, "-ratio", f"{gap:g}", "-allow", f"{absolute:g}", "-solve")
        taken = perf_counter() - began
        if read is not None and read.infeasible:
            return Answer("infeasible", (), None, taken)
        if read is None or read.kind == constants.LpSolutionNoSolutionFound:
            return Answer("no_answer", (), None, taken)
        if read.kind not in _SOLVED:
            raise SolverError("CBC calls the programme unbounded, which none is")
        if not all(map(isfinite, read.values)):
            raise WrongAnswerError("CBC gives a plan with values that are no numbers")
        if read.kind == constants.LpSolutionOptimal:
            return Answer("optimal", read.values, read.objective if gap == 0 else None, taken)
        return Answer("feasible", read.values, None, taken)

    def relax(self, seconds: float = inf) -> Relaxation | None:
        """Return the relaxation of the programme as it is now, None where it has no optimum.

        Parameters
        ----------
        seconds
            Most wall time; None is returned where it does not suffice.

        Raises
        ------
        SolverError
            If CBC fails.
        """
        read = self._run(seconds, "-initialSolve") if self._variables else None
        if read is None or read.kind != constants.LpSolutionOptimal:
            return None
        return Relaxation(read.objective, read.values, read.penalties)

    def _run(self, seconds: float, *commands: str) -> _Read | None:
        """Return what CBC wrote, None where it had to be ended."""
        limit = min(max(0.01, seconds), _LONGEST)
        with TemporaryDirectory(prefix="paydown-cbc-", ignore_cleanup_errors=True) as folder:
            programme, solution = Path(folder, "programme.mps"), Path(folder, "solution.txt")
            began = perf_counter()
            with self._bounded():
                # Named by number: CBC cannot tell two names apart that differ in marks alone. As a
                # minimum, so that reduced costs have the sign they have with HiGHS.
                _, columns, rows, _ = self._lp.writeMPS(
                    str(programme), mpsSense=constants.LpMinimize, rename=True
                )
            limit = max(0.01, limit - (perf_counter() - began))
            words = [str(programme), "-timeMode", "elapsed", "-sec", f"{limit:.3f}", *commands]
            words += ["-printingOptions", "all", "-solution", str(solution)]
            code = _ended([self._path, *words], limit + _GRACE)
            if code is None:
                return None
            if code != 0 or not solution.exists():
                raise SolverError(f"CBC fails (exit code {code})")
            return self._read(solution, columns, rows)

    @contextmanager
    def _bounded(self) -> Iterator[None]:
        """Give the variables their changed bounds while the programme is written."""
        before = [(variable, variable.lowBound, variable.upBound) for variable in self._bounds]
        try:
            for variable, (low, high) in self._bounds.items():
                variable.lowBound, variable.upBound = low, high
            yield
        finally:
            for variable, low, high in before:
                variable.lowBound, variable.upBound = low, high

    def _read(self, path: Path, columns: Mapping[str, str], rows: Mapping[str, str]) -> _Read:
        """Return the answer in a file of CBC's."""
        reader = pulp.COIN_CMD(msg=False)
        try:
            status, values, penalties, _, _, kind = reader.readsol_MPS(
                str(path), self._lp, self._variables, columns, rows
            )
        except (IndexError, ValueError) as error:
            raise SolverError(f"CBC's answer cannot be read ({error})") from error
        lp, names = self._lp, [variable.name for variable in self._variables]
        return _Read(
            kind=kind,
            infeasible=status == constants.LpStatusInfeasible,
            values=tuple(float(values[name]) for name in names),
            penalties=tuple(float(penalties.get(name, 0.0)) for name in names),
            objective=sum(float(values[x.name]) * number for x, number in lp.objective.items()),
        )


def _ended(command: list[str], seconds: float) -> int | None:
    """Return the exit code of a process, None where it was ended after some seconds."""
    nowhere = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    except OSError as error:
        raise SolverError(f"CBC cannot be started ({error.strerror or error})") from error
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        # Also where Ctrl-C or a request to end came in between.
        if process.poll() is None:
            process.kill()
            process.wait()

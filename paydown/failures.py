"""Every failure as a line a user can act on, and the exit code that goes with it."""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import IntEnum, unique
from io import TextIOWrapper
from types import FrameType


@unique
class Exit(IntEnum):
    """Exit codes; see `docs/cli.md`."""

    DONE = 0
    NO = 1
    """The answer is no: nothing is feasible, the ledger was altered, a replay differs."""
    INPUT = 2
    """Bad usage or input."""
    NO_ANSWER = 3
    """No usable answer from the solver."""
    STORAGE = 4
    """A file cannot be written."""
    PARTIAL = 5
    """Not all was done; the same command may do it."""
    OURS = 70
    """A fault of this program."""
    INTERRUPTED = 130
    TERMINATED = 143


class CommandError(Exception):
    """Ends a command with a code and a line on stderr.

    Parameters
    ----------
    code
        Exit code.
    message
        What is wrong and what to do; empty where all has been said.
    """

    def __init__(self, code: Exit, message: str = "") -> None:
        super().__init__(message)
        self.code = code


class Terminated(BaseException):
    """The process was asked to end."""


_INSTALL = "install {} anew: pip install --force-reinstall {}"
"""What to do where a package is missing or broken."""

_KNOWN = (
    ("scenarios.fault", "InputError", Exit.INPUT, "{}"),
    ("scenarios.capacity", "CapacityError", Exit.INPUT, "--capacity-days: {}"),
    ("optimize.parts", "TooManyPairsError", Exit.INPUT, "--frontier: {}"),
    (
        "optimize.faults",
        "WrongAnswerError",
        Exit.NO_ANSWER,
        "the solver's plan was refused ({}); run again with another --time-limit",
    ),
    (
        "optimize.faults",
        "SolverError",
        Exit.NO_ANSWER,
        "no solver gives a usable answer ({}); " + _INSTALL.format("HiGHS", "'highspy>=1.15.1,<2'"),
    ),
    ("scenarios.importing.registry", "UnknownToolError", Exit.INPUT, "{}"),
    ("sim.policy", "PolicyError", Exit.INPUT, "{}"),
    ("sim.endless", "EndlessError", Exit.PARTIAL, "{}"),
    ("sim.runners", "WorkerDiedError", Exit.PARTIAL, "{}"),
    ("sim.cluster", "ClusterError", Exit.INPUT, "--cluster: {}"),
    ("sim.store", "StoreError", Exit.STORAGE, "{}"),
    ("sim.explore", "MissingExploreError", Exit.INPUT, "{}"),
    ("paydown.export_extra", "MissingExportError", Exit.INPUT, "{}"),
    ("paydown.export_extra", "ExportError", Exit.INPUT, "{}"),
    ("scenarios.signals.detectors", "MissingSignalsError", Exit.INPUT, "{}"),
    ("paydown.theme", "MissingChartsError", Exit.INPUT, "{}"),
    ("paydown.theme", "ChartError", Exit.INPUT, "{}"),
    ("paydown.ledger.faults", "LedgerError", Exit.STORAGE, "{}"),
    ("paydown.ledger.faults", "AlteredLedgerError", Exit.NO, "{}"),
    ("paydown.ledger.faults", "RefusedError", Exit.INPUT, "{}"),
)
"""Errors of the layers below: module, class, code and line."""


def guarded(command: Callable[[], None]) -> int:
    """Run a command and return its exit code; no traceback reaches the terminal.

    Parameters
    ----------
    command
        What to run; a fault of ours is written to a file that is named in one line.
    """
    if isinstance(sys.stdout, TextIOWrapper):
        # A title in letters that the terminal's encoding lacks is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    with _terminable():
        code = _outcome(command)
    return _flushed(code)


def _outcome(command: Callable[[], None]) -> int:
    """Return how a command ended, after telling it."""
    try:
        command()
    except SystemExit as stop:
        return _left(stop.code)
    except CommandError as stop:
        return _say(stop.code, str(stop))
    except KeyboardInterrupt:
        return _left(Exit.INTERRUPTED)
    except Terminated:
        return _say(Exit.TERMINATED, "terminated; no file is half written")
    except BrokenPipeError:
        return Exit.DONE
    except Exception as error:
        return _known(error)
    return Exit.DONE


def _left(code: str | int | None) -> int:
    """Return the exit code for that of typer, which leaves by itself."""
    if code == Exit.INTERRUPTED:
        return _say(Exit.INTERRUPTED, "interrupted; no file is half written")
    # With 1 typer and rich leave where whoever read the output has gone: `| head`.
    return code if isinstance(code, int) and code != 1 else Exit.DONE


@contextmanager
def _terminable() -> Iterator[None]:
    """Let a request to end raise `Terminated`, so that what is open is closed."""
    previous = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous or signal.SIG_DFL)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


def _known(error: Exception) -> int:
    """Return the code of an error that a layer below may raise, after telling it."""
    for module, name, code, line in _KNOWN:
        # What was never imported raised nothing; importing it here would take its time.
        if module not in sys.modules:
            continue
        kind = getattr(sys.modules[module], name)
        if isinstance(error, kind):
            return _say(code, line.format(error))
        if code == Exit.NO_ANSWER and isinstance(error.__cause__, kind):
            # A policy that plans fails with the solver: what is to be done is the same.
            return _say(code, line.format(error.__cause__))
    if isinstance(error, ModuleNotFoundError) and error.name == "pulp":
        # Without it nothing of the optimizer can be imported.
        install = _INSTALL.format("PuLP", "'pulp>=3.3.2,<4'")
        return _say(Exit.NO_ANSWER, f"no plan can be made ({error}); {install}")
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return _say(
            Exit.STORAGE,
            f"{where}it cannot be written or read ({error.strerror or error}); "
            "free space or mend permissions",
        )
    return _ours(error)


def _ours(error: Exception) -> int:
    """Write the traceback to a file and name it."""
    text = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            prefix="paydown-fault-",
            suffix=".txt",
            delete=False,
            encoding="utf-8",
            errors="backslashreplace",
        ) as file:
            file.write(text)
        where = f"the details are in {file.name}"
    except OSError:
        where = "the details could not be written"
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return _say(Exit.OURS, f"a fault of paydown ({what}); {where}, please report it")


def _say(code: Exit, message: str) -> int:
    """Print a message on stderr and return the code."""
    if message and sys.stderr is not None:
        with suppress(OSError, ValueError):
            # A file name may hold what no text may.
            text = message.encode("utf-8", "backslashreplace").decode("utf-8")
            print(text, file=sys.stderr, flush=True)
    return code


def _flushed(code: int) -> int:
    """Return the exit code once all output is where it belongs, STORAGE where it cannot be."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop()
    except (OSError, ValueError) as error:
        _drop()
        if code == Exit.DONE:
            return _known(error)
    return code


def _drop() -> None:
    """Let what is left of the output go nowhere, or the interpreter complains at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

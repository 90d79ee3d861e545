"""Every failure as a line a user can act on, and the exit code that goes with it."""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from enum import IntEnum, unique
from types import FrameType


@unique
class Exit(IntEnum):
    """Exit codes; see `docs/cli.md`."""

    DONE = 0
    NO = 1
    """The answer is no: nothing is feasible."""
    INPUT = 2
    """Bad usage or input."""
    NO_ANSWER = 3
    """No usable answer from the solver."""
    STORAGE = 4
    """A file cannot be written."""
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


def guarded(command: Callable[[], None]) -> int:
    """Run a command and return its exit code; no traceback reaches the terminal.

    Parameters
    ----------
    command
        What to run; a fault of ours is written to a file that is named in one line.
    """
    previous = signal.signal(signal.SIGTERM, _terminate)
    try:
        command()
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else Exit.DONE
    except CommandError as stop:
        return _say(stop.code, str(stop))
    except KeyboardInterrupt:
        return _say(Exit.INTERRUPTED, "interrupted; nothing was written")
    except Terminated:
        return _say(Exit.TERMINATED, "terminated; nothing was written")
    except BrokenPipeError:
        # Whoever read our output has gone; give the interpreter no closed pipe to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception as error:
        return _known(error)
    finally:
        signal.signal(signal.SIGTERM, previous)
    return Exit.DONE


def _known(error: Exception) -> int:
    """Return the code of an error that a layer below may raise, after telling it."""
    from optimize.planner import WrongAnswerError
    from scenarios.capacity import CapacityError
    from scenarios.fault import InputError
    from sim.policy import PolicyError

    if isinstance(error, InputError | PolicyError | CapacityError):
        return _say(Exit.INPUT, str(error))
    if isinstance(error, WrongAnswerError):
        return _say(
            Exit.NO_ANSWER,
            f"the solver's plan was refused ({error}); run again with another --time-limit",
        )
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
            "w", prefix="paydown-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(text)
        where = f"the details are in {file.name}"
    except OSError:
        where = "the details could not be written"
    return _say(
        Exit.OURS,
        f"a fault of paydown ({type(error).__name__}: {error}); {where}, please report it",
    )


def _say(code: Exit, message: str) -> int:
    """Print a message on stderr and return the code."""
    if message:
        print(message, file=sys.stderr)
    return code


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated

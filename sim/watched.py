"""A policy under watch: what it must not do ends it, with a reason, and nothing else.

It may raise, it may never return, it may answer differently to the same question. Each becomes a
`PolicyError`; whoever runs several policies disqualifies that one and goes on.
"""

import signal
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from types import FrameType
from typing import Any

from scenarios.workspace import Workspace
from sim.policy import Policy, PolicyError, for_world, needs_truth
from sim.view import View
from sim.world import World

REVIEW_SECONDS = 60.0
"""Seconds that a policy may take to rank one view."""
PREPARE_SECONDS = 600.0
"""Seconds that it may take to get ready for a workspace."""


@dataclass(frozen=True)
class Watched:
    """A policy that is held to the rules while it ranks."""

    policy: Policy
    """The policy, prepared."""
    twice: bool = False
    """Ask it every question twice: the answers must be the same."""
    seconds: float = REVIEW_SECONDS
    """Seconds it may take for a view."""

    @property
    def name(self) -> str:
        """Name in tables."""
        return self.policy.name

    @property
    def needs_truth(self) -> bool:
        """Whether it is told the truth of each world."""
        return needs_truth(self.policy)

    def prepare(self, workspace: Workspace) -> "Watched":
        """Return it prepared for a workspace.

        Raises
        ------
        PolicyError
            If it fails, or takes too long.
        """
        return Watched(prepared(self.policy, workspace), self.twice, self.seconds)

    def informed(self, world: World) -> "Watched":
        """Return it told the truth of a world."""
        return Watched(for_world(self.policy, world), self.twice, self.seconds)

    def rank(self, view: View) -> Sequence[int]:
        """Return its order as it gave it, to be checked.

        Raises
        ------
        PolicyError
            If it takes too long, or gives another order when asked again.
        """
        when = f"on day {view.day:g}"
        with _limited(self.seconds, f"policy '{self.name}' did not answer {when}"):
            order = _listed(self.policy.rank(view), view)
            if self.twice and order != _listed(self.policy.rank(view), view):
                raise PolicyError(
                    f"policy '{self.name}' gave two orders for the same view {when}; "
                    "let chance come from view.seed, and keep nothing between calls"
                )
        order_given: Sequence[int] = order
        return order_given


def _listed(answer: object, view: View) -> Any:
    """Return an answer as a list, so that what is worked out on the way is under watch as well.

    What is no list stays as it is, to be refused in words; one row too many shows an endless one.
    """
    return list(islice(answer, len(view.table) + 1)) if isinstance(answer, Iterable) else answer


def prepared(policy: Policy, workspace: Workspace, seconds: float = PREPARE_SECONDS) -> Policy:
    """Return a policy prepared for a workspace.

    Parameters
    ----------
    policy
        The policy.
    workspace
        The beliefs.
    seconds
        Seconds it may take.

    Raises
    ------
    PolicyError
        If it fails, or takes too long.
    """
    with _limited(seconds, f"policy '{policy.name}' did not get ready"):
        try:
            return policy.prepare(workspace)
        except (PolicyError, _TooLongError):
            raise
        except Exception as error:
            raise PolicyError(
                f"policy '{policy.name}' failed to get ready ({type(error).__name__}: {error}); "
                "mend its prepare(workspace)"
            ) from error


class _TooLongError(BaseException):
    """Time is up; no `except Exception` in a policy swallows it."""


@contextmanager
def _limited(seconds: float, what: str) -> Iterator[None]:
    """Break off what takes too long, where the system can: in a main thread, not inside C code."""
    if not hasattr(signal, "setitimer") or not _in_main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _TooLongError:
        raise PolicyError(f"{what} within {seconds:g} s; mend it, or give fewer items") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()

"""A policy: the rule that orders the open items at each review."""

from collections.abc import Iterable, Sequence
from itertools import islice
from numbers import Real
from typing import Protocol, TypeGuard, cast

from scenarios.workspace import Workspace
from sim.view import View
from sim.world import World


class Policy(Protocol):
    """Anything with a name that ranks a view."""

    @property
    def name(self) -> str:
        """Name in tables and on the command line."""
        ...

    def prepare(self, workspace: Workspace) -> "Policy":
        """Return the policy ready for a workspace; called once before its worlds are run.

        Slow work that depends on the beliefs alone belongs here; most policies return themselves.
        """
        ...

    def rank(self, view: View) -> Sequence[int]:
        """Return rows of open items, best first; a row left out is not started."""
        ...


class InformedPolicy(Policy, Protocol):
    """A policy that is told the truth of each world; only the built-in `clairvoyant` is."""

    needs_truth: bool
    """True: it is told."""

    def informed(self, world: World) -> Policy:
        """Return the policy told what is true in a world."""
        ...


class PolicyError(Exception):
    """A policy gave an order that cannot be followed, or failed."""


def needs_truth(policy: object) -> bool:
    """Return whether a policy asks to be told the truth."""
    return getattr(policy, "needs_truth", False) is True


def for_world(policy: Policy, world: World) -> Policy:
    """Return a policy ready for a world: told its truth, where it is one that is told.

    Parameters
    ----------
    policy
        The policy, prepared for the world's workspace.
    world
        The world.
    """
    return cast(InformedPolicy, policy).informed(world) if needs_truth(policy) else policy


def checked_order(policy: Policy, view: View) -> tuple[int, ...]:
    """Return a policy's order, refused where it names what it may not.

    Raises
    ------
    PolicyError
        If it raises, if it gives no list, or if a row is no whole number, unknown, or named twice.
    """
    when = f"on day {view.day:g}"
    try:
        answer: object = policy.rank(view)
        # One row too many repeats one, which is named below; an endless answer ends here.
        most = len(view.table) + 1
        given = list(islice(answer, most)) if isinstance(answer, Iterable) else None
    except PolicyError:
        raise
    except Exception as error:
        raise PolicyError(
            f"policy '{policy.name}' failed {when} ({type(error).__name__}: {error}); mend it"
        ) from error
    if given is None:
        raise PolicyError(
            f"policy '{policy.name}' gave {answer!r} {when}; give a list of rows, best first"
        )
    order: list[int] = []
    order = _rows(given, len(view.table), policy.name, when)
    if len(set(order)) < len(order):
        twice = next(row for row in order if order.count(row) > 1)
        raise PolicyError(
            f"policy '{policy.name}' named row {twice} twice {when}; name each item once"
        )
    return tuple(order)


def _rows(given: list[object], count: int, policy: str, when: str) -> list[int]:
    """Return entries as rows of a table of so many items."""
    # Plain numbers in range, as a policy usually gives them, are known at a glance.
    if given and set(map(type, given)) == {int}:
        plain = cast(list[int], given)
        if min(plain) >= 0 and max(plain) < count:
            return plain
    for entry in given:
        if not _is_whole(entry) or not 0 <= int(entry) < count:
            known = f"give whole numbers from 0 to {count - 1}" if count else "there are no items"
            raise PolicyError(f"policy '{policy}' named row {entry!r} {when}; {known}")
    return [int(entry) for entry in cast(list[float], given)]


def _is_whole(entry: object) -> TypeGuard[float]:
    """Return whether an entry is a whole number; a mask's True and False are not."""
    return not isinstance(entry, bool) and isinstance(entry, Real) and float(entry).is_integer()

"""A policy: the rule that orders the open items at each review."""

from collections.abc import Sequence
from typing import Protocol

from scenarios.workspace import Workspace
from sim.view import View


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


class PolicyError(Exception):
    """A policy gave an order that cannot be followed, or failed."""


def checked_order(policy: Policy, view: View) -> tuple[int, ...]:
    """Return a policy's order, refused where it names what it may not.

    Raises
    ------
    PolicyError
        If a row is no whole number, unknown, or named twice.
    """
    order: list[int] = []
    for entry in policy.rank(view):
        try:
            row = int(entry)
        except (TypeError, ValueError):
            row = -1
        if row != entry or not 0 <= row < len(view.table):
            raise PolicyError(
                f"policy '{policy.name}' named row {entry!r} on day {view.day:g}; "
                f"give whole numbers from 0 to {len(view.table) - 1}"
            )
        order.append(row)
    if len(set(order)) < len(order):
        twice = next(row for row in order if order.count(row) > 1)
        raise PolicyError(
            f"policy '{policy.name}' named row {twice} twice on day {view.day:g}; "
            "name each item once"
        )
    return tuple(order)

"""A plan and all that was asked about it."""

from dataclasses import dataclass

from scenarios.alternative import Alternatives
from scenarios.explanation import Explanation
from scenarios.frontier import CapacityFrontier, ValueFrontier
from scenarios.plan import Plan
from scenarios.portfolio import CoreIndex
from scenarios.robustness import Robustness


@dataclass(frozen=True)
class Study:
    """A plan and all that was asked about it; None for what was not, or where there is no plan."""

    plan: Plan
    """The plan."""
    explanation: Explanation | None = None
    """Why each item is in or out, and what the rules are worth."""
    capacity: CapacityFrontier | None = None
    """What the plan is worth at other capacities."""
    value: ValueFrontier | None = None
    """What reliability costs in user value."""
    robustness: Robustness | None = None
    """How the plan stands in drawn truths."""
    alternatives: Alternatives | None = None
    """Plans worth nearly as much that differ most."""
    core: CoreIndex | None = None
    """Which items are right whatever is true."""

"""What there is to lose: the net value if nothing ever went wrong."""

from scenarios.workspace import Workspace


def potential_value(workspace: Workspace) -> float:
    """Return the net value if nothing ever went wrong and every outcome were won, value units."""
    value = sum(component.value_per_day for component in workspace.components)
    return value * workspace.horizon + sum(outcome.value for outcome in workspace.outcomes)

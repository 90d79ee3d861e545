"""Decide which technical debt of an ML system to pay down next.

Users import from here alone::

    import paydown

    workspace = paydown.load("my-workspace")
    plan = paydown.plan(workspace)
    results = paydown.compare(workspace, ["as_listed", "cd3", "plan"], replications=100)

What is heavy (solver, simulator, statistics) is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from paydown.packages import refuse_strangers

if TYPE_CHECKING:
    from paydown.api import (
        check,
        compare,
        init,
        load,
        plan,
        policies,
        potential_value,
        simulate,
        with_capacity,
    )
    from scenarios.fault import InputError
    from scenarios.plan import Plan
    from scenarios.workspace import Workspace
    from sim.experiment import Results

__version__ = "0.1.0"

_FROM = {
    "InputError": "scenarios.fault",
    "Plan": "scenarios.plan",
    "Results": "sim.experiment",
    "Workspace": "scenarios.workspace",
    "check": "paydown.api",
    "compare": "paydown.api",
    "init": "paydown.api",
    "load": "paydown.api",
    "plan": "paydown.api",
    "policies": "paydown.api",
    "potential_value": "paydown.api",
    "simulate": "paydown.api",
    "with_capacity": "paydown.api",
}

__all__ = [
    "InputError",
    "Plan",
    "Results",
    "Workspace",
    "__version__",
    "check",
    "compare",
    "init",
    "load",
    "plan",
    "policies",
    "potential_value",
    "simulate",
    "with_capacity",
]

refuse_strangers()


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _FROM:
        raise AttributeError(f"module 'paydown' has no attribute '{name}'")
    return getattr(import_module(_FROM[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__

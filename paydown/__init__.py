"""Decide which technical debt of an ML system to pay down next.

Users import from here alone::

    import paydown

    workspace = paydown.load("my-workspace")
    plan = paydown.plan(workspace)
    results = paydown.compare(workspace, ["as_listed", "cd3", "plan"], replications=100)

========================= ======================================================
`init`                    write an example workspace into a folder
`load`, `check`           read a workspace; what was assumed in it
`closed_form_error`       how far the loss a plan is made by is from the simulated one
`with_capacity`           the same workspace with other engineer-days a quarter
`potential_value`         its net value if nothing ever went wrong
`plan`                    the set worth most within capacity, a `Plan`
`policies`                names of the rules that order a backlog
`simulate`, `compare`     what would happen under them, as `Results`
`plot_worth`              a chart of a plan
`plot_differences`        a chart of a comparison
`enable_offline_renderer` charts in a notebook without a network
========================= ======================================================

Wrong input raises `InputError`, `PolicyError` or `CapacityError`; `WrongAnswerError` says that
the solver was caught out, and `WorkerDiedError` that processes were killed.

What is heavy (solver, simulator, statistics) is imported when it is first used.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from paydown.packages import HiddenPackageError, is_command, refuse_strangers

if TYPE_CHECKING:
    from optimize.planner import WrongAnswerError
    from paydown.api import (
        check,
        closed_form_error,
        compare,
        init,
        load,
        plan,
        policies,
        potential_value,
        simulate,
        with_capacity,
    )
    from paydown.charts import enable_offline_renderer, plot_differences, plot_worth
    from scenarios.capacity import CapacityError
    from scenarios.fault import InputError
    from scenarios.plan import Plan
    from scenarios.workspace import Workspace
    from sim.experiment import Results
    from sim.policy import PolicyError
    from sim.runners import WorkerDiedError

__version__ = "0.1.0"

_FROM = {
    "CapacityError": "scenarios.capacity",
    "InputError": "scenarios.fault",
    "Plan": "scenarios.plan",
    "PolicyError": "sim.policy",
    "Results": "sim.experiment",
    "WorkerDiedError": "sim.runners",
    "Workspace": "scenarios.workspace",
    "WrongAnswerError": "optimize.planner",
    "check": "paydown.api",
    "closed_form_error": "paydown.api",
    "compare": "paydown.api",
    "enable_offline_renderer": "paydown.charts",
    "init": "paydown.api",
    "load": "paydown.api",
    "plan": "paydown.api",
    "plot_differences": "paydown.charts",
    "plot_worth": "paydown.charts",
    "policies": "paydown.api",
    "potential_value": "paydown.api",
    "simulate": "paydown.api",
    "with_capacity": "paydown.api",
}

__all__ = [
    "CapacityError",
    "InputError",
    "Plan",
    "PolicyError",
    "Results",
    "WorkerDiedError",
    "Workspace",
    "WrongAnswerError",
    "__version__",
    "check",
    "closed_form_error",
    "compare",
    "enable_offline_renderer",
    "init",
    "load",
    "plan",
    "plot_differences",
    "plot_worth",
    "policies",
    "potential_value",
    "simulate",
    "with_capacity",
]

try:
    refuse_strangers()
except HiddenPackageError as hidden:
    if not is_command():
        raise
    # Whoever types a command gets a line and a code, never a traceback.
    print(hidden, file=sys.stderr)
    raise SystemExit(2) from None


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _FROM:
        raise AttributeError(f"module 'paydown' has no attribute '{name}'")
    return getattr(import_module(_FROM[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__

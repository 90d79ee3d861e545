"""Decide which technical debt of an ML system to pay down next.

Users import from here alone::

    import paydown

    workspace = paydown.load("my-workspace")
    plan = paydown.plan(workspace)
    comparison = paydown.compare(workspace, ["as_listed", "cd3", "plan"], replications=100)

========================= ======================================================
`init`                    write an example workspace into a folder
`load`, `check`           read a workspace; what was assumed in it
`closed_form_error`       how far the loss a plan is made by is from the simulated one
`with_capacity`           the same workspace with other engineer-days a quarter
`scenarios`               names of the catalogue's scenarios, and of a folder's own
`with_scenario`           the same workspace under one of them
`potential_value`         its net value if nothing ever went wrong
`plan`                    the set worth most within capacity, a `Plan`
`study`                   the same with what is asked by `Questions`: why, how sure; a `Study`
`hindsight`               how far policies are from perfect foresight, at most
`policies`                names of the rules that order a backlog
`View`                    what a policy is shown at a review; `paydown.testing` tests policies
`simulate`                what would happen under one of them, as `Results`
`compare`                 the same for several, under one scenario or more, a `Comparison`
`Running`                 how: kept in a folder, on a cluster, ended by a rule
`SelectBest`, `Precision` rules that end a comparison
`find_scenario`           a `Scenario` by name, a folder's own too
`sample`                  a sampled design over keys of a workspace, a `Sample` of scenarios
`sensitivity`             what share of a difference each of its factors makes
`screening`               how far each of them moves it
`where_it_loses`          boxes of its factors in which a policy loses
`worth_of_truth`          what it is worth to know the world before choosing a policy
`worth_of_estimates`      the same of single estimates
`compare_ways`            the same for several a `WayOfWorking`: cadence and learning
`draw_world`              one `World`: all that would happen if nobody fixed anything
`save_world`              write a world into a file
`load_world`              read it again
`replay`                  what happens in it under a policy, as a `Run`
`order_spread`            does the order matter here: what sensible orders lose
`plot_worth`              a chart of a plan
`plot_differences`        a chart of a comparison
`plot_weeks`              a chart of what lies ahead, from results kept in detail
`plot_timeline`           a chart of a plan by team and quarter
`plot_frontier`           a chart of what the plan is worth at each capacity
`plot_regret`             a map of what policies give away, by scenario
`plot_waiting`            a chart of what waiting costs, by channel
`report`                  all of it as one HTML file that needs no network, as `ReportOptions` say
`calibrate`               what the past says of the beliefs, a `Calibration`
`accept`                  write what it proposes into the files
`enable_offline_renderer` charts in a notebook without a network
`export_plan`             a plan as CSV, spreadsheet, calendar, JSON, or for Jira's importer
========================= ======================================================

Wrong input raises `InputError`, `PolicyError` or `CapacityError`; `SolverError` says that no solver
gives a usable answer, `WrongAnswerError` that one was caught out, `WorkerDiedError` that processes
were killed, `ClusterError` that a cluster cannot be used, `StoreError` that a folder of results is
in use or damaged, `EndlessError` that a simulation would not end, `NoDetailError` that runs were
not kept in detail, `ChartError` that there is nothing to draw, `ExportError` that there is nothing
to export or no such format, `MissingChartsError`, `MissingExploreError` and `MissingExportError`
that what draws, explores or writes a format is not installed.

What is heavy (solver, simulator, statistics) is imported when it is first used.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from paydown.packages import HiddenPackageError, is_command, refuse_strangers

if TYPE_CHECKING:
    from optimize.faults import SolverError, WrongAnswerError
    from optimize.study import Questions
    from paydown.api import (
        check,
        closed_form_error,
        find_scenario,
        init,
        load,
        order_spread,
        plan,
        potential_value,
        scenarios,
        with_capacity,
        with_scenario,
    )
    from paydown.calibrating import accept, calibrate
    from paydown.charts import enable_offline_renderer, plot_differences, plot_worth
    from paydown.comparing import compare, compare_ways, policies, simulate
    from paydown.exploring import sample, screening, sensitivity, where_it_loses
    from paydown.export_extra import ExportError, MissingExportError
    from paydown.exporting import export_plan
    from paydown.reporting.capacity import plot_frontier
    from paydown.reporting.gathering import ReportOptions
    from paydown.reporting.making import report
    from paydown.reporting.timeline import plot_timeline
    from paydown.reporting.versus import plot_regret
    from paydown.reporting.waiting import plot_waiting
    from paydown.running import Running
    from paydown.studies import hindsight, study
    from paydown.theme import ChartError, MissingChartsError
    from paydown.week_charts import plot_weeks
    from paydown.worlds import draw_world, load_world, replay, save_world
    from scenarios.calibration.calibration import Calibration
    from scenarios.capacity import CapacityError
    from scenarios.fault import InputError
    from scenarios.plan import Plan
    from scenarios.scenario import Scenario
    from scenarios.study import Study
    from scenarios.workspace import Workspace
    from sim.cluster import ClusterError
    from sim.comparison import Comparison
    from sim.endless import EndlessError
    from sim.explore import MissingExploreError
    from sim.knowing import worth_of_estimates, worth_of_truth
    from sim.policy import PolicyError
    from sim.results import NoDetailError, Results
    from sim.run import Run
    from sim.runners import WorkerDiedError
    from sim.sampling import Sample
    from sim.selection import SelectBest
    from sim.stopping import Precision
    from sim.store import StoreError
    from sim.view import View
    from sim.ways import WayOfWorking
    from sim.world import World

__version__ = "0.1.0"

_FROM = {
    "Calibration": "scenarios.calibration.calibration",
    "accept": "paydown.calibrating",
    "calibrate": "paydown.calibrating",
    "plot_frontier": "paydown.reporting.capacity",
    "plot_timeline": "paydown.reporting.timeline",
    "plot_regret": "paydown.reporting.versus",
    "plot_waiting": "paydown.reporting.waiting",
    "report": "paydown.reporting.making",
    "ReportOptions": "paydown.reporting.gathering",
    "plot_weeks": "paydown.week_charts",
    "ChartError": "paydown.theme",
    "ExportError": "paydown.export_extra",
    "MissingExportError": "paydown.export_extra",
    "export_plan": "paydown.exporting",
    "MissingChartsError": "paydown.theme",
    "NoDetailError": "sim.results",
    "EndlessError": "sim.endless",
    "World": "sim.world",
    "Run": "sim.run",
    "View": "sim.view",
    "replay": "paydown.worlds",
    "load_world": "paydown.worlds",
    "save_world": "paydown.worlds",
    "draw_world": "paydown.worlds",
    "with_scenario": "paydown.api",
    "scenarios": "paydown.api",
    "CapacityError": "scenarios.capacity",
    "InputError": "scenarios.fault",
    "Plan": "scenarios.plan",
    "PolicyError": "sim.policy",
    "Results": "sim.results",
    "WorkerDiedError": "sim.runners",
    "Workspace": "scenarios.workspace",
    "SolverError": "optimize.faults",
    "WrongAnswerError": "optimize.faults",
    "check": "paydown.api",
    "closed_form_error": "paydown.api",
    "compare": "paydown.comparing",
    "study": "paydown.studies",
    "Study": "scenarios.study",
    "Questions": "optimize.study",
    "hindsight": "paydown.studies",
    "Running": "paydown.running",
    "Comparison": "sim.comparison",
    "ClusterError": "sim.cluster",
    "MissingExploreError": "sim.explore",
    "Sample": "sim.sampling",
    "Scenario": "scenarios.scenario",
    "StoreError": "sim.store",
    "find_scenario": "paydown.api",
    "sample": "paydown.exploring",
    "screening": "paydown.exploring",
    "sensitivity": "paydown.exploring",
    "where_it_loses": "paydown.exploring",
    "worth_of_estimates": "sim.knowing",
    "worth_of_truth": "sim.knowing",
    "compare_ways": "paydown.comparing",
    "Precision": "sim.stopping",
    "SelectBest": "sim.selection",
    "WayOfWorking": "sim.ways",
    "enable_offline_renderer": "paydown.charts",
    "init": "paydown.api",
    "order_spread": "paydown.api",
    "load": "paydown.api",
    "plan": "paydown.api",
    "plot_differences": "paydown.charts",
    "plot_worth": "paydown.charts",
    "policies": "paydown.comparing",
    "potential_value": "paydown.api",
    "simulate": "paydown.comparing",
    "with_capacity": "paydown.api",
}

__all__ = [
    "Calibration",
    "CapacityError",
    "ChartError",
    "ClusterError",
    "Comparison",
    "EndlessError",
    "ExportError",
    "InputError",
    "MissingChartsError",
    "MissingExploreError",
    "MissingExportError",
    "NoDetailError",
    "Plan",
    "PolicyError",
    "Precision",
    "Questions",
    "ReportOptions",
    "Results",
    "Run",
    "Running",
    "Sample",
    "Scenario",
    "SelectBest",
    "SolverError",
    "StoreError",
    "Study",
    "View",
    "WayOfWorking",
    "WorkerDiedError",
    "Workspace",
    "World",
    "WrongAnswerError",
    "__version__",
    "accept",
    "calibrate",
    "check",
    "closed_form_error",
    "compare",
    "compare_ways",
    "draw_world",
    "enable_offline_renderer",
    "export_plan",
    "find_scenario",
    "hindsight",
    "init",
    "load",
    "load_world",
    "order_spread",
    "plan",
    "plot_differences",
    "plot_frontier",
    "plot_regret",
    "plot_timeline",
    "plot_waiting",
    "plot_weeks",
    "plot_worth",
    "policies",
    "potential_value",
    "replay",
    "report",
    "sample",
    "save_world",
    "scenarios",
    "screening",
    "sensitivity",
    "simulate",
    "study",
    "where_it_loses",
    "with_capacity",
    "with_scenario",
    "worth_of_estimates",
    "worth_of_truth",
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

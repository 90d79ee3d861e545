"""Decide which technical debt of an ML system to pay down next.

Users import from here alone::

    import paydown

    workspace = paydown.load("my-workspace")
    plan = paydown.plan(workspace)
    comparison = paydown.compare(workspace, ["as_listed", "cd3", "plan"], replications=100)

========================= ======================================================
`init`                    write an example workspace into a folder
`import_files`            exports of trackers and incident tools into a workspace, as
                          `ImportOptions` say; an `Account` of every row
`load`, `check`           read a workspace; what was assumed in it
`closed_form_error`       how far the loss a plan is made by is from the simulated one
`scores`                  what RPN, WSJF, CD3, RICE and ICE say of each item
`triage`                  what signals change in a backlog, by `TriageOptions`, a `Suppression`
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
`plot_what_if`            a frontier with a slider that moves the plan
`swings`, `plot_swings`   how far a plan's worth moves where one kind of belief is off
`plot_scorecard`          a chart of a plan by category or component
`plot_regret`             a map of what policies give away, by scenario
`plot_waiting`            a chart of what waiting costs, by channel
`report`                  all of it as one HTML file that needs no network, as `ReportOptions` say
`calibrate`               what the past says of the beliefs, a `Calibration`
`accept`                  write what it proposes into the files
`plot_hazards`            a chart of items' hazards: believed, counted, and with both
`plot_back_test`          a chart of the hidden quarter, as foretold and as it came
`plot_efforts`            a chart of true effort over estimate, and its law
`enable_offline_renderer` charts in a notebook without a network
`export_plan`             a plan as CSV, spreadsheet, calendar, JSON, or for Jira's importer
`open_ledger`             the `Ledger` of a folder: decisions accepted, read, verified, replayed
`Consent`, `MadeWith`     who approved and why; the options of the plan that was accepted
`record_outcome`          close an item, judge its fix, record both, as `OutcomeOptions` say
`outcomes`                the library of remedies: effort, effect and verdict of each
`RiskRequest`             the risk of leaving an item as it is, to be accepted up to a day
========================= ======================================================

Wrong input raises `InputError`, `PolicyError` or `CapacityError`; `SolverError` says that no solver
gives a usable answer, `WrongAnswerError` that one was caught out, `WorkerDiedError` that processes
were killed, `ClusterError` that a cluster cannot be used, `StoreError` that a folder of results is
in use or damaged, `EndlessError` that a simulation would not end, `NoDetailError` that runs were
not kept in detail, `ChartError` that there is nothing to draw, `ExportError` that there is nothing
to export or no such format, `MissingChartsError`, `MissingExploreError` and `MissingExportError`
that what draws, explores or writes a format is not installed, and `MissingSignalsError` the same of
what detects changes. `LedgerError` says that a ledger cannot be read or written,
`AlteredLedgerError` that a record is not what was recorded, `RefusedError` that something may not
be recorded.

What is heavy (solver, simulator, statistics) is imported when it is first used.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from paydown.packages import HiddenPackageError, is_command, refuse_strangers
from paydown.public_names import FROM

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
    from paydown.back_test_chart import plot_back_test
    from paydown.calibrating import accept, calibrate
    from paydown.charts import enable_offline_renderer, plot_differences, plot_worth
    from paydown.comparing import compare, compare_ways, policies, simulate
    from paydown.effort_chart import plot_efforts
    from paydown.exploring import sample, screening, sensitivity, where_it_loses
    from paydown.export_extra import ExportError, MissingExportError
    from paydown.exporting import export_plan
    from paydown.hazard_chart import plot_hazards
    from paydown.imports import ImportOptions, import_files
    from paydown.ledger.consent import Consent
    from paydown.ledger.faults import AlteredLedgerError, LedgerError, RefusedError
    from paydown.ledger.ledger import Ledger, open_ledger
    from paydown.ledger.made_with import MadeWith
    from paydown.ledger.risks import RiskRequest
    from paydown.recorded_outcomes import OutcomeOptions, outcomes, record_outcome
    from paydown.reporting.capacity import plot_frontier
    from paydown.reporting.gathering import ReportOptions
    from paydown.reporting.making import report
    from paydown.reporting.scorecard_chart import plot_scorecard
    from paydown.reporting.swing_chart import plot_swings
    from paydown.reporting.timeline import plot_timeline
    from paydown.reporting.versus import plot_regret
    from paydown.reporting.waiting import plot_waiting
    from paydown.running import Running
    from paydown.score_rows import scores
    from paydown.studies import hindsight, study, swings
    from paydown.theme import ChartError, MissingChartsError
    from paydown.triaging import Suppression, TriageOptions, triage
    from paydown.week_charts import plot_weeks
    from paydown.what_if_chart import plot_what_if
    from paydown.worlds import draw_world, load_world, replay, save_world
    from scenarios.calibration.calibration import Calibration
    from scenarios.capacity import CapacityError
    from scenarios.fault import InputError
    from scenarios.importing.account import Account
    from scenarios.plan import Plan
    from scenarios.scenario import Scenario
    from scenarios.signals.detectors import MissingSignalsError
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

__all__ = [
    "Account",
    "AlteredLedgerError",
    "Calibration",
    "CapacityError",
    "ChartError",
    "ClusterError",
    "Comparison",
    "Consent",
    "EndlessError",
    "ExportError",
    "ImportOptions",
    "InputError",
    "Ledger",
    "LedgerError",
    "MadeWith",
    "MissingChartsError",
    "MissingExploreError",
    "MissingExportError",
    "MissingSignalsError",
    "NoDetailError",
    "OutcomeOptions",
    "Plan",
    "PolicyError",
    "Precision",
    "Questions",
    "RefusedError",
    "ReportOptions",
    "Results",
    "RiskRequest",
    "Run",
    "Running",
    "Sample",
    "Scenario",
    "SelectBest",
    "SolverError",
    "StoreError",
    "Study",
    "Suppression",
    "TriageOptions",
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
    "import_files",
    "init",
    "load",
    "load_world",
    "open_ledger",
    "order_spread",
    "outcomes",
    "plan",
    "plot_back_test",
    "plot_differences",
    "plot_efforts",
    "plot_frontier",
    "plot_hazards",
    "plot_regret",
    "plot_scorecard",
    "plot_swings",
    "plot_timeline",
    "plot_waiting",
    "plot_weeks",
    "plot_what_if",
    "plot_worth",
    "policies",
    "potential_value",
    "record_outcome",
    "replay",
    "report",
    "sample",
    "save_world",
    "scenarios",
    "scores",
    "screening",
    "sensitivity",
    "simulate",
    "study",
    "swings",
    "triage",
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
    if name not in FROM:
        raise AttributeError(f"module 'paydown' has no attribute '{name}'")
    return getattr(import_module(FROM[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__

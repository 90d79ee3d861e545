"""All that a report tells, worked out from one workspace as it was loaded once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from paydown.aside import Aside
from paydown.reporting.given import Given, given
from paydown.running import Running
from scenarios.digest import workspace_digest
from scenarios.study import Study
from scenarios.swing import Swing
from scenarios.workspace import BASELINE, Workspace

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from sim.comparison import Comparison
    from sim.order_spread import OrderSpread
    from sim.results import Results
    from sim.running import Progress

PLAN, NOTHING = "plan", "none"
"""The policy that follows the plan; the one that fixes nothing."""
_OTHERS = ("cd3",)
"""Compared besides the plan, today's order and doing nothing."""
_CATALOGUE = ("hiring-freeze", "drift-storm", "traffic-surge", "feature-rush")
"""Scenarios that are tried unless others are named; the first two that fit are taken."""
_GAP = 3e-3
"""Gap at which the search for the plan may stop: a proof to the last cent changes no reader."""
_LOOSE = 1e-2
"""Gap of each level of the frontier."""
_LEVELS = 6
"""Levels of capacity: places of the slider."""


@dataclass(frozen=True)
class ReportOptions:
    """What a report was asked for."""

    replications: int = 40
    """Worlds of each scenario."""
    scenarios: "tuple[Scenario, ...] | None" = None
    """Scenarios to compare under, None for the beliefs as they are and two of the catalogue."""
    truths: int = 0
    """Drawn truths in which the plan is held against the best one, 0 for none."""
    seed: int = 0
    """Seed of worlds and truths."""
    jobs: int = 1
    """Processes."""
    time_limit: float = 3.0
    """Solver's wall time for the plan, seconds; the frontier has twice, drawn truths as much."""
    order_worlds: int = 20
    """Worlds that tell whether the order matters."""
    plan: Path | None = None
    """File of ``plan --json`` with the plan to show, None to make one."""
    results: Path | None = None
    """Folder of ``compare --store`` with the policies to show, None to simulate some."""
    ledger: str | None = None
    """What stands in the workspace's ledger, in a line with its head; None where there is none."""


@dataclass(frozen=True, eq=False)
class ReportData:
    """A workspace and all that was found out about it; nothing in it is from another one."""

    workspace: Workspace
    """The beliefs."""
    digest: str
    """SHA-256 of the beliefs."""
    asked: ReportOptions
    """What was asked for."""
    study: Study
    """The plan, its capacity frontier, how sure it is."""
    comparison: "Comparison"
    """Policies under scenarios; the first is the beliefs as they are."""
    ahead: "Results"
    """The plan and today's order under the beliefs as they are, week by week."""
    given: Given
    """What was given instead of being worked out, and what of it is stale."""
    swings: tuple[Swing, ...]
    """How far the plan's worth moves where a kind of belief is off, the widest first."""
    order: "OrderSpread | None"
    """Whether the order matters, None where nothing can be worked on."""
    today: str
    """The policy in use now, as the results name it."""

    @property
    def results(self) -> "Results":
        """What policies come to under the beliefs as they are."""
        return self.comparison.results[self.comparison.scenarios[0]]

    @property
    def compared(self) -> bool:
        """Whether the plan, and today's order, are among the results."""
        policies = self.comparison.policies
        return PLAN in policies and self.today in policies and self.today != PLAN


def gather(
    workspace: Workspace, asked: ReportOptions, progress: "Progress | None" = None
) -> ReportData:
    """Return all that a report tells of a workspace.

    Parameters
    ----------
    workspace
        The beliefs.
    asked
        How much is to be found out.
    progress
        Told the worlds done and to do.

    Raises
    ------
    PolicyError, EndlessError, WrongAnswerError
        As `compare` and `plan`.
    """
    from optimize.capacity_frontier import capacity_frontier
    from optimize.solve import Limits
    from optimize.swings import swings
    from sim.registry import find_policy

    known = given(workspace, asked.plan, asked.results)
    # The solver leaves a processor free, on which the orders are compared meanwhile.
    with Aside(lambda look: _order(workspace, asked, look)) as ordering:
        studied = _studied(workspace, asked, known)
        # Many plans, so they have twice the time of the one.
        loose = Limits(2 * asked.time_limit, _LOOSE, settle_ties=False)
        planned = {one.id: one.quarter for one in studied.plan.chosen}
        with Aside(lambda look: swings(workspace, planned, look)) as beside:
            studied = replace(studied, capacity=capacity_frontier(workspace, None, _LEVELS, loose))
            swung = beside.answer()
        order = ordering.answer()
    today = find_policy(workspace.today).name
    names = {PLAN: PLAN, today: workspace.today, **{name: name for name in (*_OTHERS, NOTHING)}}
    shown = known.comparison
    if shown is None:
        shown = _compared(workspace, list(names.values()), asked, progress)
        ahead = shown.results[shown.scenarios[0]]
    else:
        # A store keeps measures alone, so weeks are simulated, in as few worlds as usual.
        few = replace(asked, scenarios=())
        ahead = _compared(workspace, [PLAN, workspace.today], few, progress).only
    return ReportData(
        workspace, workspace_digest(workspace), asked, studied, shown, ahead, known, swung, order,
        today,
    )  # fmt: skip


def _order(workspace: Workspace, asked: ReportOptions, look: "Progress") -> "OrderSpread | None":
    """Return whether the order matters, None where nothing can be worked on."""
    from sim.order_spread import OrderSpread

    capacity = any(any(workspace.team_capacity(q)) for q in range(workspace.quarters))
    if not (workspace.in_play and capacity and asked.order_worlds):
        return None
    return OrderSpread.of(workspace, asked.order_worlds, asked.seed, look)


def _studied(workspace: Workspace, asked: ReportOptions, known: Given) -> Study:
    """Return the plan, given or made, and how sure it is."""
    from optimize.solve import Limits
    from optimize.study import Questions, how_sure
    from paydown.studies import study

    questions = Questions(truths=asked.truths, seed=asked.seed)
    if known.plan is None:
        return study(workspace, questions, time_limit=asked.time_limit, gap=_GAP)
    rows = {item.id: row for row, item in enumerate(workspace.in_play)}
    quarters = {rows[one.id]: one.quarter - 1 for one in known.plan.chosen}
    told = how_sure(workspace, quarters, Limits(asked.time_limit, _GAP), questions)
    return Study(known.plan, robustness=told)


def _compared(
    workspace: Workspace, names: Sequence[str], asked: ReportOptions, progress: "Progress | None"
) -> "Comparison":
    """Return policies under the scenarios of a report, in detail."""
    from paydown.comparing import compare

    return compare(
        workspace,
        list(dict.fromkeys(names)),
        _scenarios(workspace, asked),
        replications=asked.replications,
        seed=asked.seed,
        jobs=asked.jobs,
        running=Running(detail=asked.replications, progress=progress),
    )


def _scenarios(workspace: Workspace, asked: ReportOptions) -> "Sequence[Scenario] | None":
    """Return the scenarios to compare under, the beliefs as they are first; None for these only."""
    from scenarios.fault import InputError
    from scenarios.scenario import apply
    from scenarios.scenario_file import find_scenario

    if workspace.scenario != BASELINE:
        return None
    base = find_scenario(BASELINE)
    if asked.scenarios is not None:
        return [base, *(one for one in asked.scenarios if one.name != BASELINE)]
    found = [base]
    for name in _CATALOGUE:
        one = find_scenario(name)
        try:
            apply(one, workspace)
        except InputError:
            continue
        if one.beyond(workspace.quarters) is None and len(found) < 3:
            found.append(one)
    return found

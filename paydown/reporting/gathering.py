"""All that a report tells, worked out from one workspace as it was loaded once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from paydown.running import Running
from scenarios.digest import workspace_digest
from scenarios.study import Study
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
    from optimize.study import Questions
    from paydown.comparing import compare
    from paydown.studies import study
    from sim.order_spread import OrderSpread
    from sim.registry import find_policy

    questions = Questions(truths=asked.truths, seed=asked.seed)
    studied = study(workspace, questions, time_limit=asked.time_limit, gap=_GAP)
    # Many plans, so they have twice the time of the one.
    loose = Limits(2 * asked.time_limit, _LOOSE, settle_ties=False)
    studied = replace(studied, capacity=capacity_frontier(workspace, None, _LEVELS, loose))
    today = find_policy(workspace.today).name
    names = {PLAN: PLAN, today: workspace.today, **{name: name for name in (*_OTHERS, NOTHING)}}
    comparison = compare(
        workspace,
        list(names.values()),
        _scenarios(workspace, asked),
        replications=asked.replications,
        seed=asked.seed,
        jobs=asked.jobs,
        running=Running(detail=asked.replications, progress=progress),
    )
    capacity = any(any(workspace.team_capacity(q)) for q in range(workspace.quarters))
    order = None
    if workspace.in_play and capacity and asked.order_worlds:
        order = OrderSpread.of(workspace, asked.order_worlds, asked.seed)
    digest = workspace_digest(workspace)
    return ReportData(workspace, digest, asked, studied, comparison, order, today)


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

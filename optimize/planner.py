"""From a workspace to a plan: pose, solve, certify."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import perf_counter

from optimize.check import Certificate, certify
from optimize.clash import name_clash
from optimize.faults import WrongAnswerError
from optimize.posing import pose
from optimize.problem import LastPlan, Problem
from optimize.rules.floors import floor_rules
from optimize.solve import Limits, Solution, solve
from optimize.telling import Telling
from scenarios.earlier_plan import Keep
from scenarios.plan import Plan
from scenarios.workspace import Workspace


def make_plan(
    workspace: Workspace,
    limits: Limits | None = None,
    *,
    price_engineers: bool = False,
    keep: Keep | None = None,
) -> Plan:
    """Return the remediation set that is worth most within capacity.

    Parameters
    ----------
    workspace
        The beliefs.
    limits
        Wall time and gap; 30 seconds and an exact proof unless given.
    price_engineers
        Solve again with one more engineer in each team, where the plan itself is proven; None for
        each team otherwise.
    keep
        An earlier plan to disrupt little.

    Raises
    ------
    SolverError
        If no solver gives a usable answer.
    WrongAnswerError
        If no solver gives a plan that passes the check that every plan passes before it is shown.
    """
    limits = limits or Limits()
    planned = solve_workspace(workspace, limits, keep)
    return planned.plan(limits, price_engineers=price_engineers)


@dataclass(frozen=True, eq=False)
class Planned:
    """A solved problem, certified."""

    problem: Problem
    """The choice."""
    solution: Solution
    """What was chosen."""
    certificate: Certificate
    """What the check found."""

    def plan(self, limits: Limits, *, price_engineers: bool = False) -> Plan:
        """Return the plan in a planner's words.

        Parameters
        ----------
        limits
            How long and how exactly to price engineers.
        price_engineers
            Solve again with one more engineer in each team.
        """
        workspace = self.problem.workspace
        clash = name_clash(self.problem) if self.solution.status == "infeasible" else ()
        worth: dict[str, float | None] = dict.fromkeys(team.id for team in workspace.teams)
        if price_engineers:
            worth = dict(_engineer_worth(workspace, self.solution, self.certificate, limits))
        return Telling(self.problem, self.solution, self.certificate).plan(clash, worth)


def solve_workspace(workspace: Workspace, limits: Limits, keep: Keep | None = None) -> Planned:
    """Return the solved problem of a workspace.

    Parameters
    ----------
    workspace
        The beliefs.
    limits
        Wall time and gap.
    keep
        An earlier plan to disrupt little.

    Raises
    ------
    WrongAnswerError
        If the plan fails the check that every plan passes before it is shown.
    """
    problem = pose(workspace)
    if keep is not None:
        problem = replace(problem, last=_last_plan(problem, keep))
    if (
        not problem.allowed.any()
        and not problem.pinned("in")
        and not problem.due
        and not any(floor.least.any() for floor in floor_rules(problem))
    ):
        solution = Solution("optimal", {}, 0.0, 0.0, True, certify(problem, {}))
    else:
        solution = solve(problem, limits)
    certificate = solution.certificate or certify(problem, solution.quarters)
    if solution.status in ("optimal", "feasible") and certificate.broken:
        raise WrongAnswerError("; ".join(certificate.broken))
    return Planned(problem, solution, certificate)


def _last_plan(problem: Problem, keep: Keep) -> LastPlan:
    """Return an earlier plan by rows."""
    seen = keep.plan.seen_from(problem.workspace)
    rows = {item.id: row for row, item in enumerate(problem.table.items)}
    return LastPlan({rows[name]: quarter for name, quarter in seen.items()}, keep.most)


def _engineer_worth(
    workspace: Workspace, solution: Solution, certificate: Certificate, limits: Limits
) -> Iterator[tuple[str, float | None]]:
    """Yield what one more engineer in each team adds to the plan's worth.

    All teams together get as long as the plan was given.
    """
    began = perf_counter()
    for index, team in enumerate(workspace.teams):
        gain: float | None = None
        left = limits.seconds - (perf_counter() - began)
        if solution.status == "optimal" and left > 0:
            teams = list(workspace.teams)
            teams[index] = team.but(engineers=team.engineers + 1)
            problem = pose(workspace.but(teams=tuple(teams)))
            richer = solve(problem, Limits(left, limits.gap, settle_ties=False))
            if richer.status == "optimal":
                gain = certify(problem, richer.quarters).worth - certificate.worth
        yield team.id, gain

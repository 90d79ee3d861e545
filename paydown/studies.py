"""What is asked about a plan, and about policies: why, how sure, how far from the best."""

from typing import TYPE_CHECKING

from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from optimize.study import Questions
    from scenarios.bounds import HindsightGaps
    from scenarios.earlier_plan import EarlierPlan, Keep
    from scenarios.plan import Plan
    from scenarios.study import Study
    from scenarios.swing import Swing
    from sim.results import Results
    from sim.running import Progress


def study(
    workspace: Workspace,
    questions: "Questions",
    *,
    time_limit: float = 30.0,
    gap: float = 0.0,
    keep: "Plan | EarlierPlan | None" = None,
    max_changes: int | None = None,
) -> "Study":
    """Return a plan and what is asked about it: why, at what capacity, how sure.

    Parameters
    ----------
    workspace
        The beliefs.
    questions
        What is asked; each question has as much time as the plan.
    time_limit, gap, keep, max_changes
        As for `plan`.

    Raises
    ------
    CapacityError
        If a frontier is asked for of a team that is not there.
    WrongAnswerError
        As `plan`.
    """
    from optimize.solve import Limits
    from optimize.study import study as studied

    return studied(workspace, Limits(time_limit, gap), questions, what_to_keep(keep, max_changes))


def swings(workspace: Workspace, plan: "Plan") -> "tuple[Swing, ...]":
    """Return how far a plan's worth moves where one kind of belief is off, the widest swing first.

    Parameters
    ----------
    workspace
        What the plan was made for.
    plan
        The plan, which is held as it stands and not made anew.
    """
    from optimize.swings import swings as swung

    return swung(workspace, {one.id: one.quarter for one in plan.chosen})


def hindsight(
    results: "Results", *, jobs: int = 1, progress: "Progress | None" = None
) -> "HindsightGaps":
    """Return what each policy loses at most against one that knew all that will happen.

    Parameters
    ----------
    results
        Of `compare` or `simulate`; their worlds are drawn again.
    jobs
        Processes.
    progress
        Called with the worlds done and the worlds to do.
    """
    from optimize.bounds import hindsight_gaps

    return hindsight_gaps(results, jobs, progress)


def what_to_keep(keep: "Plan | EarlierPlan | None", most: int | None) -> "Keep | None":
    """Return what is to be kept of an earlier plan, None without one.

    Parameters
    ----------
    keep
        An earlier plan.
    most
        Most items to drop, add or move to another quarter against it.
    """
    from scenarios.earlier_plan import EarlierPlan, Keep
    from scenarios.plan import Plan

    if keep is None:
        return None
    return Keep(EarlierPlan.of(keep) if isinstance(keep, Plan) else keep, most)

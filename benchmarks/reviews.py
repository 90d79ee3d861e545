"""Policies: what a review of 200 items costs, and what the plan of a review is worth."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from benchmarks.figure import Figure
from benchmarks.workspaces import write_workspace
from optimize.check import certify
from optimize.greedy import dated
from optimize.policy import Ahead, order_anew
from optimize.posing import pose
from optimize.solve import Limits, Solution, solve
from optimize.telling import Telling
from scenarios.load import load_workspace
from scenarios.workspace import Workspace
from sim.model import simulate
from sim.policy import Policy
from sim.registry import find_policy
from sim.view import View
from sim.world import draw_world

TARGETS = {
    "cd3": 0.3, "wsjf_safe": 0.3, "generalized_cmu": 0.3, "whittle": 0.3, "lookahead": 0.3,
    "self_financing": 1.0, "plan": 60.0, "rollout": None,
}  # fmt: skip
"""Milliseconds a review of 200 items may take, None where it is told for information."""
ROUNDS = 7
"""Times each review is asked, of which the first warms up."""


def figures(note: Callable[[str], None]) -> Iterator[Figure]:
    """Measure everything.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    with TemporaryDirectory() as name:
        workspace = load_workspace(write_workspace(Path(name) / "long", 200, 8))
    for policy, target in TARGETS.items():
        note(f"reviews of {policy}")
        ready = find_policy(policy).prepare(workspace)
        taken = [_milliseconds(ready, view) for view in _views(workspace, ready)]
        remark = f"200 items, 8 reviews of a run; the dearest takes {max(taken):.2f} ms"
        yield Figure(f"review, {policy}", median(taken), "ms CPU", target, remark=remark)
    note("the plan of a review against the proven one")
    yield _quality(workspace)


class _Watching:
    """Follows a policy, and keeps the views it is shown."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.name = policy.name
        self.views: list[View] = []

    def prepare(self, workspace: Workspace) -> "_Watching":
        return self

    def rank(self, view: View) -> list[int]:
        self.views.append(view)
        return list(self.policy.rank(view))


def _views(workspace: Workspace, policy: Policy) -> list[View]:
    """Return the views of a run under a policy."""
    watching = _Watching(policy)
    simulate(draw_world(workspace, 1, 0), watching)
    return watching.views


def _milliseconds(policy: Policy, view: View) -> float:
    """Return the median CPU time of an answer; a fresh view each time keeps nothing at hand."""
    times = []
    for _ in range(ROUNDS):
        fresh = View(**{name: getattr(view, name) for name in View.__dataclass_fields__})
        began = process_time()
        policy.rank(fresh)
        times.append(process_time() - began)
    return 1000.0 * median(times[1:])


def _quality(workspace: Workspace) -> Figure:
    """Return what the order of the first review is worth as a plan, of the full solve's bound."""
    problem = pose(workspace)
    empty = certify(problem, {})
    nothing = Solution("optimal", {}, 0.0, 0.0, True, empty)
    bare = Telling(problem, nothing, empty).plan((), {})
    first = _views(workspace, find_policy("none"))[0]
    order = order_anew(first, Ahead.of(workspace, bare))
    worth = certify(problem, dated(problem, order)).worth
    full = solve(problem, Limits(30.0))
    assert full.certificate is not None
    share = 100 * worth / full.certificate.worth
    remark = "the order of a review with no plan to keep, dated by quarter"
    return Figure("plan of a review / plan of 30 s", share, "% of worth", 95.0, True, remark)

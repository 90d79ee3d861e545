"""A budget of overruns: room for so many items that take their 90th percentile at once."""

import numpy as np
import pytest

from optimize.check import certify
from optimize.posing import pose
from optimize.rules.overruns import overrun_shares
from optimize.solve import Limits, solve
from scenarios.table import tabulate
from scenarios.workspace import Objective, Workspace
from sim.truth import draw_truth, item_hashes
from tests.support.workspaces import a_workspace, an_item


def five(overruns: int) -> Workspace:
    """Five items of 18 days that may take 27: 90 of 91 days without an overrun."""
    items = [
        an_item(f"i{n}", days=18.0, drag=0.001 * (n + 1), effort_low=12.0, effort_high=27.0)
        for n in range(5)
    ]
    workspace = a_workspace(items=items, quarters=1)
    return workspace.but(objective=Objective(overruns=overruns))


@pytest.mark.parametrize(("budget", "count"), [(0, 5), (1, 4), (2, 4), (3, 3), (9, 3)])
def test_room_is_kept_for_the_largest_overruns(budget: int, count: int) -> None:
    problem = pose(five(budget))
    # The 90th percentile over the mean is exp(1.28 s - s^2/2), s = ln(27/12) / 2.56.
    assert problem.overrun == pytest.approx(0.4268, abs=1e-4)
    solution = solve(problem, Limits())
    assert solution.status == "optimal"
    assert sorted(solution.quarters) == list(range(5 - count, 5)), "the least worth goes first"


def test_a_plan_without_the_room_is_refused_in_words() -> None:
    (sentence,) = certify(pose(five(2)), dict.fromkeys(range(5), 0)).broken
    assert sentence.startswith("team 'platform' would work 10")
    assert sentence.endswith("engineer-days in quarter 1 if the 2 largest overruns happened")


def test_the_share_is_that_of_the_drawn_percentile() -> None:
    """4,000 draws: the share above the percentile is 0.1 within 4 standard errors, 0.019."""
    items = [an_item("ranged", days=10.0, effort_low=5.0, effort_high=30.0), an_item("plain")]
    workspace = a_workspace(items=items)
    table = tabulate(workspace)
    beliefs = workspace.beliefs.but(effort_bias=1.3, effort_sigma=0.6)
    shares = overrun_shares(table, beliefs)
    hashes = item_hashes(table)
    efforts = np.stack([draw_truth((1, k), hashes, table, beliefs).effort for k in range(4000)])
    above = (efforts > 1.3 * (1 + shares)).mean(axis=0)
    assert above == pytest.approx(0.1, abs=0.019)


@pytest.mark.parametrize(
    ("bias", "exact", "share"),
    [
        # All exact: nothing can overrun.
        (1.0, 1.0, 0.0),
        # Nine tenths exact: the 90th percentile is the estimate itself, below the mean.
        (1.5, 0.9, 0.0),
    ],
)
def test_what_is_nearly_always_exact_does_not_overrun(
    bias: float, exact: float, share: float
) -> None:
    workspace = a_workspace(items=[an_item("plain")])
    beliefs = workspace.beliefs.but(effort_bias=bias, effort_exact=exact)
    assert overrun_shares(tabulate(workspace), beliefs).tolist() == [share]

"""What it is worth to find out an estimate: closed forms, and what changes nothing."""

from dataclasses import replace
from functools import cache
from random import Random

import numpy as np
import pytest
from scipy.stats import gamma

from optimize.planner import solve_workspace
from optimize.robust import robustness
from optimize.screening import unsure_estimates
from optimize.solve import Limits
from optimize.truths import Drawing, Truths
from optimize.worth_of_estimates import perfect_information, worth_of_estimates
from scenarios.item import Item
from scenarios.workspace import Workspace
from scenarios.worth_of_estimate import WorthOfEstimate, WorthOfEstimates
from tests.support.workspaces import a_workspace, an_item

DRAWING = Drawing(truths=100, seed=5, gap=0.0)


def exact(id: str, days: float, **fields: float) -> Item:
    """Return an item whose effort is what was estimated."""
    return an_item(id, days=days, effort_low=days, effort_high=days, **fields)


def unlike(seed: int) -> Workspace:
    """Return eight unsure items, of which some fit."""
    chance = Random(seed)
    items = [
        an_item(
            f"i{n}",
            days=chance.uniform(10.0, 40.0),
            drag=chance.uniform(0.002, 0.02),
            confidence=chance.choice([0.0, 0.5, 1.0]),
        )
        for n in range(8)
    ]
    return a_workspace(items=items)


def found_in(workspace: Workspace, drawing: Drawing = DRAWING) -> WorthOfEstimates:
    """Return what estimates are worth before planning."""
    found = worth_of_estimates(
        workspace, solve_workspace(workspace, Limits()).solution.quarters, drawing
    )
    assert found is not None
    return found


@cache
def of_seed(seed: int) -> WorthOfEstimates:
    return found_in(unlike(seed))


def test_room_for_one_of_two_is_the_closed_form() -> None:
    cv, one, other = 0.5, 0.0100, 0.0095
    items = [exact("one", 60.0, drag=one, confidence=cv), exact("other", 60.0, drag=other)]
    workspace = a_workspace(items=items)
    drawing = replace(DRAWING, truths=400)
    told = found_in(workspace, drawing)
    (found,) = told.found
    assert (found.id, found.estimate, found.truths) == ("one", "rate", 400)
    # E max(g w1, w2) - max(w1, w2), g Gamma of mean 1: with F_a its distribution of shape a,
    # E max(g w1, w2) = w2 F_a(c) + w1 (1 - F_(a+1)(c)) at the factor c where both are the same.
    shape = 1 / cv**2
    at = other / one * shape
    best = other * gamma.cdf(at, shape) + one * gamma.sf(at, shape + 1)
    day = 1000.0 * 45.5
    wanted = (best - max(one, other)) * day
    assert found.worth.low is not None
    assert found.worth.high is not None
    assert found.worth.low < wanted < found.worth.high
    assert found.worth.mean == pytest.approx(wanted, rel=0.2)
    assert found.beyond_doubt
    assert found.changes == pytest.approx(gamma.cdf(at, shape), abs=0.08)
    # All that is unsure is this factor, so knowing it is knowing all.
    regret = robustness(workspace, {0: 0}, drawing).regret
    perfect = perfect_information(regret, told)
    assert perfect.best is not None
    assert perfect.among is not None
    assert perfect.plans == 2
    assert perfect.best.mean == pytest.approx(found.worth.mean, rel=1e-6)
    assert perfect.among.mean == pytest.approx(found.worth.mean, rel=1e-6)


def test_exclusion_makes_rivals_as_well_as_room_does() -> None:
    items = [
        exact("one", 5.0, drag=0.01, confidence=0.5),
        exact("other", 5.0, drag=0.0095).but(excludes=("one",)),
    ]
    found = found_in(a_workspace(items=items)).found
    assert [(one.id, one.estimate) for one in found] == [("one", "rate")]
    assert found[0].beyond_doubt


def test_an_estimate_that_cannot_change_the_plan_is_worth_nothing() -> None:
    items = [
        exact("clear", 60.0, drag=0.02, confidence=0.1),
        exact("poor", 60.0, drag=0.001, confidence=0.1),
    ]
    found = found_in(a_workspace(items=items))
    assert found.unsure == 2
    for one in found.found:
        assert one.worth.mean == pytest.approx(0.0, abs=1e-6)
        assert not one.beyond_doubt


def test_where_all_fits_there_is_nothing_to_find_out() -> None:
    items = [exact(f"i{n}", 5.0, drag=0.01, confidence=1.0) for n in range(3)]
    found = found_in(a_workspace(items=items))
    assert (found.found, found.unsure) == ((), 3)


def test_an_effort_that_decides_what_fits_is_worth_knowing() -> None:
    # Where "large" is quicker than expected, both fit; where it is slower, "small" alone is best.
    items = [
        an_item("large", days=70.0, drag=0.02, effort_low=35.0, effort_high=140.0),
        exact("small", 40.0, drag=0.012),
    ]
    found = found_in(a_workspace(items=items), replace(DRAWING, truths=200)).found
    assert [(one.id, one.estimate) for one in found] == [("large", "effort")]
    assert found[0].beyond_doubt
    assert 0.2 < found[0].changes < 0.9


def test_what_is_exact_or_sure_is_never_told() -> None:
    for seed in range(4):
        workspace = unlike(seed)
        sure = {item.id for item in workspace.items if item.confidence == 0.0}
        assert not sure & {one.id for one in of_seed(seed).found if one.estimate == "rate"}
    items = [exact(f"i{n}", 50.0, drag=0.01 + n / 1e3) for n in range(3)]
    assert found_in(a_workspace(items=items)).unsure == 0
    truths = Truths(a_workspace(items=items), {}, DRAWING)
    assert unsure_estimates(truths) == []


@pytest.mark.parametrize("seed", range(4))
def test_no_estimate_is_worth_more_than_all_of_the_truth(seed: int) -> None:
    workspace = unlike(seed)
    planned = solve_workspace(workspace, Limits()).solution.quarters
    regret = robustness(workspace, planned, DRAWING).regret
    assert regret is not None
    told = of_seed(seed)
    assert told.found
    worths = [one.worth.mean for one in told.found]
    assert worths == sorted(worths, reverse=True)
    assert worths[0] <= regret.mean + 1e-6
    assert 0.0 <= told.among.mean <= regret.mean + 1e-6
    for one in told.found:
        assert one.worth.high is None or one.worth.high >= 0.0
        assert not one.beyond_doubt or (one.worth.low is not None and one.worth.low > 0)


def test_some_estimates_are_worth_something() -> None:
    found: list[WorthOfEstimate] = [one for seed in range(4) for one in of_seed(seed).found]
    assert any(one.beyond_doubt and one.estimate == "rate" for one in found)
    assert any(one.beyond_doubt and one.estimate == "effort" for one in found)


@pytest.mark.parametrize("seed", range(2))
def test_neither_threads_nor_the_order_of_the_rows_make_a_difference(seed: int) -> None:
    workspace = unlike(seed)
    assert found_in(workspace, replace(DRAWING, threads=1)) == of_seed(seed)
    shuffled = list(workspace.items)
    Random(seed).shuffle(shuffled)
    assert found_in(workspace.but(items=tuple(shuffled))) == of_seed(seed)


def test_few_truths_tell_nothing() -> None:
    workspace = unlike(0)
    assert worth_of_estimates(workspace, {}, Drawing(truths=19)) is None
    perfect = perfect_information(None, None)
    assert (perfect.best, perfect.among, perfect.plans) == (None, None, 0)
    # Where no plan can be mended in enough truths, none is told of either.
    pinned = a_workspace(items=[an_item("big", days=89.0, drag=0.01, pin="in")])
    told = worth_of_estimates(pinned, {0: 0}, Drawing(truths=20))
    assert told is not None
    assert (told.found, told.plans) == ((), 0)


def test_an_empty_backlog_leaves_nothing_to_find_out() -> None:
    told = worth_of_estimates(a_workspace(), {}, DRAWING)
    assert told is not None
    assert (told.found, told.unsure) == ((), 0)
    assert np.isfinite(told.among.mean)


def test_over_several_quarters_an_item_may_move() -> None:
    workspace = unlike(1).but(quarters=2, items=[*unlike(1).items, *(
        item.but(id=f"j{item.id}", title="other") for item in unlike(2).items
    )])  # fmt: skip
    told = found_in(workspace, replace(DRAWING, truths=30, gap=1e-3))
    assert told.found
    assert told.stopped == 0

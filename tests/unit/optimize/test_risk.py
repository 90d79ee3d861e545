"""Risk: the mean loss over the worst tenth of drawn truths, and what it makes a plan choose."""

from dataclasses import replace

import numpy as np
import pytest

from optimize.check import certify
from optimize.planner import make_plan
from optimize.posing import pose
from optimize.problem import Problem
from optimize.risk import TRUTHS, Risk
from scenarios.loss import LossModel
from scenarios.workspace import Objective, Workspace
from sim.world import draw_world
from tests.support.choices import random_problem
from tests.support.workspaces import a_component, a_team, a_workspace, an_item


def averse(workspace: Workspace, weight: float) -> Workspace:
    return workspace.but(objective=Objective(risk_aversion=weight))


def one_of_two(weight: float) -> Problem:
    """Room for one of two: a sure loss that is a little larger, or a most uncertain one."""
    items = [
        an_item("sure", days=60.0, drag=0.0105, confidence=0.0),
        an_item("unsure", days=60.0, drag=0.01, confidence=2.0),
    ]
    return pose(averse(a_workspace(items=items, quarters=1), weight))


def test_without_aversion_nothing_is_drawn() -> None:
    assert one_of_two(0.0).risk is None


def test_the_truths_are_those_of_the_worlds_of_a_simulation() -> None:
    problem = one_of_two(0.5)
    assert problem.risk is not None
    assert problem.risk.factor.shape == (TRUTHS, 2)
    for k in (0, 7):
        world = draw_world(problem.workspace, 0, k)
        assert problem.risk.factor[k].tolist() == world.truth[:2].tolist()


@pytest.mark.parametrize(("weight", "chosen"), [(0.0, "sure"), (0.3, "unsure"), (1.0, "unsure")])
def test_aversion_goes_for_what_may_be_much_worse(weight: float, chosen: str) -> None:
    plan = make_plan(one_of_two(weight).workspace)
    assert [item.id for item in plan.chosen] == [chosen]
    assert plan.proven


def test_a_plan_tells_the_worst_truths_before_and_after() -> None:
    plan = make_plan(one_of_two(0.4).workspace)
    assert plan.tail is not None
    assert plan.objective is not None
    saved = plan.tail.loss_before - plan.tail.loss_after
    assert plan.tail.truths == TRUTHS
    assert saved > plan.tail.expected_worth > 0
    assert plan.objective == pytest.approx(0.6 * plan.tail.expected_worth + 0.4 * saved)
    assert make_plan(one_of_two(0.0).workspace).tail is None


def test_doing_nothing_is_worth_nothing_whatever_the_aversion() -> None:
    assert certify(one_of_two(0.7), {}).worth == 0.0


def test_the_tail_is_the_mean_of_the_worst_tenth() -> None:
    losses = np.array([5.0, 1.0, 9.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 0.0] * 2)
    risk = Risk(0.5, np.ones((20, 1)), np.zeros((20, 1, 1)), losses)
    assert risk.tail_before == pytest.approx(9.0)
    assert risk.tail(np.where(losses == 9.0, 9.0, 0.0)) == pytest.approx(8.0)
    few = Risk(0.5, np.ones((5, 1)), np.zeros((5, 1, 1)), np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert few.tail_before == pytest.approx(5.0), "half a truth is the tail of five"


@pytest.mark.parametrize("seed", range(8))
def test_worth_in_each_truth_is_the_closed_form_under_its_factors(seed: int) -> None:
    """Held for fewer truths than items and for more: the two ways must agree."""
    believed = random_problem(seed).workspace
    problem = pose(averse(believed, 0.5))
    risk = problem.risk
    assert risk is not None
    model = LossModel.of(problem.workspace, problem.table)
    horizon = problem.workspace.horizon
    for k in (0, 3, 199):
        true = replace(model, factor=risk.factor[k])
        for q in range(problem.workspace.quarters):
            lost = true.between(np.minimum(problem.finish[:, q], horizon), horizon)
            assert risk.worth[k, :, q] == pytest.approx(lost.money, rel=1e-9, abs=1e-9)
        assert risk.loss[k] == pytest.approx(true.own(0.0, horizon).money.sum())


def test_on_average_over_truths_a_plan_is_worth_what_is_expected() -> None:
    """200 truths of a cv of 0.5 a factor: the mean is within 4 standard errors, 0.14."""
    items = [an_item("one", drag=0.01, confidence=0.5)]
    problem = pose(averse(a_workspace(items=items, quarters=2), 0.5))
    assert problem.risk is not None
    mean = float(problem.risk.worth[:, 0, 0].mean())
    assert mean == pytest.approx(float(problem.worth[0, 0]), rel=0.14)


def test_a_pair_is_counted_once_in_each_truth_too() -> None:
    items = [
        an_item("alerts", days=5.0, blinds=0.5, confidence=0.0),
        an_item("flaky", days=5.0, incidents_per_quarter=6.0, severity=0.3, confidence=1.0),
    ]
    workspace = a_workspace(
        components=[a_component()], teams=[a_team(components=("ranking",))], items=items, quarters=2
    )
    problem = pose(averse(workspace, 1.0))
    assert problem.risk is not None
    (pair,) = problem.overlaps.among((0, 1))
    avoided = problem.risk.worth[:, :, 0].sum(axis=1)
    avoided = avoided - pair.amount.sum() * problem.risk.factor[:, 1]
    expected = problem.risk.tail_before - problem.risk.tail(avoided)
    assert certify(problem, {0: 0, 1: 0}).worth == pytest.approx(expected)

"""Truths that a review allows: their means, what incidents teach, what worked days tell."""

import numpy as np
import pytest

from scenarios.workspace import Beliefs
from sim.posterior import Posterior
from tests.support.views import a_view
from tests.support.workspaces import a_workspace, an_item

MANY = 4000


def test_what_is_known_for_sure_is_drawn_as_it_is() -> None:
    beliefs = Beliefs(confidence=0.0, effort_exact=1.0)
    view = a_view(a_workspace(items=[an_item(days=12.0)], beliefs=beliefs))
    drawn = Posterior.of(view, 3)
    assert drawn.factor.tolist() == [[1.0]] * 3
    assert drawn.left.tolist() == [[12.0]] * 3
    assert drawn.rollouts.tolist() == [[1.0]] * 3


def test_few_truths_have_the_means_that_are_believed() -> None:
    """Exactly, item by item, or a sum over few would prefer items that were drawn cheap."""
    items = [an_item(f"i{n}", days=10.0, fix_success=0.6, confidence=1.0) for n in range(5)]
    beliefs = Beliefs(effort_bias=1.3, effort_exact=0.0)
    drawn = Posterior.of(a_view(a_workspace(items=items, beliefs=beliefs)), 4)
    assert drawn.factor.mean(axis=0) == pytest.approx(np.ones(5))
    assert drawn.rollouts.mean(axis=0) == pytest.approx(np.full(5, 1 / 0.6))
    # Effort and rollouts are drawn apart, so their product strays a little.
    assert drawn.left.mean(axis=0) == pytest.approx(np.full(5, 13 * 1.6 / 1.2), rel=0.5)
    assert len(np.unique(drawn.factor)) == 20


def test_incidents_narrow_the_factor() -> None:
    """After n incidents the coefficient of variation is c / sqrt(1 + c^2 n)."""
    items = [an_item("quiet", confidence=1.0), an_item("loud", confidence=1.0)]
    view = a_view(a_workspace(items=items), incidents={"loud": 8})
    drawn = Posterior.of(view, MANY).factor
    # 4,000 draws: the standard deviation within 6 % but once in ten thousand times.
    assert drawn[:, 0].std() == pytest.approx(1.0, rel=0.1)
    assert drawn[:, 1].std() == pytest.approx(1 / 3, rel=0.1)
    deaf = a_view(
        a_workspace(items=items, beliefs=Beliefs(learning=False)),
        incidents={"loud": 8},
    )
    assert Posterior.of(deaf, MANY).factor[:, 1].std() == pytest.approx(1.0, rel=0.1)


def test_an_item_whose_effort_is_worked_off_had_a_rollout_that_failed() -> None:
    """10 days, all worked and still open: 5 are to do again, and 5 more for each failure."""
    beliefs = Beliefs(confidence=0.0, effort_exact=1.0)
    sure = a_view(
        a_workspace(items=[an_item(days=10.0)], beliefs=beliefs),
        worked={"item": 10.0},
    )
    assert Posterior.of(sure, 1).left.tolist() == [[5.0]]
    half = a_view(a_workspace(items=[an_item(days=10.0)], beliefs=beliefs), worked={"item": 4.0})
    assert Posterior.of(half, 1).left.tolist() == [[6.0]]
    doubtful = a_view(
        a_workspace(items=[an_item(days=10.0, fix_success=0.5)], beliefs=beliefs),
        worked={"item": 12.0},
    )
    left = Posterior.of(doubtful, MANY).left[:, 0]
    # 3 to the end of the second attempt, then on average one failure more, of 5 days.
    assert left.mean() == pytest.approx(8.0)
    assert left.min() == pytest.approx(3.0, abs=0.2)


def test_a_closed_item_has_nothing_left() -> None:
    view = a_view(a_workspace(items=[an_item("one"), an_item("two")]), open={"one": False})
    assert Posterior.of(view, 2).left[:, 0].tolist() == [0.0, 0.0]


def test_an_item_is_drawn_by_its_name() -> None:
    """Others beside it change nothing."""
    one = a_view(a_workspace(items=[an_item("one")]))
    both = a_view(a_workspace(items=[an_item("other"), an_item("one")]))
    alone, second = Posterior.of(one, 4), Posterior.of(both, 4)
    assert alone.factor[:, 0].tolist() == second.factor[:, 1].tolist()
    assert alone.left[:, 0].tolist() == second.left[:, 1].tolist()

"""What sensible orders lose: from worlds of their own, or from results at hand."""

from typing import Any

import pytest

from scenarios.burn import Regime
from scenarios.workspace import Workspace
from sim.experiment import Design, run_experiment
from sim.order_spread import SENSIBLE, OrderSpread
from sim.registry import find_policy
from tests.support.workspaces import a_workspace, an_item

ITEMS = [
    *(an_item(f"chore-{n}", days=3.0, toil_days_per_week=1.0) for n in range(4)),
    *(an_item(f"felt-{n}", days=10.0, drag=0.01) for n in range(4)),
]


def a_toiling(**fields: Any) -> Workspace:
    """Return a crew of whose days chores take more than half; what is felt is worth more a day."""
    return a_workspace(items=ITEMS, **fields)


def test_it_is_what_the_results_of_these_policies_tell() -> None:
    workspace = a_toiling(today="fifo")
    spread = OrderSpread.of(workspace, worlds=6, seed=3)
    assert list(spread.lost) == [*SENSIBLE, "fifo"]
    names = (*SENSIBLE, "fifo")
    results = run_experiment(workspace, [find_policy(n) for n in names], Design(names, 6, 3))
    potential = 1000.0 * 91.0
    for name in names:
        assert spread.lost[name] == potential - results.estimates(name)["net_value"].mean
    assert OrderSpread.of_results(results).lost == spread.lost
    assert spread.regime == Regime.of(workspace)


def test_where_days_given_back_count_it_is_told() -> None:
    spread = OrderSpread.of(a_toiling(), worlds=6)
    assert (spread.least, spread.most) == ("self_financing", spread.most)
    assert spread.most != "self_financing"
    assert spread.spread > 0.05
    assert spread.behind[spread.most].ci_low > 0
    assert spread.share("self_financing") == 0.0


@pytest.mark.parametrize("today", ["plan", "cd3", "nobody-knows"])
def test_todays_order_counts_once_and_only_where_it_is_quick(today: str) -> None:
    """The plan takes a while to get ready, and an unknown name is refused elsewhere."""
    assert list(OrderSpread.of(a_toiling(today=today), worlds=2).lost) == list(SENSIBLE)


def test_nothing_lost_is_no_spread() -> None:
    spread = OrderSpread.of(a_workspace(items=[an_item("harmless")]), worlds=2)
    assert spread.spread == 0.0


def test_the_regime_by_hand() -> None:
    """4 of 7 days of a week go into chores, as much as 91 days of them; 52 days of work wait."""
    regime = Regime.of(a_toiling())
    assert regime.burn_share == pytest.approx(4 / 7)
    assert regime.backlog_load == pytest.approx(52 / 91)
    assert Regime.of(a_workspace(items=[])).burn_share == 0.0

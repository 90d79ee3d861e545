"""Comparisons from Python: ended by a rule, under scenarios, kept in a folder."""

import numpy as np
import pytest

import paydown
from sim.selection import Selection
from sim.stopping import StoppingRule
from tests.support.workspaces import a_workspace, an_item

NAMES = ["none", "fifo", "cd3"]
WORKSPACE = a_workspace(items=[an_item(f"felt-{n}", days=6.0, drag=0.03) for n in range(3)])


def until(
    rule: StoppingRule, names: list[str] = NAMES, replications: int = 1000, seed: int = 0
) -> paydown.Results:
    """Return the results of a comparison that a rule ends."""
    running = paydown.Running(rule=rule)
    return paydown.compare(
        WORKSPACE, names, replications=replications, seed=seed, running=running
    ).only


def test_the_worlds_are_those_of_compare() -> None:
    ended = until(paydown.SelectBest(500.0), seed=4)
    assert isinstance(ended.verdict, Selection)
    assert ended.verdict.selected in {"fifo", "cd3"}
    whole = paydown.compare(WORKSPACE, NAMES, replications=ended.replications, seed=4).only
    for name in NAMES:
        assert np.array_equal(ended.values[name]["net_value"], whole.values[name]["net_value"])


def test_a_precision_is_kept() -> None:
    rule = paydown.Precision("none", 0.02, potential=paydown.potential_value(WORKSPACE))
    ended = until(rule, replications=500)
    assert ended.verdict is not None
    assert ended.verdict.reached
    lost = rule.potential - ended.estimates("none")["net_value"].mean if rule.potential else 0.0
    interval = ended.paired("cd3", "none")["net_value"]
    assert (interval.ci_high - interval.ci_low) / 2 <= 0.02 * lost


def test_one_policy_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two"):
        until(paydown.SelectBest(1.0), ["fifo"])


def test_a_baseline_that_is_not_among_them_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the policies"):
        until(paydown.Precision("shortest", 1.0))


def test_no_worlds_are_refused() -> None:
    with pytest.raises(ValueError, match="replications is 0"):
        until(paydown.SelectBest(1.0), replications=0)

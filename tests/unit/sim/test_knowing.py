"""What it is worth to know before choosing a policy."""

import numpy as np

from sim.experiment import Design, run_experiment
from sim.knowing import worth_of_estimates, worth_of_truth
from sim.registry import find_policy
from sim.results import Results
from tests.support.workspaces import a_workspace, an_item

# Two items, room for one: which policy is right depends on how bad the first one is.
UNSURE = an_item("unsure", days=40.0, drag=0.02).but(confidence=1.0)
SURE = an_item("sure", days=41.0, drag=0.02).but(confidence=0.0)
IDLE = an_item("idle", days=1000.0, drag=0.0).but(confidence=1.0)


def results(worlds: int = 200) -> Results:
    workspace = a_workspace(items=[UNSURE, SURE, IDLE])
    names = ("as_listed", "newest", "none")
    return run_experiment(workspace, [find_policy(one) for one in names], Design(names, worlds))


def test_what_decides_between_policies_is_found() -> None:
    found = worth_of_estimates(results())
    names = [one.name for one in found]
    assert not any(name.startswith("sure: rate") for name in names)
    assert "idle: rate" in names
    whole = worth_of_truth(results())
    assert all(one.worth.mean <= whole.mean + 1e-9 for one in found)
    by_name = {one.name: one for one in found}
    assert by_name["idle: rate"].worth.low <= 0 <= by_name["idle: rate"].worth.high


def test_nothing_is_to_be_known_where_policies_come_to_the_same() -> None:
    workspace = a_workspace(items=[UNSURE])
    names = ("as_listed", "fifo")
    same = run_experiment(workspace, [find_policy(one) for one in names], Design(names, 40))
    assert worth_of_truth(same).mean == 0.0
    assert all(one.worth.mean == 0.0 and not one.beyond_doubt for one in worth_of_estimates(same))


def test_sure_beliefs_leave_no_estimate() -> None:
    workspace = a_workspace(items=[SURE.but(effort_low=None)])
    workspace = workspace.but(beliefs=workspace.beliefs.but(effort_exact=1.0))
    names = ("as_listed", "none")
    told = run_experiment(workspace, [find_policy(one) for one in names], Design(names, 10))
    assert worth_of_estimates(told) == []
    assert np.isfinite(worth_of_truth(told).mean)

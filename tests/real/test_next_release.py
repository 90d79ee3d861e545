"""Public Next Release Problem instances: the proven optimum at every budget.

The instances carry no licence that would let them be part of the project, so they are looked for
beside the checkout, and the tests are skipped where they are not there.
"""

import csv
from pathlib import Path

import pytest

from optimize.planner import make_plan
from scenarios.capacity import with_capacity
from scenarios.load import load_workspace
from tests.support.real import real_data

CASES = [
    ("nrp1", 257.0),
    ("nrp1", 429.0),
    ("nrp1", 600.0),
    pytest.param("nrp3", 2661.0, marks=pytest.mark.nightly),
    ("nrp3", 4435.0),
    pytest.param("nrp3", 6209.0, marks=pytest.mark.nightly),
    ("nrp-e1", 3945.0),
    pytest.param("nrp-e1", 6575.0, marks=pytest.mark.nightly),
]


def proven_value(folder: Path, capacity: float) -> float:
    """Return the value to reach at a budget."""
    with (folder / "budgets.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if float(row["capacity_days"]) == capacity:
                return float(row["proven_value"])
    raise LookupError(capacity)


@pytest.mark.slow
@pytest.mark.parametrize(("instance", "capacity"), CASES)
def test_the_optimum_is_reached_and_proven(instance: str, capacity: float) -> None:
    folder = real_data("nrp") / instance
    workspace = with_capacity(load_workspace(folder), capacity)
    plan = make_plan(workspace)
    assert plan.status == "optimal"
    assert plan.objective == proven_value(folder, capacity)
    assert plan.bound == plan.objective
    assert sum(plan.used_days["release-team"]) <= capacity * (1 + 1e-9)

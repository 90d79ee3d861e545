import json
from dataclasses import replace
from datetime import timedelta
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from paydown.shapes import (
    check_shape,
    faults_shape,
    plan_shape,
    results_shape,
    to_json,
    written_shape,
)
from scenarios.accepted_risk import AcceptedRisk
from scenarios.digest import workspace_digest
from scenarios.fault import Fault
from scenarios.template import FIELDS
from scenarios.workspace import Assumption
from sim.accuracy import ChannelError
from sim.measures import MEASURES
from sim.statistics import Estimate
from tests.support.workspaces import START, a_workspace, an_item
from tests.unit.paydown.made import a_plan, chosen, left_out, results

WORKSPACE = a_workspace(items=[an_item("cache", risk_flags=("regulated",)), an_item("parser")])


def test_the_shape_of_a_plan() -> None:
    assert plan_shape(a_plan(), WORKSPACE) == {
        "schema_version": 1,
        "workspace": "test",
        "value_unit": "EUR",
        "scenario": "baseline",
        "inputs": workspace_digest(WORKSPACE),
        "status": "optimal",
        "proven": True,
        "objective": 120.0,
        "bound": 120.0,
        "gap": 0.0,
        "seconds": 0.25,
        "tie_settled": True,
        "capacity_days": {"platform": (91.0,)},
        "burn_days": {"platform": (9.1,)},
        "used_days": {"platform": (4.0,)},
        "burn_share": 0.1,
        "backlog_load": 0.5,
        "clash": (),
        "selected": [
            {
                "id": "cache",
                "title": "about cache",
                "quarter": 1,
                "team_days": {"platform": 4.0},
                "reliability": 100.0,
                "user_value": 20.0,
                "freed_days": 0.0,
                "also": (),
                "reason": "avoids 120, 30 per engineer-day",
                "risk_flags": ("regulated",),
            }
        ],
        "not_selected": [
            {
                "id": "parser",
                "title": "about parser",
                "days": 40.0,
                "worth": 5.0,
                "reason": "no capacity",
            }
        ],
        "outcomes": (),
        "value_of_one_more_engineer": {"platform": None},
        "notes": (),
        "risks": [],
        "changes": None,
        "tail": None,
        "start": "2027-01-04",
    }


def test_a_plan_that_is_none_has_the_same_keys() -> None:
    nothing = a_plan(
        status="no_answer", objective=None, bound=None, chosen=(), left_out=(), backlog_load=inf
    )
    shape = plan_shape(nothing, WORKSPACE)
    assert shape.keys() == plan_shape(a_plan(), WORKSPACE).keys()
    read = json.loads(to_json(shape))
    assert read["gap"] is read["objective"] is read["bound"] is read["backlog_load"] is None


def paths(shape: Any, at: str = "") -> set[str]:
    """Return the path of every leaf."""
    if not isinstance(shape, dict):
        return {at}
    return {path for key, part in shape.items() for path in paths(part, f"{at}.{key}".strip("."))}


def test_measures_nest_and_each_has_its_statistics() -> None:
    row = results_shape(results({"a": [1.0, 3.0]}), None)["results"][0]
    statistics = ("mean", "sd", "ci_low", "ci_high", "n")
    assert paths(row["measures"]) == {f"{name}.{one}" for name in MEASURES for one in statistics}
    assert row["policy"] == "a"
    assert row["scenario"] == "baseline"
    assert row["measures"]["net_value"]["mean"] == 2.0
    assert row["measures"]["net_value"]["n"] == 2
    assert row["measures"]["value_lost"]["drag"]["mean"] == 0.0
    assert "paired" not in row
    assert "best" not in row


def test_the_shape_of_a_comparison() -> None:
    made = results({"a": [1.0, 2.0, 3.0, 4.0], "b": [11.0, 12.0, 13.0, 14.0]})
    shape = results_shape(made, "a")
    assert {key: shape[key] for key in shape if key != "results"} == {
        "schema_version": 1,
        "workspace": "test",
        "value_unit": "EUR",
        "seed": 7,
        "replications": 4,
        "baseline": "a",
        "may_be_best": ["b"],
        "disqualified": [],
    }
    first, second = shape["results"]
    assert first["paired"].keys() == first["measures"].keys()
    assert first["paired"]["net_value"]["mean"] == 0.0
    assert second["paired"]["net_value"] == {
        "mean": 10.0, "sd": 0.0, "ci_low": 10.0, "ci_high": 10.0, "n": 4,
    }  # fmt: skip
    assert second["share_of_worlds_better"] == 1.0
    assert (first["regret"], second["regret"]) == (10.0, 0.0)
    assert (first["best"]["may_be_best"], second["best"]["may_be_best"]) == (False, True)


def test_one_world_has_no_spread_and_is_still_json() -> None:
    text = to_json(results_shape(results({"a": [1.0], "b": [2.0]}), "a"))
    row = json.loads(text, parse_constant=pytest.fail)["results"][1]
    assert row["measures"]["net_value"] == {
        "mean": 2.0, "sd": None, "ci_low": None, "ci_high": None, "n": 1,
    }  # fmt: skip
    assert row["regret"] is row["best"]["low"] is None


def test_a_measure_that_no_world_has_is_null() -> None:
    made = results({"a": [1.0, 2.0]}, restore_hours=nan)
    hours = json.loads(to_json(results_shape(made, None)))["results"][0]["measures"][
        "restore_hours"
    ]
    assert hours == {"mean": None, "sd": None, "ci_low": None, "ci_high": None, "n": 0}


def test_accepted_risks_are_told_with_whether_they_hold() -> None:
    held = AcceptedRisk(item="cache", until=START, by="Ada", because="why", record=3)
    expired = held.but(item="other", until=START - timedelta(days=1), record=4)
    shape = json.loads(to_json(check_shape(WORKSPACE.but(risks=(held, expired)), ())))
    assert shape["risks"] == [
        {"item": "cache", "until": "2027-01-04", "by": "Ada", "because": "why", "record": 3,
         "holds": True},
        {"item": "other", "until": "2027-01-03", "by": "Ada", "because": "why", "record": 4,
         "holds": False},
    ]  # fmt: skip


def test_the_shape_of_a_check() -> None:
    assumption = Assumption("cache", "severity", 0.2, "component")
    error = ChannelError("drag", 5.0, Estimate(10.0, 1.0, 9.5, 10.5, 50))
    shape = check_shape(WORKSPACE.but(assumptions=(assumption,)), (error,))
    assert json.loads(to_json(shape)) == {
        "schema_version": 1,
        "workspace": "test",
        "scenario": "baseline",
        "faults": [],
        "components": 1,
        "teams": 1,
        "items": 2,
        "items_in_play": 2,
        "outcomes": 0,
        "past_incidents": 0,
        "risks": [],
        "assumed": [
            {"subject": "cache", "column": "severity", "value": 0.2, "source": "component"}
        ],
        "template": {
            "share": 0.0,
            "filled": dict.fromkeys(FIELDS, 0),
            "incomplete": [{"id": name, "missing": list(FIELDS)} for name in ("cache", "parser")],
        },
        "scores": None,
        "closed_form": [
            {
                "channel": "drag",
                "closed_form": 5.0,
                "simulated": {"mean": 10.0, "sd": 1.0, "ci_low": 9.5, "ci_high": 10.5, "n": 50},
                "error": -0.5,
            }
        ],
    }


def test_the_shape_of_faults_and_of_files() -> None:
    assert faults_shape((Fault("backlog.csv", 3, "wrong"),)) == {
        "schema_version": 1,
        "faults": [{"file": "backlog.csv", "line": 3, "message": "wrong"}],
    }
    assert written_shape(Path("a"), [Path("a") / "b.csv"]) == {
        "schema_version": 1,
        "folder": "a",
        "written": [str(Path("a") / "b.csv")],
    }


def test_json_has_no_nan_and_keeps_letters() -> None:
    text = to_json({"title": "schön 😀 </script>", "rows": [(1.0, nan), {"x": -inf}]})
    assert json.loads(text) == {"title": "schön 😀 </script>", "rows": [[1.0, None], {"x": None}]}
    assert "schön 😀" in text
    assert text.endswith("}\n")


def test_strange_ids_stay_as_they_are() -> None:
    strange = '=1+1,"quoted"\u202e'
    plan = a_plan(chosen=(chosen(strange),), left_out=(replace(left_out(), id=strange),))
    read = json.loads(to_json(plan_shape(plan, WORKSPACE)))
    assert read["selected"][0]["id"] == read["not_selected"][0]["id"] == strange

"""A program: what it reads from each verb is JSON of an agreed shape."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.measures import MEASURES
from tests.journeys.command import Done, paydown, typed
from tests.journeys.small import IDS, write_empty, write_small

STATISTICS = {"mean", "sd", "ci_low", "ci_high", "n"}

PLAN = {
    "schema_version", "status", "proven", "objective", "bound", "gap", "seconds", "capacity_days",
    "burn_share", "backlog_load", "clash", "selected", "left_out", "outcomes",
    "value_of_one_more_engineer",
}  # fmt: skip

MEASURED = {
    "net_value", "value_delivered", "value_lost", "outcomes", "availability", "retention",
    "incidents", "incident_hours", "detect_hours", "response_wait_hours", "restore_hours",
    "penalties", "engineer_days", "items_opened", "items_closed", "items_open",
    "principal_open_days", "drift_mean",
}  # fmt: skip


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    return typed(capsys)


def read(text: str) -> Any:
    """Return what a text holds; NaN and Infinity, which JSON lacks, fail."""

    def refuse(constant: str) -> None:
        pytest.fail(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def estimates(measures: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every estimate with the name of its measure."""
    for name, part in measures.items():
        if part.keys() >= STATISTICS:
            yield name, part
        else:
            yield from ((f"{name}.{inner}", one) for inner, one in part.items())


def test_nan_is_found() -> None:
    with pytest.raises(pytest.fail.Exception):
        read('{"x": NaN}')


def test_init(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("init", tmp_path / "mine", "--json")
    assert (done.code, done.err) == (0, "")
    shape = read(done.out)
    assert shape.keys() == {"schema_version", "folder", "written"}
    assert all(Path(path).is_file() for path in shape["written"])


def test_check(run: Callable[..., Done], tmp_path: Path) -> None:
    shape = read(run("check", write_small(tmp_path), "--json").out)
    assert shape["schema_version"] == 1
    assert shape["faults"] == []
    assert shape["items"] == len(IDS)
    assert all(one.keys() == {"subject", "column", "value", "source"} for one in shape["assumed"])


@pytest.mark.parametrize("verb", ["check", "plan", "simulate", "compare"])
def test_faults(verb: str, tmp_path: Path, run: Callable[..., Done]) -> None:
    folder = write_small(
        tmp_path,
        "a,A,rankin,pipeline,5,nan,,,,",
        "b,B,ranking,pipeline,-5,,,,,",
    )
    done = run(verb, folder, "--json")
    assert done.code == 2
    shape = read(done.out)
    assert shape["schema_version"] == 1
    assert all(one.keys() == {"file", "line", "message"} for one in shape["faults"])
    told = [f"{one['file']}:{one['line']}: {one['message']}" for one in shape["faults"]]
    assert done.err.splitlines() == told
    assert [line.split(":")[1] for line in told if line.startswith("backlog.csv")][:3] == [
        "2", "2", "3",
    ]  # fmt: skip
    plain = run(verb, folder)
    assert (plain.code, plain.out, plain.err) == (2, "", done.err)


def test_a_plan(run: Callable[..., Done], tmp_path: Path) -> None:
    shape = read(run("plan", write_small(tmp_path), "--json", "--capacity-days", "40").out)
    assert shape.keys() >= PLAN
    assert shape["schema_version"] == 1
    assert shape["status"] == "optimal"
    assert shape["proven"] is True
    assert shape["left_out"] is None
    assert shape["clash"] == []
    assert shape["capacity_days"].keys() == {"core", "apps"}
    assert sum(shape["capacity_days"]["core"] + shape["capacity_days"]["apps"]) == pytest.approx(80)
    assert shape["value_of_one_more_engineer"].keys() == {"core", "apps"}
    assert shape["bound"] >= shape["objective"] > 0
    assert shape["selected"]
    for item in shape["selected"]:
        assert item.keys() >= {
            "id", "quarter", "team_days", "reliability", "user_value", "reason",
        }  # fmt: skip
        assert item["quarter"] in (1, 2)
        assert set(item["team_days"]) <= {"core", "apps"}
    found = [item["id"] for item in shape["selected"] + shape["not_selected"]]
    assert sorted(found) == sorted(IDS)


def test_no_plan(run: Callable[..., Done], tmp_path: Path) -> None:
    folder = write_small(tmp_path, "a,A,ranking,pipeline,500,1,0.1,,,in", outcomes=None)
    done = run("plan", folder, "--json")
    assert done.code == 1
    shape = read(done.out)
    assert shape.keys() >= PLAN
    assert shape["status"] == "infeasible"
    assert shape["objective"] is None
    assert any("'a'" in rule for rule in shape["clash"])


@pytest.mark.parametrize("capacity", [[], ["--capacity-days", "0"]])
def test_an_empty_plan(capacity: list[str], run: Callable[..., Done], tmp_path: Path) -> None:
    folder = write_small(tmp_path) if capacity else write_empty(tmp_path)
    shape = read(run("plan", folder, "--json", *capacity).out)
    assert shape["status"] == "optimal"
    assert shape["selected"] == []
    assert "the plan is empty" in shape["notes"][0]


def test_a_simulation(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("simulate", write_small(tmp_path), "--json", "--replications", "3", "--seed", "4")
    shape = read(done.out)
    assert (shape["schema_version"], shape["seed"], shape["replications"]) == (1, 4, 3)
    (row,) = shape["results"]
    assert (row["policy"], row["scenario"]) == ("as_listed", "baseline")
    measures = row["measures"]
    assert measures.keys() == MEASURED
    assert measures["value_lost"].keys() == {"incidents", "drag", "drift", "churn"}
    assert measures["engineer_days"].keys() == {
        "remediation", "rollback", "firefighting", "aftercare", "toil", "idle",
    }  # fmt: skip
    found = dict(estimates(measures))
    assert found.keys() == set(MEASURES)
    for one in found.values():
        assert one.keys() == STATISTICS
        assert one["n"] == 3
        assert one["ci_low"] <= one["mean"] <= one["ci_high"]


def test_a_comparison(run: Callable[..., Done], tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    options = ("--json", "--replications", "4", "--policies", "none,cd3,plan")
    shape = read(run("compare", folder, *options).out)
    assert shape["baseline"] == "as_listed"
    assert [row["policy"] for row in shape["results"]] == ["as_listed", "none", "cd3", "plan"]
    for row in shape["results"]:
        assert row["measures"].keys() == row["paired"].keys() == MEASURED
        assert row["best"].keys() >= {"low", "high", "may_be_best"}
        assert isinstance(row["regret"], float)
        for name, one in estimates(row["paired"]):
            assert one.keys() == STATISTICS, name
    assert {row["policy"] for row in shape["results"] if row["best"]["may_be_best"]} == set(
        shape["may_be_best"]
    )
    against = read(run("compare", folder, *options, "--baseline", "none").out)
    assert against["baseline"] == "none"
    assert [row["policy"] for row in against["results"]] == ["none", "cd3", "plan"]


def test_one_world(run: Callable[..., Done], tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    options = ("--json", "--replications", "1", "--policies", "none,cd3")
    row = read(run("compare", folder, *options).out)["results"][0]
    assert row["measures"]["net_value"]["sd"] is None
    assert row["regret"] is None


@pytest.mark.parametrize(
    "verb",
    [["check"], ["plan"], ["simulate", "--replications", "2"],
     ["compare", "--replications", "2", "--policies", "cd3"]],
    ids=lambda verb: str(verb[0]),
)  # fmt: skip
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["tables", "json"])
def test_a_file_holds_what_stdout_would(
    verb: list[str], form: list[str], run: Callable[..., Done], tmp_path: Path
) -> None:
    folder = write_small(tmp_path / "small")
    path = tmp_path / "new" / "result"
    printed = run(verb[0], folder, *verb[1:], *form)
    done = run(verb[0], folder, *verb[1:], *form, "-o", path)
    assert (done.code, done.out, done.err) == (0, "", "")
    written = path.read_text(encoding="utf-8")
    if form:
        both = read(written), read(printed.out)
        for shape in both:
            shape.pop("seconds", None)
        assert both[0] == both[1]
    elif verb[0] != "plan":
        assert written == printed.out
    assert [one.name for one in path.parent.iterdir()] == ["result"]


@pytest.mark.parametrize("verb", ["check", "plan"])
def test_a_file_that_cannot_be_written(verb: str, run: Callable[..., Done], tmp_path: Path) -> None:
    folder = write_small(tmp_path / "small")
    (tmp_path / "file").write_text("old", encoding="utf-8")
    done = run(verb, folder, "-o", tmp_path / "file" / "result.txt")
    assert (done.code, done.out) == (4, "")
    assert done.err == (
        f"{tmp_path / 'file' / 'result.txt'}: it cannot be written or read (Not a directory); "
        "free space or mend permissions\n"
    )
    assert (tmp_path / "file").read_text(encoding="utf-8") == "old"


def test_json_of_a_process_is_whole(tmp_path: Path) -> None:
    write_small(tmp_path)
    done = paydown("check", "--json", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert read(done.out)["workspace"] == "small"


def test_the_same_seed_gives_the_same_json_for_any_number_of_jobs(tmp_path: Path) -> None:
    write_small(tmp_path)
    options = ("--json", "--replications", "12", "--seed", "11", "--policies", "none,cd3,plan")
    one = paydown("compare", *options, "--jobs", "1", cwd=tmp_path)
    two = paydown("compare", *options, "--jobs", "2", cwd=tmp_path)
    assert (one.code, one.err) == (0, "")
    assert one == two

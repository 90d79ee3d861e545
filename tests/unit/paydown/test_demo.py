import json
from pathlib import Path

import pytest

from paydown import api, demo
from paydown.shapes import plan_shape, results_shape
from tests.journeys.small import write_small
from tests.unit.paydown.made import a_plan, results


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a small example in it, on which the demo is quick."""
    write_small(tmp_path / "demo" / "workspace")
    monkeypatch.setattr(demo, "_POLICIES", ("none", "as_listed", "plan"))
    monkeypatch.setattr(demo, "_WORLDS", 3)
    return tmp_path / "demo"


def test_the_files_are_written_and_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo.run_demo(folder, json=False, quiet=True)
    out = capsys.readouterr().out
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    comparison = json.loads((folder / "comparison.json").read_text(encoding="utf-8"))
    workspace = api.load(folder / "workspace")
    assert plan.keys() == plan_shape(a_plan(), workspace).keys()
    assert plan["selected"]
    assert comparison.keys() == results_shape(results({"a": [1.0, 2.0]}), "a").keys()
    assert [row["policy"] for row in comparison["results"]] == ["none", "as_listed", "plan"]
    assert comparison["baseline"] == "as_listed"
    for name in ("plan.json", "comparison.json", "workspace"):
        assert str(folder / name) in out
    assert "Plan (worth in EUR)" in out
    assert "Net value against as_listed" in out


def test_json_names_the_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo.run_demo(folder, json=True, quiet=True)
    shape = json.loads(capsys.readouterr().out)
    assert shape["schema_version"] == 1
    assert shape["folder"] == str(folder)
    assert all(Path(path).is_file() for path in shape["written"])
    assert {Path(path).name for path in shape["written"]} == {
        "backlog.csv", "outcomes.csv", "paydown.toml", "plan.json", "comparison.json",
    }  # fmt: skip


def test_without_an_example_one_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(folder: Path) -> None:
        raise KeyboardInterrupt(folder)

    monkeypatch.setattr(api, "load", stop)
    with pytest.raises(KeyboardInterrupt):
        demo.run_demo(tmp_path / "demo", json=False, quiet=True)
    assert (tmp_path / "demo" / "workspace" / "paydown.toml").is_file()

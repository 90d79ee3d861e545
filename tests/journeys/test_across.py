"""A researcher over scenarios and ranges: what is told, and what is said of wrong questions."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.command import Done, typed
from tests.journeys.small import write_small


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    return typed(capsys)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_small(tmp_path / "small")


Run = Callable[..., Done]


def test_policies_over_scenarios(run: Run, small: Path) -> None:
    done = run(
        "compare", small, "--policies", "cd3,fifo", "--scenarios", "baseline, drift-storm",
        "--replications", "6",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0].startswith("6 worlds of each of 2 scenarios, ")
    assert any(line.startswith("drift-storm ") for line in lines)
    assert "good enough: loses at most 5% more than the best policy of its scenario" in done.out
    assert "gives away least in its worst scenario: " in done.out
    assert "every scenario" in lines[-1]


def test_a_scenario_gives_the_same_beside_others(run: Run, small: Path) -> None:
    asked = ("compare", small, "--policies", "cd3,none", "--replications", "12", "--json")
    alone = json.loads(run(*asked, "--scenario", "drift-storm").out)["results"]
    beside = json.loads(run(*asked, "--scenarios", "baseline,drift-storm", "--jobs", "2").out)
    assert beside["results"][len(alone) :] == alone


def test_a_capacity_is_what_scenarios_depart_from(run: Run, small: Path) -> None:
    asked = ("compare", small, "--policies", "cd3", "--replications", "3", "--json",
             "--capacity-days", "60")  # fmt: skip
    alone = json.loads(run(*asked, "--scenario", "crew-doubled").out)["results"]
    beside = json.loads(run(*asked, "--scenarios", "crew-doubled").out)["results"]
    assert alone == beside
    days = alone[0]["measures"]["engineer_days"].values()
    assert sum(one["mean"] for one in days) == pytest.approx(60 + 2 * 60)


def test_all_scenarios_are_the_catalogue_and_ones_own(run: Run, small: Path) -> None:
    (small / "scenarios").mkdir()
    (small / "scenarios" / "mine.toml").write_text(
        'schema = 1\ntitle = "Mine"\nsource = "me"\n[[change]]\nof = "workspace"\n'
        'key = "cadence_days"\nset = 14\n',
        encoding="utf-8",
    )
    done = run(
        "compare", small, "--policies", "cd3", "--scenarios", "all", "--replications", "2", "--json"
    )
    assert done.code == 0
    names = json.loads(done.out)["scenarios"]
    assert names[0] == "baseline"
    assert names[-1] == "mine"
    assert len(names) > 10


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("lhs", "cd3 against as_listed: loses at "),
        ("sobol", "cd3 against as_listed: loses at "),
        ("grid", "cd3 against as_listed: loses at "),
        ("saltelli", "cd3 against as_listed"),
        ("morris", "Effect on cd3 against as_listed of moving through a factor's range"),
    ],
)
def test_every_kind_of_design(kind: str, told: str, run: Run, small: Path) -> None:
    done = run(
        "compare", small, "--policies", "cd3", "--vary", "team.engineers=1..3",
        "--vary", "component.value_per_day=x0.5..2", "--sample", kind, "--points", "4",
        "--replications", "3",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert f"({kind}) over team.engineers, component.value_per_day" in done.out
    assert told in done.out
    assert "best one of each point" in done.out


def test_a_design_under_a_scenario(run: Run, small: Path) -> None:
    asked = ("compare", small, "--policies", "cd3", "--replications", "3", "--json",
             "--vary", "cadence_days=91,182", "--sample", "grid")  # fmt: skip
    point = json.loads(run(*asked, "--scenario", "drift-storm").out)["results"][0]["measures"]
    whole = ("compare", small, "--policies", "cd3", "--replications", "3", "--json")
    storm = json.loads(run(*whole, "--scenario", "drift-storm").out)["results"][0]["measures"]
    calm = json.loads(run(*whole).out)["results"][0]["measures"]
    assert point == storm != calm


def test_a_selection_in_every_scenario(run: Run, small: Path) -> None:
    asked = ("compare", small, "--policies", "cd3,none", "--scenarios", "baseline,drift-storm")
    done = run(*asked, "--select", "500000", "--replications", "60")
    assert "what was asked for is reached in every scenario after " in done.out
    done = run(*asked, "--precision", "0.001", "--replications", "40")
    assert "not reached in every scenario; give more after 40 of at most 40 worlds" in done.out


def test_a_policy_that_fails_somewhere_is_out_everywhere(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "picky.py").write_text(
        "def picky(view):\n    if len(view.table) and view.table.drag.max() > 0.05:\n"
        "        raise ValueError('too much')\n    return []\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    done = run(
        "compare", small, "--policies", "picky:picky,cd3", "--replications", "3",
        "--vary", "item.drag=0.01,0.2", "--sample", "grid",
    )  # fmt: skip
    assert done.code == 5
    assert done.err.startswith("disqualified: policy 'picky:picky' failed on day 0 ")
    assert "(scenario point 2)" in done.err
    assert "picky" not in done.out


WRONG = [
    (["--scenarios", ""], "--scenarios is empty; name at least one, or give all"),
    (["--scenarios", "baseline,baseline"], "--scenarios names 'baseline' twice"),
    (["--scenarios", "baselin"], "unknown scenario 'baselin'; did you mean 'baseline'?"),
    (["--scenarios", "all", "--scenario", "baseline"], "give one of them"),
    (["--scenarios", "all", "--vary", "cadence_days=1..9"], "vary under one scenario"),
    (["--scenarios", "all", "--hindsight"], "--hindsight does not go with --scenarios"),
    (["--scenarios", "all", "--cadence", "7"], "--vary cadence_days=7,30,91"),
    (["--scenarios", "all", "--precision", "2%"], "with --scenarios give an amount"),
    (["--vary", "team.engineer=3..6"], "engineers"),
    (["--vary", "cadence_days"], "cadence_days"),
    (["--vary", "cadence_days=1..9", "--sample", "sobel"], "--sample is 'sobel'; give one of lhs"),
    (["--vary", "cadence_days=1..9", "--sample", "sobol", "--points", "3"], "power of two"),
    (["--vary", "cadence_days=1..9", "--points", "0"], "--points: "),
    (["--vary", "cadence_days=1..9", "--points", "1000000"], "at most 100000"),
    (["--resume"], "--resume is given without --store; name the folder"),
    (["--store", "x", "--other-versions"], "without --resume; give both"),
    (["--store", "x", "--cadence", "7,30"], "do not go with --cadence and --learning"),
    (["--cluster", "10.0.0.1:8786"], "--cluster: the cluster is '10.0.0.1:8786'; give the sched"),
    (["--cluster", "tcp://10.0.0.1:8786"], "another machine without encryption"),
]


@pytest.mark.parametrize(("options", "said"), WRONG, ids=lambda part: " ".join(part)[:40])
def test_wrong_questions(
    options: list[str], said: str, run: Run, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.parent)
    done = run("compare", small, "--policies", "cd3", "--replications", "2", *options)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""
    assert sorted(path.name for path in small.parent.iterdir()) == ["small"]


def test_what_is_stored_is_not_run_again(run: Run, small: Path, tmp_path: Path) -> None:
    asked = ("compare", small, "--policies", "cd3,none", "--scenarios", "baseline,drift-storm",
             "--replications", "12", "--seed", "5", "--json")  # fmt: skip
    plain = run(*asked)
    kept = (*asked, "--store", tmp_path / "store")
    assert run(*kept) == plain
    refused = run(*kept)
    assert (refused.code, refused.out) == (2, "")
    assert "it holds an experiment; give --resume to go on with it" in refused.err
    assert run(*kept, "--resume") == plain
    part = min((tmp_path / "store").glob("part-*.parquet"))
    content = bytearray(part.read_bytes())
    content[100] ^= 8
    part.write_bytes(content)
    mended = run(*kept, "--resume")
    assert (mended.code, mended.out) == (0, plain.out)
    assert mended.err == f"{part}: it is damaged and set aside; its worlds are simulated again\n"
    other = run(*(part for part in kept if part not in {"--seed", "5"}), "--resume")
    assert other.code == 2
    assert "it holds another experiment: its seed is 5, not 0; resume with the same" in other.err


def test_a_store_that_cannot_be_written(run: Run, small: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = run("compare", small, "--policies", "cd3", "--store", tmp_path / "file")
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith(f"{tmp_path / 'file'}")


def test_a_dry_run(run: Run, small: Path, tmp_path: Path) -> None:
    done = run(
        "compare", small, "--policies", "cd3,none", "--scenarios", "baseline,drift-storm",
        "--dry-run", "--replications", "1000", "--store", tmp_path / "store", "--jobs", "2",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    first, second, third, last = done.out.splitlines()
    assert first.endswith(" 3 policies x 2 scenarios x 1,000 worlds")
    assert "6,000 runs" in first
    assert " with 2 processes: " in second
    assert " MB in a store" in third
    assert "nothing else was run" in last
    assert not (tmp_path / "store").exists()

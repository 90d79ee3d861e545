"""A planner who asks about a plan or about policies what cannot be answered: refused in words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.command import Done, typed
from tests.journeys.small import write_small
from tests.journeys.test_solver_faults import INSTALL, NO_HIGHS, command

Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return typed(capsys)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_small(tmp_path / "ws")


USAGE = "Usage: "
"""What typer's own refusals begin with."""


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--frontier money", "--frontier is 'money'; give capacity, capacity:TEAM or value\n"),
        ("--frontier value:apps", "--frontier is 'value:apps'; give capacity, capacity:TEAM or"),
        ("--frontier capacity:nobody", "--frontier names team 'nobody'; give one of core, apps\n"),
        ("--frontier capacity:", "--frontier names team ''; give one of core, apps\n"),
        (
            "--frontier capacity --levels 0",
            "--levels is 0; give at least 1 level of capacity\n",
        ),
        ("--levels 5", "--levels counts those of --frontier; give capacity, capacity:TEAM or"),
        ("--frontier capacity --levels -1", USAGE),
        ("--frontier capacity --levels 501", USAGE),
        ("--frontier", ""),
        ("--truths -1", USAGE),
        ("--truths 10001", USAGE),
        ("--truths many", USAGE),
        ("--alternatives -0.01", USAGE),
        ("--alternatives 1.5", USAGE),
        ("--alternatives nan", USAGE),
        ("--alternatives a-few", USAGE),
        ("--max-changes 2", "--max-changes counts against --keep; give an earlier plan\n"),
        ("--hindsight", ""),
        ("--cadence 7", ""),
    ],
)
@pytest.mark.parametrize("json_too", [False, True])
def test_a_wrong_question_of_a_plan_is_refused(
    options: str, words: str, json_too: bool, run: Run, small: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out"
    done = run("plan", small, "-o", path, *options.split(), *(["--json"] if json_too else []))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(words)
    wrong = [word for word in options.split() if word.startswith("--")][-1]
    assert wrong in done.err
    assert not path.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--cadence 0", "--cadence names '0'; give days from 1 to 3640, or closing\n"),
        ("--cadence 3641", "--cadence names '3641'; give days from 1 to 3640, or closing\n"),
        ("--cadence -7", "--cadence names '-7'; give days from 1 to 3640, or closing\n"),
        ("--cadence 7.5", "--cadence names '7.5'; give days from 1 to 3640, or closing\n"),
        ("--cadence weekly", "--cadence names 'weekly'; give days from 1 to 3640, or closing\n"),
        ("--cadence 7,30,7", "--cadence names '7' twice; name each once\n"),
        ("--cadence ,", "--cadence is empty; name at least one\n"),
        ("--learning both", "--learning names 'both'; give on, off or on,off\n"),
        ("--learning on,on", "--learning names 'on' twice; name each once\n"),
        ("--learning ,", "--learning is empty; name at least one\n"),
        ("--explain", ""),
        ("--truths 3", ""),
    ],
)
def test_a_wrong_question_of_policies_is_refused(
    options: str, words: str, run: Run, small: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out"
    some = ("--policies", "cd3", "--replications", "2", "--jobs", "1", "-o", path)
    done = run("compare", small, *some, *options.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(words)
    assert not path.exists()


def test_a_backlog_too_tangled_for_the_frontier_of_value_is_no_fault_of_ours(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("optimize.parts.MOST_PAIRS", -1)
    path = tmp_path / "out"
    done = run("plan", small, "--frontier", "value", "-o", path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("--frontier: ")
    assert "plan a part of the backlog" in done.err
    assert not path.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--explain"),
        ("plan", "--frontier", "capacity", "--levels", "2"),
        ("compare", "--policies", "cd3", "--replications", "2", "--jobs", "1", "--hindsight"),
    ],
    ids=" ".join,
)
def test_without_highs_there_is_no_answer(
    words: tuple[str, ...], small: Path, tmp_path: Path
) -> None:
    path = tmp_path / "out"
    verb, *options = words
    done = command(NO_HIGHS, verb, str(small), *options, "-o", str(path))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("no solver gives a usable answer (HiGHS cannot be loaded ")
    assert done.stderr.endswith(INSTALL)
    assert not path.exists()

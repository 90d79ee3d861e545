"""A slip of the fingers: every one ends with 2 and a line that says what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.command import Done, paydown, typed
from tests.journeys.small import write_small

VERBS = ("init", "check", "plan", "simulate", "compare", "demo")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    return typed(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_small(tmp_path / "small")


def test_help(run: Callable[..., Done]) -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    for verb in VERBS:
        assert f"  {verb} " in done.out
    assert "..." not in done.out.split("Commands:")[1], "a summary is cut short"


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb(verb: str, run: Callable[..., Done]) -> None:
    done = run(verb, "--help")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Usage: paydown {verb} ") or f" {verb} [OPTIONS]" in done.out
    assert "--json" in done.out


def test_the_version(run: Callable[..., Done]) -> None:
    done = run("--version")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("paydown 0.")


def test_the_command_starts(tmp_path: Path) -> None:
    done = paydown("--help", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Usage: ")
    assert list(tmp_path.iterdir()) == []


def test_without_a_verb_there_is_help(run: Callable[..., Done]) -> None:
    done = run()
    assert done.code == 2
    assert "Usage: " in done.out + done.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("plam", "plam"),
        ("plan --nosuch", "--nosuch"),
        ("plan . extra", "extra"),
        ("plan --quarters 0", "--quarters"),
        ("plan --quarters 41", "--quarters"),
        ("plan --quarters 1.5", "--quarters"),
        ("plan --time-limit 0", "--time-limit"),
        ("plan --time-limit nan", "--time-limit"),
        ("plan --time-limit inf", "--time-limit"),
        ("plan --gap -1", "--gap"),
        ("plan --gap nan", "--gap"),
        ("plan --gap 1.1", "--gap"),
        ("simulate --seed -1", "--seed"),
        ("simulate --seed x", "--seed"),
        ("simulate --seed 99999999999999999999", "--seed"),
        ("simulate --replications 0", "--replications"),
        ("simulate --replications 1000000000", "--replications"),
        ("simulate --jobs 0", "--jobs"),
        ("init", "FOLDER"),
    ],
)
def test_options_out_of_range(line: str, words: str, run: Callable[..., Done]) -> None:
    done = run(*line.split())
    assert (done.code, done.out) == (2, "")
    assert words.lower() in done.err.lower()
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("verb", "options", "line"),
    [
        ("simulate", ["--policy", "cd33"], "unknown policy 'cd33'; did you mean 'cd3'?"),
        ("compare", ["--policies", "none,as_lsted"],
         "unknown policy 'as_lsted'; did you mean 'as_listed'?"),
        ("compare", ["--policies", "none", "--baseline", "fivo"],
         "unknown policy 'fivo'; did you mean 'fifo'?"),
        ("simulate", ["--policy", " "], "--policy is empty; name one"),
        ("compare", ["--policies", ""], "--policies is empty; name at least one"),
        ("compare", ["--policies", " , "], "--policies is empty; name at least one"),
        ("compare", ["--policies", "fifo,cd3,fifo"],
         "--policies names 'fifo' twice; name each once"),
        ("compare", ["--baseline", ""], "--baseline is empty; name one"),
        ("compare", ["--precision", "0"], "--precision is '0'; give an amount or a share such as "),
        ("compare", ["--precision", "-5"], "--precision is '-5'; give an amount or a share"),
        ("compare", ["--precision", "0%"], "--precision is '0%'; give an amount or a share"),
        ("compare", ["--precision", "narrow"], "--precision is 'narrow'; give an amount or"),
        ("compare", ["--precision", "nan"], "--precision is 'nan'; give an amount or a share"),
        ("compare", ["--select", "0"], "--select is '0'; give an amount, above 0"),
        ("compare", ["--select", "-1e6"], "--select is '-1e6'; give an amount, above 0"),
        ("compare", ["--select", "best"], "--select is 'best'; give an amount, above 0"),
        ("compare", ["--select", "2%"], "--select is '2%'; give an amount, above 0"),
        ("compare", ["--select", "inf"], "--select is 'inf'; give an amount, above 0"),
        ("compare", ["--select", "1", "--precision", "1"],
         "--precision and --select end a comparison in two ways; give one of them"),
        ("compare", ["--select", "1", "--cadence", "7"],
         "--precision and --select do not go with --cadence and --learning"),
        ("compare", ["--select", "1", "--policies", "fifo", "--baseline", "fifo"],
         "--policies names 'fifo' alone; name another to compare it with"),
        ("plan", ["--capacity-days", "cor=5"],
         "--capacity-days: unknown team 'cor'"),
        ("plan", ["--capacity-days", "nan"], "--capacity-days is 'nan'; give a number"),
        ("plan", ["--capacity-days", "-5"], "--capacity-days is '-5'; give a number"),
        ("plan", ["--capacity-days", "many"], "--capacity-days is 'many'; give a number"),
        ("plan", ["--capacity-days", "core=1,core=2"],
         "--capacity-days is 'core=1,core=2'; name each team once"),
    ],
)  # fmt: skip
def test_values_that_mean_nothing(
    verb: str, options: list[str], line: str, folder: Path, run: Callable[..., Done]
) -> None:
    done = run(verb, folder, *options)
    assert (done.code, done.out) == (2, "")
    (told,) = done.err.splitlines()
    assert told.startswith(line)


@pytest.mark.parametrize("verb", ["check", "plan", "simulate", "compare"])
def test_no_such_folder(verb: str, tmp_path: Path, run: Callable[..., Done]) -> None:
    done = run(verb, tmp_path / "missing")
    assert (done.code, done.out) == (2, "")
    (told,) = done.err.splitlines()
    assert told.startswith(f"{tmp_path / 'missing'}: there is no such folder; ")
    assert list(tmp_path.iterdir()) == []


def test_capacity_and_horizon_reach_the_plan(folder: Path, run: Callable[..., Done]) -> None:
    done = run("plan", folder, "--capacity-days", "core=10", "--quarters", "3")
    assert done.code == 0
    row = next(line for line in done.out.splitlines() if line.startswith("core  capacity"))
    assert row.split() == ["core", "capacity", "10", "10", "10"]


def test_the_policy_of_the_workspace_is_looked_up(folder: Path, run: Callable[..., Done]) -> None:
    toml = folder / "paydown.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("as_listed", "as_lsted"), "utf-8")
    told = "paydown.toml: today: unknown policy 'as_lsted'; did you mean 'as_listed'?\n"
    for verb in ("check", "simulate", "compare"):
        assert run(verb, folder) == Done(2, "", told)
    assert run("simulate", folder, "--policy", "cd3", "--replications", "1").code == 0

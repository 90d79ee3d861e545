"""A planner: from nothing to a plan, and to what it is worth against today's way."""

import re
from pathlib import Path

import pytest

from tests.journeys.command import paydown, typed
from tests.journeys.small import IDS, TOML, write_empty, write_small

MOST_COLUMNS = 120


def tables(text: str) -> list[str]:
    """Return the lines of the tables, not the sentences around them."""
    lines = text.splitlines()
    kept: list[str] = []
    for number, line in enumerate(lines):
        if set(line) == {"─"}:
            kept += lines[number - 1 : lines.index("", number) if "" in lines[number:] else None]
    return kept


@pytest.mark.slow
def test_from_nothing_to_a_comparison(tmp_path: Path) -> None:
    made = paydown("init", "mine", cwd=tmp_path)
    assert made.code == 0, made.err
    assert [Path(line).name for line in made.out.splitlines()] == [
        "README.md", "backlog.csv", "incidents.csv", "outcomes.csv", "paydown.toml",
    ]  # fmt: skip
    assert all((tmp_path / line).is_file() for line in made.out.splitlines())
    assert made.err == "next: paydown check mine\n"

    checked = paydown("check", "mine", cwd=tmp_path)
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.startswith("ok: ")
    assert re.search(
        r"^\d+ cells of \d+ items, components and teams were assumed", checked.out, re.M
    )

    # In the folder itself none has to be named.
    planned = paydown("plan", "--time-limit", "3", "--gap", "0.02", cwd=tmp_path / "mine")
    assert (planned.code, planned.err) == (0, "")
    assert re.match(r"optimal \(proven, |feasible \((gap|no bound) ", planned.out)

    simulated = paydown("simulate", "mine", "--replications", "3", cwd=tmp_path)
    assert (simulated.code, simulated.err) == (0, "")
    assert simulated.out.startswith("3 worlds, 8 quarters, seed 0\n")

    compared = paydown(
        "compare", "mine", "--replications", "4", "--quarters", "1",
        "--policies", "none,as_listed,cd3,plan", cwd=tmp_path,
    )  # fmt: skip
    assert (compared.code, compared.err) == (0, "")
    assert "Net value against as_listed in the same worlds" in compared.out

    ids = {
        line.split(",")[0]
        for line in (tmp_path / "mine" / "backlog.csv").read_text(encoding="utf-8").splitlines()[1:]
    }
    named = {line.split()[0] for line in tables(planned.out) if line[:1].strip()}
    assert len(named & ids) > 50
    for done in (checked, planned, simulated, compared):
        assert "\x1b" not in done.out
        assert "…" not in done.out
        assert tables(done.out)
        assert max(map(len, tables(done.out))) <= MOST_COLUMNS


def test_init_never_writes_over_anything(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine", encoding="utf-8")
    for folder in ("mine", "mine/notes.txt"):
        done = paydown("init", folder, cwd=tmp_path)
        assert (done.code, done.out) == (2, "")
        assert done.err == (
            f"{folder}: it exists and is no empty folder; give the name of a new folder\n"
        )
    assert [path.name for path in mine.iterdir()] == ["notes.txt"]
    assert (mine / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_init_fills_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").mkdir()
    assert typed(capsys)("init", tmp_path / "mine").code == 0
    assert (tmp_path / "mine" / "paydown.toml").is_file()


@pytest.mark.parametrize("template", ["platform", "firefighting", "toil"])
def test_every_example_is_free_of_faults(
    template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = typed(capsys)
    assert run("init", tmp_path / "new", "--template", template).code == 0
    assert run("check", tmp_path / "new", "--worlds", "2").code == 0


def test_an_unknown_example_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = typed(capsys)("init", tmp_path / "new", "--template", "nothing")
    assert (done.code, done.out) == (2, "")
    assert (
        "--template: unknown template 'nothing'; give one of firefighting, platform, toil"
        in done.err
    )
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("verb", ["plan", "simulate", "compare"])
@pytest.mark.parametrize("why", ["an empty backlog", "no capacity", "no engineers"])
def test_nothing_to_plan_is_an_answer(
    verb: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--replications", "2", "--jobs", "1"] if verb != "plan" else []
    if why == "an empty backlog":
        folder = write_empty(tmp_path)
    elif why == "no capacity":
        folder = write_small(tmp_path)
        options += ["--capacity-days", "0"]
    else:
        folder = write_small(tmp_path, toml=TOML.replace("engineers = 1", "engineers = 0"))
    done = typed(capsys)(verb, folder, *options)
    assert (done.code, done.err) == (0, "")
    assert not re.search(r"\b(nan|inf)\b", done.out)
    if verb == "plan":
        assert done.out.startswith("optimal (proven, ")
        assert ": 0 items, 0 engineer-days, worth 0 EUR" in done.out
        says = "the backlog has no open item" if "backlog" in why else "no team has an engineer-day"
        assert f"note: the plan is empty: {says}" in done.out


def test_policies_that_come_to_the_same_are_told_as_such(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = typed(capsys)(
        "compare", write_empty(tmp_path), "--replications", "3", "--policies", "none,fifo,cd3"
    )
    assert "the policies compared do not differ: all come to the same\n" in done.out
    assert "may be best: as_listed, none, fifo, cd3\n" in done.out


def test_pins_beyond_capacity_clash_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        "small,Small,ranking,pipeline,1,1,0.1,,,",
        "large,Large,ranking,pipeline,30,1,0.1,,,in",
        "larger,Larger,ranking,pipeline,31,1,0.1,,,in",
        "largest,Largest,ranking,pipeline,32,1,0.1,,,in",
        "other,Other,search,pipeline,30,1,0.1,,,in",
    ]
    run = typed(capsys)
    folder = write_small(tmp_path, *rows, outcomes=None)
    done = run("plan", folder)
    assert done.code == 1
    assert done.out.startswith("infeasible: these cannot hold together; change one\n")
    (line,) = done.err.splitlines()
    assert line.startswith("nothing is feasible: ")
    for words in (done.out, line):
        for id in ("large", "larger", "largest"):
            assert f"'{id}' is pinned in" in words
        assert "team 'core' has" in words
        assert "small" not in words
        assert "other" not in words


def test_deadlines_bind_and_clash_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = typed(capsys)
    folder = write_small(tmp_path)
    text = (folder / "backlog.csv").read_text(encoding="utf-8").splitlines()

    def with_deadline(id: str, day: str) -> None:
        lines = [f"{line},{day if line.startswith(id) else ''}" for line in text[1:]]
        content = "\n".join([f"{text[0]},deadline", *lines]) + "\n"
        (folder / "backlog.csv").write_text(content, encoding="utf-8")

    with_deadline("parser", "2027-06-30")
    done = run("plan", folder)
    assert done.code == 0
    assert "- due on 2027-06-30" in done.out
    assert "do not bind" not in done.out
    with_deadline("parser", "2027-01-20")
    early = run("plan", folder)
    assert early.code == 1
    assert early.err == (
        "nothing is feasible: 'parser' is due on 2027-01-20, before its work can end\n"
    )


@pytest.mark.parametrize("seconds", ["0.01", "0.05"])
def test_a_time_out_is_never_called_optimal(seconds: str, tmp_path: Path) -> None:
    assert paydown("init", "mine", cwd=tmp_path).code == 0
    done = paydown("plan", "mine", "--time-limit", seconds, cwd=tmp_path)
    assert "optimal" not in done.out
    if done.code == 0:
        assert done.out.startswith("feasible (")
    else:
        assert done.code == 3
        assert re.fullmatch(r"no plan in \d+\.\d s; give a longer --time-limit\n", done.err)
        assert done.out == done.err.replace("no plan in", "no answer in")


def test_a_plan_that_has_to_be_proven(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = typed(capsys)
    proven = run("plan", write_small(tmp_path / "small"), "--require-optimal")
    assert (proven.code, proven.err) == (0, "")
    assert run("init", tmp_path / "mine").code == 0
    done = run("plan", tmp_path / "mine", "--gap", "0.05", "--require-optimal")
    assert done.code == 3
    # The plan is there all the same.
    assert done.out.startswith("feasible (gap ")
    assert re.fullmatch(
        r"the plan is not proven best \(gap \d\.\d\d%\); give --gap 0 and a longer --time-limit\n",
        done.err,
    )


def test_what_one_more_engineer_is_worth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = typed(capsys)
    folder = write_small(tmp_path)
    assert "one more engineer" not in run("plan", folder).out
    done = run("plan", folder, "--price-engineers")
    assert [line for line in done.out.splitlines() if line.startswith("one more engineer in ")]
    assert done.err == ""


def test_every_item_is_in_the_plan_or_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = typed(capsys)("plan", write_small(tmp_path), "--capacity-days", "30")
    named = [line.split()[0] for line in tables(done.out) if line[:1].strip()]
    for id in IDS:
        assert named.count(id) == 1

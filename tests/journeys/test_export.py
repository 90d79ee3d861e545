"""Whoever hands a plan on: files for others, or a line that says why there is none."""

import csv
import json
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import icalendar
import pandas as pd
import pytest

from tests.journeys.command import Done, typed
from tests.journeys.small import IDS, write_small

Run = Callable[..., Done]
EVIL = (
    "evil,=cmd|' /C calc'!A0,ranking,monitoring,5,1,0.2,0.01,,in",
    'lines,"two\nlines\u202e 😀",ranking,monitoring,2,1,0.2,0.01,,',
    f"long,{'x' * 10_000},search,serving,3,1,0.1,0.03,,",
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return typed(capsys)


@pytest.fixture
def ws(tmp_path: Path) -> Path:
    return write_small(tmp_path / "ws")


@pytest.fixture
def agreed(run: Run, ws: Path, tmp_path: Path) -> Path:
    """Return a plan as JSON."""
    path = tmp_path / "agreed.json"
    assert run("plan", ws, "--json", "-o", path, "--order-worlds", 0).code == 0
    return path


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def test_a_plan_goes_out_in_every_format(run: Run, ws: Path, tmp_path: Path, agreed: Path) -> None:
    for name in ("plan.csv", "plan.xlsx", "jira.csv", "plan.json", "plan.ics"):
        done = run("export", ws, "--plan", agreed, "-o", tmp_path / "out" / name)
        assert (done.code, done.out, done.err) == (0, "", f"{tmp_path / 'out' / name}\n")
    selected = json.loads(agreed.read_text())["selected"]
    rows = table((tmp_path / "out" / "plan.csv").read_bytes().decode())
    assert {row["item"] for row in rows} == set(IDS)
    assert [row["item"] for row in rows if row["decision"] == "do"] == [s["id"] for s in selected]
    issues = table((tmp_path / "out" / "jira.csv").read_bytes().decode())
    assert [row["External ID"] for row in issues] == [one["id"] for one in selected]
    made = icalendar.Calendar.from_ical((tmp_path / "out" / "plan.ics").read_bytes())
    assert len(made.walk("VEVENT")) == len(selected)
    assert ZipFile(tmp_path / "out" / "plan.xlsx").testzip() is None
    again = json.loads((tmp_path / "out" / "plan.json").read_text())
    assert again.items() <= json.loads(agreed.read_text()).items()


def test_a_plan_is_made_anew_where_none_is_given(run: Run, ws: Path, agreed: Path) -> None:
    anew = run("export", ws, "--format", "csv")
    assert anew.code == 0
    assert anew.out == run("export", ws, "--plan", agreed, "--format", "csv").out
    fewer = run("export", ws, "--format", "csv", "--quarters", 1, "--capacity-days", 40)
    done = [row for row in table(fewer.out) if row["decision"] == "do"]
    assert 0 < sum(float(row["days"]) for row in done) <= 40


def test_hostile_titles_become_text(run: Run, tmp_path: Path) -> None:
    ws = write_small(tmp_path / "evil", *EVIL, outcomes=None)
    rows = table(run("export", ws, "--format", "csv").out)
    titles = {row["item"]: row["title"] for row in rows}
    assert titles["evil"] == "'=cmd|' /C calc'!A0"
    assert titles["long"] == "x" * 10_000
    assert run("export", ws, "-o", tmp_path / "evil.xlsx").code == 0
    with ZipFile(tmp_path / "evil.xlsx") as book:
        sheets = [book.read(name) for name in book.namelist() if "sheet" in name]
    assert all(b"<f>" not in sheet and b"<f " not in sheet for sheet in sheets)


def test_results_of_a_store_go_out_as_a_table(run: Run, ws: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    asked = ("--policies", "none,cd3", "--replications", 3, "--jobs", 1, "--store", store)
    assert run("compare", ws, *asked, "--json", "-o", tmp_path / "c.json").code == 0
    for name in ("r.parquet", "r.csv"):
        assert run("export", "--results", store, "-o", tmp_path / name).code == 0
    found = pd.read_parquet(tmp_path / "r.parquet")
    assert list(found["policy"]) == ["as_listed"] * 3 + ["cd3"] * 3 + ["none"] * 3
    assert list(found["world"]) == [0, 1, 2] * 3
    rows = table((tmp_path / "r.csv").read_bytes().decode())
    assert [float(row["net_value"]) for row in rows] == list(found["net_value"])
    told = json.loads((tmp_path / "c.json").read_text())["results"]
    means = {one["policy"]: one["measures"]["net_value"]["mean"] for one in told}
    assert found.groupby("policy")["net_value"].mean().to_dict() == pytest.approx(means)
    part = next(store.glob("part-*.parquet"))
    part.write_bytes(part.read_bytes()[:-1])
    done = run("export", "--results", store, "-o", tmp_path / "r.csv")
    assert done.code == 4
    assert "its content is not what was written; run the comparison again" in done.err
    assert len(table((tmp_path / "r.csv").read_bytes().decode())) == 9


def test_charts_go_out_as_pictures(run: Run, ws: Path, tmp_path: Path, agreed: Path) -> None:
    asked = ("--plan", agreed, "--charts", tmp_path / "charts", "--replications", 2, "--jobs", 1)
    done = run("export", ws, *asked, "-o", tmp_path / "plan.csv")
    assert done.code == 0
    names = {path.name for path in (tmp_path / "charts").iterdir()}
    assert names == {
        f"{chart}.{ending}"
        for chart in ("worth", "differences", "weeks")
        for ending in ("png", "svg", "pdf")
    }
    assert (tmp_path / "plan.csv").exists()


def test_a_chart_that_cannot_be_drawn_is_told(run: Run, ws: Path, tmp_path: Path) -> None:
    toml = ws / "paydown.toml"
    toml.write_text(toml.read_text().replace('"as_listed"', '"plan"'), encoding="utf-8")
    asked = ("--charts", tmp_path / "charts", "--replications", 1, "--jobs", 1)
    done = run("export", ws, *asked)
    assert done.code == 0
    assert "no chart of differences: 'plan' is the only policy" in done.err
    assert {path.stem for path in (tmp_path / "charts").iterdir()} == {"worth", "weeks"}
    done = run("export", ws, *asked, "--capacity-days", 0)
    assert done.code == 0
    assert "no chart of worth: the plan holds no item" in done.err
    assert "no chart of weeks: nothing is known of 'crew_use'" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "nothing is asked for; give -o FILE, --charts FOLDER or --format NAME"),
        (("-o", "plan"), "plan: its name has no ending, which tells no format"),
        (("-o", "plan.docx"), "its name ends in '.docx', which tells no format"),
        (("-o", "plan.csv", "--format", "pdf"), "format is 'pdf'; give csv, xlsx, jira, json"),
        (("-o", "plan.csv", "--format", "ics"), "ends in '.csv' and the format is ics"),
        (("--format", "xlsx"), "--format xlsx is no text to print; give -o FILE"),
        (("-o", "p.csv", "--replications", 3), "--replications counts worlds of --charts"),
        (("-o", "p.csv", "--plan", "none.json"), "none.json: there is no such file"),
        (("--results", "none", "-o", "r.csv"), "none: there is no such folder"),
        (("--results", ".", "-o", "r.csv"), ".: it holds no manifest.json; give the folder"),
        (("--results", ".", "-o", "r.xlsx"), "r.xlsx: its name ends in '.xlsx', which tells no"),
        (("--results", "."), "--results needs a file; give -o FILE, or --format csv"),
        (("--results", ".", "--plan", "p"), "--results and --plan are given"),
        (("--results", ".", "--charts", "c"), "--results and --charts are given"),
        (("--results", ".", "--quarters", 1), "--results and --quarters are given"),
    ],
)
def test_what_makes_no_sense_is_told(
    arguments: tuple[str, ...],
    told: str,
    run: Run,
    ws: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("export", ws, *arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert len(done.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["ws"]


def test_nothing_that_is_read_is_written_over(run: Run, ws: Path, agreed: Path) -> None:
    before = (ws / "backlog.csv").read_bytes()
    for path in (ws / "backlog.csv", ws / "incidents.csv", ws / ".." / agreed.name):
        done = run("export", ws, "--plan", agreed, "-o", path)
        assert done.code == 2
        assert "which is read; give the name of another file" in done.err
    assert (ws / "backlog.csv").read_bytes() == before
    assert not (ws / "incidents.csv").exists()


def test_no_plan_is_no_file(run: Run, tmp_path: Path) -> None:
    rows = (
        "a,one,ranking,monitoring,5000,1,0.2,0.01,,in",
        "b,two,ranking,monitoring,5000,1,0.2,0.01,,in",
    )
    ws = write_small(tmp_path / "ws", *rows, outcomes=None)
    made = tmp_path / "none.json"
    assert run("plan", ws, "--json", "-o", made, "--order-worlds", 0).code == 1
    for given in ((), ("--plan", made)):
        done = run("export", ws, *given, "-o", tmp_path / "plan.csv")
        assert done.code == 1
        assert "nothing is feasible" in done.err
    assert not (tmp_path / "plan.csv").exists()


@pytest.mark.parametrize(
    ("module", "arguments", "extra"),
    [
        ("xlsxwriter", ("-o", "p.xlsx"), "export"),
        ("icalendar", ("-o", "p.ics"), "export"),
        ("vl_convert", ("--charts", "c"), "charts"),
    ],
)
def test_a_missing_extra_is_a_line(
    module: str,
    arguments: tuple[str, str],
    extra: str,
    run: Run,
    ws: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    done = run("export", ws, *arguments)
    assert done.code == 2
    assert done.err.endswith(f"pip install 'paydown[{extra}]'\n")
    assert len(done.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["ws"]


def test_a_file_that_cannot_be_written_is_told(run: Run, ws: Path, agreed: Path) -> None:
    done = run("export", ws, "--plan", agreed, "-o", agreed / "plan.csv")
    assert done.code == 4
    assert "Not a directory" in done.err

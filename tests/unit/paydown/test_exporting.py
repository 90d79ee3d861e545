"""Exported plans, opened again: what is in them is the plan, and nothing in them runs."""

import csv
import json
import re
import sys
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import paydown
from paydown.exporting import FORMATS, exported, format_of
from paydown.jira import DESCRIPTION, SUMMARY
from paydown.spreadsheet import LONGEST
from scenarios.plan import Plan
from scenarios.workspace import Workspace
from tests.support.workspaces import a_workspace, an_item
from tests.unit.paydown.made import a_plan, chosen, left_out

DEADLINE = date(2027, 2, 1)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=HYPERLINK(\"http://example.org\")",
    "-2+3",
    "two\nlines\r\nand a third",
    "\u202eright to left\u202c \u200f",
    "😀 emoji 👩\u200d🔧",
    "x" * 10_000,
    "\x00\x0b\x1b[31m nul",
    "</t><f>1+1</f>",
    "BEGIN:VEVENT\r\nSUMMARY:no;, \\n",
    "\ud800",
    "http://example.org",
    "\ufffe",
    "_x0041_",
)  # fmt: skip
NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def some(title: str = "Results are cached") -> tuple[Plan, Workspace]:
    """Return a plan of one item, one left out, and its workspace."""
    items = (an_item("cache", deadline=DEADLINE, problem="stale"), an_item("parser"))
    workspace = a_workspace(items=items)
    plan = a_plan(
        chosen=(chosen(title=title, reliability=-100.5, quarter=1),),
        left_out=(left_out(title=title),),
        start=workspace.start,
    )
    return plan, workspace


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(StringIO(content.decode("utf-8"), newline=""), strict=True))


def sheets_of(content: bytes) -> tuple[str, list[list[list[str]]]]:
    """Return all the XML of a spreadsheet, and the cells of its sheets as text."""
    with ZipFile(BytesIO(content)) as book:
        assert book.testzip() is None
        xml = {name: book.read(name).decode("utf-8") for name in book.namelist()}
    trees = {name: ElementTree.fromstring(text) for name, text in xml.items()}
    strings = [
        "".join(part.text or "" for part in one.iter(f"{{{NS['m']}}}t"))
        for one in trees["xl/sharedStrings.xml"]
    ]
    sheets = []
    for number in range(1, sum(name.startswith("xl/worksheets/sheet") for name in xml) + 1):
        rows = []
        for row in trees[f"xl/worksheets/sheet{number}.xml"].iterfind(".//m:row", NS):
            cells = []
            for cell in row:
                value = cell.find("m:v", NS)
                text = "" if value is None else value.text or ""
                cells.append(strings[int(text)] if cell.get("t") == "s" else text)
            rows.append(cells)
        sheets.append(rows)
    return "".join(xml.values()), sheets


def events_of(content: bytes) -> list[Any]:
    """Return the events of a calendar."""
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_plan_gives_the_same_bytes(format: str) -> None:
    plan, workspace = some()
    assert exported(plan, workspace, format) == exported(plan, workspace, format)


def test_csv_has_a_row_for_each_item_in_play() -> None:
    head, *rows = rows_of(exported(*some(), "csv"))
    named = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["decision"], row["item"]) for row in named] == [
        ("do", "cache"),
        ("leave", "parser"),
    ]
    assert named[0]["finished_by"] == "2027-04-04"
    assert named[0]["deadline"] == DEADLINE.isoformat()
    assert named[1]["quarter"] == named[1]["finished_by"] == ""
    assert float(named[0]["reliability"]) == -100.5
    assert float(named[0]["worth"]) == -80.5


def test_csv_leaves_numbers_bare_and_quotes_text() -> None:
    text = exported(*some(), "csv").decode()
    assert ",-100.5," in text
    assert '"cache"' in text


def test_a_spreadsheet_has_three_sheets_with_numbers_and_a_head_that_stays() -> None:
    xml, (plan, out, about) = sheets_of(exported(*some(), "xlsx"))
    assert plan[0][:3] == ["item", "title", "quarter"]
    assert plan[1][0] == "cache"
    assert float(plan[1][8]) == -100.5
    assert out[1][:2] == ["parser", "Results are cached"]
    told = {row[0]: row[2] for row in about if row[0] != "version at export"}
    assert told["status"] == "optimal"
    assert told["gap"] == "0.0000%"
    assert ["version at export", "paydown", paydown.__version__, ""] in about
    assert xml.count('state="frozen"') == 3
    assert "yyyy-mm-dd" in xml


def test_a_spreadsheet_cell_is_cut_where_it_would_not_hold_the_text() -> None:
    _, (plan, *_) = sheets_of(exported(*some("😀" * 40_000), "xlsx"))
    assert plan[1][1].endswith("…")
    assert LONGEST - 1 <= len(plan[1][1].encode("utf-16-le")) // 2 <= LONGEST


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_stay_text(title: str) -> None:
    check_harmless(title)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(categories=("L", "N", "P", "S", "Z", "C"))))
def test_any_title_stays_text(title: str) -> None:
    check_harmless(title)


def check_harmless(title: str) -> None:
    """Fail where a title becomes more, or much less, than text in any format."""
    plan, workspace = some(title)
    for format in ("csv", "jira"):
        head, *rows = rows_of(exported(plan, workspace, format))
        assert len(rows) == (2 if format == "csv" else 1)
        for row in rows:
            named = dict(zip(head, row, strict=True))
            for name, cell in named.items():
                if name not in ("reliability", "worth", "user_value"):
                    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    xml, sheets = sheets_of(exported(plan, workspace, "xlsx"))
    assert not re.search(r"<f[ >/]|<hyperlink", xml)
    assert [len(rows) for rows in sheets[:2]] == [2, 2]
    assert len(json.loads(exported(plan, workspace, "json"))["selected"]) == 1
    assert len(events_of(exported(plan, workspace, "ics"))) == 2


def test_plain_text_is_kept_whole_everywhere() -> None:
    title = 'Ünïcode 😀 \u202eabc\u202c, "quoted"; 100 % \\ done' + "x" * 100
    plan, workspace = some(title)
    assert rows_of(exported(plan, workspace, "csv"))[1][2] == title
    assert rows_of(exported(plan, workspace, "jira"))[1][0] == title
    assert sheets_of(exported(plan, workspace, "xlsx"))[1][0][1][1] == title
    assert str(events_of(exported(plan, workspace, "ics"))[1]["summary"]) == f"done cache: {title}"


def test_a_calendar_has_deadlines_and_ends_of_quarters_as_whole_days() -> None:
    plan, workspace = some()
    deadline, planned = events_of(exported(plan, workspace, "ics"))
    assert deadline["dtstart"].dt == DEADLINE
    assert deadline["dtend"].dt == date(2027, 2, 2)
    assert planned["dtstart"].dt == date(2027, 4, 4)
    assert planned["dtstamp"].dt.date() == workspace.start
    assert deadline["uid"] != planned["uid"]


def test_an_event_keeps_its_uid_when_the_plan_moves_it() -> None:
    plan, workspace = some()
    later = a_plan(chosen=(chosen(title="renamed", quarter=2),), start=date(2027, 4, 5))
    uids = [
        [event["uid"] for event in events_of(content)]
        for content in (exported(plan, workspace, "ics"), exported(later, workspace, "ics"))
    ]
    assert uids[0] == uids[1]


def test_no_line_of_a_calendar_is_too_long() -> None:
    content = exported(*some("é" * 500), "ics")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_jira_gets_its_columns() -> None:
    head, row = rows_of(exported(*some(), "jira"))
    named = dict(zip(head, row, strict=True))
    assert head[:8] == [
        "Summary", "Issue Type", "Description", "Priority", "Due Date", "Story Points",
        "Original Estimate", "External ID",
    ]  # fmt: skip
    assert named["Due Date"] == DEADLINE.isoformat()
    assert named["Original Estimate"] == str(4 * 8 * 3600)
    assert named["Story Points"] == "4.0"
    assert named["Priority"] == "Highest"
    assert "Problem: stale" in named["Description"].splitlines()
    labels = [cell for name, cell in zip(head, row, strict=True) if name == "Labels"]
    assert labels == ["paydown", "quarter-1", "platform", "ranking"]


def test_a_long_summary_is_cut_and_whole_in_the_description() -> None:
    head, row = rows_of(exported(*some("x" * 300), "jira"))
    named = dict(zip(head, row, strict=True))
    assert len(named["Summary"]) == SUMMARY
    assert named["Summary"].endswith("x…")
    assert named["Description"].splitlines()[0] == "x" * 300


def test_a_description_is_no_longer_than_jira_takes() -> None:
    head, row = rows_of(exported(*some("x" * 40_000), "jira"))
    assert len(dict(zip(head, row, strict=True))["Description"]) == DESCRIPTION


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_plan_is_exported(format: str) -> None:
    _, workspace = some()
    assert exported(a_plan(chosen=(), left_out=()), workspace, format)


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "ics"])
def test_no_plan_is_no_file(format: str, tmp_path: Path) -> None:
    none = a_plan(status="infeasible", objective=None, chosen=(), clash=("a and b are pinned",))
    with pytest.raises(paydown.ExportError, match="status is infeasible \\(a and b are pinned\\)"):
        paydown.export_plan(none, some()[1], tmp_path / f"x.{format}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("plan.csv", "csv"), ("PLAN.XLSX", "xlsx"), ("jira.csv", "jira"), ("q1.jira.csv", "jira"),
        ("plan.json", "json"), ("a.b/plan.ics", "ics"),
    ],
)  # fmt: skip
def test_the_name_tells_the_format(name: str, format: str) -> None:
    assert format_of(Path(name), None) == format


@pytest.mark.parametrize(
    "name", ["plan", ".csv", "plan.", "plan.docx", "plan.parquet", "plan.jira"]
)
def test_other_names_are_told(name: str) -> None:
    with pytest.raises(paydown.ExportError, match="which tells no format; give csv, xlsx"):
        format_of(Path(name), None)


def test_a_format_is_refused_where_it_is_unknown_or_contradicts_the_name() -> None:
    with pytest.raises(paydown.ExportError, match="format is 'docx'; give csv, xlsx, jira, json"):
        format_of(Path("plan.csv"), "docx")
    with pytest.raises(paydown.ExportError, match=r"ends in '\.csv' and the format is json"):
        format_of(Path("plan.csv"), "json")
    assert format_of(Path("plan.txt"), "csv") == "csv"
    assert format_of(Path("plan.csv"), "jira") == "jira"


@pytest.mark.parametrize(("format", "module"), [("xlsx", "xlsxwriter"), ("ics", "icalendar")])
def test_a_missing_package_is_named(
    format: str, module: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(paydown.MissingExportError, match=r"pip install 'paydown\[export\]'"):
        paydown.export_plan(*some(), tmp_path / f"plan.{format}")
    assert not list(tmp_path.iterdir())


def test_export_plan_writes_the_file(tmp_path: Path) -> None:
    path = paydown.export_plan(*some(), str(tmp_path / "new" / "plan.csv"))
    assert path.read_bytes() == exported(*some(), "csv")
    assert [one.name for one in path.parent.iterdir()] == ["plan.csv"]

"""Jira's exports, with what is easily read wrong in them."""

from pathlib import Path

import pytest

from scenarios.fault import InputError
from tests.support.exports import edit_mapping, imported, imported_files
from tests.support.real import real_data

HEAD = "Summary,Issue key,Issue id,Status,Created,Original estimate,Custom field (Story Points)"
DAY = 28_800


def test_the_real_export_is_accounted_for_row_by_row(tmp_path: Path) -> None:
    export = real_data("jira") / "jira_export.csv"
    found = imported_files(tmp_path / "ws", "jira", [export])
    assert (found.account.read, found.account.used, found.account.skipped) == (60, 60, ())
    links = found.account.links
    assert (links.read, links.kept, len(links.outside)) == (34, 29, 5)
    assert found.rows["MESOS-998"]["created"] == "2014-01-06"
    assert found.rows["MESOS-998"]["effort_days"] == "5"
    assert found.rows["MESOS-2031"]["requires"].split(";") == ["MESOS-998"]
    assert "blocks MESOS-3042 (not in the export)" in found.rows["MESOS-2061"]["evidence"]


def test_columns_that_repeat_are_taken_together(tmp_path: Path) -> None:
    text = (
        f"\ufeff{HEAD},Labels,Labels,Components,Components.1,Labels.1\r\n"
        f"Alerts are late,ML-1,1,To Do,02/Mar/26 9:15 AM,{DAY},,alert,component:fraud,a,b,more\r\n"
        f"Two homes,ML-2,2,To Do,,{DAY},,x,,ranking,search,\r\n"
    )
    rows = imported(tmp_path, "jira", text).rows
    assert rows["ML-1"]["category"] == "monitoring"
    assert rows["ML-1"]["component"] == "fraud"
    assert rows["ML-2"]["component"] == "ranking;search"
    assert rows["ML-1"]["created"] == "2026-03-02"


@pytest.mark.parametrize(
    ("estimate", "points", "days"),
    [
        ("28800", "", "1"),
        ("38h", "", "4.75"),
        ("1w 2d 4h", "", "7.5"),
        ("PT4H", "", "0.5"),
        ("", "3.0", "3"),
        ("14400", "8", "0.5"),
        ("nan", "5", "5"),
        ("0", "", "0"),
    ],
)
def test_estimates_of_every_kind(estimate: str, points: str, days: str, tmp_path: Path) -> None:
    text = f"{HEAD}\none,ML-1,1,Open,,{estimate},{points}\nother,ML-2,2,Open,,57600,\n"
    assert imported(tmp_path, "jira", text).rows["ML-1"]["effort_days"] == days


@pytest.mark.parametrize(
    ("estimate", "reason", "detail"),
    [
        ("", "no estimate", ""),
        ("soon", "estimate cannot be read", "original estimate is 'soon'; give a number"),
        ("-5", "estimate out of range", "original estimate is '-5'"),
        ("1e12", "estimate out of range", "give 0, or 0.001 to 10,000 engineer-days"),
        ("1,5", "estimate cannot be read", "write a decimal point as a point"),
    ],
)
def test_what_is_no_estimate_is_skipped_and_told(
    estimate: str, reason: str, detail: str, tmp_path: Path
) -> None:
    text = f'{HEAD}\none,ML-1,1,Open,,"{estimate}",\nother,ML-2,2,Open,,57600,\n'
    account = imported(tmp_path, "jira", text).account
    (skipped,) = account.skipped
    assert (skipped.line, skipped.key, skipped.reason) == (2, "ML-1", reason)
    assert detail in skipped.detail


@pytest.mark.parametrize("hours", [38, 8])
def test_hours_taken_for_seconds_are_asked_about(hours: int, tmp_path: Path) -> None:
    text = f"{HEAD}\none,ML-1,1,Open,,{hours},\nother,ML-2,2,Open,,2,\n"
    with pytest.raises(
        InputError, match=rf"^export-0\.csv:2: 'original estimate' is '{hours}', and as"
    ):
        imported(tmp_path, "jira", text)
    assert not (tmp_path / "ws").exists()


def test_a_blank_estimate_is_taken_where_the_mapping_says_so(tmp_path: Path) -> None:
    text = f"{HEAD}\none,ML-1,1,Open,,,\n"
    assert imported(tmp_path, "jira", text).account.reasons == {"no estimate": 1}
    edit_mapping(
        tmp_path / "ws", "jira", "# effort_days_where_blank =", "effort_days_where_blank ="
    )
    again = imported(tmp_path, "jira", text)
    assert again.rows["ML-1"]["effort_days"] == "3"
    assert any(
        "1 item without an estimate, at 3 engineer-days each" in note
        for note in again.account.notes
    )


def test_parents_by_number_and_epics_by_key_go_into_the_evidence(tmp_path: Path) -> None:
    text = (
        f"{HEAD},Issue Type,Parent,Custom field (Epic Link)\n"
        f"Epic,ML-1,101,Open,,,,Epic,,\n"
        f"Story,ML-2,102,Open,,{DAY},,Story,,ML-1\n"
        f"Part,ML-3,103,Open,,{DAY},,Sub-task,102,\n"
        f"Done,ML-4,104,Done,,{DAY},,Task,,\n"
    )
    found = imported(tmp_path, "jira", text)
    assert found.account.reasons == {"type Epic": 1, "done": 1}
    assert found.rows["ML-2"]["evidence"] == "part of ML-1"
    assert found.rows["ML-3"]["evidence"] == "part of ML-2"
    assert any("1 row with an estimate that others with one are" in n for n in found.account.notes)


def test_links_out_of_the_file_to_done_rows_and_in_a_circle(tmp_path: Path) -> None:
    blocks = "Inward issue link (Blocks)"
    rows = {
        "ML-1": ("Open", "ML-2"), "ML-2": ("Open", "ML-3"), "ML-3": ("Open", "ML-1"),
        "ML-4": ("Open", "ML-5"), "ML-5": ("Done", ""), "ML-6": ("Open", "OPS-9"),
        "ML-7": ("Open", "ML-7"),
    }  # fmt: skip
    text = f"{HEAD},{blocks}\n" + "".join(
        f"t,{key},{number},{status},,{DAY},,{other}\n"
        for number, (key, (status, other)) in enumerate(rows.items())
    )
    found = imported(tmp_path, "jira", text)
    links = found.account.links
    assert (links.read, links.kept, links.met) == (6, 2, 1)
    assert links.outside == ("ML-6 requires OPS-9",)
    assert links.circular == ("ML-3 requires ML-1", "ML-7 requires ML-7")
    assert found.rows["ML-6"]["evidence"] == "blocked by OPS-9 (not in the export)"
    assert found.rows["ML-1"]["requires"] == "ML-2"


def test_people_are_left_out_unless_they_are_asked_for(tmp_path: Path) -> None:
    text = (
        f"{HEAD},Assignee,Reporter,Description\n"
        f'Fix,ML-1,1,Open,,{DAY},,Ann Lee,Bob,"Ask ann@example.org or [~bob]"\n'
    )
    found = imported(tmp_path, "jira", text)
    assert found.rows["ML-1"]["problem"] == "Ask (address) or (person)"
    assert not any(
        name in (found.folder / "backlog.csv").read_text() for name in ("Ann", "Bob", "@")
    )
    edit_mapping(found.folder, "jira", "keep_owner = false", "keep_owner = true")
    assert imported(tmp_path, "jira", text).rows["ML-1"]["owner"] == "Ann Lee"


def test_a_status_the_mapping_lacks_is_told(tmp_path: Path) -> None:
    text = f"{HEAD},Status Category\none,ML-1,1,QA,,{DAY},,\ntwo,ML-2,2,Ausgeführt,,{DAY},,Done\n"
    found = imported(tmp_path, "jira", text)
    assert found.rows["ML-1"]["status"] == "open"
    assert "status 'QA' of 1 row is not in import/jira.toml: taken as open" in found.account.notes
    assert found.account.reasons == {"done": 1}


def test_a_plan_of_jira_plans(tmp_path: Path) -> None:
    text = (
        "Hierarchy,Title,Work item key,Work item status,Estimates (d)\nStory,Cache,ML-1,Open,2.5\n"
    )
    assert imported(tmp_path, "jira", text).rows["ML-1"]["effort_days"] == "2.5"


def test_other_separators_and_blank_lines(tmp_path: Path) -> None:
    text = f"{HEAD}\n\none,ML-1,1,Open,,{DAY},\n\n".replace(",", ";")
    account = imported(tmp_path, "jira", text).account
    assert (account.read, account.used) == (1, 1)

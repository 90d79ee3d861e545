"""Tables of one's own, into the backlog or the incidents, by the mapping."""

from pathlib import Path

import pytest

from scenarios.fault import InputError
from tests.support.exports import edit_mapping, imported


def test_a_backlog_of_ones_own(tmp_path: Path) -> None:
    text = (
        "key,name,component,days,severity,drag,requires,category,effort_low,effort_high\n"
        "a,One,ranking;search,3,0.2,0.01,b,Data quality,2,5\n"
        "b,Two,ranking,2,1.4,,,,,\n"
        "c,Three,ranking,2,,,,nonsense,,\n"
        "d,Four,ranking,2,,,,,5,9\n"
        "e,Five,ranking,2,,,,,1,\n"
    )
    found = imported(tmp_path, "csv", text)
    assert found.ids == ["a"]
    row = found.rows["a"]
    assert (row["component"], row["severity"], row["drag"]) == ("ranking;search", "0.2", "0.01")
    assert row["category"] == "data_quality"
    assert found.account.reasons == {"cell cannot be read": 4}
    assert found.account.links.skipped == ("a requires b",)
    details = [one.detail for one in found.account.skipped]
    assert details[0] == "severity is '1.4', out of range"
    assert "do not frame the estimate" in details[2]


def test_excluded_items_that_are_not_there(tmp_path: Path) -> None:
    text = "id,title,days,excludes\na,One,3,nowhere\n"
    with pytest.raises(InputError, match=r"^backlog\.csv: excludes unknown item 'nowhere'"):
        imported(tmp_path, "csv", text)
    assert not (tmp_path / "ws").exists()


def test_incidents_are_laid_to_items_that_the_backlog_lists(tmp_path: Path) -> None:
    imported(tmp_path, "csv", "id,title,days\na,One,3\nb,Two,4\n")
    (tmp_path / "ws" / "import" / "csv.toml").unlink()
    text = "id,service,items,started\n1,x,a; b;a,2026-03-13 09:00\n2,x,c,2026-03-14 09:00\n"
    found = imported(tmp_path, "csv", text, kind="incidents")
    assert found.rows["1"]["items"] == "a;b"
    assert found.rows["2"].get("items", "") == ""
    assert "1 item that backlog.csv does not list: left out of items" in found.account.notes


def test_incidents_of_ones_own(tmp_path: Path) -> None:
    text = (
        "id,service,started,resolved,severity,hours\n"
        "1,ranking,2026-03-02 09:00,2026-03-02T10:00:00+02:00,0.2,3\n"
        "2,ranking,13/03/2026 14:05,,7,\n"
    )
    found = imported(tmp_path, "csv", text, kind="incidents")
    assert found.rows["1"]["started"] == "2026-03-02T09:00:00+00:00"
    assert "restored" not in found.rows["1"]  # 08:00 in UTC, before the start
    assert found.rows["1"]["engineer_hours"] == "3"
    assert found.rows["2"]["started"] == "2026-03-13T14:05:00+00:00"
    assert "1 time of restored before what it follows: left blank" in found.account.notes
    edit_mapping(found.folder, "csv", 'zone = "UTC"', 'zone = "Europe/Paris"')
    again = imported(tmp_path, "csv", text)
    assert again.rows["1"]["started"] == "2026-03-02T09:00:00+01:00"
    assert again.account.merged.updated == ("1", "2")

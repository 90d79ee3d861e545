"""A second import: updates, hand edits, rows taken out, rows gone."""

from pathlib import Path

from tests.support.exports import Imported, contents, edit_mapping, imported

HEAD = "Summary,Issue key,Status,Original estimate\n"
FIRST = f"{HEAD}One,ML-1,To Do,28800\nTwo,ML-2,To Do,57600\nThree,ML-3,To Do,28800\n"


def edit(found: Imported, old: str, new: str) -> None:
    path = found.folder / "backlog.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_same_export_changes_nothing(tmp_path: Path) -> None:
    found = imported(tmp_path, "jira", FIRST)
    before = contents(found.folder)
    again = imported(tmp_path, "jira", FIRST)
    assert (again.account.merged.unchanged, again.account.written) == (3, ())
    assert contents(found.folder) == before


def test_what_changed_is_updated_and_what_is_new_comes_last(tmp_path: Path) -> None:
    imported(tmp_path, "jira", FIRST)
    later = f"{HEAD}New,ML-0,To Do,28800\nOne!,ML-1,In Progress,14400\nTwo,ML-2,Done,57600\n"
    found = imported(tmp_path, "jira", later)
    merged = found.account.merged
    assert (merged.added, merged.updated, merged.closed) == (("ML-0",), ("ML-1", "ML-2"), ())
    assert found.ids == ["ML-1", "ML-2", "ML-3", "ML-0"]
    assert [found.rows["ML-1"][name] for name in ("title", "status", "effort_days")] == [
        "One!", "in_progress", "0.5",
    ]  # fmt: skip
    assert found.rows["ML-2"]["status"] == "closed"
    assert any("1 open item of earlier imports not in" in note for note in found.account.notes)


def test_rows_gone_from_a_whole_export_are_closed(tmp_path: Path) -> None:
    imported(tmp_path, "jira", FIRST)
    found = imported(tmp_path, "jira", f"{HEAD}One,ML-1,To Do,28800\n", whole=True)
    assert found.account.merged.closed == ("ML-2", "ML-3")
    assert found.rows["ML-2"]["status"] == "closed"
    back = imported(tmp_path, "jira", FIRST)
    assert back.account.merged.updated == ("ML-2", "ML-3")
    assert back.rows["ML-2"]["status"] == "open"


def test_cells_edited_by_hand_are_kept_and_told(tmp_path: Path) -> None:
    found = imported(tmp_path, "jira", FIRST)
    edit(found, "title,component", "title,severity,component")
    edit(found, "ML-1,One,unsorted,open,1", "ML-1,One,0.3,unsorted,open,4")
    edit(found, "ML-2,Two,", "ML-2,Two,,")
    edit(found, "ML-3,Three,", "ML-3,Three,,")
    again = imported(tmp_path, "jira", FIRST.replace("28800", "14400"))
    (kept,) = again.account.merged.kept
    assert (kept.id, kept.column, kept.kept, kept.export) == ("ML-1", "effort_days", "4", "0.5")
    assert again.rows["ML-1"]["effort_days"] == "4"
    assert again.rows["ML-1"]["severity"] == "0.3"
    assert again.rows["ML-3"]["effort_days"] == "0.5"
    third = imported(tmp_path, "jira", FIRST.replace("28800", "7200"))
    assert third.rows["ML-1"]["effort_days"] == "4"


def test_columns_keep_the_order_they_are_put_into(tmp_path: Path) -> None:
    ws = tmp_path / "ws"
    ws.mkdir()
    (ws / "backlog.csv").write_text("title,id,severity,effort_days\nMine,b,0.1,2\n")
    imported(tmp_path, "jira", FIRST, force=True)
    header = (ws / "backlog.csv").read_text().splitlines()[0]
    assert header == "title,id,severity,effort_days,component,status"


def test_an_estimate_that_vanished_stays(tmp_path: Path) -> None:
    imported(tmp_path, "jira", FIRST)
    found = imported(tmp_path, "jira", FIRST.replace("57600", ""))
    assert found.rows["ML-2"]["effort_days"] == "2"
    assert any("that of the backlog is kept" in note for note in found.account.notes)


def test_rows_taken_out_by_hand_stay_out(tmp_path: Path) -> None:
    found = imported(tmp_path, "jira", FIRST)
    path = found.folder / "backlog.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "ML-2" not in line))
    again = imported(tmp_path, "jira", FIRST)
    assert again.ids == ["ML-1", "ML-3"]
    assert again.account.reasons == {"taken out by hand": 1}


def test_a_file_taken_away_is_made_anew(tmp_path: Path) -> None:
    found = imported(tmp_path, "jira", FIRST)
    before = contents(found.folder)
    (found.folder / "backlog.csv").unlink()
    assert imported(tmp_path, "jira", FIRST).ids == ["ML-1", "ML-2", "ML-3"]
    assert contents(found.folder) == before


def test_rows_of_ones_own_and_of_another_tool_are_left_alone(tmp_path: Path) -> None:
    found = imported(tmp_path, "jira", FIRST)
    with (found.folder / "backlog.csv").open("a", encoding="utf-8") as file:
        file.write("mine,My own,unsorted,open,3\n")
    text = "ID,Title,Status,Estimate\nLIN-1,Other,Todo,2\n"
    other = imported(tmp_path, "linear", text)
    assert other.ids == ["ML-1", "ML-2", "ML-3", "mine", "LIN-1"]
    again = imported(tmp_path, "jira", FIRST, whole=True)
    assert (again.ids, again.account.merged.closed) == (other.ids, ())


def test_a_component_the_workspace_lacks_is_told(tmp_path: Path) -> None:
    head = HEAD.replace("Status", "Components,Status")
    imported(tmp_path, "jira", f"{head}One,ML-1,ranking,To Do,28800\n")
    later = f"{head}One,ML-1,ranking,To Do,28800\nTwo,ML-2,fraud,To Do,28800\n"
    edit_mapping(tmp_path / "ws", "jira", 'component = "unsorted"', 'component = "ranking"')
    found = imported(tmp_path, "jira", later)
    assert found.rows["ML-2"]["component"] == "ranking"
    assert any("1 component of 1 row not in paydown.toml ('fraud')" in note
               for note in found.account.notes)  # fmt: skip

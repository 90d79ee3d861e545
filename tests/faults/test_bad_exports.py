"""Exports, mappings and workspaces that cannot be used are named with a line, and left alone."""

import json
from pathlib import Path

import pytest

from scenarios.fault import InputError
from scenarios.importing.importing import import_exports
from scenarios.importing.options import Options
from scenarios.importing.registry import UnknownToolError, find_tool, tools
from scenarios.load import load_workspace
from tests.support.exports import contents, edit_mapping, imported

HEAD = "Summary,Issue key,Status,Original estimate"
GOOD = f"{HEAD}\nOne,ML-1,To Do,28800\n"
ISSUE = '{"number": 1, "title": "a", "state": "OPEN"}'


def faults(folder: Path, tool: str, text: str | bytes, ending: str = "csv") -> str:
    """Return what is wrong with an export; nothing is written."""
    with pytest.raises(InputError) as caught:
        imported(folder, tool, text, ending=ending)
    assert not (folder / "ws").exists()
    return str(caught.value).replace("export-0.", "x.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "x.csv: it is empty; name an export of Jira"),
        ("a,b\n1,2\n", "x.csv:1: no column names the rows"),
        (f"{HEAD},Labels\nOne,ML-1,To Do,\"28800\n", "x.csv:2: a quote is opened or closed"),
        (f'{HEAD}\nO"ne,ML-1,"a"b,1\n', "x.csv:2: a quote is opened or closed"),
        (GOOD.encode("utf-16"), "x.csv: it is UTF-16; save it as UTF-8"),
        (GOOD.replace("One", "Ünd").encode("latin-1"), "x.csv:2: byte 0xdc is not UTF-8"),
        (GOOD + "\0", "x.csv:3: it holds a NUL byte"),
    ],
)  # fmt: skip
def test_bad_csv(text: str | bytes, told: str, tmp_path: Path) -> None:
    assert told in faults(tmp_path, "jira", text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'[\n{ISSUE},\n{{"number": 2, "number": 3}}]', "x.json:3: it is no JSON that can be trust"
         "ed (key 'number' stands twice)"),
        ('[{"number": NaN}]', "x.json:1: it is no JSON that can be trusted (NaN is no number)"),
        ('[{"number": 1e999}]', "'1e999' is no finite number"),
        ('[{"number": ' + "9" * 5000 + "}]", "a number has thousands of digits"),
        (f"[{ISSUE}", "',' is expected"),
        (f"[{ISSUE}] x", "something follows its end"),
        ('{"a": 1}', "x.json:1: it is an object without the rows (key 'issues'); give an array"),
        ("[1]", "x.json:1: a row is 1; give an object"),
        ("[" + "[" * 100_000, "it is nested too deeply"),
        ('{"a": 1, "a": 2}', "key 'a' stands twice"),
    ],
)  # fmt: skip
def test_bad_json(text: str, told: str, tmp_path: Path) -> None:
    assert told in faults(tmp_path, "github", text, "json")


def test_a_row_of_another_shape(tmp_path: Path) -> None:
    text = json.dumps([{"id": "1", "incident_timestamp_values": 5}])
    told = faults(tmp_path, "incident-io", text, "json")
    assert told == "x.json:1: a row is not shaped as the tool exports it"


def test_a_missing_file_and_an_unknown_tool(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"^no\.csv: there is no such file; name an export of Jira"
    ):
        import_exports("jira", [tmp_path / "no.csv"], tmp_path / "ws", Options())
    with pytest.raises(UnknownToolError, match="unknown source 'jirra'; did you mean 'jira'"):
        import_exports("jirra", [], tmp_path, Options())


def test_ragged_rows_are_skipped_and_told(tmp_path: Path) -> None:
    text = GOOD + "Two,ML-2\nThree,ML-3,To Do,28800,more\nFour,ML-4,To Do,28800,,\n"
    account = imported(tmp_path, "jira", text).account
    assert [(one.line, one.reason, one.detail) for one in account.skipped] == [
        (3, "ragged row", "2 cells, and the header has 4"),
        (4, "ragged row", "5 cells, and the header has 4"),
    ]
    assert account.merged.added == ("ML-1", "ML-4")


def test_keys_that_cannot_be_ids(tmp_path: Path) -> None:
    rows = ("a;b", "", "x" * 201, "newcomer/1", "nan", "ok")
    text = HEAD + "".join(f"\nTitle,{key},To Do,28800" for key in rows)
    account = imported(tmp_path, "jira", text).account
    assert account.reasons == {"key cannot be an id": 3, "no key": 2}
    assert account.merged.added == ("ok",)


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    titles = {
        "A-1": "=cmd|' /C calc'!A0", "A-2": "\u202eevil", "A-3": "<script>alert(1)</script>",
        "A-4": "x" * 10_000, "A-5": "[[component]]\nid = \"x\"", "A-6": "\x1b[31mred\x07",
    }  # fmt: skip
    issues = [
        {"url": "", "number": 1, "key": 0, "title": title, "state": "OPEN", "body": title,
         "labels": [{"name": f"area/{title}"}]}
        for title in titles.values()
    ]  # fmt: skip
    for number, issue in enumerate(issues, start=1):
        issue["number"] = number
    ws = tmp_path / "ws"
    (ws / "import").mkdir(parents=True)
    imported(tmp_path, "github", json.dumps(issues), ending="json")
    edit_mapping(ws, "github", "# effort_days_where_blank =", "effort_days_where_blank =")
    found = imported(tmp_path, "github", json.dumps(issues), ending="json")
    assert [row["title"] for row in found.rows.values()] == [
        "=cmd|' /C calc'!A0", "\u202eevil", "<script>alert(1)</script>", "x" * 10_000,
        '[[component]] id = "x"', "[31mred",
    ]  # fmt: skip
    assert len(load_workspace(ws).components) == 6


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("schema = 1", "schema = 2", "import/jira.toml:6: schema is to be 1; write schema = 1"),
        ('source = "jira"', 'source = "linear"', 'source is to be "jira"; write source = "jira"'),
        ("whole = false", "wholly = false", "unknown key 'wholly'; did you mean 'whole'?"),
        ("whole = false", 'whole = "no"', "whole is 'no'; give true or false"),
        ("days_per_point = 1", "days_per_point = 0", "days_per_point is 0; give a number above 0"),
        ('zone = "UTC"', 'zone = "Mars"', "zone is 'Mars'; give a name like Europe/Paris"),
        ('language = ""', 'language = "x y"', "language is 'x y'; give a name like fr"),
        (
            'dates = "as_found"',
            'dates = "us"',
            "dates is 'us'; give one of as_found, day_first, mo",
        ),
        ("title = [", "titel = [", "unknown name 'titel'; did you mean 'title'?"),
        ('id = ["Issue key"', 'id = [7, "Issue key"', "id is [7, 'Issue key', "),
        ('unit = "seconds"', 'unit = "years"', "unit is 'years'; give one of points, "),
        ("in_progress = [", "doing = [", "unknown name 'doing'; give one of open, in_progress"),
        ('"testing" = [', '"tests" = [', "unknown name 'tests'; did you mean 'testing'?"),
        ("[components]", "[components]\na = 5", "a is 5; give a component's name"),
        ("[components]", '[components]\na = "nope"', "unknown component 'nope'; give one of"),
        ("[components]", "[components", "it is not TOML"),
        ('into = "backlog"', 'into = "incidents"', "Jira exports go into the backlog"),
    ],
)
def test_a_faulty_mapping(old: str, new: str, told: str, tmp_path: Path) -> None:
    found = imported(tmp_path, "jira", GOOD)
    edit_mapping(found.folder, "jira", old, new)
    before = contents(found.folder)
    with pytest.raises(InputError) as caught:
        imported(tmp_path, "jira", GOOD)
    assert told in str(caught.value)
    assert str(caught.value).startswith("import/jira.toml:")
    assert contents(found.folder) == before


def test_a_file_no_import_made_is_added_to_only_by_force(tmp_path: Path) -> None:
    ws = tmp_path / "ws"
    ws.mkdir()
    (ws / "backlog.csv").write_text("id,title,effort_days\nML-1,Mine,5\nb,B,2\n")
    before = contents(ws)
    with pytest.raises(InputError, match=r"^backlog\.csv: no import made it; give --force"):
        imported(tmp_path, "jira", GOOD)
    assert contents(ws) == before
    found = imported(tmp_path, "jira", GOOD + "Two,ML-2,To Do,28800\n", force=True)
    assert found.ids == ["ML-1", "b", "ML-2"]
    assert [found.rows["ML-1"][name] for name in ("title", "effort_days")] == ["Mine", "5"]
    assert [(one.column, one.kept) for one in found.account.merged.kept] == [
        ("title", "Mine"), ("effort_days", "5"),
    ]  # fmt: skip


def test_a_damaged_state_and_a_faulty_workspace(tmp_path: Path) -> None:
    found = imported(tmp_path, "jira", GOOD)
    state = found.folder / "import" / "jira.state.json"
    good = state.read_text()
    state.write_text('{"schema": 1}')
    with pytest.raises(InputError, match=r"^import/jira\.state\.json: it is not what the last imp"):
        imported(tmp_path, "jira", GOOD)
    state.write_text(good)
    (found.folder / "paydown.toml").write_text("schema = 1\n")
    with pytest.raises(InputError, match=r"paydown\.toml:1: there is no \[\[component\]\]"):
        imported(tmp_path, "jira", GOOD)


def test_a_link_by_hand_that_closes_a_circle(tmp_path: Path) -> None:
    head = f"{HEAD},Inward issue link (Blocks)"
    text = f"{head}\nOne,ML-1,To Do,28800,\nTwo,ML-2,To Do,28800,\n"
    found = imported(tmp_path, "jira", text)
    path = found.folder / "backlog.csv"
    (header, first, second) = path.read_text().splitlines()
    path.write_text(f"{header},requires\n{first},ML-2\n{second},\n")
    before = contents(found.folder)
    with pytest.raises(InputError, match="prerequisites go in a circle"):
        imported(
            tmp_path, "jira", text.replace("Two,ML-2,To Do,28800,", "Two,ML-2,To Do,28800,ML-1")
        )
    assert contents(found.folder) == before


def test_every_tool_says_what_names_its_rows() -> None:
    for name, tool in tools().items():
        assert find_tool(name) is tool
        assert tool.columns["id"]
        assert tool.columns["title"]

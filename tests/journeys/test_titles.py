"""Whatever stands in a title is shown as it is, and no table breaks."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.journeys.command import Done, typed
from tests.journeys.small import write_small

TITLES = {
    "markup": "[red]x[/red] [link=http://a]y[/link] [/] \\[bold]",
    "codes": ":smile: {curly} %s \\x1b[31m",
    "emoji": "👩‍👩‍👧 🇩🇪 e\u0301 ✅ 汉字",
    "marks": "\u200fשלום\u200f \u202eevil\u202c \u2066x\u2069",
    "formula": "=HYPERLINK(1)",
    "script": "<script>alert(1)</script> &amp;",
    "pipe": "a | b ─ c",
}
LONG = "long " * 400


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    return typed(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [f'{id},"{title}",ranking,pipeline,3,1,0.1,,,' for id, title in TITLES.items()]
    rows.append(f"endless,{LONG},ranking,pipeline,3,1,0.1,,,")
    return write_small(tmp_path, *rows, outcomes=None)


@pytest.mark.parametrize("columns", ["80", "100", "120", "200"])
@pytest.mark.parametrize("capacity", ["1000", "0"], ids=["in", "out"])
def test_a_title_is_text(
    capacity: str,
    columns: str,
    folder: Path,
    run: Callable[..., Done],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    done = run("plan", folder, "--capacity-days", capacity)
    assert done.code == 0
    lines = done.out.splitlines()
    heading = next(line for line in lines if line.startswith("item "))
    table = lines[lines.index(heading) :]
    table = table[: table.index("")]
    # Every title begins in the column of its heading, and so does every line of it.
    left = heading.index(" title") + 1
    shown: dict[str, str] = {}
    for line in table[2:]:
        id = line.split(" ")[0] or list(shown)[-1]
        if not line.startswith("Quarter "):
            shown[id] = f"{shown.get(id, '')} {line[left:]}".strip()
            assert not line[left - 1 : left].strip()
    assert set(shown) == {*TITLES, "endless"}
    for id, title in TITLES.items():
        assert f"{shown[id]} ".startswith(f"{' '.join(title.split())} ")
    assert shown["endless"].startswith("long " * 23 + "long…")
    assert max(cell_len(line) for line in table) <= int(columns)


def test_json_has_titles_whole(folder: Path, run: Callable[..., Done]) -> None:
    shape = json.loads(run("plan", folder, "--json", "--capacity-days", "1000").out)
    found = {item["id"]: item["title"] for item in shape["selected"]}
    assert found == {**TITLES, "endless": LONG.strip()}


@pytest.mark.parametrize("control", ["\x1b[31m", "\x07", "\x08", "\x7f", "\x9b", "\u2028", "\t"])
def test_control_characters_never_reach_a_terminal(
    control: str, tmp_path: Path, run: Callable[..., Done]
) -> None:
    folder = write_small(
        tmp_path, f"a,before{control}after,ranking,pipeline,3,1,0.1,,,", outcomes=None
    )
    done = run("plan", folder)
    assert done.code in (0, 2)
    assert control[0] not in done.out + done.err
    if done.code == 2:
        assert done.err.startswith("backlog.csv:2: title is ")

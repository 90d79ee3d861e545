"""Whatever stands in an export: it is imported with every row accounted for, or told in lines."""

import csv
import io
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scenarios.fault import InputError
from scenarios.importing.importing import import_exports
from scenarios.importing.options import Options
from scenarios.importing.registry import tools
from tests.support.exports import TODAY, contents, edit_mapping, imported_files

NASTY = (
    *("", " ", "nan", "NaN", "0", "-1", "3", "1e999", "1e-300", "38h", "1w 2d", "PT4H", "1,5"),
    *("02/Mar/26 9:15 AM", "12/mars/26 14:05", "6/21/2025 16:14", "03/04/26", "2026-03-02"),
    *("2026-03-02T09:15:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31", "2026-03-02 23:30"),
    *("Done", "To Do", "In Progress", "Epic", "resolved", "open", "test", "P1", "high", "x;y", ";"),
    *("A-1", "A-2", "A-3", "101", "=cmd|' /C calc'!A0", "'=x", "\u202e", "\x1b[31m", "\ud800"),
    *('"', "'", "a\nb", "a\r\nb", "e\u0301", "🦓", "area/", "area/ranking", "newcomer/1", "\x00"),
    *("x" * 300, "99/99/99"),
)  # fmt: skip
"""What a cell may hold that is easily read wrong."""

COLUMNS = {
    name: sorted({one for names in tool.columns.values() for one in names}
                 | {one for effort in tool.efforts for one in effort.columns})
    for name, tool in tools().items()
}  # fmt: skip

texts = st.sampled_from(NASTY) | st.text(max_size=8)


keys = st.sampled_from(("A-1", "A-2", "A-3", "A-4")) | texts
efforts = st.sampled_from(("28800", "38h", "1w 2d", "3")) | texts


@st.composite
def tables(draw: st.DrawFn, tool: str) -> str:
    """Draw a CSV with key, title, effort and others of a tool's columns, some of them twice."""
    about = tools()[tool]
    effort = about.efforts[-1].columns[0] if about.efforts else "other"
    header = [about.columns["id"][0], about.columns["title"][0], effort]
    header += draw(st.lists(st.sampled_from(COLUMNS[tool]), max_size=8))
    rest = st.lists(texts, min_size=len(header) - 3, max_size=len(header) - 2)
    rows = draw(st.lists(st.tuples(keys, texts, efforts, rest), max_size=6))
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *([*row[:3], *row[3]] for row in rows)])
    return file.getvalue()


values: Any = st.recursive(
    texts | st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(("name", "value", "nodes", "number", "url")), inner)
    ),
    max_leaves=4,
)


@st.composite
def objects(draw: st.DrawFn, tool: str) -> str:
    """Draw a JSON array of objects with some of a tool's keys."""
    names = [
        *(one.split(".")[0] for one in COLUMNS[tool]),
        *("blockedBy", "incident_timestamp_values", "custom_field_entries", "report"),
    ]
    known = {
        "number": st.integers(1, 4),
        "id": keys,
        "title": texts,
        "description": texts,
        "labels": st.lists(st.fixed_dictionaries({"name": texts}), max_size=2),
        "blockedBy": st.lists(st.fixed_dictionaries({"number": st.integers(1, 5)}), max_size=2),
    }
    plain = st.fixed_dictionaries({}, optional=known)
    odd = st.dictionaries(st.sampled_from(names), values, max_size=3)
    return json.dumps([{**a, **b} for a, b in draw(st.lists(st.tuples(plain, odd), max_size=5))])


def imports_or_tells(tool: str, exports: Sequence[str]) -> None:
    """Import exports three times: every row is accounted for and they load, or it is told.

    From the second time on every row has an estimate, and the third changes nothing.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"x{number}" for number in range(len(exports))]
        for path, text in zip(paths, exports, strict=True):
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
        ws = folder / "ws"
        for time in (1, 2, 3):
            before = contents(ws)
            told = None
            try:
                found = imported_files(ws, tool, paths)
            except InputError as error:
                told = error
            if told is not None:
                assert all(fault.message for fault in told.faults)
                assert contents(ws) == before
                return
            if time == 1 and "# effort_days_where_blank" in mapping_of(ws, tool):
                edit_mapping(ws, tool, "# effort_days_where_blank =", "effort_days_where_blank =")
        assert found.account.merged.added == ()
        assert found.account.merged.updated == ()
        assert found.account.merged.kept == ()
        assert found.account.written == ()


def mapping_of(ws: Path, tool: str) -> str:
    return (ws / "import" / f"{tool}.toml").read_text(encoding="utf-8")


any_export = st.sampled_from(sorted(tools())).flatmap(
    lambda tool: st.tuples(
        st.just(tool), st.lists(tables(tool) | objects(tool), min_size=1, max_size=2)
    )
)


@example(("jira", ["Summary,Issue key\n=1,A-1\n"]))
@settings(max_examples=15)
@given(any_export)
def test_any_export(drawn: tuple[str, list[str]]) -> None:
    imports_or_tells(*drawn)


@pytest.mark.nightly
@settings(max_examples=2_000)
@given(any_export)
def test_many_exports(drawn: tuple[str, list[str]]) -> None:
    imports_or_tells(*drawn)


@settings(max_examples=40)
@given(st.sampled_from(sorted(tools())), st.binary(max_size=60) | st.text(max_size=60))
def test_any_bytes(tool: str, content: bytes | str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "x"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        told = ""
        try:
            import_exports(tool, [path], Path(name) / "ws", Options(today=TODAY))
        except InputError as error:
            told = str(error)
        assert told.startswith("x") or not told


def test_an_export_that_is_good_is_no_fault() -> None:
    imports_or_tells("jira", ["Summary,Issue key,Original estimate\nOne,A-1,28800\n"])

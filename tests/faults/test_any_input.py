"""Whatever stands in the files: they load, or InputError says in lines what is wrong with them."""

import csv
import io
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios import columns
from scenarios.fault import InputError
from scenarios.load import load_workspace
from scenarios.table import tabulate
from tests.faults.small_workspace import (
    BACKLOG,
    GOOD,
    INCIDENTS,
    OUTCOMES,
    TOML,
    Files,
    good,
    write,
)

FILES = (TOML, BACKLOG, OUTCOMES, INCIDENTS)

NASTY = (
    *("", " ", ";", "=", ";=", "a=b=c", "core=3;apps=4;core=1", "open", "in", "out", "closed"),
    *("0", "-0", "1", "-1", "1e-300", "1e300", "1e999", "nan", "inf", "1_000", "１", "1,5", "0x1"),
    *("9" * 400, "9" * 5000, "1e9", "4", "10000", "true", "2027-01-04", "0001-01-01", "9999-12-31"),
    *("2027-01-04T00:00:00Z", "2027-01-04T00:00:00", "0001-01-01T00:00:00+14:00", "low"),
    *("alerts", "schema;labels", "labels", "legacy;risk", "ranking;search", "zebra", "e\u0301"),
    *("\u2028", "\u202e", "\ufeff", "\x7f", "\x1b[31m", "'", '"', "\\", "[[team]]", "{a=1}", "🦓"),
)
"""What a cell or key may hold that is easily read wrong."""

VALUES = (
    *NASTY,
    *('""', '"x"', '"a;b"', '"\\u0000"', "[]", "[1, 2]", '["ranking"]', "{}", "{ mean = 1 }"),
    *("false", "nan", "+inf", "1979-05-27T07:32:00", "07:32:00", "0xff", "'''", '"""', "[{}, []]"),
)
"""The same for the right side of a TOML key."""

PIECES = (*VALUES, *(text for text in GOOD.values()), "\n", "\r", "\r\n", ",", "\t", "\0", "#", "=")


def loads_or_tells(files: Files) -> None:
    """Load the files, or read what is wrong."""
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name), files)
        try:
            workspace = load_workspace(folder)
        except InputError as error:
            told = error
        else:
            tabulate(workspace)
            return
    lines = str(told).splitlines()
    assert len(lines) == len(told.faults) > 0
    for line in lines:
        parts = re.fullmatch(r"([a-z]+\.(?:csv|toml))(?::([1-9]\d*))?: .+; .+", line)
        assert parts is not None, line
        assert line.isprintable()
        content = files[parts.group(1)]
        assert int(parts.group(2) or 0) <= content.count(b"\n") + content.count(b"\r") + 1


@pytest.mark.parametrize("name", FILES)
@given(content=st.binary(max_size=300))
def test_any_bytes(name: str, content: bytes) -> None:
    loads_or_tells({**good(), name: content})


@pytest.mark.parametrize("name", FILES)
@given(pieces=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=12))
def test_any_pieces(name: str, pieces: list[str]) -> None:
    content = "".join(pieces).encode("utf-8", "replace")
    loads_or_tells({**good(), name: content})


@pytest.mark.parametrize("name", FILES)
@given(data=st.data())
def test_a_good_file_with_bytes_changed(name: str, data: st.DataObject) -> None:
    content = good()[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 40)))
        new = data.draw(st.one_of(st.binary(max_size=6), st.sampled_from(PIECES).map(str.encode)))
        content = content[:start] + new + content[end:]
    loads_or_tells({**good(), name: content})


CELLS = st.one_of(st.sampled_from(NASTY), st.floats().map(str), st.text(max_size=12))


@pytest.mark.parametrize("name", [BACKLOG, OUTCOMES, INCIDENTS])
@given(data=st.data())
def test_a_good_file_with_cells_changed(name: str, data: st.DataObject) -> None:
    rows = list(csv.reader(io.StringIO(GOOD[name], newline="")))
    if name == BACKLOG:
        more = [column for column in columns.BACKLOG if column not in rows[0]]
        rows = [row + (more if row is rows[0] else [""] * len(more)) for row in rows]
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(1, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[0]) - 1))
        rows[row][column] = data.draw(CELLS)
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    loads_or_tells({**good(), name: text.getvalue().encode("utf-8", "replace")})


@given(data=st.data())
def test_good_settings_with_values_changed(data: st.DataObject) -> None:
    lines = GOOD[TOML].splitlines()
    keys = [number for number, line in enumerate(lines) if "=" in line]
    for _ in range(data.draw(st.integers(1, 2))):
        number = data.draw(st.sampled_from(keys))
        key = lines[number].partition("=")[0]
        lines[number] = f"{key}= {data.draw(st.sampled_from(VALUES))}"
    loads_or_tells({**good(), TOML: "\n".join(lines).encode("utf-8", "replace")})

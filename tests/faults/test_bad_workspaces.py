"""Every wrong input is named: file, line, value and remedy, all at once, and nothing else happens.

Each case does one thing to a good small workspace and states the whole of what a user reads. A
`(…)` in a line stands for words of the standard library, which change with its version.
"""

import re
from pathlib import Path

import pytest

from tests.faults.cases import (
    efforts,
    links,
    numbers,
    records,
    settings,
    shapes,
    syntax,
    together,
    words,
)
from tests.faults.cases.case import Case
from tests.faults.small_workspace import faults_of, good, write

TABLES = (numbers, efforts, words, links, records, shapes, settings, syntax, together)

CASES = [
    pytest.param(one, id=f"{table.__name__.rpartition('.')[2]}: {one.name}")
    for table in TABLES
    for one in table.CASES
]

GRAMMAR = re.compile(r"[a-z]+\.(csv|toml)(:[1-9]\d*)?: .+; .+")
"""file:line: what is wrong (the value); what to do."""


def same(line: str, expected: str) -> bool:
    """Return whether a line is as expected; `(…)` stands for anything in brackets."""
    pattern = re.escape(expected).replace(re.escape("(…)"), r"\(.*\)")
    return re.fullmatch(pattern, line) is not None


@pytest.mark.parametrize("one", CASES)
def test_bad_input_is_named(one: Case, tmp_path: Path) -> None:
    files = good()
    for edit in one.edits:
        edit(files)
    folder = write(tmp_path, files)
    found = faults_of(folder)
    told = "\n".join(found)
    assert len(found) == len(one.lines), told
    assert all(map(same, found, one.lines)), told
    assert all(line.isprintable() and GRAMMAR.fullmatch(line) for line in found), told
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == files


def test_the_good_workspace_is_good(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path, good())) == []


def test_a_wrong_line_would_be_noticed() -> None:
    assert same("a.csv:1: it is not TOML (x); mend it", "a.csv:1: it is not TOML (…); mend it")
    assert not same("a.csv:2: it is not TOML (x); mend it", "a.csv:1: it is not TOML (…); mend it")
    assert not GRAMMAR.fullmatch("a.csv:0: it is broken; mend it")
    assert not GRAMMAR.fullmatch("a.csv:1: it is broken")


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 70
    assert len({case.id for case in CASES}) == len(CASES)

"""Where every key of a TOML text stands, whatever is written around it."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.toml_lines import KeyPath, toml_lines
from scenarios.workspace import Workspace
from tests.support.amount import amount
from tests.unit.scenarios.believed import workspaces
from tests.unit.scenarios.written import to_toml


def paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield where everything stands, by the standard reader."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


TEXT = '''\
# [no] = "table"
schema = 1
"quoted key" = "a # b = [c]"   # comment = 1
name = """
[x]
a = 1 \\""" still
"""
raw = \'\'\'
b = "\'\'\'
many = [ # [
  1, { a = [2], "b" = 3 },
  [ "]" ,
    4 ],
]
a.b . c = 5
inline = { p = { q = 1 }, r = "}" }
[table]
key = "x"
[ table . "inner" ]
key = 1
[[list]]
one = 1
[list.sub]
two = 2
[[list]]
  one = 1
[[list.deep]]
three = 3
[[list.deep]]
three = 3
'''

LINES = {
    ("schema",): 2,
    ("quoted key",): 3,
    ("name",): 4,
    ("raw",): 8,
    ("many",): 10,
    ("many", 0): 11,
    ("many", 1): 11,
    ("many", 1, "a"): 11,
    ("many", 1, "a", 0): 11,
    ("many", 1, "b"): 11,
    ("many", 2): 12,
    ("many", 2, 0): 12,
    ("many", 2, 1): 13,
    ("a",): 15,
    ("a", "b"): 15,
    ("a", "b", "c"): 15,
    ("inline",): 16,
    ("inline", "p"): 16,
    ("inline", "p", "q"): 16,
    ("inline", "r"): 16,
    ("table",): 17,
    ("table", "key"): 18,
    ("table", "inner"): 19,
    ("table", "inner", "key"): 20,
    ("list",): 21,
    ("list", 0): 21,
    ("list", 0, "one"): 22,
    ("list", 0, "sub"): 23,
    ("list", 0, "sub", "two"): 24,
    ("list", 1): 25,
    ("list", 1, "one"): 26,
    ("list", 1, "deep"): 27,
    ("list", 1, "deep", 0): 27,
    ("list", 1, "deep", 0, "three"): 28,
    ("list", 1, "deep", 1): 29,
    ("list", 1, "deep", 1, "three"): 30,
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_place(newline: str) -> None:
    assert toml_lines(TEXT.replace("\n", newline)).lines == LINES
    assert set(paths(tomllib.loads(TEXT))) == set(LINES)


@settings(max_examples=amount(40, 100))
@given(workspace=workspaces())
def test_everything_in_a_workspace_has_its_line(workspace: Workspace) -> None:
    text = to_toml(workspace)
    found = toml_lines(text)
    assert set(paths(tomllib.loads(text))) <= set(found.lines)
    assert not found.unclosed
    lines = text.split("\n")
    for path, line in found.lines.items():
        if len(path) == 3 and isinstance(path[2], str):
            assert lines[line - 1].startswith(f"{path[2]} = ")


@given(text=st.text(st.sampled_from("ab.=[]{},\"'#\\\n "), max_size=60))
def test_any_text_is_walked_over(text: str) -> None:
    found = toml_lines(text)
    last = text.count("\n") + 1
    assert all(1 <= line <= last for line in found.lines.values())
    assert 0 <= found.unclosed <= last


@given(text=st.text(st.sampled_from("ab.=[]{},\"'#\\\n 1"), max_size=40))
def test_whatever_the_standard_reader_takes_has_its_line(text: str) -> None:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    plain = {path for path in paths(content) if "\\" not in text}
    assert plain <= set(toml_lines(text).lines)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = 1\nb = """x\n\n', 2),
        ("a = '''x\n''\n", 1),
        ("a = [\n1,\n", 1),
        ("a = 1\nb = [\n { c = [\n", 3),
        ('a = """x"""\n', 0),
        ('a = """"x"""""\nb = 1', 0),
        ('a = ""\n', 0),
    ],
)
def test_what_is_left_open(text: str, line: int) -> None:
    assert toml_lines(text).unclosed == line


def test_depth() -> None:
    assert toml_lines("a = 1\nb = " + "[" * 64 + "]" * 64).too_deep == 0
    assert toml_lines("a = 1\nb = " + "[" * 65).too_deep == 2
    assert toml_lines("a = 1\n\n" + "a." * 65 + "b = 1").too_deep == 3

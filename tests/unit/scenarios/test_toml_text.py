"""A TOML file: what is in it, and at which line a fault stands."""

from pathlib import Path

import pytest

from scenarios.fault import InputError
from scenarios.toml_text import TomlText, read_toml


def read(folder: Path, content: str | bytes) -> TomlText:
    path = folder / "paydown.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_toml(path)


def refusal(folder: Path, content: str) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, content)
    return str(caught.value)


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    toml = read(tmp_path, b"\xef\xbb\xbfa = 1\r\nb = 2\r\n")
    assert toml.content == {"a": 1, "b": 2}
    assert toml.fault(("b",), "x; y").line == 2


def test_a_fault_stands_at_its_key_or_the_table_around_it(tmp_path: Path) -> None:
    toml = read(tmp_path, "a = 1\n[[list]]\nb = 1\n[[list]]\n")
    assert toml.fault(("list", 0, "b"), "x").line == 3
    assert toml.fault(("list", 1, "b"), "x").line == 4
    assert toml.fault(("list", 5), "x").line == 2
    assert toml.fault(("none",), "x").line == 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("a = 1\nb = \nc = 3\n", 2),
        ("a = 1\n\na = 2\n", 3),
        ("[a]\n[b]\n[a]\n", 3),
        ("a = 1\nb", 2),
        ("a = 1\n\n\nb", 4),
        ('a = 1\nb = """x\ny\n', 2),
        ("a = 1\nb = [1,\n2,\n\n", 2),
        ("a = 1979-02-30\n", 1),
        ("a = 1\nb = " + "9" * 5000, 2),
        ("a = 1\nb = '\x07'\n", 2),
    ],
)
def test_a_syntax_error_has_its_line(tmp_path: Path, content: str, line: int) -> None:
    assert refusal(tmp_path, content).startswith(f"paydown.toml:{line}: ")


def test_depth_is_told_before_it_hurts(tmp_path: Path) -> None:
    assert read(tmp_path, "a = " + "[" * 60 + "]" * 60).content
    told = "paydown.toml:1: it is nested too deeply; a workspace needs three levels"
    assert refusal(tmp_path, "a = " + "[" * 300_000) == told
    assert refusal(tmp_path, "a." * 300_000 + "b = 1") == told

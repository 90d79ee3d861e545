"""Values of a TOML file replaced or put in, and every other byte left as it is."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from scenarios.csv_text import replaced
from scenarios.toml_lines import KeyPath, toml_lines

_NUMBER = r"[+-]?(?:\d[\d_]*(?:\.[\d_]+)?(?:[eE][+-]?[\d_]+)?)"
_DAY = r"\d{4}-\d\d-\d\d"
_VALUE = rf"(?:{_DAY}|{_NUMBER})"


class TomlEditError(ValueError):
    """A value that stands in a form that is not edited; it says which to write by hand."""


def with_values(text: str, changes: Mapping[KeyPath, str]) -> str:
    """Return a file with some numbers and dates replaced or put in.

    A key that is missing is put in below its table's first key; a table that is missing, at the
    end. What comes out is read again and has to be what went in with these values alone changed.

    Parameters
    ----------
    text
        The file.
    changes
        New values by path, each as it is to stand in the file.

    Raises
    ------
    TomlEditError
        If a value stands in a form that is not edited here, such as a string of many lines.
    """
    made = text
    for path, value in changes.items():
        made = _with_value(made, path, value)
    expected = tomllib.loads(_read(text))
    for path, value in changes.items():
        _put(expected, path, tomllib.loads(f"x = {value}")["x"])
    try:
        found: Any = tomllib.loads(_read(made))
    except tomllib.TOMLDecodeError:
        found = None
    if found != expected:
        first = next(iter(changes))
        raise TomlEditError(_refusal(first, changes[first]))
    return made


def _with_value(text: str, path: KeyPath, value: str) -> str:
    """Return the text with one value replaced or put in."""
    lines = toml_lines(_read(text)).lines
    if path in lines:
        return _replaced(text, path, value, lines[path])
    if path[:-1] in lines and path[-2:-1] == ("restore_hours",):
        return _restore_time(text, path, value, lines[path[:-1]])
    below = lines.get((*path[:2], "id")) if path[:1] == ("component",) else None
    if below is not None:
        key, *inside = path[2:]
        new = f"{{ {inside[0]} = {value} }}" if inside else value
        return _inserted(text, below, f"{key} = {new}")
    if len(path) == 2 and path[:1] in lines:
        return _inserted(text, lines[path[:1]], f"{path[1]} = {value}")
    if len(path) == 2 and path[0] != "component":
        end = _ending(text)
        gap = "" if text.endswith(("\n", "\r")) or not text else end
        return f"{text}{gap}{end}[{path[0]}]{end}{path[1]} = {value}{end}"
    raise TomlEditError(_refusal(path, value))


def _replaced(text: str, path: KeyPath, value: str, line: int) -> str:
    """Return the text with the value of a key on a line replaced."""
    begin, end = _span(text, line)
    # A dotted key's value stands behind its last part; one in an inline table, behind its name.
    key = re.escape(str(path[-1]))
    pattern = rf"(?<![\w-])[\"']?{key}[\"']?\s*=\s*({_VALUE})(?![\w.])"
    found = list(re.finditer(pattern, _bare(text[begin:end])))
    if len(found) == 1:
        return replaced(text, [(begin + found[0].start(1), begin + found[0].end(1), value)])
    raise TomlEditError(_refusal(path, value))


def _restore_time(text: str, path: KeyPath, value: str, line: int) -> str:
    """Return the text with mean or cv written into ``restore_hours``, a number or a table."""
    begin, end = _span(text, line)
    bare = _bare(text[begin:end])
    number = re.search(rf"(?<![\w.\"'-])restore_hours\s*=\s*({_NUMBER})(?![\w.])", bare)
    if number is not None:
        place = (begin + number.start(1), begin + number.end(1))
        told = number.group(1)
        table = f"mean = {value}" if path[-1] == "mean" else f"mean = {told}, {path[-1]} = {value}"
        return replaced(text, [(*place, f"{{ {table} }}")])
    table_found = re.search(r"(?<![\w.\"'-])restore_hours\s*=\s*\{([^{}]*)\}", bare)
    if table_found is not None:
        inside = text[begin + table_found.start(1) : begin + table_found.end(1)]
        place_of = begin + table_found.start(1) + len(inside.rstrip())
        more = f", {path[-1]} = {value}" if inside.strip() else f" {path[-1]} = {value}"
        return replaced(text, [(place_of, place_of, more)])
    if re.match(r"\s*\[", bare):
        return _inserted(text, line, f"{path[-1]} = {value}")
    raise TomlEditError(_refusal(path, value))


def _inserted(text: str, line: int, new: str) -> str:
    """Return the text with a line put in below another, indented like it."""
    begin, end = _span(text, line)
    indent = re.match(r"[ \t]*", text[begin:end].lstrip("\ufeff"))
    prefix = indent.group() if indent else ""
    broken = re.match(r"\r\n|\n", text[end:])
    if broken is None:
        return f"{text}{_ending(text)}{prefix}{new}"
    place = end + broken.end()
    return replaced(text, [(place, place, f"{prefix}{new}{broken.group()}")])


def _span(text: str, line: int) -> tuple[int, int]:
    """Return where a line begins, and ends before its break."""
    begins = [0, *(one.end() for one in re.finditer("\n", text))]
    begin = begins[line - 1]
    end = text.find("\n", begin)
    end = len(text) if end < 0 else end
    return begin, end - (text[begin:end].endswith("\r"))


def _bare(line: str) -> str:
    """Return a line with strings and the comment blanked, every character in its place."""
    found = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|#.*")
    return found.sub(lambda one: " " * len(one.group()), line)


def _ending(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _read(text: str) -> str:
    return text.removeprefix("\ufeff")


def _put(content: dict[str, Any], path: KeyPath, value: Any) -> None:
    """Set a value in parsed content; a plain restore time becomes a table."""
    inside: Any = content
    for part in path[:-1]:
        if isinstance(part, str):
            if isinstance(inside.get(part), int | float) and part == "restore_hours":
                inside[part] = {"mean": inside[part]}
            inside = inside.setdefault(part, {})
        else:
            inside = inside[part]
    inside[path[-1]] = value


def _refusal(path: KeyPath, value: str) -> str:
    keys = ".".join(str(part) for part in path if isinstance(part, str))
    return f"{keys} stands in a form that is not edited; write {path[-1]} = {value} by hand"

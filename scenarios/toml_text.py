"""A TOML file with the line of every key, so that a fault can name it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.fault import Fault, InputError
from scenarios.reading import read_text
from scenarios.toml_lines import KeyPath, TomlLines, toml_lines

MOST_CHARACTERS = 1_000_000
"""Longest file that is read; a workspace needs some thousands."""


@dataclass(frozen=True)
class TomlText:
    """A parsed TOML file."""

    name: str
    """File name."""
    content: Mapping[str, Any]
    """What tomllib makes of it."""
    lines: Mapping[KeyPath, int]
    """Line of each table and key."""

    def fault(self, path: KeyPath, message: str) -> Fault:
        """Return a fault at a key, or at the nearest table around it that has a line."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return Fault(self.name, self.lines[path[:length]], message)
        return Fault(self.name, 1, message)


def read_toml(path: Path) -> TomlText:
    """Read a TOML file.

    Raises
    ------
    InputError
        If it is missing, not UTF-8 or not TOML, with the line.
    """
    text = read_text(path)
    if len(text) > MOST_CHARACTERS:
        message = f"it is longer than {MOST_CHARACTERS:,} characters ({len(text):,}); shorten it"
        raise InputError([Fault(path.name, 1, message)])
    found = toml_lines(text)
    try:
        if found.too_deep:
            raise RecursionError
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        line = _line(str(error), text, found)
        raise InputError([Fault(path.name, line, f"it is not TOML ({reason}); mend it")]) from None
    except RecursionError:
        message = "it is nested too deeply; a workspace needs three levels"
        raise InputError([Fault(path.name, found.too_deep or 1, message)]) from None
    except ValueError:
        # The only other refusal of tomllib: int() of thousands of digits.
        long = re.search(r"[\d_]{1000,}", text)
        line = text.count("\n", 0, long.start() if long else 0) + 1
        message = "a whole number has thousands of digits; give one of at most 1e9"
        raise InputError([Fault(path.name, line, message)]) from None
    return TomlText(path.name, content, found.lines)


def _line(error: str, text: str, found: TomlLines) -> int:
    """Return the line of a syntax error; at the end of the file, that of what was left open."""
    place = re.search(r"at line (\d+)", error)
    if place:
        return int(place.group(1))
    return found.unclosed or text.rstrip().count("\n") + 1

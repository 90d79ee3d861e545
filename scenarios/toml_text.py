"""A TOML file with the line of every key, so that a fault can name it."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenarios.fault import Fault, InputError
from scenarios.reading import read_text

KeyPath = tuple[str | int, ...]
"""Where a value stands: ``("component", 1, "severity")`` is a key of the second component."""

_HEADER = re.compile(r"^\s*(\[\[|\[)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*["']?([\w.\- ]+?)["']?\s*=""")


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
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise InputError([Fault(path.name, line, f"it is not TOML ({reason}); mend it")]) from None
    except RecursionError:
        message = "it is nested too deeply; a workspace needs three levels"
        raise InputError([Fault(path.name, 1, message)]) from None
    return TomlText(path.name, content, _lines(text))


def _lines(text: str) -> dict[KeyPath, int]:
    """Return the line of each table and key."""
    lines: dict[KeyPath, int] = {}
    counts: Counter[str] = Counter()
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header.group(2).strip("\"'")
            if header.group(1) == "[[":
                table = (name, counts[name])
                counts[name] += 1
            else:
                table = tuple(part.strip(" \"'") for part in name.split("."))
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *key.group(1).split(".")), number)
    return lines

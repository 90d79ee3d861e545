"""The tables of a TOML file: their known keys, made into value objects or refused."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from scenarios.building import build
from scenarios.cells import OR_ZERO, identifier
from scenarios.fault import Fault, nearest, quoted
from scenarios.register import Register
from scenarios.toml_lines import KeyPath
from scenarios.toml_text import TomlText
from scenarios.units import SMALLEST
from scenarios.value import Identifier

Model = TypeVar("Model", bound=BaseModel)


class TomlTables:
    """Reads the tables of a file.

    Parameters
    ----------
    toml
        The file.
    faults
        Grows by what is wrong.
    """

    def __init__(self, toml: TomlText, faults: list[Fault]) -> None:
        self.content = toml.content
        self._toml = toml
        self._faults = faults
        self._listed: dict[str, list[tuple[KeyPath, dict[str, Any]]]] = {}
        self._damaged: set[str] = set()

    def fault(self, path: KeyPath, message: str) -> None:
        """Note a fault at a key."""
        self._faults.append(self._toml.fault(path, message))

    def one(self, name: str) -> dict[str, Any]:
        """Return the table ``[name]``, empty where there is none."""
        raw = self.content.get(name, {})
        if isinstance(raw, dict):
            return raw
        self.fault((name,), f"{name} is {quoted(raw)}; write one table [{name}]")
        return {}

    def listed(self, name: str) -> list[tuple[KeyPath, dict[str, Any]]]:
        """Return every table ``[[name]]`` with where it stands."""
        if name not in self._listed:
            raw = self.content.get(name, [])
            if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw):
                self.fault((name,), f"{name} is {quoted(raw)}; write [[{name}]] tables")
                self._damaged.add(name)
                raw = []
            self._listed[name] = [((name, index), table) for index, table in enumerate(raw)]
        return self._listed[name]

    def register(self, name: str) -> Register:
        """Return the ids of the tables ``[[name]]``; there is to be one table, and no id twice.

        Where an id is wrong or stands twice, no other one can be called unknown.
        """
        tables = self.listed(name)
        if not tables and name not in self._damaged:
            self.fault((name,), f"there is no [[{name}]]; add at least one")
        lines: dict[str, int] = {}
        legible = [(path, table["id"]) for path, table in tables if is_id(table.get("id"))]
        for path, text in legible:
            found = identifier(text)
            line = self._toml.lines.get(path, 1)
            if found in lines:
                first = f"first in line {lines[found]}"
                self.fault(path, f"{name} {quoted(found)} is given twice ({first}); rename one")
            lines.setdefault(found, line)
        remedy = f"add it to paydown.toml as a [[{name}]]"
        return Register(name, lines, remedy, complete=0 < len(tables) == len(lines))

    def known(self, path: KeyPath, table: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
        """Return what a table says under known keys; note every other key."""
        for key in table:
            if key not in keys:
                inside = [part for part in path if isinstance(part, str)]
                where = f" in [{inside[-1]}]" if inside else ""
                hint = nearest(key, keys) or "; remove it"
                self.fault((*path, key), f"unknown key {quoted(key)}{where}{hint}")
        return {key: value for key, value in table.items() if key in keys}

    def build(
        self, path: KeyPath, fields: Mapping[str, Any], model: type[Model], prefix: str = ""
    ) -> Model | None:
        """Return the value object of a table's fields, or None with its faults noted."""

        def place(key: str, message: str) -> Fault:
            return self._toml.fault((*path, key), prefix + message)

        return build(model, fields, place, self._faults)

    def refuse_tiny(self) -> None:
        """Note every number that is next to 0: its quotients would overflow."""
        ahead: list[tuple[KeyPath, Any]] = [((), self.content)]
        while ahead:
            path, value = ahead.pop()
            if isinstance(value, dict):
                ahead.extend(((*path, key), inner) for key, inner in value.items())
            elif isinstance(value, list):
                ahead.extend(((*path, index), inner) for index, inner in enumerate(value))
            elif isinstance(value, float) and 0 < abs(value) < SMALLEST:
                key = next(part for part in reversed(path) if isinstance(part, str))
                self.fault(path, f"{key} is {value:g}; {OR_ZERO}")


def is_id(value: object) -> bool:
    """Return whether a value can name something."""
    try:
        _IDENTIFIER.validate_python(identifier(value) if isinstance(value, str) else value)
    except ValidationError:
        return False
    return True


_IDENTIFIER = TypeAdapter[str](Identifier)

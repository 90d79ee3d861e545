"""What a blank cell is taken to be: one file of values, each with its source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Default:
    """A value that stands in for a blank cell."""

    value: Any
    """The value, in the cell's unit."""
    source: str
    """Where it is from, or why it is assumed."""


@dataclass(frozen=True)
class Defaults:
    """All default values."""

    component: Mapping[str, Default]
    """Built-in value of every optional key of a component."""
    team: Mapping[str, Default]
    """Built-in value of every optional key of a team."""
    item: Mapping[str, Default]
    """Built-in value of every rate of an item."""
    category: Mapping[str, Mapping[str, Default]]
    """What differs by category."""


@cache
def load_defaults() -> Defaults:
    """Return the values of ``scenarios/defaults.toml``."""
    text = files("scenarios").joinpath("defaults.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)

    def table(entries: Mapping[str, Any]) -> dict[str, Default]:
        return {key: _default(**entry) for key, entry in entries.items()}

    return Defaults(
        component=table(raw["component"]),
        team=table(raw["team"]),
        item=table(raw["item"]),
        category={name: table(entries) for name, entries in raw["category"].items()},
    )


def _default(value: Any, source: str) -> Default:
    """Return a default; a whole number becomes a float, as every cell is one."""
    return Default(float(value) if isinstance(value, int) else value, source)

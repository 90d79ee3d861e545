"""Tools by name: the files of `scenarios/importers`, each of which holds a `TOOL`."""

import importlib
import pkgutil
from functools import cache

from scenarios import importers
from scenarios.fault import nearest, quoted
from scenarios.importing.tool import Tool


class UnknownToolError(ValueError):
    """There is no importer of that name."""


@cache
def tools() -> dict[str, Tool]:
    """Return every tool by name, in the order of the names."""
    found: list[Tool] = [
        importlib.import_module(f"{importers.__name__}.{module.name}").TOOL
        for module in pkgutil.iter_modules(importers.__path__)
    ]
    return {tool.name: tool for tool in sorted(found, key=lambda tool: tool.name)}


def find_tool(name: str) -> Tool:
    """Return the tool of a name.

    Raises
    ------
    UnknownToolError
        If there is none, with the nearest name.
    """
    known = tools()
    if name not in known:
        hint = nearest(name, known) or f"; give one of {', '.join(known)}"
        raise UnknownToolError(f"unknown source {quoted(name)}{hint}")
    return known[name]

"""Scenarios from files: the built-in catalogue, and a workspace's own ``scenarios/*.toml``."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, get_args

from scenarios.fault import Fault, InputError, nearest, quoted
from scenarios.item import Category
from scenarios.scenario import MODELS, Change, Scenario, changeable
from scenarios.toml_tables import TomlTables
from scenarios.toml_text import read_toml
from scenarios.workspace import BASELINE

SCHEMA = 1
"""The version of the file format that this code reads."""

_VERBS = ("multiply", "add", "set")
_KEYS = ("of", "key", *_VERBS, "id", "category", "component", "from_quarter")


def scenario_names(folder: Path | None = None) -> list[str]:
    """Return the names of all scenarios: the catalogue's, the baseline first, then the folder's."""
    own = [] if folder is None else sorted(p.stem for p in (folder / "scenarios").glob("*.toml"))
    built_in = sorted(_catalogue())
    names = [BASELINE, *(name for name in built_in if name != BASELINE)]
    return [*names, *(name for name in own if name not in names)]


def find_scenario(name: str, folder: Path | None = None) -> Scenario:
    """Return a scenario by name; the workspace's own goes before the catalogue's.

    Parameters
    ----------
    name
        Name of the scenario, the stem of its file.
    folder
        The workspace's folder.

    Raises
    ------
    InputError
        If there is none, with the nearest name, or if its file has faults.
    """
    if folder is not None and name in {p.stem for p in (folder / "scenarios").glob("*.toml")}:
        return _own(folder / "scenarios" / f"{name}.toml")
    if name in _catalogue():
        return _catalogue()[name]
    known = scenario_names(folder)
    hint = nearest(name, known) or "; give one of " + ", ".join(known)
    raise InputError([Fault("--scenario", 0, f"unknown scenario {quoted(name)}{hint}")])


def _own(path: Path) -> Scenario:
    """Return a scenario of a workspace; its faults name the file as seen from the workspace."""
    shown = f"{path.parent.name}/{path.name}"
    try:
        return replace(read_scenario(path), file=shown)
    except InputError as error:
        raise InputError(replace(fault, file=shown) for fault in error.faults) from None


@cache
def _catalogue() -> Mapping[str, Scenario]:
    """Return the built-in scenarios by name."""
    with as_file(files("scenarios").joinpath("catalogue")) as folder:
        return {path.stem: read_scenario(path) for path in sorted(folder.glob("*.toml"))}


def read_scenario(path: Path) -> Scenario:
    """Return the scenario of a file.

    Raises
    ------
    InputError
        With every fault of the file.
    """
    toml = read_toml(path)
    faults: list[Fault] = []
    tables = TomlTables(toml, faults)
    known = tables.known((), toml.content, ("schema", "title", "source", "change"))
    if known.get("schema") != SCHEMA:
        found = quoted(known["schema"]) if "schema" in known else "missing"
        tables.fault(("schema",), f"schema is {found}; write schema = {SCHEMA}")
    for key in ("title", "source"):
        if not isinstance(known.get(key), str) or not known[key].strip():
            found = quoted(known[key]) if key in known else "missing"
            tables.fault((key,), f"{key} is {found}; give a text")
    changes = [
        change
        for place, table in tables.listed("change")
        if (change := _change(tables, place, table, toml.lines.get(place, 1))) is not None
    ]
    if faults:
        raise InputError(faults)
    return Scenario(path.stem, known["title"], known["source"], tuple(changes), toml.name)


def _change(
    tables: TomlTables, place: tuple[str | int, ...], table: Mapping[str, Any], line: int
) -> Change | None:
    """Return one change, or None with its faults noted."""
    said = tables.known(place, table, _KEYS)
    faults: list[tuple[str, str]] = []
    of, key = said.get("of"), said.get("key")
    verbs = [verb for verb in _VERBS if verb in said]
    if of not in MODELS:
        faults.append(("of", f"of is {quoted(of)}; give one of {', '.join(MODELS)}"))
    elif key not in changeable(of):
        known = changeable(of)
        hint = nearest(str(key), known) or f"; give one of {', '.join(known)}"
        faults.append(("key", f"unknown key {quoted(key)} of {of}{hint}"))
    if len(verbs) != 1:
        given = " and ".join(verbs) or "none"
        faults.append(("key", f"a change has {given} of multiply, add and set; give one"))
    elif isinstance(said[verbs[0]], bool) or not isinstance(said[verbs[0]], int | float):
        faults.append((verbs[0], f"{verbs[0]} is {quoted(said[verbs[0]])}; give a number"))
    elif not abs(float(said[verbs[0]])) < float("inf"):
        faults.append((verbs[0], f"{verbs[0]} is {said[verbs[0]]}; give a finite number"))
    category = said.get("category")
    if category is not None and category not in get_args(Category):
        hint = nearest(str(category), get_args(Category)) or "; see the list of categories"
        faults.append(("category", f"unknown category {quoted(category)}{hint}"))
    for only in ("category", "component"):
        if only in said and of != "item":
            faults.append((only, f"{only} goes with of = 'item' alone; remove it"))
    quarter = said.get("from_quarter")
    if quarter is not None:
        if (of, key) != ("team", "engineers"):
            message = "from_quarter goes with a team's engineers alone; remove it"
            faults.append(("from_quarter", message))
        elif not isinstance(quarter, int) or isinstance(quarter, bool) or quarter < 1:
            message = f"from_quarter is {quoted(quarter)}; give a whole number of 1 or more"
            faults.append(("from_quarter", message))
    for where, message in faults:
        tables.fault((*place, where), message)
    if faults:
        return None
    return Change(
        of=said["of"],
        key=said["key"],
        verb=verbs[0],  # type: ignore[arg-type]
        number=float(said[verbs[0]]),
        id=said.get("id"),
        category=category,
        component=said.get("component"),
        from_quarter=quarter,
        line=line,
    )

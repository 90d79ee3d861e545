"""``paydown.toml``: components, teams, horizon, objective, beliefs and floors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from scenarios.building import build, quoted
from scenarios.cells import CONFIDENCE, identifier
from scenarios.component import Component, RestoreTime
from scenarios.defaults import Default, load_defaults
from scenarios.fault import Fault, nearest
from scenarios.team import Team
from scenarios.toml_text import KeyPath, TomlText
from scenarios.workspace import Assumption, Beliefs, Floor, Objective, Workspace

SCHEMA = 1
"""The version of the file format that this code reads."""

_PLAIN = ("name", "start", "quarters", "cadence_days", "today", "value_unit")
_TABLES = ("objective", "beliefs")
_LISTS = ("component", "team", "floor")


@dataclass(frozen=True)
class Settings:
    """What ``paydown.toml`` says; a workspace without its items."""

    fields: Mapping[str, Any]
    """Fields of the workspace, checked one by one."""
    components: tuple[Component, ...]
    """Components, blank keys filled."""
    teams: tuple[Team, ...]
    """Teams, blank keys filled."""
    stated: Mapping[str, frozenset[str]]
    """Keys that a component states itself, by component id."""
    assumptions: tuple[Assumption, ...]
    """Keys that were filled."""


def read_settings(toml: TomlText, faults: list[Fault]) -> Settings:
    """Return what the file says; what it says wrong is appended to `faults`."""
    content = toml.content
    faults.extend(_unknown(toml, (), content, ("schema", *_PLAIN, *_TABLES, *_LISTS)))
    if content.get("schema") != SCHEMA:
        found = quoted(content["schema"]) if "schema" in content else "missing"
        faults.append(toml.fault(("schema",), f"schema is {found}; write schema = {SCHEMA}"))
    fields: dict[str, Any] = {key: content[key] for key in _PLAIN if key in content}
    fields.setdefault("name", "")
    fields["objective"] = _table(toml, "objective", Objective, faults)
    fields["beliefs"] = _beliefs(toml, faults)
    reader = _ListReader(toml, faults)
    components = reader.components()
    teams = reader.teams(tuple(component.id for component in components))
    floors = reader.floors()
    faults.extend(_floor_faults(toml, floors))
    fields["floors"] = floors
    stated = {
        identifier(str(raw.get("id", ""))): frozenset(raw) for _, raw in reader.tables("component")
    }
    return Settings(fields, components, teams, stated, tuple(reader.assumptions))


def _unknown(
    toml: TomlText, path: KeyPath, table: Mapping[str, Any], known: Sequence[str]
) -> Iterator[Fault]:
    """Yield a fault for every key that is not known."""
    for key in table:
        if key not in known:
            where = f" in [{path[0]}]" if path else ""
            hint = nearest(key, known) or "; remove it"
            yield toml.fault((*path, key), f"unknown key '{key}'{where}{hint}")


def _table(toml: TomlText, name: str, model: type[BaseModel], faults: list[Fault]) -> Any:
    """Return the value object of a table; a missing table has every default."""
    raw = toml.content.get(name, {})
    if not isinstance(raw, dict):
        faults.append(toml.fault((name,), f"{name} is {quoted(raw)}; write a table [{name}]"))
        return model()
    faults.extend(_unknown(toml, (name,), raw, tuple(model.model_fields)))
    known = {key: value for key, value in raw.items() if key in model.model_fields}
    made = build(model, known, lambda key, message: toml.fault((name, key), message), faults)
    return made if made is not None else model()


def _beliefs(toml: TomlText, faults: list[Fault]) -> Beliefs:
    """Return the beliefs; a confidence word becomes its coefficient of variation."""
    raw = toml.content.get("beliefs")
    if isinstance(raw, dict) and isinstance(word := raw.get("confidence"), str):
        if word.lower() in CONFIDENCE:
            raw = {**raw, "confidence": CONFIDENCE[word.lower()]}
        else:
            message = f"confidence is {quoted(word)}; give low, medium, high or a number"
            faults.append(toml.fault(("beliefs", "confidence"), message))
            raw = {key: value for key, value in raw.items() if key != "confidence"}
        toml = TomlText(toml.name, {**toml.content, "beliefs": raw}, toml.lines)
    made: Beliefs = _table(toml, "beliefs", Beliefs, faults)
    exact, bias = made.effort_exact, made.effort_bias
    if (exact == 1 and bias != 1) or (exact < 1 and bias <= exact):
        message = (
            f"effort_bias is {bias:g} though a share effort_exact = {exact:g} takes exactly the "
            "estimate; give a bias above that share"
        )
        faults.append(toml.fault(("beliefs", "effort_bias"), message))
    return made


def _floor_faults(toml: TomlText, floors: Sequence[Floor]) -> Iterator[Fault]:
    """Yield what is wrong with the floors taken together."""
    total = sum(floor.share for floor in floors)
    if total > 1 + 1e-9:
        message = f"the shares of all floors sum to {total:g}; let them sum to at most 1"
        yield toml.fault(("floor", 0), message)


class _ListReader:
    """Reads the tables that may be repeated."""

    def __init__(self, toml: TomlText, faults: list[Fault]) -> None:
        self._toml = toml
        self._faults = faults
        self.assumptions: list[Assumption] = []

    def tables(self, name: str) -> list[tuple[KeyPath, dict[str, Any]]]:
        """Return every table of a name with where it stands."""
        raw = self._toml.content.get(name, [])
        if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw):
            message = f"{name} is {quoted(raw)}; write [[{name}]] tables"
            self._fault((name,), message)
            return []
        return [((name, index), table) for index, table in enumerate(raw)]

    def components(self) -> tuple[Component, ...]:
        """Return the components, blank keys filled by the built-in values."""
        made = []
        for path, table in self.tables("component"):
            raw = self._filled(path, table, Component, load_defaults().component)
            raw["restore_hours"] = self._restore_time(path, raw.get("restore_hours"))
            component = self._build(path, raw, Component)
            if component is not None:
                made.append(component)
        if not self.tables("component"):
            self._fault(("component",), "there is no [[component]]; add at least one")
        return self._unique("component", made)

    def teams(self, components: tuple[str, ...]) -> tuple[Team, ...]:
        """Return the teams; every component is to belong to exactly one."""
        tables = self.tables("team")
        if not tables:
            self._fault(("team",), "there is no [[team]]; add at least one")
        made = []
        owner: dict[str, str] = {}
        for path, table in tables:
            raw = self._filled(path, table, Team, load_defaults().team)
            if "changes" in table:
                self._fault((*path, "changes"), "unknown key 'changes' in [team]; remove it")
                raw.pop("changes")
            owned = raw.get("components", list(components) if len(tables) == 1 else [])
            if not isinstance(owned, list) or not all(isinstance(c, str) for c in owned):
                message = f"components is {quoted(owned)}; give a list of component ids"
                self._fault((*path, "components"), message)
                owned = []
            raw["components"] = tuple(identifier(c) for c in owned)
            for component in raw["components"]:
                self._claim(path, component, components, owner)
                owner.setdefault(component, str(raw.get("id")))
            team = self._build(path, raw, Team)
            if team is not None:
                made.append(team)
        for index, component in enumerate(components):
            if tables and component not in owner:
                message = f"component '{component}' belongs to no team; list it in a [[team]]"
                self._fault(("component", index), message)
        return self._unique("team", made)

    def _claim(
        self, path: KeyPath, component: str, known: tuple[str, ...], owner: Mapping[str, str]
    ) -> None:
        """Record a fault where a team may not own the component."""
        if component not in known:
            hint = nearest(component, known) or "; add it as a [[component]]"
            self._fault((*path, "components"), f"unknown component '{component}'{hint}")
        elif component in owner:
            message = (
                f"component '{component}' belongs to team '{owner[component]}' already; "
                "list it in one team only"
            )
            self._fault((*path, "components"), message)

    def floors(self) -> tuple[Floor, ...]:
        """Return the least shares by category, each category at most once."""
        made: list[Floor] = []
        for path, table in self.tables("floor"):
            self._faults.extend(_unknown(self._toml, path, table, tuple(Floor.model_fields)))
            floor = self._build(path, table, Floor)
            if floor is not None and floor.category in {other.category for other in made}:
                message = f"category '{floor.category}' has two floors; keep one"
                self._fault((*path, "category"), message)
            elif floor is not None:
                made.append(floor)
        return tuple(made)

    def _filled(
        self,
        path: KeyPath,
        table: Mapping[str, Any],
        model: type[BaseModel],
        defaults: Mapping[str, Default],
    ) -> dict[str, Any]:
        """Return the known keys of a table with blank ones filled, and note what was assumed."""
        known = tuple(model.model_fields)
        self._faults.extend(_unknown(self._toml, path, table, known))
        raw = {key: value for key, value in table.items() if key in known}
        if isinstance(raw.get("id"), str):
            raw["id"] = identifier(raw["id"])
        for key, default in defaults.items():
            if key not in raw:
                raw[key] = default.value
                shown = default.value["mean"] if isinstance(default.value, dict) else default.value
                name = str(raw.get("id", ""))
                self.assumptions.append(Assumption(name, key, shown, "built-in"))
        return raw

    def _restore_time(self, path: KeyPath, raw: Any) -> Any:
        """Return the restore time of a number or a table."""
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            raw = {"mean": raw}
        if not isinstance(raw, dict):
            return raw
        where = (*path, "restore_hours")
        self._faults.extend(_unknown(self._toml, where, raw, tuple(RestoreTime.model_fields)))
        known = {key: value for key, value in raw.items() if key in RestoreTime.model_fields}

        def place(key: str, message: str) -> Fault:
            return self._toml.fault((*where, key), f"restore_hours: {message}")

        made = build(RestoreTime, known, place, self._faults)
        return made if made is not None else RestoreTime(mean=0)

    def _build(self, path: KeyPath, raw: Mapping[str, Any], model: type[Any]) -> Any:
        """Return the value object of a table, or None."""
        known = {key: value for key, value in raw.items() if key in model.model_fields}

        def place(key: str, message: str) -> Fault:
            return self._toml.fault((*path, key), message)

        return build(model, known, place, self._faults)

    def _unique(self, name: str, made: list[Any]) -> tuple[Any, ...]:
        """Return the objects and record ids that are used twice."""
        seen: set[str] = set()
        for value in made:
            if value.id in seen:
                indices = [
                    i for i, t in self.tables(name) if identifier(str(t.get("id"))) == value.id
                ]
                first, again = (self._toml.lines.get(i, 0) for i in indices[:2])
                message = f"{name} '{value.id}' is given twice (first in line {first}); rename one"
                self._faults.append(Fault(self._toml.name, again, message))
            seen.add(value.id)
        return tuple(made)

    def _fault(self, path: KeyPath, message: str) -> None:
        self._faults.append(self._toml.fault(path, message))


def workspace_faults(toml: TomlText, fields: Mapping[str, Any], faults: list[Fault]) -> None:
    """Append what a workspace's own plain keys say wrong."""
    plain = {key: fields[key] for key in _PLAIN if key in fields}

    def place(key: str, message: str) -> Fault:
        return toml.fault((key,), message)

    found: list[Fault] = []
    build(Workspace, plain, place, found)
    other = tuple(f"{key} is missing" for key in ("components", "teams"))
    faults.extend(fault for fault in found if not fault.message.startswith(other))

"""``paydown.toml``: components, teams, horizon, objective, beliefs and floors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from scenarios.cells import CONFIDENCE, identifier
from scenarios.component import Component, RestoreTime
from scenarios.defaults import Default, load_defaults
from scenarios.fault import Fault, quoted
from scenarios.governance import Governance
from scenarios.ownership import Ownership
from scenarios.register import Register
from scenarios.team import Team
from scenarios.toml_lines import KeyPath
from scenarios.toml_tables import TomlTables
from scenarios.toml_text import TomlText
from scenarios.workspace import Assumption, Beliefs, Floor, History, Objective, Workspace

SCHEMA = 1
"""The version of the file format that this code reads."""

_PLAIN = ("name", "start", "quarters", "cadence_days", "review_on_closing", "today", "value_unit")
_TABLES = ("objective", "beliefs", "governance", "history")
_LISTS = ("component", "team", "floor")


def _unread(kind: str) -> Register:
    """Return the ids of a file that cannot be read: nothing is known, so nothing is unknown."""
    return Register(kind, (), "", complete=False)


@dataclass(frozen=True)
class Settings:
    """What ``paydown.toml`` says; a workspace without its items."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the workspace, checked one by one."""
    components: tuple[Component, ...] = ()
    """Components, blank keys filled."""
    teams: tuple[Team, ...] = ()
    """Teams, blank keys filled."""
    component_ids: Register = field(default_factory=lambda: _unread("component"))
    """Every component the file names, also those with faults."""
    team_ids: Register = field(default_factory=lambda: _unread("team"))
    """Every team the file names, also those with faults."""
    team_of: Mapping[str, str] = field(default_factory=dict)
    """Team by component."""
    stated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Keys that a component states itself, by component id."""
    assumptions: tuple[Assumption, ...] = ()
    """Keys that were filled."""


def read_settings(toml: TomlText, folder: str, faults: list[Fault]) -> Settings:
    """Return what the file says; what it says wrong is appended to `faults`.

    Parameters
    ----------
    toml
        The file.
    folder
        Name of its folder, which names a workspace that gives itself no name.
    faults
        Grows by what is wrong.
    """
    tables = TomlTables(toml, faults)
    tables.known((), toml.content, ("schema", *_PLAIN, *_TABLES, *_LISTS))
    tables.refuse_tiny()
    schema = toml.content.get("schema")
    if schema != SCHEMA or type(schema) is not int:
        found = quoted(schema) if "schema" in toml.content else "missing"
        tables.fault(("schema",), f"schema is {found}; write schema = {SCHEMA}")
    reader = _Reader(tables)
    return Settings(
        fields={
            **_plain(tables, folder, faults),
            "objective": reader.table("objective", Objective),
            "beliefs": reader.beliefs(),
            "history": reader.history(),
            "floors": reader.floors(),
            "governance": reader.governance(),
        },
        components=reader.components(),
        teams=reader.teams(),
        component_ids=reader.component_ids,
        team_ids=reader.team_ids,
        team_of=reader.ownership.team_of,
        stated={
            identifier(str(table.get("id", ""))): frozenset(table)
            for _, table in tables.listed("component")
        },
        assumptions=tuple(reader.assumptions),
    )


def _plain(tables: TomlTables, folder: str, faults: list[Fault]) -> dict[str, Any]:
    """Return the workspace's own plain keys, those that are refused left out."""
    given = {key: tables.content[key] for key in _PLAIN if key in tables.content}
    if given.get("name", "") == "":
        given["name"] = folder
    before = len(faults)
    tables.build((), given, Workspace)
    # The workspace also wants components and teams, which are looked at one by one.
    other = tuple(f"{key} is missing" for key in ("components", "teams"))
    faults[before:] = [one for one in faults[before:] if not one.message.startswith(other)]
    refused = {one.message.split()[0] for one in faults[before:]}
    return {key: value for key, value in given.items() if key not in refused}


class _Reader:
    """Reads the tables into value objects, blank keys filled by the built-in values."""

    def __init__(self, tables: TomlTables) -> None:
        self.assumptions: list[Assumption] = []
        self.component_ids = tables.register("component")
        self.team_ids = tables.register("team")
        self.ownership = Ownership(tables, self.component_ids)
        self._tables = tables

    def table(self, name: str, model: type[BaseModel], **changed: Any) -> Any:
        """Return the value object of a table; a missing or faulty one has every default."""
        raw = self._tables.known((name,), self._tables.one(name), tuple(model.model_fields))
        made = self._tables.build((name,), {**raw, **changed}, model)
        return model() if made is None else made

    def beliefs(self) -> Beliefs:
        """Return the beliefs; a confidence word becomes its coefficient of variation."""
        word = self._tables.content.get("beliefs", {})
        word = word.get("confidence") if isinstance(word, dict) else None
        changed = {}
        if isinstance(word, str):
            changed["confidence"] = CONFIDENCE.get(word.lower(), CONFIDENCE["medium"])
            if word.lower() not in CONFIDENCE:
                message = f"confidence is {quoted(word)}; give low, medium, high or a number"
                self._tables.fault(("beliefs", "confidence"), message)
        made: Beliefs = self.table("beliefs", Beliefs, **changed)
        if made.problem:
            self._tables.fault(("beliefs", "effort_bias"), made.problem)
        return made

    def governance(self) -> Governance:
        """Return the rules of approval."""
        names = self._tables.one("governance").get("approvers")
        changed = {"approvers": tuple(names)} if isinstance(names, list) else {}
        made: Governance = self.table("governance", Governance, **changed)
        return made

    def history(self) -> History:
        """Return what the history of incidents covers."""
        made: History = self.table("history", History)
        if made.problem:
            self._tables.fault(("history", "since"), made.problem)
        return made

    def components(self) -> tuple[Component, ...]:
        """Return the components."""
        made = []
        for path, table in self._tables.listed("component"):
            raw = self._filled(path, table, Component, load_defaults().component)
            raw["restore_hours"] = self._restore_time(path, raw["restore_hours"])
            made.append(self._tables.build(path, raw, Component))
        return tuple(component for component in made if component is not None)

    def teams(self) -> tuple[Team, ...]:
        """Return the teams; a single one owns every component unless it says otherwise."""
        made = []
        tables = self._tables.listed("team")
        for path, table in tables:
            given = {key: value for key, value in table.items() if key != "changes"}
            if "changes" in table:
                message = "unknown key 'changes' in [team]; remove it (a scenario changes crews)"
                self._tables.fault((*path, "changes"), message)
            raw = self._filled(path, given, Team, load_defaults().team)
            name = raw["id"] if isinstance(raw.get("id"), str) else ""
            if "components" not in raw and len(tables) == 1:
                raw["components"] = list(self.component_ids)
                shown = ";".join(self.component_ids)
                self.assumptions.append(Assumption(name, "components", shown, "built-in"))
            raw["components"] = self.ownership.claim(path, name, raw.get("components", []))
            made.append(self._tables.build(path, raw, Team))
        if tables:
            self.ownership.check(self._tables.listed("component"))
        return tuple(team for team in made if team is not None)

    def floors(self) -> tuple[Floor, ...]:
        """Return the least shares by category, each category at most once."""
        made: list[Floor] = []
        for path, table in self._tables.listed("floor"):
            raw = self._tables.known(path, table, tuple(Floor.model_fields))
            floor = self._tables.build(path, raw, Floor)
            if floor is not None and floor.category in {other.category for other in made}:
                message = f"category '{floor.category}' has two floors; keep one"
                self._tables.fault((*path, "category"), message)
            elif floor is not None:
                made.append(floor)
        total = sum(floor.share for floor in made)
        if total > 1 + 1e-9:
            message = f"the shares of all floors sum to {total:g}; let them sum to at most 1"
            self._tables.fault(("floor", 0), message)
        return tuple(made)

    def _filled(
        self,
        path: KeyPath,
        table: Mapping[str, Any],
        model: type[BaseModel],
        defaults: Mapping[str, Default],
    ) -> dict[str, Any]:
        """Return the known keys of a table with blank ones filled, and note what was assumed."""
        raw = self._tables.known(path, table, tuple(model.model_fields))
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
        """Return the restore time of a number or a table; another value is left to be refused."""
        where = (*path, "restore_hours")
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            raw = {"mean": raw}
        if not isinstance(raw, dict):
            return raw
        known = self._tables.known(where, raw, tuple(RestoreTime.model_fields))
        made = self._tables.build(where, known, RestoreTime, "restore_hours: ")
        return RestoreTime(mean=0) if made is None else made

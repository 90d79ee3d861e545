"""The mapping: what columns feed which cells, and what a tool's words mean; a file of the user's.

It lies in the workspace as ``import/TOOL.toml``, written by the first import and then the user's.
"""

from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from scenarios.cells import identifier
from scenarios.columns import BACKLOG
from scenarios.defaults import load_defaults
from scenarios.fault import Fault, InputError, nearest, quoted
from scenarios.importing.category_words import CATEGORY_WORDS
from scenarios.importing.dates import Order
from scenarios.importing.durations import WorkingTime
from scenarios.importing.month_names import language
from scenarios.importing.tool import Kind, Tool, Unit
from scenarios.item import Status
from scenarios.toml_lines import KeyPath
from scenarios.toml_tables import TomlTables
from scenarios.toml_text import TomlText, read_toml
from scenarios.value import Identifier, Positive, Share, Value

SCHEMA = 1
"""Version of the mapping's format."""

ITEM_FIELDS = (
    *("id", "number", "title", "type", "status", "component", "labels", "created", "updated"),
    *("closed", "deadline", "owner", "parent", "requires", "blocks", "problem", "evidence"),
)
"""Fields of the mapping that a backlog is made of, besides its plain columns."""

INCIDENT_FIELDS = (
    *("id", "title", "type", "status", "component", "items", "labels", "priority", "severity"),
    *("repeats", "updated", "started", "detected", "restored", "detected_after", "restored_after"),
)
"""Fields of the mapping that a history of incidents is made of."""

PLAIN = tuple(column for column in BACKLOG if column not in (*ITEM_FIELDS, "effort_days", "team"))
"""Columns of the backlog whose cells are taken as they stand, where the mapping names them."""

PREFIXES = ("area/", "component/", "component:", "service:", "area:")
"""How labels begin that name a component."""


class Effort(Value):
    """Columns that hold an effort."""

    columns: tuple[str, ...] = Field(min_length=1)
    """Columns; the first that is not blank counts."""
    unit: Unit
    """What a plain number counts."""


class Mapping(Value):
    """How the rows of an export become those of a workspace."""

    into: Kind
    """File of the workspace."""
    whole: bool = False
    """The export holds every row there is: items that are gone from it are closed."""
    keep_closed: bool = False
    """Closed items are taken in too, not only those that are known already."""
    keep_owner: bool = False
    """The owner is taken in."""
    zone: str = "UTC"
    """Zone of times that name none."""
    dates: Order = "as_found"
    """Whether the day or the month comes first."""
    language: str = ""
    """Language of the names of months, empty to find it."""
    component: Identifier = "unsorted"
    """Component of rows that nothing places."""
    component_prefixes: tuple[str, ...] = PREFIXES
    """How labels begin that name a component."""
    days_per_point: Positive = 1.0
    """Engineer-days of a point."""
    hours_per_day: float = Field(default=8.0, gt=0, le=24)
    """Hours of a working day."""
    days_per_week: float = Field(default=5.0, gt=0, le=7)
    """Working days of a week."""
    effort_days_where_blank: Positive | None = None
    """Effort of items that have none, engineer-days; None to skip them."""
    problem_characters: int = Field(default=1000, ge=0, le=30_000)
    """Longest description that is kept, characters."""
    skip_types: tuple[str, ...] = ()
    """Types of rows that are skipped."""
    after_unit: Unit = "seconds"
    """Unit of `detected_after` and `restored_after`."""

    columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Columns by field."""
    effort: tuple[Effort, ...] = ()
    """Columns of the effort, the first that is not blank counting."""
    status: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Words of the tool by status."""
    components: dict[str, Identifier] = Field(default_factory=dict)
    """Component by the tool's name for it."""
    component_words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Words of labels and titles by component."""
    category_words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Words of labels and titles by category."""
    severity: dict[str, Share] = Field(default_factory=dict)
    """Share of value that an incident takes away, by the tool's priority."""

    @property
    def working_time(self) -> WorkingTime:
        """Length of a day and a week, worth of a point."""
        return WorkingTime(self.hours_per_day, self.days_per_week, self.days_per_point)

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields that columns may feed."""
        return (*ITEM_FIELDS, *PLAIN) if self.into == "backlog" else INCIDENT_FIELDS


@dataclass(frozen=True)
class Placed:
    """A mapping with the file it stands in, so that a fault can name a line."""

    mapping: Mapping
    """The mapping."""
    name: str
    """Name of its file as the user knows it."""
    toml: TomlText | None = None
    """The file, None where there is none yet."""

    def fault(self, path: KeyPath, message: str) -> Fault:
        """Return a fault at a key."""
        return Fault(self.name, 0, message) if self.toml is None else self.toml.fault(path, message)


_STATUS: tuple[str, ...] = get_args(Status)
_LISTS = ("component_prefixes", "skip_types")
_TABLES = ("columns", "status", "components", "component_words", "category_words", "severity")


def first_mapping(tool: Tool, kind: Kind) -> Mapping:
    """Return the mapping that a tool's first import writes.

    Parameters
    ----------
    tool
        The tool.
    kind
        File of the workspace.
    """
    items = kind == "backlog"
    fields = (*ITEM_FIELDS, *PLAIN) if items else INCIDENT_FIELDS
    return Mapping(
        into=kind,
        skip_types=tool.skip_types,
        after_unit=tool.after_unit,
        columns={name: tool.columns[name] for name in fields if name in tool.columns},
        effort=tuple(Effort(columns=one.columns, unit=one.unit) for one in tool.efforts),
        status={word: theirs for word, theirs in tool.status.items() if word in _statuses(kind)},
        category_words=CATEGORY_WORDS if items else {},
        severity={} if items else dict(tool.severity),
    )


def read_mapping(path: Path, name: str, tool: Tool) -> Placed:
    """Return the mapping of a file.

    Parameters
    ----------
    path
        The file.
    name
        Its name as the user knows it.
    tool
        The tool it is for.

    Raises
    ------
    InputError
        With every fault, each with its line.
    """
    try:
        toml = replace(read_toml(path), name=name)
    except InputError as error:
        raise InputError([replace(fault, file=name) for fault in error.faults]) from None
    faults: list[Fault] = []
    reader = _Reader(toml, faults)
    made = reader.mapping(tool)
    if faults or made is None:
        raise InputError(faults)
    return Placed(made, name, toml)


class _Reader:
    """Reads the tables of a mapping."""

    def __init__(self, toml: TomlText, faults: list[Fault]) -> None:
        self._tables = TomlTables(toml, faults)
        self._faults = faults

    def mapping(self, tool: Tool) -> Mapping | None:
        """Return the mapping; None with its faults noted."""
        tables = self._tables
        fields = tuple(Mapping.model_fields)
        given = tables.known((), tables.content, ("schema", "source", *fields))
        for key, wanted in (("schema", SCHEMA), ("source", tool.name)):
            if given.pop(key, None) != wanted:
                shown = wanted if key == "schema" else f'"{wanted}"'
                tables.fault((key,), f"{key} is to be {shown}; write {key} = {shown}")
        for key in _LISTS:
            if key in given:
                given[key] = self._texts((key,), given[key])
        for key in _TABLES:
            if key in given:
                given[key] = self._table(key)
        given["effort"] = tuple(self._efforts())
        self._check_names(given, tool)
        if self._faults:
            # What follows would say the same again.
            return None
        return tables.build((), given, Mapping)

    def _table(self, key: str) -> dict[str, Any]:
        """Return a table; lists of texts become tuples."""
        found: dict[str, Any] = {}
        for name, value in self._tables.one(key).items():
            path = (key, name)
            if key == "components":
                if not isinstance(value, str):
                    self._tables.fault(path, f"{name} is {quoted(value)}; give a component's name")
                found[name] = identifier(value) if isinstance(value, str) else value
            elif key == "severity":
                number = isinstance(value, int | float) and not isinstance(value, bool)
                if not number or not 0 <= value <= 1:
                    message = f"{name} is {quoted(value)}; give a number from 0 to 1"
                    self._tables.fault(path, message)
                found[name] = value
            else:
                found[name] = self._texts(path, value)
        return found

    def _texts(self, path: KeyPath, value: Any) -> tuple[str, ...]:
        """Return a text, or a list of them, as a tuple."""
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(one, str) and one.strip() for one in listed):
            return tuple(listed)
        self._tables.fault(path, f"{path[-1]} is {quoted(value)}; give a list of texts")
        return ()

    def _efforts(self) -> list[Effort]:
        """Return the columns of the effort."""
        made = []
        for path, table in self._tables.listed("effort"):
            raw = self._tables.known(path, table, ("columns", "unit"))
            if "columns" in raw:
                raw["columns"] = self._texts((*path, "columns"), raw["columns"])
            made.append(self._tables.build(path, raw, Effort))
        return [one for one in made if one is not None]

    def _check_names(self, given: Table[str, Any], tool: Tool) -> None:
        """Note names of fields, statuses, categories, zones and languages that are not known."""
        kind = given.get("into", tool.kind)
        if kind != tool.kind and not tool.either:
            known = f'write into = "{tool.kind}"'
            self._tables.fault(("into",), f"into is {quoted(kind)}, and {tool.title} exports go "
                               f"into the {tool.kind}; {known}")  # fmt: skip
        items = kind == "backlog"
        fields = (*ITEM_FIELDS, *PLAIN) if items else INCIDENT_FIELDS
        status = _statuses(kind)
        categories = tuple(load_defaults().category)
        for table, names in (
            ("columns", fields), ("status", status), ("category_words", categories)
        ):  # fmt: skip
            for name in given.get(table, {}):
                if name not in names:
                    hint = nearest(name, names) or f"; give one of {', '.join(names)}"
                    self._tables.fault((table, name), f"unknown name {quoted(name)}{hint}")
        if not given.get("columns", {}).get("id"):
            message = 'no column names the rows; write id = ["…"] under [columns]'
            self._tables.fault(("columns",), message)
        for key, check in (("zone", zone_of), ("language", _language)):
            value = given.get(key, "")
            if isinstance(value, str) and value:
                try:
                    check(value)
                except ValueError:
                    like = "Europe/Paris" if key == "zone" else "fr"
                    message = f"{key} is {quoted(value)}; give a name like {like}"
                    self._tables.fault((key,), message)


def _statuses(kind: object) -> tuple[str, ...]:
    """Return our words of status."""
    return _STATUS if kind == "backlog" else ("open", "closed")


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(f"there is no zone {name!r}") from None


def _language(name: str) -> None:
    language(name)

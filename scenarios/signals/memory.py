"""``triage.toml``: limits of signals, what was suppressed and why, what evidence has counted."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from math import nan
from os.path import lexists
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from scenarios.fault import Fault, InputError, nearest
from scenarios.signals.breach import Breach
from scenarios.signals.series import KINDS, Series, SignalName
from scenarios.toml_tables import TomlTables
from scenarios.toml_text import read_toml
from scenarios.value import Amount, Day, Line, Value

MEMORY = "triage.toml"
"""File of the workspace."""

HEAD = (
    "# What triage remembers. Limits and suppressions are yours to edit; [[counted]] says which\n"
    "# evidence has raised which cell, so that it does not count twice.\n"
    "schema = 1\n"
)
"""How the file begins."""


class Limit(Value):
    """Limits of a signal whose readings state none."""

    signal: Line = Field(min_length=1)
    """The signal."""
    component: Line | None = None
    """Of which component; of every one where it is left out."""
    low: float | None = None
    """Least value that is right."""
    high: float | None = None
    """Largest value that is right."""


class Suppressed(Value):
    """A signal that is not to be told for a while."""

    signal: Line = Field(min_length=1)
    """The signal."""
    component: Line | None = None
    """Of which component; of every one where it is left out."""
    until: Day
    """First day on which readings count again."""
    because: Line = Field(min_length=1)
    """Why."""

    def covers(self, breach: Breach) -> bool:
        """Return whether a breach lies wholly within what is suppressed."""
        ends = datetime.combine(self.until, time(), UTC).timestamp()
        return _fits(self, breach.name) and breach.last < ends


class Counted(Value):
    """Evidence that has raised a cell of an item."""

    component: Line
    """Component of the signal."""
    kind: Line
    """Its kind."""
    signal: Line
    """The signal."""
    item: Line
    """The item."""
    column: Line
    """The cell's column."""
    base: Amount
    """What the cell said before any evidence."""
    raised: Amount
    """What it was raised to."""
    through: datetime
    """Last reading that has counted."""

    @property
    def name(self) -> SignalName:
        """Which signal."""
        return SignalName(self.component, self.kind, self.signal)


@dataclass(frozen=True)
class Memory:
    """What triage remembers."""

    limits: tuple[Limit, ...] = ()
    """Limits, the last one that fits counts."""
    suppressed: tuple[Suppressed, ...] = ()
    """Suppressions."""
    counted: tuple[Counted, ...] = ()
    """Evidence that has counted, the latest last."""

    def suppression(self, breach: Breach) -> Suppressed | None:
        """Return what suppresses a breach, None where nothing does."""
        fitting = [one for one in self.suppressed if one.covers(breach)]
        return max(fitting, key=lambda one: one.until) if fitting else None

    def has_counted(self, breach: Breach, item: str) -> bool:
        """Return whether all of a breach's readings have raised an item before."""
        return any(
            one.item == item and one.name == breach.name and one.through.timestamp() >= breach.last
            for one in self.counted
        )

    def base(self, item: str, column: str, current: float) -> float:
        """Return what a cell said before any evidence: its own value where a user has set it."""
        for one in reversed(self.counted):
            if (one.item, one.column) == (item, column):
                return one.base if one.raised == current else current
        return current

    def idle_limits(self, names: Iterable[SignalName]) -> Iterator[str]:
        """Yield a sentence for each limit that fits none of some signals."""
        known = list(names)
        for limit in self.limits:
            if not any(_fits(limit, name) for name in known):
                hint = nearest(limit.signal, [name.signal for name in known])
                yield f"{MEMORY}: a limit of {limit.signal!r} fits no signal here{hint}"

    def limited(self, series: Series) -> Series:
        """Return a series with limits where it states none."""
        for limit in reversed(self.limits):
            if (
                _fits(limit, series.name)
                and np.isnan(series.low).all()
                and (np.isnan(series.high).all())
            ):
                low, high = (nan if one is None else one for one in (limit.low, limit.high))
                count = len(series)
                return replace(series, low=np.full(count, low), high=np.full(count, high))
        return series


_KEYS = ("schema", "limit", "suppressed", "counted")


def read_memory(folder: Path) -> Memory:
    """Return what the ``triage.toml`` of a workspace says, nothing where there is none.

    Raises
    ------
    InputError
        With all of its faults.
    """
    path = folder / MEMORY
    if not lexists(path):
        return Memory()
    faults: list[Fault] = []
    tables = TomlTables(read_toml(path), faults)
    tables.known((), tables.content, _KEYS)
    if tables.content.get("schema") != 1:
        tables.fault(("schema",), "schema is not 1; write schema = 1 above the first table")
    tables.refuse_tiny()
    made: dict[str, list[Any]] = {"limit": [], "suppressed": [], "counted": []}
    for name, model in (("limit", Limit), ("suppressed", Suppressed), ("counted", Counted)):
        for place, raw in tables.listed(name):
            keys = tuple(model.model_fields)
            fields = {
                key: float(cell) if type(cell) is int else cell
                for key, cell in tables.known(place, raw, keys).items()
            }
            one = tables.build(place, fields, model)
            if one is not None:
                for message in _problems(one):
                    tables.fault(place, message)
                made[name].append(one)
    if faults:
        raise InputError(faults)
    return Memory(tuple(made["limit"]), tuple(made["suppressed"]), tuple(made["counted"]))


def _problems(one: Value) -> Iterator[str]:
    """Yield what is wrong with values that are each in range."""
    if isinstance(one, Limit):
        if one.low is None and one.high is None:
            yield "a limit has neither low nor high; give one or both"
        elif one.low is not None and one.high is not None and one.low > one.high:
            yield f"low {one.low:g} is above high {one.high:g}; exchange them"
    if isinstance(one, Counted):
        if one.through.tzinfo is None:
            yield "through is a time without a zone; end it with Z"
        if one.kind not in KINDS:
            hint = nearest(one.kind, KINDS) or "; remove the table"
            yield f"kind is {one.kind!r}{hint}"


def _fits(one: Limit | Suppressed, name: SignalName) -> bool:
    return one.signal == name.signal and one.component in (None, name.component)


def with_tables(text: str, tables: list[tuple[str, dict[str, Any]]]) -> str:
    """Return the text of a ``triage.toml`` with tables added at its end; the rest stays as it is.

    Parameters
    ----------
    text
        The file as it is, empty where there is none.
    tables
        Name and keys of each.
    """
    made = text or HEAD
    if not made.endswith("\n"):
        made += "\n"
    for name, keys in tables:
        lines = [f"{key} = {_toml(value)}" for key, value in keys.items() if value is not None]
        made += "\n".join(("", f"[[{name}]]", *lines, ""))
    tomllib.loads(made)
    return made


def _toml(value: str | float | date | datetime) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = value.replace("\\", "\\\\").replace('"', '\\"')
        shown = "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in text)
        return f'"{shown}"'
    return repr(float(value))

"""``backlog.csv``: rows into items, blank cells filled as stated."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.columns import BACKLOG, NEEDED
from scenarios.defaults import load_defaults
from scenarios.effort import read_effort
from scenarios.fallback import Fallback
from scenarios.fault import Fault, nearest, quoted
from scenarios.item import IN_PLAY, Item, TeamEffort
from scenarios.links import Links
from scenarios.placed import Placed, repeated
from scenarios.reading import read_rows
from scenarios.register import Register
from scenarios.row_reader import RowReader
from scenarios.settings import Settings
from scenarios.workspace import Assumption, Beliefs

MOST_SPREAD = 1e5
"""Largest ratio of ``effort_high`` to ``effort_low``; sigma is 4.5 there, a typing slip beyond."""

NEWCOMER = "newcomer/"
"""How the ids of items begin that appear in the course of a simulation."""


class Backlog:
    """The items of ``backlog.csv``, with what was assumed.

    Parameters
    ----------
    path
        The file.
    settings
        What ``paydown.toml`` says.
    faults
        Grows by what is wrong.
    """

    def __init__(self, path: Path, settings: Settings, faults: list[Fault]) -> None:
        self.items: list[Placed[Item]] = []
        self.links: list[Placed[Links]] = []
        self.assumptions: list[Assumption] = []
        self._settings = settings
        self._fallback = Fallback(settings)
        sheet = read_rows(path, tuple(BACKLOG), NEEDED, faults)
        for row in sheet.rows:
            self._read(RowReader(path.name, row, faults))
        ids = [Placed(one.line, one.value.id) for one in self.links if one.value.id]
        faults.extend(repeated(path.name, "item", ids))
        self.ids = Register(
            "item",
            (one.value for one in ids),
            "add the item or leave it out",
            complete=sheet.whole and len(ids) == len(sheet.rows),
        )

    def _read(self, row: RowReader) -> None:
        """Add the item of a row and its links."""
        cells = row.cells(BACKLOG)
        links = {
            key: cells[key] for key in ("requires", "excludes", "pin", "status") if key in cells
        }
        self.links.append(Placed(row.line, Links(cells.get("id", ""), **links)))
        item = row.build(Item, self._fields(row, cells), _COLUMNS)
        if item is not None:
            self.items.append(Placed(row.line, item))

    def _fields(self, row: RowReader, cells: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of an item, blank cells filled."""
        self._check_words(row, cells)
        in_play = cells.get("status", "open") in IN_PLAY
        components = self._components(row, cells, in_play)
        team, effort = self._effort(row, cells, components[0], in_play)
        rates = self._fallback.rates(cells, components[0])
        if in_play:
            self.assumptions.extend(rates)
        beliefs = self._settings.fields.get("beliefs", Beliefs())
        return {
            "title": "",
            "confidence": beliefs.confidence,
            **{key: value for key, value in cells.items() if key not in _COLUMNS.values()},
            **{one.column: one.value for one in rates},
            "components": components,
            "team": team,
            "effort": effort,
        }

    def _check_words(self, row: RowReader, cells: dict[str, Any]) -> None:
        """Note a blank title, an unknown category, an id that is taken, a date at odds."""
        if "title" in row.text and not row.text["title"]:
            row.fault("title is blank; say in a line what is wrong")
        if cells.get("id", "").startswith(NEWCOMER):
            taken = "as items that appear in a simulation are called"
            row.fault(f"id is {quoted(cells['id'])}, {taken}; rename it")
        category, known = cells.get("category"), load_defaults().category
        if category is not None and category not in known:
            hint = nearest(category, known) or f"; give one of {', '.join(known)}"
            row.fault(f"category is {quoted(category)}{hint}")
            del cells["category"]
        status = cells.get("status", "open")
        if "closed" in cells and status in IN_PLAY:
            message = f"closed is {cells['closed']} and status is {quoted(status)}"
            row.fault(f"{message}; write closed as the status or clear the date")

    def _components(
        self, row: RowReader, cells: Mapping[str, Any], in_play: bool
    ) -> tuple[str, ...]:
        """Return the components of an item; where none is given, the first of the workspace."""
        given: tuple[str, ...] = cells.get("component", ())
        for component in given:
            if message := self._settings.component_ids.unknown(component):
                row.fault(message)
        if len(set(given)) < len(given):
            row.fault(f"component is {quoted(row.text['component'])}; name each component once")
        if given:
            return given
        first = next(iter(self._settings.component_ids), "?")
        if in_play:
            assumed = Assumption(cells.get("id", ""), "component", first, "built-in")
            self.assumptions.append(assumed)
        return (first,)

    def _effort(
        self, row: RowReader, cells: Mapping[str, Any], home: str, in_play: bool
    ) -> tuple[str, tuple[TeamEffort, ...]]:
        """Return the item's team and its effort by team."""
        of_home = self._settings.team_of.get(home, "?")
        own = cells.get("team", of_home)
        if "team" in cells and (message := self._settings.team_ids.unknown(own)):
            row.fault(message)
        parts: tuple[TeamEffort, ...] = ()
        if row.text["effort_days"]:
            parts = read_effort(row, own, self._settings.team_ids)
        elif in_play:
            row.fault("effort_days is blank; estimate it in engineer-days")
        if not parts:
            return own, (TeamEffort.model_construct(team=own, days=0.0),)
        self._check_spread(row, cells, sum(part.days for part in parts))
        if len(parts) > 1:
            return of_home, parts
        if "team" in cells and parts[0].team != own:
            message = f"team is {quoted(own)} and effort_days is {quoted(row.text['effort_days'])}"
            row.fault(f"{message}; name the same team")
        return parts[0].team, parts

    def _check_spread(self, row: RowReader, cells: Mapping[str, Any], effort: float) -> None:
        """Note percentiles that do not frame the estimate."""
        low, high = cells.get("effort_low"), cells.get("effort_high")
        if low is None or high is None:
            for given, blank in (("effort_low", "effort_high"), ("effort_high", "effort_low")):
                if row.text.get(given) and not row.text.get(blank):
                    value = quoted(row.text[given])
                    row.fault(f"{given} is {value} and {blank} is blank; give both or none")
        elif not low <= effort <= high:
            row.fault(
                f"effort_low {low:g}, effort_days {effort:g} and effort_high {high:g} "
                "are out of order; give them rising"
            )
        elif high > MOST_SPREAD * low > 0:
            row.fault(
                f"effort_high {high:g} is more than {MOST_SPREAD:,.0f} times effort_low {low:g}; "
                "mend one"
            )


_COLUMNS = {"components": "component", "effort": "effort_days"}
"""Columns by field, where the names differ."""

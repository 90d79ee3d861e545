"""``backlog.csv`` and ``outcomes.csv``: rows into items, blank cells filled as stated."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios import scoring
from scenarios.building import build, quoted
from scenarios.cells import CellError, Reader, identifier, number, words
from scenarios.columns import BACKLOG, NEEDED, RATES
from scenarios.component import Component
from scenarios.defaults import load_defaults
from scenarios.fault import Fault, nearest
from scenarios.item import Item, TeamEffort
from scenarios.outcome import Outcome
from scenarios.placed import Placed, read_cells
from scenarios.reading import Row, read_rows
from scenarios.settings import Settings
from scenarios.workspace import Assumption

_OUTCOMES: dict[str, Reader] = {
    "id": identifier,
    "title": str,
    "value": number,
    "requires": words,
}


def read_outcomes(path: Path, faults: list[Fault]) -> list[Placed[Outcome]]:
    """Return the outcomes of a file, none where it is absent."""
    if not path.exists():
        return []
    made = []
    for row in read_rows(path, tuple(_OUTCOMES), ("id", "value", "requires")):

        def place(field: str, message: str, line: int = row.line) -> Fault:
            return Fault(path.name, line, message)

        before = len(faults)
        cells = read_cells(path.name, row, _OUTCOMES, faults)
        outcome = build(Outcome, cells, place, faults) if len(faults) == before else None
        if outcome is not None:
            made.append(Placed(row.line, outcome))
    return made


class Backlog:
    """The items of ``backlog.csv``, with what was assumed."""

    def __init__(self, path: Path, settings: Settings, faults: list[Fault]) -> None:
        self.items: list[Placed[Item]] = []
        self.assumptions: list[Assumption] = []
        self._file = path.name
        self._settings = settings
        self._components = {component.id: component for component in settings.components}
        self._team = {c: team.id for team in settings.teams for c in team.components}
        self._faults = faults
        for row in read_rows(path, tuple(BACKLOG), NEEDED):
            before = len(faults)
            fields = self._fields(row)
            if len(faults) == before:
                item = build(Item, fields, self._placer(row.line), faults)
                if item is not None:
                    self._check_spread(row.line, item)
                    self.items.append(Placed(row.line, item))

    def _placer(self, line: int) -> Any:
        return lambda field, message: Fault(self._file, line, message)

    def _fault(self, row: Row, message: str) -> None:
        self._faults.append(Fault(self._file, row.line, message))

    def _fields(self, row: Row) -> dict[str, Any]:
        """Return the fields of an item, blank cells filled."""
        cells = read_cells(self._file, row, BACKLOG, self._faults)
        cells.setdefault("title", "")
        if not cells["title"]:
            self._fault(row, "title is blank; say in a line what is wrong")
        components = self._known_components(row, cells)
        if not components:
            return cells
        effort = self._effort(row, cells, components[0])
        category = cells.get("category")
        if category is not None and category not in load_defaults().category:
            known = ", ".join(load_defaults().category)
            hint = nearest(category, load_defaults().category) or f"; give one of {known}"
            self._fault(row, f"category is {quoted(category)}{hint}")
        for name in ("component", "effort_days"):
            cells.pop(name, None)
        cells["components"] = components
        cells["effort"] = effort
        several = len(effort) > 1
        home_team = self._team.get(components[0], "")
        cells["team"] = home_team if several else (effort[0].team if effort else home_team)
        cells.setdefault("confidence", self._settings.fields["beliefs"].confidence)
        self._fill_rates(row, cells, self._components[components[0]])
        return cells

    def _known_components(self, row: Row, cells: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the components of an item; where none is given, the first of the workspace."""
        if not self._components:
            return ()
        given: tuple[str, ...] = cells.get("component", ())
        for component in given:
            if component not in self._components:
                hint = nearest(component, self._components) or "; add it to paydown.toml"
                self._fault(row, f"unknown component '{component}'{hint}")
                return ()
        if len(set(given)) < len(given):
            self._fault(row, f"component is {quoted(';'.join(given))}; name each component once")
        if not given:
            first = next(iter(self._components))
            self.assumptions.append(Assumption(cells.get("id", ""), "component", first, "built-in"))
            return (first,)
        return given

    def _effort(self, row: Row, cells: Mapping[str, Any], home: str) -> tuple[TeamEffort, ...]:
        """Return the effort by team; a plain number is for the item's team."""
        own = cells.get("team", self._team.get(home, ""))
        teams = {team.id for team in self._settings.teams}
        text = row.cells.get("effort_days", "")
        in_play = cells.get("status", "open") in ("open", "in_progress")
        if not text and in_play:
            self._fault(row, "effort_days is blank; estimate it in engineer-days")
        parts: list[TeamEffort] = []
        for part in text.split(";") if text else ["0"]:
            name, _, days = part.rpartition("=")
            team = identifier(name) if name else own
            if team not in teams:
                hint = nearest(team, teams) or "; add it to paydown.toml"
                self._fault(row, f"unknown team '{team}'{hint}")
            if team in {done.team for done in parts}:
                self._fault(row, f"effort_days names team '{team}' twice; sum its days")
            try:
                fields = {"team": team, "days": number(days.strip())}
            except CellError as error:
                self._fault(row, f"effort_days {error} or team=days;team=days")
                continue
            made = build(TeamEffort, fields, self._effort_placer(row), self._faults)
            if made is not None:
                parts.append(made)
        return tuple(parts)

    def _effort_placer(self, row: Row) -> Any:
        def place(field: str, message: str) -> Fault:
            column = {"days": "effort_days", "team": "team"}[field]
            return Fault(self._file, row.line, message.replace(field, column, 1))

        return place

    def _fill_rates(self, row: Row, cells: dict[str, Any], home: Component) -> None:
        """Fill blank rates: by the item's score, its component, its category, the built-in."""
        defaults = load_defaults()
        category = defaults.category.get(cells.get("category", ""), {})
        stated = self._settings.stated.get(home.id, frozenset())
        scored = {
            "incidents_per_quarter": (scoring.OCCURRENCE, cells.get("occurrence_score")),
            "severity": (scoring.SEVERITY, cells.get("severity_score")),
        }
        for column in RATES:
            if column in cells:
                continue
            steps, score = scored.get(column, ((), None))
            if score is not None and 1 <= score <= len(steps):
                value, source = scoring.rate(steps, score), "score"
            elif column in stated:
                own = getattr(home, column)
                value, source = getattr(own, "mean", own), "component"
            elif column in category:
                value, source = category[column].value, "category"
            else:
                value, source = defaults.item[column].value, "built-in"
            cells[column] = value
            if cells.get("status", "open") in ("open", "in_progress"):
                self.assumptions.append(Assumption(cells.get("id", ""), column, value, source))

    def _check_spread(self, line: int, item: Item) -> None:
        """Refuse percentiles that do not frame the estimate."""
        low, high = item.effort_low, item.effort_high
        if (low is None) != (high is None):
            given, blank = ("effort_low", "effort_high")[:: 1 if high is None else -1]
            message = f"{given} is given and {blank} is blank; give both or neither"
        elif low is not None and high is not None and not low <= item.effort_days <= high:
            message = (
                f"effort_low {low:g}, effort_days {item.effort_days:g} and effort_high {high:g} "
                "are out of order; give them rising"
            )
        else:
            return
        self._faults.append(Fault(self._file, line, message))

"""What a blank rate is taken to be: by the score, the component, the category, the built-in."""

from collections.abc import Mapping
from typing import Any

from scenarios import scoring
from scenarios.columns import INHERITED, RATES
from scenarios.component import Component
from scenarios.defaults import load_defaults
from scenarios.settings import Settings
from scenarios.workspace import Assumption

_SCORED = {
    "incidents_per_quarter": ("occurrence_score", scoring.OCCURRENCE),
    "severity": ("severity_score", scoring.SEVERITY),
}


class Fallback:
    """Fills blank rates."""

    def __init__(self, settings: Settings) -> None:
        self._stated = settings.stated
        self._components = {component.id: component for component in settings.components}

    def rates(self, cells: Mapping[str, Any], home: str) -> list[Assumption]:
        """Return what each blank rate of an item is taken to be, and on whose word.

        Parameters
        ----------
        cells
            The item's own cells; an explicit 0 is a 0.
        home
            Its home component.
        """
        item = cells.get("id", "")
        component = self._components.get(home)
        return [
            Assumption(item, column, *self._value(column, cells, component))
            for column in RATES
            if column not in cells
        ]

    def _value(
        self, column: str, cells: Mapping[str, Any], component: Component | None
    ) -> tuple[float, str]:
        """Return a value and its source."""
        name, steps = _SCORED.get(column, ("", ()))
        score = cells.get(name)
        if score is not None and 1 <= score <= len(steps):
            return scoring.rate(steps, score), "score"
        if component and column in INHERITED and column in self._stated.get(component.id, ()):
            own = getattr(component, column)
            return getattr(own, "mean", own), "component"
        defaults = load_defaults()
        category = defaults.category.get(cells.get("category", ""), {})
        if column in category:
            return category[column].value, "category"
        return defaults.item[column].value, "built-in"

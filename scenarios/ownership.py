"""Which team answers for which component: each component belongs to exactly one team."""

from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.cells import identifier
from scenarios.fault import quoted
from scenarios.register import Register
from scenarios.toml_lines import KeyPath
from scenarios.toml_tables import TomlTables, is_id


class Ownership:
    """Who owns what, as the team tables say it.

    Parameters
    ----------
    tables
        The file; grows by faults.
    components
        The known components.
    """

    def __init__(self, tables: TomlTables, components: Register) -> None:
        self.team_of: dict[str, str] = {}
        """Team by component; of two claims the first."""
        self._tables = tables
        self._components = components

    def claim(self, path: KeyPath, team: str, raw: Any) -> tuple[str, ...]:
        """Return the components a team lists, and note those it may not own."""
        where = (*path, "components")
        if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
            self._tables.fault(where, f"components is {quoted(raw)}; give a list of component ids")
            return ()
        owned = tuple(identifier(one) for one in raw)
        for index, component in enumerate(owned):
            message = self._components.unknown(component)
            if message is None and component in self.team_of:
                message = (
                    f"component {quoted(component)} belongs to team "
                    f"{quoted(self.team_of[component])} already; list it in one team only"
                )
            if message is not None:
                self._tables.fault((*where, index), message)
            self.team_of.setdefault(component, team)
        return owned

    def check(self, components: Sequence[tuple[KeyPath, Mapping[str, Any]]]) -> None:
        """Note every component that no team lists."""
        for path, table in components:
            name = table.get("id")
            if is_id(name) and identifier(str(name)) not in self.team_of:
                message = f"component {quoted(name)} belongs to no team; list it in a [[team]]"
                self._tables.fault(path, message)

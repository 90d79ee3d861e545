"""The ``paydown.toml`` that an import writes where there is none: what it found, and blanks."""

from collections.abc import Sequence
from datetime import date

from scenarios.importing.mapping_text import toml_string

VALUE_PER_DAY = 1000
"""Stands for a component's value until it is known."""

ENGINEERS = 3
"""Stands for a team's size until it is known."""


def starter_text(name: str, start: date, components: Sequence[str]) -> str:
    """Return the text of a least ``paydown.toml``.

    Parameters
    ----------
    name
        Name of the workspace.
    start
        Planning date.
    components
        The components that were found.
    """
    lines = [
        "# Written by `paydown import`, since there was none; yours from here on.",
        "# Lines marked ASSUMED hold placeholders, found nowhere: put in your own figures before",
        "# you believe a plan. What is left out is told by `paydown check`.",
        "",
        "schema = 1",
        f"name = {toml_string(name)}",
        f"start = {start.isoformat()}          # planning date: the day of the first import",
        'value_unit = "EUR"          # unit of value_per_day. ASSUMED',
    ]
    for component in components:
        lines += [
            "",
            "[[component]]",
            f"id = {toml_string(component)}",
            f"value_per_day = {VALUE_PER_DAY}        # value when nothing is wrong. ASSUMED: ask",
        ]
    lines += [
        "",
        "[[team]]",
        'id = "team"',
        f"engineers = {ENGINEERS}               # on debt and incidents. ASSUMED: put in yours",
    ]
    return "\n".join(lines) + "\n"

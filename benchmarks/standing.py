"""How a policy stands in one scenario of one template: a row of the league, and its file."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from math import isnan, nan
from pathlib import Path

MARK = "clairvoyant"
"""Told the truth of each world: a mark beside the policies, not one of them."""


@dataclass(frozen=True)
class Standing:
    """How a policy stands in one scenario of one template.

    Value lost is potential and all outcomes, less net value, over the whole horizon.
    """

    template: str
    """Built-in template."""
    scenario: str
    """Scenario of the catalogue."""
    policy: str
    """Name of the policy."""
    worlds: int
    """Worlds it met, from the first; 0 where it was disqualified."""
    lost: float = nan
    """Mean value lost, value units."""
    ratio: float = nan
    """Mean value lost over that of ``cd3`` in the same worlds."""
    ratio_low: float = nan
    """Lower end of its 95 % interval."""
    ratio_high: float = nan
    """Upper end."""
    p: float = nan
    """Two-sided p-value of the ratio being 1, as if nothing else were asked."""
    captured: float = nan
    """Net value above that of ``none``, over what ``clairvoyant`` has above it, same worlds."""
    captured_low: float = nan
    """Lower end of its 95 % interval."""
    captured_high: float = nan
    """Upper end."""
    base_ratio: float = nan
    """Mean value lost over that of ``self_financing`` in the same worlds."""
    base_low: float = nan
    """Lower end of its 95 % interval."""
    base_high: float = nan
    """Upper end."""
    base_p: float = nan
    """Two-sided p-value of that ratio being 1, as if nothing else were asked."""
    saved: float = nan
    """Mean net value above that of ``fifo`` in the same worlds, value units."""
    saved_low: float = nan
    """Lower end of its 95 % interval."""
    saved_high: float = nan
    """Upper end."""
    saved_share: float = nan
    """The same as a share of what ``fifo`` loses in these worlds."""


def write_standings(path: Path, standings: Iterable[Standing]) -> None:
    """Write rows, sorted by template, scenario and policy; six digits, blank where unknown."""
    names = [one.name for one in fields(Standing)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for row in sorted(standings, key=lambda row: (row.template, row.scenario, row.policy)):
            writer.writerow([_cell(getattr(row, name)) for name in names])


def read_standings(path: Path) -> list[Standing]:
    """Return the rows of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_standing(row) for row in csv.DictReader(file)]


def _cell(value: object) -> str:
    """Return a cell's text."""
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.6g}"
    return str(value)


def _standing(row: dict[str, str]) -> Standing:
    """Return the row of a line."""
    keys = ("template", "scenario", "policy", "worlds")
    figures = {name: float(text) if text else nan for name, text in row.items() if name not in keys}
    return Standing(row["template"], row["scenario"], row["policy"], int(row["worlds"]), **figures)

"""Organisations made by rule: how much burns, how much is to do, and where both meet.

The same seed gives the same one. Seeds fix the shape (efforts, which item burns and which harms,
dates); the three factors only scale and mix it, so that cells of a map differ in nothing else.
"""

import csv
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import numpy as np

from scenarios.table import Floats

ITEMS, QUARTERS, ENGINEERS, FOCUS = 40, 6, 4, 0.7
"""Items, horizon, engineers over all teams, and their focus."""
VALUE = 10_000.0
"""Value a day of each of the two components, value units."""
HARM = 0.06
"""Value lost to drag while all items are open, as a share of all value."""
BY_INCIDENTS = 0.25
"""Share of the burn that comes by incidents, the rest being toil."""
RESTORE_HOURS, AFTERCARE_DAYS, SEVERITY = 4.0, 1.0, 0.05
"""What an incident takes: value for some hours, a hand, and a day of aftercare."""
_SPREAD, _EFFORT_SPREAD = 1.0, 0.7
"""Standard deviation of the log of burn and harm, and of effort, near those of the templates
``platform`` and ``toil``: 0.9 to 1.1, 0.6 to 0.9, and 0.5 to 0.7."""
_PACE = FOCUS * 5.0 / 7.0
"""Engineer-days a calendar day of an engineer."""
_COLUMNS = (
    "id", "title", "component", "category", "created", "effort_days", "incidents_per_quarter",
    "severity", "restore_hours", "aftercare_days", "penalty", "drag", "drift_per_month",
    "blocks_retraining", "blinds", "slows", "toil_days_per_week", "growth_per_quarter",
    "effort_growth_per_quarter", "fix_success", "rollout_days",
)  # fmt: skip


@dataclass(frozen=True)
class Organisation:
    """An organisation by its three factors and a seed."""

    burn_share: float
    """Engineer-days that open debt takes of the crew's at the start, as a share."""
    backlog_load: float
    """Effort of all items over what the crew delivers in the horizon."""
    correlation: float
    """Correlation of the logs of an item's burn and harm, -1 to 1."""
    seed: int
    """Which one; even seeds have one team, odd ones two."""

    @property
    def teams(self) -> int:
        """Number of teams: one for both components, or one for each."""
        return 1 + self.seed % 2

    @property
    def capacity(self) -> float:
        """Engineer-days that the crew delivers in a quarter."""
        return ENGINEERS * _PACE * 91.0

    def burn(self) -> Floats:
        """Return the engineer-days that each item takes in a quarter, (ITEMS,)."""
        weights = np.exp(_SPREAD * self._shape()[0])
        return np.asarray(weights / weights.sum() * self.burn_share * self.capacity)

    def harm(self) -> Floats:
        """Return the share of its component's value that each item takes, (ITEMS,)."""
        burning, other, _ = self._shape()
        mixed = self.correlation * burning + sqrt(1.0 - self.correlation**2) * other
        weights = np.exp(_SPREAD * mixed)
        # Two components of one value: a share of one of them is half of that of all value.
        return np.asarray(weights / weights.sum() * HARM * 2.0)

    def effort(self) -> Floats:
        """Return each item's effort, engineer-days, (ITEMS,)."""
        weights = np.exp(_EFFORT_SPREAD * self._shape()[2])
        return np.asarray(weights / weights.sum() * self.backlog_load * self.capacity * QUARTERS)

    def write(self, folder: Path) -> Path:
        """Write the workspace into a folder, and return the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "paydown.toml").write_text("\n".join(self._settings()) + "\n", encoding="utf-8")
        burn, harm, effort = self.burn(), self.harm(), self.effort()
        each = RESTORE_HOURS / 24.0 * _PACE + AFTERCARE_DAYS
        days = np.random.default_rng((self.seed, 1)).integers(1, 700, ITEMS)
        with (folder / "backlog.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, _COLUMNS)
            writer.writeheader()
            for n in range(ITEMS):
                created = np.datetime64("2027-01-04") - int(days[n])
                cells: dict[str, object] = dict.fromkeys(_COLUMNS, 0)
                cells |= {
                    "id": f"item-{n:02d}",
                    "title": f"debt {n}",
                    "component": f"c{n % 2}",
                    "category": "pipeline",
                    "created": str(created),
                    "effort_days": round(float(effort[n]), 4),
                    "incidents_per_quarter": round(BY_INCIDENTS * float(burn[n]) / each, 6),
                    "severity": SEVERITY,
                    "restore_hours": RESTORE_HOURS,
                    "aftercare_days": AFTERCARE_DAYS,
                    "drag": round(float(harm[n]), 8),
                    "toil_days_per_week": round((1 - BY_INCIDENTS) * float(burn[n]) / 13.0, 6),
                    "fix_success": 1,
                }
                writer.writerow(cells)
        return folder

    def _shape(self) -> tuple[Floats, Floats, Floats]:
        """Return standard normal scores of burn, of harm apart from burn, and of effort."""
        drawn = np.random.default_rng((self.seed, 0)).standard_normal((3, ITEMS))
        # Standardised and free of each other, so that the correlation asked for is the one got.
        basis, _ = np.linalg.qr(np.column_stack([np.ones(ITEMS), *drawn]))
        burning, other, effort = (basis[:, 1:] * sqrt(ITEMS)).T
        return burning, other, effort

    def _settings(self) -> list[str]:
        """Return the lines of `paydown.toml`."""
        lines = ["schema = 1", 'name = "made by rule"', "start = 2027-01-04"]
        lines += [f"quarters = {QUARTERS}"]
        for c in range(2):
            lines += [
                "[[component]]", f'id = "c{c}"', f"value_per_day = {VALUE}",
                "background_incidents_per_quarter = 0", "new_items_per_quarter = 0",
                "drift_per_month = 0", "drift_shocks_per_quarter = 0", "drift_shock = 0",
                "churn_per_day = 0",
            ]  # fmt: skip
        owned = [["c0", "c1"]] if self.teams == 1 else [["c0"], ["c1"]]
        for k, ids in enumerate(owned):
            listed = ", ".join(f'"{one}"' for one in ids)
            lines += [
                "[[team]]", f'id = "t{k}"', f"engineers = {ENGINEERS // self.teams}",
                f"focus = {FOCUS}", f"components = [{listed}]",
            ]  # fmt: skip
        return lines

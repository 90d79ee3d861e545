"""What the past says of a workspace's beliefs."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from scenarios.calibration.back_test import BackTest
from scenarios.calibration.background import Clustering
from scenarios.calibration.belief_change import BeliefChange, figure
from scenarios.calibration.efforts import EffortBelief
from scenarios.calibration.fix_success import FixBelief
from scenarios.calibration.times import Estimate, TimeBelief
from scenarios.html_table import html_table
from scenarios.table import Floats

_SHOWN: Final = 30
"""Most cells that a notebook shows."""


@dataclass(frozen=True)
class ItemRate:
    """The hazard of an item."""

    item: str
    """Whose."""
    category: str
    """Its category."""
    incidents: float
    """Incidents laid to it; one with k items counts 1/k for each."""
    quarters: float
    """Exposure, quarters, in units of the hazard at the planning date."""
    rate: Estimate
    """Incidents per quarter at the planning date."""
    cv: float
    """Coefficient of variation of the belief."""
    prior: str
    """What it was learnt from besides its own incidents, in words."""
    prior_mean: float
    """Mean of that: the stated hazard, or the category's, incidents per quarter."""


@dataclass(frozen=True)
class CategoryRate:
    """The hazards of a category's items."""

    category: str
    """Its name."""
    items: int
    """Watched items."""
    incidents: float
    """Incidents laid to them."""
    quarters: float
    """Exposure, quarters."""
    mean: Estimate
    """Mean hazard of its items, incidents per quarter."""


@dataclass(frozen=True)
class BackgroundRate:
    """Incidents of a component that no item is named for."""

    component: str
    """Whose."""
    incidents: int
    """How many there were."""
    quarters: float
    """In how many quarters."""
    rate: Estimate
    """Incidents per quarter."""
    prior: str
    """What it was learnt from besides its own incidents, in words."""
    clustering: Clustering | None
    """Shape of the gaps, None where they are too few."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """Beliefs with intervals, what they rest on, and how well they predict."""

    workspace: str
    """Name of the workspace."""
    digest: str
    """Digest of the workspace."""
    seed: int
    """Seed of the draws."""
    since: date
    """Begin of the window of incidents."""
    until: date
    """Its end, not included."""
    incidents: int
    """Incidents in the window."""
    rates: bool
    """True where the history can carry rates."""
    reasons: tuple[str, ...]
    """Why it cannot, or what to keep in mind."""
    unanswered: tuple[str, ...]
    """What cannot be estimated, and why."""
    notes: tuple[str, ...]
    """What was left out or taken for granted."""
    fit: str
    """How the prior of the items was found; empty where it was not."""
    items: tuple[ItemRate, ...]
    """Hazards of the items in play, none where they cannot be estimated."""
    categories: tuple[CategoryRate, ...]
    """Hazards by category."""
    background: tuple[BackgroundRate, ...]
    """Background by component."""
    detection: tuple[TimeBelief, ...]
    """Detection times by component."""
    restoration: tuple[TimeBelief, ...]
    """Restore times by component."""
    efforts: tuple[EffortBelief, ...]
    """Effort over estimate: of all tasks, then by category."""
    fixes: tuple[FixBelief, ...]
    """How often rollouts hold: of all, then by category."""
    back_test: BackTest | None
    """How well the last quarter was foretold."""
    changes: tuple[BeliefChange, ...]
    """Cells that the evidence would change."""
    effort_ratios: Floats
    """Effort over estimate of every task that counts, for charts."""

    def _repr_html_(self) -> str:
        """Return it as a notebook shows it: what it may say, and the cells it would change."""
        count = len(self.changes)
        told = "; ".join(("", *self.reasons, *self.unanswered))
        part = f", the first {_SHOWN} shown" if count > _SHOWN else ""
        lead = (
            f"Calibration of {self.workspace}: {self.incidents:,} incidents from {self.since} "
            f"until {self.until}; {count:,} cells to change{part}{told}"
        )
        rows = (
            (
                one.subject,
                one.key,
                f"{one.old:.3g} ({one.source})",
                figure(one.new),
                f"{one.low:.3g} to {one.high:.3g}",
                f"{one.evidence}; {one.why}",
            )
            for one in self.changes[:_SHOWN]
        )
        headings = ("subject", "cell", "from", "to", "90 % interval", "why")
        return html_table(lead, headings, rows, names=len(headings))

"""An item: one piece of technical debt, every cell filled, blank ones by stated defaults."""

from datetime import date
from typing import Literal

from pydantic import Field

from scenarios.value import Amount, Growth, Identifier, Positive, Score, Share, Value

Category = Literal[
    "data_quality",
    "feature_definition",
    "monitoring",
    "pipeline",
    "model_staleness",
    "serving",
    "configuration",
    "lineage",
    "testing",
    "documentation",
]
"""Kinds of debt in ML systems."""

Status = Literal["open", "in_progress", "closed", "accepted"]
"""Only open and in_progress items are in play; an accepted risk is left as it is."""

IN_PLAY = ("open", "in_progress")
"""States of the items that may still be worked on."""


class TeamEffort(Value):
    """The part of an item's principal that falls on one team."""

    team: Identifier
    """Who does the part."""
    days: Amount
    """Estimate, engineer-days."""


class Item(Value):
    """One piece of technical debt: its principal, its interest, its links, its record."""

    id: Identifier
    """Name of the item."""
    title: str
    """What is wrong, in a line."""
    components: tuple[Identifier, ...] = Field(min_length=1)
    """Components its harm falls on; the first is its home."""
    team: Identifier
    """Team that does the work, and to which its toil is booked."""
    category: Category | None = None
    """Kind of debt."""
    status: Status = "open"
    """Where it stands."""
    created: date | None = None
    """Day it was found."""
    closed: date | None = None
    """Day it was closed."""
    owner: str = ""
    """Who answers for it."""
    deadline: date | None = None
    """Day by which it must be closed."""

    effort: tuple[TeamEffort, ...] = Field(min_length=1)
    """Principal, engineer-days by team."""
    effort_low: Positive | None = None
    """10th percentile of the whole effort, engineer-days."""
    effort_high: Positive | None = None
    """90th percentile of the whole effort, engineer-days."""
    actual_days: Amount | None = None
    """Effort a closed item really took, engineer-days."""
    attempts: int | None = Field(default=None, ge=1)
    """Rollouts a closed item really took."""

    incidents_per_quarter: float = Field(ge=0, le=10_000)
    """Hazard at the planning date, incidents per quarter."""
    severity: Share
    """Share of a component's value that an incident takes away until restored."""
    restore_hours: Amount
    """Mean hours from engineer engaged to restored."""
    aftercare_days: Amount
    """Post-mortem and clean-up after an incident, engineer-days."""
    penalty: Amount
    """Fine or refund per incident, value units."""
    drag: Share
    """Share of value lost all the time while open."""
    drift_per_month: Amount
    """Quality lost per month since the last successful retraining, while open."""
    blocks_retraining: Share
    """Probability that it makes a retraining fail, while open."""
    blinds: Amount
    """How much longer detection takes while open: 0.5 is half as long again."""
    slows: Amount
    """How much longer restoring takes while open."""
    toil_days_per_week: Amount
    """Manual work while open, engineer-days per week."""
    growth_per_quarter: Growth
    """Growth of the hazard while open."""
    effort_growth_per_quarter: Growth
    """Growth of the effort until work first starts."""
    fix_success: float = Field(gt=0, le=1)
    """Probability that a rollout holds."""
    rollout_days: Amount
    """Length of a rollout, calendar days."""
    confidence: float = Field(ge=0, le=5)
    """Coefficient of variation of the item's truth factor."""

    requires: tuple[Identifier, ...] = ()
    """Items that must be closed before work starts."""
    excludes: tuple[Identifier, ...] = ()
    """Items that must not be done as well; holds both ways."""
    pin: Literal["in", "out"] | None = None
    """Forced into or out of the plan."""

    severity_score: Score | None = None
    """FMEA severity."""
    occurrence_score: Score | None = None
    """FMEA occurrence."""
    detection_score: Score | None = None
    """FMEA detection: 10 is hardest to detect."""
    business_value: Amount | None = None
    """WSJF: user and business value, relative points."""
    time_criticality: Amount | None = None
    """WSJF: time criticality, relative points."""
    risk_reduction: Amount | None = None
    """WSJF: risk reduction and opportunity enablement, relative points."""
    reach: Amount | None = None
    """RICE: users reached per quarter."""
    impact: Amount | None = None
    """RICE: impact per user, 0.25 to 3."""
    rice_confidence: Share | None = None
    """RICE: confidence, 0.5, 0.8 or 1."""
    ease: Amount | None = None
    """ICE: ease, 1 to 10."""

    signals: tuple[str, ...] = ()
    """Monitoring signals that speak of it."""
    problem: str = ""
    """What is wrong, in full."""
    remedy: str = ""
    """What the fix is."""
    hypothesis: str = ""
    """What the fix is expected to change."""
    success_metric: str = ""
    """What shows that it worked."""
    success_threshold: str = ""
    """The value of the metric that counts as success."""
    risk_flags: tuple[str, ...] = ()
    """What makes it more dangerous than its figures say, of `scenarios.risk_flag.FLAGS`."""
    evidence: tuple[str, ...] = ()
    """References: incidents, dashboards, reports."""

    @property
    def home(self) -> str:
        """Component whose detection counts, and whose team answers the item's incidents."""
        return self.components[0]

    @property
    def effort_days(self) -> float:
        """Estimate over all teams, engineer-days."""
        return sum(part.days for part in self.effort)

    @property
    def in_play(self) -> bool:
        """True while the item is open or in progress."""
        return self.status in IN_PLAY

"""A workspace: all that a planner believes on the planning date."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic import Field

from scenarios.accepted_risk import AcceptedRisk
from scenarios.component import Component
from scenarios.governance import Governance
from scenarios.incident import PastIncident
from scenarios.item import Category, Item
from scenarios.outcome import Outcome
from scenarios.team import Team
from scenarios.units import DAYS_PER_QUARTER
from scenarios.value import Amount, Day, Line, Positive, Share, Value

BASELINE = "baseline"
"""Name of the scenario that changes nothing."""


class Objective(Value):
    """What the plan maximises."""

    reliability: Amount = 1.0
    """Weight of incident losses and penalties avoided."""
    user_value: Amount = 1.0
    """Weight of drag, drift and churn avoided and of outcomes won."""
    risk_aversion: Share = 0.0
    """Weight on the CVaR of the worst 10 %."""
    overruns: int = Field(default=0, ge=0, le=1000)
    """Items of a team's quarter that may take their 90th percentile at once and still fit."""


class Beliefs(Value):
    """How sure the planner is."""

    confidence: float = Field(default=0.5, ge=0, le=5)
    """Coefficient of variation of an item's truth factor, where the item states none."""
    effort_bias: Positive = 1.0
    """Mean of true effort over estimate."""
    effort_sigma: float = Field(default=0.8, ge=0, le=5)
    """Spread (sigma of the logarithm) of effort where an item gives no low and high."""
    effort_exact: Share = 0.33
    """Share of items that take exactly the estimate."""
    learning: bool = True
    """Policies see hazards updated by the incidents that happened."""

    @property
    def problem(self) -> str | None:
        """What is wrong with values that are each in range, None where nothing is."""
        exact, bias = self.effort_exact, self.effort_bias
        if (exact < 1 or bias == 1) and (exact == 1 or bias > exact):
            return None
        return (
            f"effort_bias is {bias:g} though a share effort_exact = {exact:g} takes exactly "
            "the estimate; give a bias above that share"
        )


class History(Value):
    """What the history of incidents covers, by which `calibrate` knows what it may count."""

    reporting: Literal["unstated", "complete", "voluntary"] = "unstated"
    """Whether every incident was written down: where reports are voluntary no rate is fitted."""
    since: Day | None = None
    """First day that the history covers."""
    until: Day | None = None
    """Last day that the history covers."""
    calibrated_until: Day | None = None
    """Last day whose incidents the stated hazards know already; written by `calibrate`."""

    @property
    def problem(self) -> str | None:
        """What is wrong with dates that are each in range, None where nothing is."""
        if self.since is None or self.until is None or self.since <= self.until:
            return None
        return f"since is {self.since} and until is {self.until}; give them rising"


class Floor(Value):
    """Balanced scorecard: the least share of capacity a category gets."""

    category: Category
    """Kind of debt."""
    share: Share
    """Least share of the capacity so far at the end of each quarter, or all there is to do."""


@dataclass(frozen=True)
class Assumption:
    """A cell that was blank and what it is taken to be."""

    subject: str
    """Item, component or team whose cell it is."""
    column: str
    """The cell's column or key."""
    value: float | str
    """What it is taken to be, in the column's unit."""
    source: str
    """Whose word it is: score, component, category, built-in."""


class Workspace(Value):
    """Components, teams and items, with horizon, objective and beliefs."""

    name: Line
    """Name of the organisation or system."""
    start: Day
    """Planning date: day 0 of every clock."""
    quarters: int = Field(default=4, ge=1, le=40)
    """Horizon, quarters of 91 days."""
    cadence_days: int = Field(default=91, ge=1, le=3640)
    """Calendar days between reviews."""
    review_on_closing: bool = False
    """The order is also set anew whenever an item is closed."""
    today: Line = Field(default="as_listed", min_length=1)
    """The policy in use now: baseline of every comparison."""
    value_unit: Line = "EUR"
    """Unit in which users get value."""
    scenario: Line = BASELINE
    """Name of the scenario under which it is seen."""
    objective: Objective = Objective()
    """What the plan maximises."""
    beliefs: Beliefs = Beliefs()
    """How sure the planner is."""
    history: History = Field(default=History(), exclude=True)
    """What the history of incidents covers."""
    components: tuple[Component, ...] = Field(min_length=1)
    """Services with users."""
    teams: tuple[Team, ...] = Field(min_length=1)
    """Who does the work."""
    items: tuple[Item, ...] = ()
    """The whole backlog, also items no longer in play, in file order."""
    outcomes: tuple[Outcome, ...] = ()
    """Value won when several items are done."""
    floors: tuple[Floor, ...] = ()
    """Least shares of capacity by category."""
    incidents: tuple[PastIncident, ...] = ()
    """History."""
    assumptions: tuple[Assumption, ...] = ()
    """Cells that were blank."""
    governance: Governance = Field(default=Governance(), exclude=True)
    """Who may approve; no belief, so it is not in a digest."""
    risks: tuple[AcceptedRisk, ...] = Field(default=(), exclude=True)
    """Risks that were accepted for a time; those that hold are told by the state of their items."""

    @property
    def horizon(self) -> float:
        """Length of the horizon, calendar days."""
        return float(self.quarters * DAYS_PER_QUARTER)

    @cached_property
    def in_play(self) -> tuple[Item, ...]:
        """Items that are open or in progress, in file order."""
        return tuple(item for item in self.items if item.in_play)

    @property
    def held_risks(self) -> tuple[AcceptedRisk, ...]:
        """Accepted risks that hold on the planning date; their items are out of play."""
        return tuple(one for one in self.risks if one.holds(self.start))

    @property
    def expired_risks(self) -> tuple[AcceptedRisk, ...]:
        """Accepted risks that have expired by the planning date; their items are back in play."""
        return tuple(one for one in self.risks if not one.holds(self.start))

    @cached_property
    def team_of_component(self) -> dict[str, int]:
        """Index of the team that answers a component's incidents, by component id."""
        return {c: k for k, team in enumerate(self.teams) for c in team.components}

    def team_capacity(self, quarter: int) -> tuple[float, ...]:
        """Return each team's engineer-days in a quarter (0 is the first), burn not taken off."""
        start = float(quarter * DAYS_PER_QUARTER)
        return tuple(team.capacity(start, start + DAYS_PER_QUARTER) for team in self.teams)

"""The plan's value types: what is done when, for what reason, and how sure the solver is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from scenarios.html_table import html_table

Status = Literal["optimal", "feasible", "infeasible", "no_answer"]
"""Proven best; a plan with a bound; nothing can be feasible; the solver gave nothing usable."""


@dataclass(frozen=True)
class Chosen:
    """An item in the plan."""

    id: str
    """The item."""
    title: str
    """What is wrong."""
    quarter: int
    """Quarter in which it is finished, from 1."""
    team_days: Mapping[str, float]
    """Expected effort by team, retries and growth included, engineer-days."""
    reliability: float
    """Incident losses and penalties avoided up to the horizon, value units."""
    user_value: float
    """Drag, drift and churn avoided up to the horizon, value units."""
    freed_days: float
    """Engineer-days given back up to the horizon."""
    also: tuple[str, ...]
    """What speaks for it besides its own worth: a pin, items that need it, an outcome."""
    reason: str
    """Why it is in, in a sentence."""


@dataclass(frozen=True)
class LeftOut:
    """An item that is in play and not in the plan."""

    id: str
    """The item."""
    title: str
    """What is wrong."""
    days: float
    """Expected effort if started now, engineer-days."""
    worth: float
    """Loss that fixing it in the first quarter would avoid, value units."""
    reason: str
    """Why it is out, as far as is known without forcing it."""


@dataclass(frozen=True)
class Tail:
    """What a plan does where the debt is worse than believed."""

    truths: int
    """Truths drawn."""
    expected_worth: float
    """Worth in the mean, value units; the objective mixes it with the tail."""
    loss_before: float
    """Mean loss over the worst tenth of the truths if nothing is done, value units."""
    loss_after: float
    """The same under the plan."""


@dataclass(frozen=True)
class Changes:
    """How a plan differs from the one before it."""

    kept: tuple[str, ...]
    """Items that stay in their quarter."""
    moved: tuple[str, ...]
    """Items in both, in another quarter."""
    dropped: tuple[str, ...]
    """Items in play that are no longer in it."""
    added: tuple[str, ...]
    """Items that were not in it."""


@dataclass(frozen=True)
class Plan:
    """The remediation set that is worth most within capacity."""

    status: Status
    """What kind of answer it is."""
    objective: float | None
    """Weighted worth of the plan, value units; None without a plan."""
    bound: float | None
    """No plan can be worth more, value units; None where nothing was proven."""
    seconds: float
    """Wall time the solver took."""
    tie_settled: bool
    """True where, among equally good plans, the rule of ties has picked the one."""
    chosen: tuple[Chosen, ...]
    """Items in the plan, by quarter, then worth per engineer-day."""
    left_out: tuple[LeftOut, ...]
    """Items in play that are not in it, by worth per engineer-day."""
    outcomes: tuple[str, ...]
    """Outcomes won."""
    capacity_days: Mapping[str, tuple[float, ...]]
    """Engineer-days by team and quarter, burn not taken off."""
    burn_days: Mapping[str, tuple[float, ...]]
    """Engineer-days by team and quarter that open debt, newcomers and background would burn."""
    used_days: Mapping[str, tuple[float, ...]]
    """Engineer-days by team and quarter that the plan works."""
    burn_share: float
    """Burn of the first quarter over its capacity; 0 where there is no capacity."""
    backlog_load: float
    """Principal in play over the capacity of the whole horizon; infinite without capacity."""
    clash: tuple[str, ...] = ()
    """What cannot hold together, where nothing is feasible."""
    notes: tuple[str, ...] = ()
    """What a reader must know: an empty plan's reason, rules not bound yet."""
    value_of_one_more_engineer: Mapping[str, float | None] = field(default_factory=dict)
    """Gain of the plan's worth from one more engineer, by team; None where it was not proven."""
    tail: Tail | None = None
    """What risk says; None where the objective does not ask for it."""
    changes: Changes | None = None
    """What differs from the plan that was to be kept; None where there was none."""
    start: date | None = None
    """Planning date."""

    @property
    def proven(self) -> bool:
        """True where no better plan exists."""
        return self.status == "optimal"

    @property
    def gap(self) -> float | None:
        """Distance of the bound, as a share of the objective; None without both."""
        if self.objective is None or self.bound is None:
            return None
        if self.bound <= self.objective:
            return 0.0
        return (self.bound - self.objective) / max(abs(self.objective), 1e-9)

    def _repr_html_(self) -> str:
        """Return the plan as a notebook shows it: the answer in a line, and a row for each item."""
        worth = "no plan" if self.objective is None else f"worth {self.objective:,.0f}"
        sure: str = "proven best" if self.proven else self.status
        if not self.proven and self.gap is not None:
            sure += f", gap {self.gap:.2%}"
        told = "; ".join((*self.clash, *self.notes))
        lead = f"Plan: {len(self.chosen)} items, {worth} ({sure}){'; ' + told if told else ''}"
        rows = (
            (
                one.id,
                one.title,
                f"Q{one.quarter}",
                f"{sum(one.team_days.values()):,.1f}",
                f"{one.reliability:,.0f}",
                f"{one.user_value:,.0f}",
            )
            for one in self.chosen
        )
        headings = ("item", "title", "quarter", "engineer-days", "reliability", "user value")
        return html_table(lead, headings, rows, names=3)

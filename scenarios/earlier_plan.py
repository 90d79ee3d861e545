"""A plan that people know already: which item was to be finished when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from scenarios.plan import Plan
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace


@dataclass(frozen=True)
class EarlierPlan:
    """What an earlier plan promised."""

    start: date | None
    """Its planning date; None where unknown, then the new plan's."""
    quarters: Mapping[str, int]
    """Finishing quarter, from 1, by id of the item."""

    @classmethod
    def of(cls, plan: Plan) -> "EarlierPlan":
        """Return what a plan promises."""
        return cls(plan.start, {item.id: item.quarter for item in plan.chosen})

    def seen_from(self, workspace: Workspace) -> dict[str, int]:
        """Return the quarters, from 0, of the items in play as they are counted from a later date.

        What should be done by now is due in the first quarter; what lies beyond the horizon is not
        yet planned for.

        Parameters
        ----------
        workspace
            The beliefs of now.
        """
        days = 0 if self.start is None else (workspace.start - self.start).days
        passed = round(days / DAYS_PER_QUARTER)
        in_play = {item.id for item in workspace.in_play}
        seen = {
            name: max(0, quarter - 1 - passed)
            for name, quarter in self.quarters.items()
            if name in in_play
        }
        return {name: quarter for name, quarter in seen.items() if quarter < workspace.quarters}

    def unknown_to(self, workspace: Workspace) -> tuple[str, ...]:
        """Return the items of which a workspace knows nothing, in the plan's order."""
        known = {item.id for item in workspace.items}
        return tuple(name for name in self.quarters if name not in known)


@dataclass(frozen=True)
class Keep:
    """An earlier plan that is to be kept as far as that pays."""

    plan: EarlierPlan
    """What it promised."""
    most: int | None = None
    """Most items that may be dropped, added or moved to another quarter, None for any number."""

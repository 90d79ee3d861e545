"""A new item for a breach that no open item speaks of, by the standard template."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from scenarios.item import Item
from scenarios.signals.breach import LIMIT, Breach
from scenarios.workspace import Workspace

CATEGORY = {
    "data_quality": "data_quality",
    "parity": "feature_definition",
    "drift": "model_staleness",
    "health": "serving",
    "latency": "serving",
}
"""Category of an item by the kind of its signal."""

ASSUMED_DAYS = 2.0
"""Effort where the backlog gives no median, engineer-days. Source: hours of 2,480 enhancements of a
software house (SiP, 2004 to 2014), lognormal with mu 1.50 and sigma 1.52: a mean of 14.2 hours, two
days of seven hours."""

_LEAST_ITEMS = 3
"""Fewest items by whose median an effort is assumed."""

_HYPOTHESIS = {
    "data_quality": "repairing the source, and a check before the data are used, end the breach",
    "parity": "one definition for training and serving ends the difference",
    "drift": "retraining on recent data, or mending what feeds the model, brings it back",
    "health": "removing the cause of the load or the errors brings it back within its limits",
    "latency": "removing the slow step brings it back within its limits",
}
"""What a fix is expected to change, by the kind of the signal."""


@dataclass(frozen=True)
class Proposal:
    """A new item."""

    cells: tuple[tuple[str, str], ...]
    """Its cells in ``backlog.csv``: column and text."""
    breach: Breach
    """Why."""
    effort_from: str
    """Where its effort is from: it is assumed, and to be estimated."""
    recurrence_of: tuple[str, ...]
    """Closed items that spoke of the same signal."""

    @property
    def id(self) -> str:
        """Name of the item."""
        return dict(self.cells)["id"]

    @property
    def effort_days(self) -> float:
        """Assumed effort, engineer-days."""
        return float(dict(self.cells)["effort_days"])


def proposal(
    breach: Breach, workspace: Workspace, taken: Collection[str], closed: tuple[str, ...]
) -> Proposal:
    """Return the new item for a breach.

    Parameters
    ----------
    breach
        The breach.
    workspace
        The beliefs, for the median effort.
    taken
        Ids that are taken.
    closed
        Closed items that spoke of the same signal.
    """
    name = breach.name
    category = CATEGORY[name.kind]
    days, source = assumed_effort(workspace.items, category)
    what = "is beyond its limits" if LIMIT in breach.by else "has changed"
    again = f"; it was told before by {', '.join(closed)}, closed since" if closed else ""
    created = datetime.fromtimestamp(breach.last, UTC).date().isoformat()
    cells = {
        "id": _free(f"{name.component}-{name.signal}", taken),
        "title": f"Signal {name.signal} of {name.component} {what}{' again' if closed else ''}",
        "component": name.component,
        "category": category,
        "status": "open",
        "created": created,
        "effort_days": f"{days:g}",
        "signals": name.signal,
        "problem": (
            f"{name.kind} signal {name.signal} of {name.component}: {breach.figures}{again}. "
            f"Effort is assumed ({source}): estimate it"
        ),
        "hypothesis": _HYPOTHESIS[name.kind],
        "success_metric": f"signal {name.signal} of {name.component}",
        "success_threshold": breach.success,
        "evidence": breach.evidence.replace(";", ","),
    }
    return Proposal(tuple(cells.items()), breach, source, closed)


def assumed_effort(items: Collection[Item], category: str) -> tuple[float, str]:
    """Return the effort that a new item is taken to need, engineer-days, and where it is from.

    Parameters
    ----------
    items
        The backlog, closed items too.
    category
        Category of the new item.
    """
    own = [item.effort_days for item in items if item.category == category and item.effort_days]
    every = [item.effort_days for item in items if item.effort_days]
    for known, of in ((own, f"of category {category}"), (every, "in the backlog")):
        if len(known) >= _LEAST_ITEMS:
            return float(f"{median(known):.3g}"), f"the median of {len(known)} items {of}"
    return ASSUMED_DAYS, "the mean of 2,480 enhancements of a software house"


def _free(text: str, taken: Collection[str]) -> str:
    """Return an id made of a text that is not taken."""
    slug = re.sub(r"[^\w.]+", "-", text.casefold()).strip("-.")[:80] or "signal"
    return next(
        name for name in (slug, *(f"{slug}-{n}" for n in range(2, 10_000))) if name not in taken
    )

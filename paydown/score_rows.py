"""What the scoring rules in use say of each item, side by side, and what they rest on.

Nothing is decided by it: it shows what a sheet of each kind would say, so that they can be compared
with the plan. Rules and their sources are in `sim/policies/`, the tables by which blank cells are
filled in `scenarios/scoring.py` and `scenarios/points.py`.
"""

from dataclasses import asdict, dataclass
from typing import Any

from paydown.sheet import Cell, Sheet
from scenarios.item import Item
from scenarios.points import points
from scenarios.table import tabulate
from scenarios.workspace import Workspace

FMEA = ("severity_score", "occurrence_score", "detection_score")
WSJF = ("business_value", "time_criticality", "risk_reduction")
RICE = ("reach", "impact", "rice_confidence")
ICE = ("impact", "rice_confidence", "ease")
"""Columns of ``backlog.csv`` that each rule takes, where they are stated."""

_CLASSES = ("high", "medium", "low")


@dataclass(frozen=True)
class Scores:
    """What the rules say of an item; more is sooner, but for the class of priority."""

    id: str
    """The item."""
    severity: int
    """FMEA severity, 1 to 10."""
    occurrence: int
    """FMEA occurrence, 1 to 10."""
    detection: int
    """FMEA detection, 1 to 10; 10 is hardest to detect."""
    rpn: int
    """Risk priority number: severity x occurrence x detection."""
    action_priority: str
    """FMEA's class: high, medium or low."""
    wsjf: float
    """Points of cost of delay over points of job size, as SAFe has it."""
    cd3: float
    """Cost of delay over duration: value a day, times the share of rollouts that hold, per
    engineer-day."""
    rice: float
    """Reach x impact x confidence over effort in engineer-days."""
    ice: float
    """Impact x confidence x ease: the product, not the mean."""
    stated: tuple[str, ...]
    """Columns of the four rules that the backlog states."""
    derived: tuple[str, ...]
    """Columns that come from rates by the documented tables."""


def scores(workspace: Workspace) -> tuple[Scores, ...]:
    """Return what the scoring rules say of the items in play, in file order.

    Parameters
    ----------
    workspace
        The beliefs.
    """
    from sim.policies.action_priority import priorities
    from sim.policies.cd3 import stated_ratio

    table = tabulate(workspace)
    classes = priorities(table.fmea) if len(table) else ()
    ratios = stated_ratio(workspace)
    told = points(workspace.in_play, workspace.components)
    made = []
    for item, fmea, number, ratio, one in zip(
        workspace.in_play, table.fmea, classes, ratios, told, strict=True
    ):
        severity, occurrence, detection = map(int, fmea)
        stated = _stated(item)
        made.append(
            Scores(
                id=item.id,
                severity=severity,
                occurrence=occurrence,
                detection=detection,
                rpn=severity * occurrence * detection,
                action_priority=_CLASSES[int(number)],
                wsjf=one.wsjf,
                cd3=float(ratio),
                rice=one.rice,
                ice=one.ice,
                stated=stated,
                derived=tuple(name for name in _columns() if name not in stated),
            )
        )
    return tuple(made)


def score_sheet(workspace: Workspace) -> Sheet:
    """Return the scores as a table, ``*`` at what rests on derived cells alone or in part.

    Parameters
    ----------
    workspace
        The beliefs.
    """
    rows: list[tuple[Cell, ...]] = [
        (
            one.id,
            f"{one.rpn}{_mark(one, FMEA)}",
            f"{one.action_priority}{_mark(one, FMEA)}",
            f"{one.wsjf:.2f}{_mark(one, WSJF)}",
            f"{one.cd3:,.3g}" if abs(one.cd3) < 1000 else f"{one.cd3:,.0f}",
            f"{one.rice:,.2f}{_mark(one, RICE)}",
            f"{one.ice:.2f}{_mark(one, ICE)}",
        )
        for one in scores(workspace)
    ]
    headings = ("item", "RPN", "priority", "WSJF", "CD3", "RICE", "ICE")
    unit = workspace.value_unit
    return Sheet(
        f"Scores of the items in play (CD3 in {unit} a day per engineer-day; * cells from rates)",
        headings,
        rows,
    )


def score_shape(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the scores for other programs."""
    return [asdict(one) for one in scores(workspace)]


def _columns() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*FMEA, *WSJF, *RICE, *ICE)))


def _stated(item: Item) -> tuple[str, ...]:
    return tuple(name for name in _columns() if getattr(item, name) is not None)


def _mark(one: Scores, columns: tuple[str, ...]) -> str:
    return "" if set(columns) <= set(one.stated) else "*"

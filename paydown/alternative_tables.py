"""Other plans that are as good or nearly so: alternatives, and what all of them have in common."""

from paydown.console import Part
from paydown.money import Money
from paydown.sheet import Sheet, counted, under
from scenarios.alternative import Alternatives
from scenarios.portfolio import CoreIndex
from scenarios.workspace import Workspace

_ASKED = 3
"""Alternatives that are looked for; fewer have a reason, which is told."""
_EXHAUSTED = "every other set of items that keeps the rules gives up more than was allowed"
_LATE = "the time did not suffice for {}; give a longer --time-limit"


def alternative_tables(alternatives: Alternatives, workspace: Workspace) -> list[Part]:
    """Return plans worth nearly as much that differ most.

    Parameters
    ----------
    alternatives
        The plans, the one that differs most from the plan first.
    workspace
        The beliefs.
    """
    found = alternatives.found
    if not found:
        alone = f"there is no alternative: {_EXHAUSTED}"
        return [alone if alternatives.exhausted else _LATE.format("any alternative")]
    money = Money.of(workspace, [one.worth for one in found])
    rows = []
    for one in found:
        kinds = (("in", one.added), ("out", one.removed), ("moved", one.moved))
        told = [f"{kind} {', '.join(names)}" for kind, names in kinds if names]
        if not one.farthest:
            told.append("- time ran out, so another plan may differ more")
        rows.append((money(one.worth), f"{one.given_up:z.1%}", str(one.distance), tuple(told)))
    title = f"Alternatives that differ most from the plan and each other (worth in {money.unit})"
    title += under(workspace.scenario)
    headings = ("worth", "gives up", "differs in", "against the plan")
    parts: list[Part] = [Sheet(title, headings, rows, names=0, prose=True)]
    if alternatives.exhausted:
        parts.append(f"there are no others: {_EXHAUSTED}")
    elif len(found) < _ASKED:
        parts.append(_LATE.format("further alternatives"))
    return parts


def core_tables(core: CoreIndex, workspace: Workspace) -> list[Part]:
    """Return which items are right whatever is true.

    Parameters
    ----------
    core
        The plans that no other beats, and how the items stand in them.
    workspace
        The beliefs.
    """
    if not core.items:
        return ["core index: there is no item to choose"]
    # By share alone: what is in all sets found stands above what is in some, proven or not.
    order = sorted(core.items, key=lambda one: (-(one.share or 0.0), one.verdict))
    rows = [
        (
            one.id,
            "–" if one.share is None else f"{one.share:.0%}",
            f"{one.low:.2f} to {one.high:.2f}",
            one.verdict,
        )
        for one in order
    ]
    headings = ("item", "core index", "factor", "verdict")
    found = f"{counted(core.sets, 'set')} of items that no other beats"
    title = f"Core index: share of {found}{under(workspace.scenario)}"
    parts: list[Part] = [Sheet(title, headings, rows, prose=True)]
    if not core.complete:
        parts.append(
            "note: these are some of more sets, those of the plans worth most and of extremes of "
            "the factors; items that are in all of them or in none are open, as another set may "
            "say otherwise"
        )
    return parts

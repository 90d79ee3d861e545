"""Which estimate is worth finding out before planning, as a planner reads it."""

from paydown.console import Part
from paydown.money import amount
from paydown.sheet import Sheet, counted, under
from scenarios.robustness import Robustness
from scenarios.workspace import Workspace
from scenarios.worth_of_estimate import Knowing, WorthOfEstimate, WorthOfEstimates

_MOST = 10
"""Estimates that are shown."""
_TRIFLE = 0.01
"""Share of what knowing all is worth, below which an estimate is worth little."""


def estimate_tables(robustness: Robustness, workspace: Workspace) -> list[Part]:
    """Return what single estimates are worth, and all of them; nothing where it was not asked.

    Parameters
    ----------
    robustness
        What drawn truths gave.
    workspace
        The beliefs.
    """
    perfect, told = robustness.perfect_information, robustness.estimates
    if perfect is None:
        return []
    if told is None:
        verb = "is" if robustness.truths == 1 else "are"
        return [
            f"worth finding out: {counted(robustness.truths, 'truth')} {verb} too few to tell; "
            "draw 20 or more, better 100"
        ]
    if not told.unsure:
        return ["worth finding out: nothing, as every estimate is exact"]
    least = 0.0 if perfect.best is None else _TRIFLE * perfect.best.mean
    shown = [one for one in told.found if _counts(one, least)][:_MOST]
    if not shown:
        return [
            "worth finding out: no single estimate is worth much before planning",
            *_caveats(told),
        ]
    rows = [
        (
            one.id,
            one.estimate,
            amount(one.worth.mean),
            _interval(one.worth),
            f"{one.changes:.0%}",
            "yes" if one.beyond_doubt else "no",
        )
        for one in shown
    ]
    headings = ("item", "estimate", "worth up to", "95 % interval", "plan changes", "beyond doubt")
    title = f"Worth finding out before planning (in {workspace.value_unit})"
    parts: list[Part] = [Sheet(title + under(workspace.scenario), headings, rows, names=2)]
    if perfect.among is not None:
        parts.append(
            f"with all of the truth known, choosing among the {counted(perfect.plans, 'plan')} "
            f"that these come to would be worth {amount(perfect.among.mean)} "
            f"{workspace.value_unit}; what estimates are worth alone does not add up"
        )
    return parts + _caveats(told)


def _caveats(told: WorthOfEstimates) -> list[Part]:
    """Return what another run may change."""
    if not told.stopped:
        return []
    return [
        f"note: the clock stopped {counted(told.stopped, 'search', 'searches')} for what estimates "
        "are worth, so another run may differ"
    ]


def _counts(one: WorthOfEstimate, least: float) -> bool:
    """Return whether an estimate is worth showing."""
    low = one.worth.low
    return one.worth.mean > least or (low is not None and low > 0)


def _interval(worth: Knowing) -> str:
    """Return an interval in words, empty where there is none."""
    if worth.low is None or worth.high is None:
        return ""
    return f"{amount(max(0.0, worth.low))} to {amount(worth.high)}"

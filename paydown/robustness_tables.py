"""How sure a plan is: what drawn truths choose, and what the plan regrets in them."""

from paydown.console import Part
from paydown.money import amount
from paydown.sheet import Sheet, counted, under
from scenarios.robustness import Robustness, Selection
from scenarios.workspace import Workspace

_SURE, _NEVER = 0.9, 0.1
"""Shares of truths from which an item counts as chosen in nearly all, and in hardly any."""
_HALF = 0.5
"""What the interval of such a share must be clear of: few truths make nothing sure."""


def robustness_tables(robustness: Robustness, workspace: Workspace) -> list[Part]:
    """Return how often each item is chosen, and what the plan regrets.

    Parameters
    ----------
    robustness
        What drawn truths gave.
    workspace
        The beliefs.
    """
    told = [one for one in robustness.selections if one.share is not None]
    order = sorted(told, key=lambda one: (one.planned is None, -(one.share or 0.0)))
    rows = []
    for one in order:
        assert one.share is not None
        assert one.low is not None
        assert one.high is not None
        planned = "" if one.planned is None else f"Q{one.planned}"
        best = "" if one.quarter is None else f"Q{one.quarter}"
        interval = f"{one.low:.0%} to {one.high:.0%}"
        rows.append((one.id, planned, f"{one.share:.0%}", interval, best, _word(one)))
    headings = ("item", "plan", "chosen in", "95 % interval", "mostly", "in or out")
    title = f"How sure: best plans of {counted(robustness.truths, 'drawn truth')}"
    title += under(workspace.scenario)
    parts: list[Part] = [Sheet(title, headings, rows, prose=True)] if rows else []
    if not robustness.selections:
        parts.append("how sure: there is no item to choose")
    regret = robustness.regret
    if regret is not None:
        between = ""
        if regret.low is not None and regret.high is not None:
            between = f" ({amount(regret.low)} to {amount(regret.high)})"
        share = "" if regret.share is None else f", {regret.share:.1%} of what is best"
        parts.append(
            f"had the truth been known, the best plan would have been worth {amount(regret.mean)} "
            f"{workspace.value_unit} more than this one in the mean{between}{share}; in the worst "
            f"tenth of the truths {amount(regret.worst_tenth)}"
        )
    parts += _caveats(robustness)
    return parts


def _word(one: Selection) -> str:
    """Return whether the truths say of an item what the plan says."""
    assert one.share is not None
    assert one.low is not None
    assert one.high is not None
    if one.share >= _SURE and one.low > _HALF:
        return "missed" if one.planned is None else "sure"
    if one.share <= _NEVER and one.high < _HALF:
        return "sure" if one.planned is None else "surprising"
    return "unsure"


def _caveats(robustness: Robustness) -> list[Part]:
    """Return what the figures leave out."""
    counts = (
        (robustness.infeasible, "no plan keeps the rules: efforts break deadlines, floors or pins"),
        (robustness.beyond_mending, "this plan cannot be mended by delaying or dropping items"),
        (robustness.unanswered, "the solver found no plan in time"),
        (robustness.stopped, "the clock stopped a search, so another run may differ"),
    )
    return [f"note: in {count} of the truths {what}" for count, what in counts if count]

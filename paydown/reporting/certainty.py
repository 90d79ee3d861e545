"""How sure the plan is: what drawn truths choose."""

from collections.abc import Iterator

from paydown.estimate_tables import estimate_tables
from paydown.money import amount
from paydown.reporting.gathering import ReportData
from paydown.reporting.parts import Listing, Paragraph, Part, Section
from paydown.reporting.sheets import listed
from paydown.reporting.swing_chart import swing_parts
from paydown.sheet import Sheet, counted


def certainty(data: ReportData) -> Section:
    """Return what drawn truths choose, or the command that tells, and what the worth depends on.

    Parameters
    ----------
    data
        What was found out.
    """
    plan, workspace = data.study.plan, data.workspace
    swung = swing_parts(data.swings, plan, workspace)
    return Section("certainty", "How sure", (*_drawn(data), *swung))


def _drawn(data: ReportData) -> Iterator[Part]:
    """Yield what drawn truths choose, and which estimates are worth finding out before planning."""
    told, workspace = data.study.robustness, data.workspace
    if told is None:
        if data.study.plan.chosen:
            why = "Drawn truths were not asked for. How often each item is chosen, and which "
            why += "estimates are worth finding out before planning, is told by: "
        else:
            why = "There is no plan to hold against drawn truths. Once there is: "
        yield Paragraph(why + "paydown report --truths 40", "command")
        return
    regret = told.regret
    if regret is not None:
        yield Paragraph(
            f"Had the truth been known, the best plan would be worth {amount(regret.mean)} "
            f"{workspace.value_unit} more in the mean; in the worst tenth of the truths "
            f"{amount(regret.worst_tenth)}."
        )
    rows = []
    for one in sorted(told.selections, key=lambda one: (one.planned is None, -(one.share or 0.0))):
        if one.share is None or one.low is None or one.high is None:
            continue
        planned = "out" if one.planned is None else f"Q{one.planned}"
        rows.append((one.id, planned, f"{one.share:.0%}", f"{one.low:.0%} to {one.high:.0%}"))
    caption = f"Share of {counted(told.truths, 'drawn truth')} whose best plan holds the item"
    headings = ("item", "plan", "chosen in", "95 % interval")
    yield Listing(caption, headings, tuple(rows), frozenset({2, 3}), True)
    for part in estimate_tables(told, workspace):
        yield (
            listed(part) if isinstance(part, Sheet) else Paragraph(f"{part[:1].upper()}{part[1:]}.")
        )

"""How sure the plan is: what drawn truths choose."""

from paydown.money import amount
from paydown.reporting.gathering import ReportData
from paydown.reporting.parts import Listing, Paragraph, Part, Section
from paydown.sheet import counted


def certainty(data: ReportData) -> Section:
    """Return how often each item is chosen, or the command that tells.

    Parameters
    ----------
    data
        What was found out.
    """
    told = data.study.robustness
    title = "How sure"
    if told is None:
        if data.study.plan.chosen:
            why = "Drawn truths were not asked for. How often each item is chosen, and which "
            why += "estimates are worth finding out before planning, is told by: "
        else:
            why = "There is no plan to hold against drawn truths. Once there is: "
        command = "paydown report --truths 40"
        return Section("certainty", title, (Paragraph(why + command, "command"),))
    rows = []
    for one in sorted(told.selections, key=lambda one: (one.planned is None, -(one.share or 0.0))):
        if one.share is None or one.low is None or one.high is None:
            continue
        planned = "out" if one.planned is None else f"Q{one.planned}"
        rows.append((one.id, planned, f"{one.share:.0%}", f"{one.low:.0%} to {one.high:.0%}"))
    caption = f"Share of {counted(told.truths, 'drawn truth')} whose best plan holds the item"
    headings = ("item", "plan", "chosen in", "95 % interval")
    parts: list[Part] = [Listing(caption, headings, tuple(rows), frozenset({2, 3}), True)]
    regret = told.regret
    if regret is not None:
        text = f"Had the truth been known, the best plan would be worth {amount(regret.mean)} "
        text += f"{data.workspace.value_unit} more in the mean; in the worst tenth of the truths "
        parts.insert(0, Paragraph(f"{text}{amount(regret.worst_tenth)}."))
    parts.append(
        Paragraph("Which estimates are worth finding out: paydown plan --truths 40", "command")
    )
    return Section("certainty", title, tuple(parts))

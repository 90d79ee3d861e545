"""The success criterion of an item held against what happened: by incidents, or by a signal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from scenarios.item import Item
from scenarios.signals.series import Series
from scenarios.success.counts import Count, days_until_below, rate, rate_ratio
from scenarios.success.judgement import MET, NOT_MET, TOO_EARLY, Incidents, Judgement, Question
from scenarios.success.past_counts import past_counts
from scenarios.success.signal_judging import judge_signal
from scenarios.success.threshold import Threshold
from scenarios.workspace import Workspace

LEAST_DAYS: Final = 28
"""Fewest days on either side of the closing from which incidents are judged: four whole weeks."""
HALVED: Final = 0.5
"""Ratio that the data have to exclude from below before incidents count as not reduced."""
_FELL: Final = "fewer incidents than before"
_RATE: Final = re.compile(r"\bincidents?\s*(?:per|a|each|every|/)\s*quarter\b", re.IGNORECASE)
"""By which a metric is known to be incidents a quarter, and not hours of an incident."""
_NUMBER: Final = re.compile(r"(?:(?:number|count|rate) of )?(?:\w+ )?incidents", re.IGNORECASE)
"""By which a metric is known to count incidents, whatever the time; enough for a share."""


@dataclass(frozen=True)
class Criterion:
    """What counts as success."""

    threshold: Threshold | None
    """The threshold; None where none is stated."""
    stated_by: str
    """Whose word it is."""
    metric: str
    """What is measured, as the backlog says."""

    @property
    def of_incidents(self) -> bool:
        """True where it can be held against incidents a quarter."""
        if self.threshold is None:
            return False
        if self.stated_by == "--threshold" or _RATE.search(self.metric):
            return True
        return self.threshold.relative and _NUMBER.fullmatch(self.metric.strip()) is not None


def judge_item(
    workspace: Workspace,
    item: Item,
    question: Question,
    criterion: Criterion,
    series: Sequence[Series] = (),
) -> Judgement:
    """Return whether a fix met its success criterion.

    Parameters
    ----------
    workspace
        Holds the incidents.
    item
        The item.
    question
        When it was closed, and what to judge by.
    criterion
        What counts as success.
    series
        Signals of the item's components, the one to judge by alone; none to judge by incidents.

    Raises
    ------
    CellError
        If the threshold says no direction, and the signal none either.
    """
    if series:
        return judge_signal(series[0], question.closed, criterion.threshold, criterion.stated_by,
                            criterion.metric)  # fmt: skip
    counted, reasons, notes = _counted(workspace, item, question)
    made = _judged(counted, criterion)
    if reasons and made.verdict != TOO_EARLY:
        made = replace(made, verdict=TOO_EARLY)
    missing = (*reasons, *made.missing)
    return replace(made, missing=missing, notes=(*notes, *made.notes))


def _counted(
    workspace: Workspace, item: Item, question: Question
) -> tuple[Incidents, tuple[str, ...], tuple[str, ...]]:
    """Return the incidents, why they can carry no verdict, and what to keep in mind."""
    if question.counts is not None:
        before, after = question.counts
        return _incidents(before, after, 1.0, "told"), (), ()
    past = past_counts(workspace, item, question.closed, question.until)
    made = _incidents(past.before, past.after, past.dispersion, "incidents.csv")
    made = replace(made, since=past.since, until=past.until)
    notes = []
    if past.shared:
        are = "incident names" if past.shared == 1 else "incidents name"
        notes.append(f"{past.shared:,} {are} other items as well, which closing this one leaves")
    if past.dispersion > 1.0:
        notes.append(
            f"incidents bunch: counts of quarters before the closing vary {past.dispersion:.1f} "
            "times as much as even chance would make them, which widens the intervals"
        )
    reasons = [f"incidents.csv carries no rates: {one}" for one in past.reasons[:1]]
    if not past.after.days and not reasons:
        reasons.append(
            f"incidents are known until {past.until}, and it was closed on {question.closed}; "
            "move start in paydown.toml, or give --until DATE"
        )
    return made, tuple(reasons), tuple(notes)


def _incidents(before: Count, after: Count, dispersion: float, source: str) -> Incidents:
    ratio = rate_ratio(before, after, dispersion)
    return Incidents(before, after, ratio, rate(after, dispersion), source, dispersion)


def _judged(found: Incidents, criterion: Criterion) -> Judgement:
    """Return what the counts say of the criterion."""
    because = _told(found)
    if criterion.threshold is not None and criterion.of_incidents:
        threshold = criterion.threshold
        figure = found.ratio if threshold.relative else found.rate
        right = threshold.verdict(figure)
        asked, metric = str(threshold), criterion.metric or "incidents per quarter"
        stated_by = criterion.stated_by
    else:
        threshold, right = None, _fell(found)
        asked, metric, stated_by = _FELL, "incidents", "default"
    unmeasured = criterion.threshold is not None and not criterion.of_incidents
    missing = list(_missing(found, threshold)) if right is None else list(_too_short(found))
    notes = []
    if unmeasured:
        metric, asked = criterion.metric or "no success_metric", str(criterion.threshold)
        stated_by = criterion.stated_by
        missing.insert(
            0,
            f"the criterion ({metric}: {asked}) is not about incidents and was not measured; give "
            "--signal NAME, or --threshold in incidents a quarter",
        )
    elif criterion.metric and criterion.threshold is None:
        notes.append(
            f"success_metric is '{criterion.metric}' without a success_threshold, so it is judged "
            "by incidents before and after"
        )
    verdict = TOO_EARLY if missing else MET if right else NOT_MET
    return Judgement(
        verdict, because, metric, asked, stated_by, tuple(missing), tuple(notes), found
    )


def _fell(found: Incidents) -> bool | None:
    """Return whether incidents became fewer; None where the counts do not say."""
    if found.ratio.high < 1.0:
        return True
    return False if found.ratio.low > HALVED else None


def _too_short(found: Incidents) -> list[str]:
    """Return which side is too short to be judged, in words."""
    return [
        f"{LEAST_DAYS} days {side} the closing ({count.days:.0f})"
        for side, count in (("before", found.before), ("after", found.after))
        if count.days < LEAST_DAYS
    ]


def _missing(found: Incidents, threshold: Threshold | None) -> list[str]:
    """Return what a verdict would take."""
    short = _too_short(found)
    if threshold is not None and not threshold.relative:
        reach = f"{found.rate.low:.2g} to {found.rate.high:.2g}" if found.after.days else "unknown"
        told = f"a rate after the closing that is known well enough: it is {reach} a quarter"
        return short or [told]
    if short:
        return short
    most = 1.0 if threshold is None else threshold.value
    if not found.before.events:
        return ["an incident before the closing: with none there is nothing to fall from"]
    days = days_until_below(found.before, found.after, most, found.dispersion)
    if days is None:
        return ["more incidents before, or fewer after: as it is, ten years would tell nothing"]
    return [f"some {days:.0f} days more, if incidents go on as since the closing"]


def _told(found: Incidents) -> str:
    """Return the counts as a sentence."""
    before, after, ratio = found.before, found.after, found.ratio
    figures = (
        f"{before.events:,} incidents in {before.days:,.0f} days before, {after.events:,} in "
        f"{after.days:,.0f} after"
    )
    if before.days <= 0 or after.days <= 0:
        return figures
    value = "" if ratio.value is None else f"{ratio.value:.2f}, "
    return f"{figures}: rate ratio {value}95 % from {ratio.low:.2f} to {ratio.high:.2f}"

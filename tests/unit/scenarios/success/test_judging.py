"""Verdicts: met, not met, and too early to tell, with what is missing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from scenarios.cells import CellError
from scenarios.incident import PastIncident
from scenarios.signals.series import Series, SignalName, ordered
from scenarios.success.counts import Count
from scenarios.success.judgement import Judgement, Question
from scenarios.success.judging import Criterion, judge_item
from scenarios.success.level import levels
from scenarios.success.past_counts import past_counts
from scenarios.success.signal_judging import judge_signal
from scenarios.success.threshold import read_threshold
from scenarios.workspace import History, Workspace
from tests.support.workspaces import START, a_component, a_team, an_item

CLOSED = date(2026, 7, 1)


def incident(day: date, *items: str, hour: int = 12) -> PastIncident:
    started = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return PastIncident(
        id=f"{day}-{'-'.join(items)}", components=("ranking",), items=items, started=started
    )


def a_workspace(*incidents: PastIncident, **history: Any) -> Workspace:
    told = {"reporting": "complete", "since": date(2026, 1, 1), **history}
    return Workspace(
        name="w",
        start=START,
        components=(a_component(),),
        teams=(a_team(components=("ranking",)),),
        items=(an_item("fix", created=date(2026, 1, 10)), an_item("other")),
        incidents=incidents,
        history=History(**told),
    )


def told(
    before: tuple[int, float],
    after: tuple[int, float],
    threshold: str = "",
    metric: str = "incidents per quarter",
    stated_by: str = "success_threshold",
) -> Judgement:
    item = an_item("fix")
    stated = read_threshold(threshold) if threshold else None
    counts = (Count(*before), Count(*after))
    question = Question(CLOSED, counts=counts)
    return judge_item(a_workspace(), item, question, Criterion(stated, stated_by, metric))


@pytest.mark.parametrize(
    ("before", "after", "threshold", "verdict"),
    [
        ((20, 180), (1, 90), "", "met"),
        ((12, 180), (6, 90), "", "too early to tell"),
        ((60, 180), (40, 90), "", "not met"),
        ((12, 180), (1, 20), "", "too early to tell"),
        ((0, 180), (0, 90), "", "too early to tell"),
        ((90, 10), (0, 90), "", "too early to tell"),
        ((12, 180), (1, 182), "< 3", "met"),
        ((12, 180), (0, 91), "< 3", "too early to tell"),
        ((12, 180), (30, 182), "< 3", "not met"),
        ((12, 180), (30, 182), ">= 3", "met"),
        ((60, 180), (5, 180), "50 % of before", "met"),
        ((60, 180), (50, 180), "50 % of before", "not met"),
        ((6, 180), (2, 180), "50 % of before", "too early to tell"),
    ],
)
def test_counts_are_judged(
    before: tuple[int, float], after: tuple[int, float], threshold: str, verdict: str
) -> None:
    found = told(before, after, threshold)
    assert found.verdict == verdict
    assert bool(found.missing) == (verdict == "too early to tell")


def test_what_is_missing_is_told() -> None:
    assert told((12, 180), (1, 20)).missing == ("28 days after the closing (20)",)
    assert told((0, 180), (0, 90)).missing[0].startswith("an incident before the closing")
    assert told((6, 180), (0, 40)).missing[0].startswith("some ")
    assert told((12, 180), (0, 91), "< 3").missing == (
        "a rate after the closing that is known well enough: it is 0 to 3.7 a quarter",
    )


def test_a_criterion_that_was_not_measured_is_not_met_by_incidents() -> None:
    found = told((40, 180), (0, 180), "< 60", "99th percentile, ms")
    assert found.verdict == "too early to tell"
    assert "is not about incidents and was not measured; give --signal NAME" in found.missing[0]
    asked = told((40, 180), (0, 180), "< 60", "99th percentile, ms", "--threshold")
    assert asked.verdict == "met"


@pytest.mark.parametrize(
    ("metric", "threshold", "measured"),
    [
        ("schema incidents per quarter", "< 1", True),
        ("Incidents / quarter", "< 1", True),
        ("incidents", "< 1", False),
        ("incidents per month", "< 1", False),
        ("hours of detection of incidents", "< 1", False),
        ("number of schema incidents", "20 % of before", True),
        ("median length of incidents", "20 % of before", False),
        ("", "< 1", False),
    ],
)
def test_a_threshold_is_held_against_what_it_is_about(
    metric: str, threshold: str, measured: bool
) -> None:
    found = told((400, 1800), (0, 1800), threshold, metric)
    assert (found.verdict == "met") is measured


def test_bursts_widen_what_is_known() -> None:
    bursts = [date(2025, 1, 5) + timedelta(days=n // 3) for n in range(18)]
    bursts += [date(2026, 2, 1) + timedelta(days=n // 3) for n in range(12)]
    even = [date(2025, 1, 5) + timedelta(days=18 * n) for n in range(30)]
    found = {}
    for name, days in (("bursts", bursts), ("even", even)):
        incidents = (incident(day, "fix", hour=n % 24) for n, day in enumerate(days))
        workspace = a_workspace(*incidents, since=date(2025, 1, 1))
        fix = workspace.items[0].but(created=None)
        found[name] = judge_item(workspace, fix, Question(CLOSED), Criterion(None, "", ""))
    assert found["even"].verdict == "met"
    assert found["bursts"].verdict == "too early to tell"
    assert "incidents bunch: counts of quarters before the closing" in found["bursts"].notes[0]


def test_incidents_of_the_file_are_counted_on_both_sides() -> None:
    found_by, opened = date(2026, 1, 10), date(2025, 12, 31)
    days = [date(2026, 2, 1) + timedelta(days=10 * n) for n in range(12)]
    past = [incident(day, "fix") for day in days]
    extra = [
        incident(opened, "fix"), incident(found_by, "fix"), incident(CLOSED, "fix"),
        incident(date(2026, 3, 3), "other"), incident(date(2026, 9, 1), "fix", "other"),
    ]  # fmt: skip
    workspace = a_workspace(*past, *extra)
    fix = workspace.items[0]
    found = past_counts(workspace, fix, CLOSED)
    assert (found.before.events, found.after.events, found.shared) == (12, 1, 1)
    assert found.before.days == (CLOSED - date(2026, 1, 11)).days
    assert found.after.days == (START - date(2026, 7, 2)).days
    assert (found.since, found.until) == (date(2026, 1, 11), START - timedelta(days=1))
    later = past_counts(workspace, fix, CLOSED, until=date(2027, 1, 31))
    assert later.after.days == found.after.days + 28
    judged = judge_item(workspace, fix, Question(CLOSED), Criterion(None, "", ""))
    assert judged.verdict == "met"
    assert judged.notes[0].startswith("1 incident names other items as well")


def test_a_history_that_carries_no_rates_carries_no_verdict() -> None:
    days = [date(2026, 2, 1) + timedelta(days=10 * n) for n in range(12)]
    workspace = a_workspace(*(incident(day, "fix") for day in days), reporting="voluntary")
    found = judge_item(workspace, workspace.items[0], Question(CLOSED), Criterion(None, "", ""))
    assert found.verdict == "too early to tell"
    assert "incidents.csv carries no rates: [history] reporting is voluntary" in found.missing[0]


def test_a_closing_after_the_history_is_too_early() -> None:
    workspace = a_workspace(*(incident(date(2026, m, 5), "fix") for m in range(2, 12)))
    found = judge_item(workspace, workspace.items[0], Question(START), Criterion(None, "", ""))
    assert found.verdict == "too early to tell"
    assert "move start in paydown.toml, or give --until DATE" in found.missing[0]


def a_signal(
    after: float, *, days: int = 60, kind: str = "latency", high: float = np.nan
) -> Series:
    """Return four readings a day at about 100 until the closing, then at about `after`."""
    closing = datetime(CLOSED.year, CLOSED.month, CLOSED.day, tzinfo=UTC).timestamp()
    time = closing + 86_400.0 * np.arange(-90.0, days, 0.25)
    rng = np.random.default_rng(3)
    level = np.where(time < closing, 100.0, after)
    count = len(time)
    return ordered(
        SignalName("ranking", kind, "p99"),
        "signals.csv",
        {
            "time": time,
            "value": level + rng.normal(0.0, 2.0, count),
            "low": np.full(count, np.nan),
            "high": np.full(count, high),
            "verdict": np.full(count, -1, dtype=np.int8),
            "sample": np.ones(count, dtype=np.int64),
            "line": np.arange(count),
        },
    )


@pytest.mark.parametrize(
    ("series", "threshold", "verdict"),
    [
        (a_signal(50), "< 60", "met"),
        (a_signal(80), "< 60", "not met"),
        (a_signal(60), "< 60", "too early to tell"),
        (a_signal(50, days=10), "< 60", "too early to tell"),
        (a_signal(50), "60", "met"),
        (a_signal(50, high=60.0), "", "met"),
        (a_signal(50), "60 % of before", "met"),
        (a_signal(70), "60 % of before", "not met"),
        (a_signal(130, kind="health"), ">= 120", "met"),
    ],
)
def test_signals_are_judged(series: Series, threshold: str, verdict: str) -> None:
    stated = read_threshold(threshold) if threshold else None
    found = judge_signal(series, CLOSED, stated, "success_threshold", "99th percentile")
    assert found.verdict == verdict
    assert bool(found.missing) == (verdict == "too early to tell")


def test_a_signal_without_direction_is_refused() -> None:
    with pytest.raises(CellError, match="whether less or more is better"):
        judge_signal(a_signal(50, kind="health"), CLOSED, read_threshold("60"), "", "")
    with pytest.raises(CellError, match="the signal states none of its limits"):
        judge_signal(a_signal(50), CLOSED, None, "", "")


def test_a_threshold_that_was_kept_before_is_told() -> None:
    found = judge_signal(a_signal(50), CLOSED, read_threshold("< 120"), "", "")
    assert found.notes == ("the threshold was kept before the closing as well",)


def test_days_and_weeks_are_taken_out_of_the_shift() -> None:
    found = levels(a_signal(80), CLOSED)
    assert found.shift is not None
    assert found.shift.value is not None
    # Means of a bin deviate by 2, and the level fell by 20.
    assert -14 < found.shift.low < found.shift.value < found.shift.high < -5
    assert (found.before.days, found.after.days, found.before.readings) == (90, 59, 360)

"""What follows of breaches: raised within bounds, proposed once, suppressed for a while."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from scenarios.item import Item
from scenarios.signals.breach import Judging
from scenarios.signals.consequence import MOST_FACTOR, factor_of
from scenarios.signals.gathering import Gathered
from scenarios.signals.memory import Counted, Limit, Memory, Suppressed
from scenarios.signals.proposal import ASSUMED_DAYS
from scenarios.signals.series import COLUMNS, Series
from scenarios.signals.triage import Triage, triage
from scenarios.template import FIELDS
from scenarios.workspace import Assumption
from tests.support.workspaces import a_component, a_workspace, an_item
from tests.unit.scenarios.signals.made import HOUR, START, a_series

SLOW = [10.0] * 50 + [30.0] * 50
LAST = datetime.fromtimestamp(START + 99 * HOUR, UTC)


def broken(signal: str = "p99", kind: str = "latency", high: float = 20.0) -> Series:
    return a_series(SLOW, high=high, signal=signal, kind=kind)


def told(*items: Item, series: tuple[Series, ...] = (), memory: Memory = Memory()) -> Triage:  # noqa: B008
    workspace = a_workspace(items=list(items), components=(a_component("ranking"),))
    return triage(workspace, Gathered(series or (broken(),), ()), memory, Judging())


def of_ranking(id: str = "old", **fields: Any) -> Item:
    given: dict[str, Any] = {"signals": ("p99",), "incidents_per_quarter": 1.0, **fields}
    return an_item(id, components=("ranking",), **given)


def test_a_linked_item_is_raised_by_how_grave_it_is() -> None:
    (one,) = told(of_ranking()).raised
    size = one.breaches[0].size
    assert 0.40 < size < 0.41
    assert (one.item, one.column, one.before) == ("old", "incidents_per_quarter", 1.0)
    assert one.after == pytest.approx(1 + size * 1.1, rel=1e-3)


def test_the_factor_is_bounded() -> None:
    assert [factor_of(size) for size in (-1, 0, 0.5, 1, 9)] == [
        1,
        1,
        1.55,
        MOST_FACTOR,
        MOST_FACTOR,
    ]


def test_drift_raises_drift_and_a_zero_is_taken_for_the_default() -> None:
    item = of_ranking(signals=("psi",), drift_per_month=0.0)
    (one,) = told(item, series=(broken("psi", "drift"),)).raised
    assert (one.column, one.before) == ("drift_per_month", 0.0)
    assert one.after == pytest.approx(0.0005 * one.factor, rel=1e-3)


def test_several_signals_count_as_the_gravest() -> None:
    item = of_ranking(signals=("p99", "p50"))
    worse = a_series([30.0] * 100, high=20.0, signal="p50")
    (one,) = told(item, series=(broken(), worse)).raised
    assert len(one.breaches) == 2
    assert one.factor == max(factor_of(breach.size) for breach in one.breaches)


def test_a_blank_cell_is_told_as_assumed() -> None:
    assumed = (Assumption("old", "incidents_per_quarter", 1.0, "built-in"),)
    workspace = a_workspace(
        items=[of_ranking()], components=(a_component("ranking"),), assumptions=assumed
    )
    (one,) = triage(workspace, Gathered((broken(),), ()), Memory(), Judging()).raised
    assert one.assumed


def counted(base: float, raised: float, hours: int = 99) -> Memory:
    through = datetime.fromtimestamp(START + hours * HOUR, UTC)
    name = {"component": "ranking", "kind": "latency", "signal": "p99", "item": "old"}
    column = "incidents_per_quarter"
    one = Counted(**name, column=column, base=base, raised=raised, through=through)
    return Memory(counted=(one,))


def test_evidence_counts_once() -> None:
    found = told(of_ranking(), memory=counted(0.5, 1.0))
    assert found.raised == ()
    assert [one.reason for one in found.attached] == ["its readings have counted before"]


def test_more_evidence_multiplies_what_was_stated_not_what_was_raised() -> None:
    (one,) = told(of_ranking(), memory=counted(0.9, 1.0, hours=90)).raised
    assert one.base == 0.9
    assert one.after == pytest.approx(0.9 * one.factor, rel=1e-3)


def test_a_cell_that_was_set_by_hand_is_the_new_base() -> None:
    (one,) = told(of_ranking(), memory=counted(0.2, 0.3, hours=90)).raised
    assert one.base == 1.0


def test_what_is_raised_already_is_told_and_left() -> None:
    found = told(of_ranking(), memory=counted(0.1, 1.0, hours=90))
    assert found.raised == ()
    assert "as high as this evidence makes it" in found.attached[0].reason


def test_a_new_item_has_the_template_filled_in() -> None:
    found = told(of_ranking("other", signals=("p50",)))
    (new,) = found.new
    cells = dict(new.cells)
    blank = [name for name in FIELDS if not cells.get(name)]
    assert blank == ["owner", "deadline"]
    assert (new.id, cells["category"], cells["signals"]) == ("ranking-p99", "serving", "p99")
    assert cells["component"] == "ranking"
    assert "50 of 100 readings are beyond high 20" in cells["problem"]
    assert "estimate it" in cells["problem"]
    assert cells["success_threshold"] == "no reading beyond high 20 in 28 days"
    assert (new.effort_days, found.breaches) == (ASSUMED_DAYS, 1)


def test_its_effort_is_the_median_of_its_category_else_of_all() -> None:
    days = {"a": 1.0, "b": 3.0, "c": 8.0, "d": 50.0}
    serving = [an_item(id, days=n, category="serving") for id, n in days.items() if id != "d"]
    other = an_item("d", days=50.0, category="testing")
    assert told(*serving, other).new[0].effort_days == 3.0
    assert told(*serving[:2], other).new[0].effort_days == 3.0
    assert told(serving[0], other).new[0].effort_days == ASSUMED_DAYS


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert told(an_item("ranking-p99")).new[0].id == "ranking-p99-2"


def test_each_signal_is_proposed_once() -> None:
    found = told(series=(broken("p99"), broken("p50"), broken("p 99")))
    assert [new.id for new in found.new] == ["ranking-p99", "ranking-p50", "ranking-p-99"]


def test_an_item_of_another_component_does_not_speak_of_it() -> None:
    item = an_item("other", components=("search",), signals=("p99",))
    components = (a_component("ranking"), a_component("search"))
    workspace = a_workspace(items=[item], components=components)
    found = triage(workspace, Gathered((broken(),), ()), Memory(), Judging())
    assert (len(found.new), found.raised) == (1, ())


def test_a_closed_item_is_a_recurrence_unless_it_was_closed_since() -> None:
    before = told(of_ranking(status="closed", closed=date(2026, 1, 1)))
    assert [(one.item, one.follows) for one in before.recurrences] == [("old", "ranking-p99")]
    assert before.new[0].recurrence_of == ("old",)
    since = told(of_ranking(status="closed", closed=LAST.date()))
    assert (since.new, since.recurrences) == ((), ())
    assert since.attached[0].reason == "it was closed after the breach"


def test_an_accepted_risk_is_told_and_left() -> None:
    found = told(of_ranking(status="accepted"))
    assert (found.new, found.raised) == ((), ())
    assert found.attached[0].reason == "it is an accepted risk"


@pytest.mark.parametrize(("day", "muted"), [(6, True), (5, False)])
def test_a_suppression_ends_with_its_last_day(day: int, muted: bool) -> None:
    """The last reading is of 5 December, 3:00: before the 6th, and not before the 5th."""
    assert LAST.day == 5
    until = date(2026, 12, day)
    memory = Memory(suppressed=(Suppressed(signal="p99", until=until, because="known"),))
    found = told(of_ranking(), memory=memory)
    assert (bool(found.suppressed), bool(found.raised)) == (muted, not muted)
    other = Suppressed(signal="p99", component="search", until=until, because="known")
    assert told(of_ranking(), memory=Memory(suppressed=(other,))).raised


def test_a_limit_of_the_memory_holds_where_readings_state_none() -> None:
    bare = a_series(SLOW)
    limit = Limit(signal="p99", high=20.0)
    assert told(series=(bare,)).unjudged == (bare.name,)
    assert told(series=(bare,), memory=Memory(limits=(limit,))).new
    mine = Memory(limits=(Limit(signal="p99", high=99.0),))
    assert told(series=(broken(),), memory=mine).new


def test_a_limit_that_fits_no_signal_is_told() -> None:
    memory = Memory(limits=(Limit(signal="p98", high=1.0), Limit(signal="p99", high=1.0)))
    assert told(memory=memory).notes == (
        "triage.toml: a limit of 'p98' fits no signal here; did you mean 'p99'?",
    )


def test_what_is_quiet_and_what_is_missing_is_counted() -> None:
    quiet = a_series([1.0] * 100, high=20.0, signal="quiet")
    few = a_series([99.0] * 3, high=20.0, signal="few", start=START + 96 * HOUR)
    old = a_series([1.0] * 3, high=20.0, signal="old", start=START - 90 * 24 * HOUR)
    found = told(series=(broken(), quiet, few, old))
    assert (found.signals, found.silent, found.readings) == (4, 1, 206)
    assert [one.name.signal for one in found.too_few] == ["few"]
    assert [one.signal for one in found.stale] == ["old"]
    assert (found.since, found.end) == ("2026-11-07T03:00:00Z", "2026-12-05T03:00:00Z")


def test_no_reading_at_all() -> None:
    nothing: dict[str, Any] = {column: np.empty(0) for column in COLUMNS}
    empty = replace(broken(), **nothing)
    assert told(series=(empty,)).stale == (empty.name,)

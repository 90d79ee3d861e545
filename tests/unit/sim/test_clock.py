"""What both models must agree on: each rule in the words of DESIGN section 4."""

from math import inf, nextafter

import pytest

from sim.clock import (
    Moment,
    debt_victim,
    duration,
    engineer_index,
    grown_effort,
    incident_rank,
    priority,
    retraining_fails,
    settle,
    slowed_pace,
)


def test_the_order_within_an_instant() -> None:
    assert [moment.name for moment in sorted(Moment)] == [
        "RESTORED",
        "PART_DONE",
        "ROLLOUT_ENDS",
        "ENGINEERS_CHANGE",
        "ITEM_APPEARS",
        "RETRAINING",
        "SHOCK",
        "DETECTION",
        "ONSET",
        "REVIEW",
        "HANDS",
    ]


def test_the_moment_goes_before_the_index_and_the_lowest_index_first() -> None:
    big = engineer_index(10_000, 9_999)
    assert priority(Moment.RESTORED, big) < priority(Moment.PART_DONE, 0)
    assert priority(Moment.ONSET, 3) < priority(Moment.ONSET, 4)


def test_every_moment_comes_after_the_events_of_simpy_itself() -> None:
    """SimPy's own priorities are 0 and 1: an event's consequences are done before the next one."""
    assert min(priority(moment, 0) for moment in Moment) > 1


def test_engineers_have_indices_of_their_own() -> None:
    assert engineer_index(0, 9_999) < engineer_index(1, 0)


@pytest.mark.parametrize(
    ("pace", "engineers", "toils", "left"),
    [
        (0.5, 4, [], 0.5),
        (0.5, 4, [0.5, 0.25], 0.5 * (1 - 0.75 / 2)),
        (0.5, 4, [1.8], 0.05),  # nine tenths of two engineer-days a day: the floor
        (0.5, 4, [7.0], 0.05),
        (0.5, 0, [], 0.05),  # nobody there
        (0.0, 4, [1.0], 0.0),  # no focus at all
    ],
)
def test_toil_slows_the_pace_to_a_tenth_at_most(
    pace: float, engineers: int, toils: list[float], left: float
) -> None:
    assert slowed_pace(pace, engineers, toils) == pytest.approx(left, rel=1e-15)


def test_the_order_of_toils_leaves_no_trace() -> None:
    toils = [0.1, 1e-9, 0.7, 1 / 3, 2e-17, 0.05]
    assert slowed_pace(1.0, 3, toils) == slowed_pace(1.0, 3, reversed(toils))
    assert sum(toils) != sum(reversed(toils))  # a plain sum would leave one


def test_work_is_settled_at_the_pace_and_never_below_nothing() -> None:
    assert settle(10.0, 0.5, 2.0, 6.0) == 8.0
    assert settle(1.0, 0.5, 2.0, 6.0) == 0.0


def test_hidden_incidents_take_longer_by_the_sum_of_shares() -> None:
    assert duration(2.0, [0.5, 0.25], 3.0) == 2.0 * 1.75 * 3.0
    assert duration(2.0, [], 3.0) == 6.0


def test_effort_grows_by_the_quarter_compounding() -> None:
    assert grown_effort(10.0, 1.1, 182.0) == pytest.approx(12.1)
    assert grown_effort(10.0, 0.5, 91.0) == pytest.approx(5.0)
    assert grown_effort(10.0, 1.1, 0.0) == 10.0


@pytest.mark.parametrize("blocks", [[0.3], [0.3, 0.5], [1.0, 0.2]])
def test_a_retraining_fails_where_its_mark_is_below_the_chance(blocks: list[float]) -> None:
    chance = 1.0
    for share in blocks:
        chance *= 1 - share
    chance = 1 - chance
    assert retraining_fails(nextafter(chance, 0), blocks)
    assert not retraining_fails(chance, blocks)


def test_with_nothing_in_the_way_no_retraining_fails() -> None:
    assert not retraining_fails(5e-17, [])
    assert not retraining_fails(5e-17, [0.0])


def test_incidents_are_taken_by_money_at_risk_then_onset() -> None:
    """Severity times value a day, summed over the components; never the later index first."""
    small_share_much_value = incident_rank(0.1, 10_000, 9.0, 7)
    large_share_little_value = incident_rank(0.9, 1_000, 1.0, 0)
    assert small_share_much_value < large_share_little_value
    assert incident_rank(0.5, 10, 1.0, 5) < incident_rank(0.5, 10, 2.0, 1)
    assert incident_rank(0.5, 10, 1.0, 1) < incident_rank(0.5, 10, 1.0, 2)


def test_the_lowest_debt_is_called_away_and_the_unranked_counts_as_lowest() -> None:
    """The greatest key is the one called away; among equals the latest taken up."""
    assert debt_victim(1, 0.0, 0) > debt_victim(0, 50.0, 9)
    assert debt_victim(None, 0.0, 0) > debt_victim(10_000, 50.0, 9)
    assert debt_victim(None, 2.0, 0) > debt_victim(None, 1.0, 9)
    assert debt_victim(None, 2.0, 1) > debt_victim(None, 2.0, 0)
    assert debt_victim(None, 2.0, 1)[0] == inf

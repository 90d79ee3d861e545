"""Capacity: engineers at their pace, also where the crew changes on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.team import CrewChange, Team

PACE = 0.7 * 5 / 7


def team(engineers: int, *changes: tuple[float, int]) -> Team:
    made = tuple(CrewChange(day=day, engineers=count) for day, count in changes)
    return Team(id="core", engineers=engineers, changes=made)


def test_pace() -> None:
    assert team(4).pace == pytest.approx(0.5)
    assert team(4).engineer_quarter == pytest.approx(45.5)


def test_a_steady_crew() -> None:
    assert team(4).capacity(0, 91) == pytest.approx(4 * PACE * 91)
    assert team(0).capacity(0, 91) == 0


def test_a_crew_that_changes() -> None:
    """4 for 30 days, 2 for 31, none for 30."""
    crew = team(4, (30, 2), (61, 0))
    assert crew.capacity(0, 91) == pytest.approx(PACE * (4 * 30 + 2 * 31))
    assert crew.capacity(91, 182) == 0
    assert crew.capacity(40, 50) == pytest.approx(PACE * 2 * 10)


def test_a_change_counts_from_its_day_on() -> None:
    crew = team(4, (30, 2))
    assert [crew.engineers_on(day) for day in (0, 29.9, 30, 1000)] == [4, 4, 2, 2]


def test_a_change_at_the_border_of_a_quarter() -> None:
    crew = team(4, (0, 3), (91, 1))
    assert crew.capacity(0, 91) == pytest.approx(PACE * 3 * 91)
    assert crew.capacity(91, 182) == pytest.approx(PACE * 91)


@given(
    days=st.lists(st.floats(0, 400), max_size=5, unique=True).map(sorted),
    crews=st.lists(st.integers(0, 9), min_size=5, max_size=5),
    cut=st.floats(0, 364),
)
def test_capacities_of_parts_sum_to_the_whole(
    days: list[float], crews: list[int], cut: float
) -> None:
    crew = team(3, *zip(days, crews, strict=False))
    parts = crew.capacity(0, cut) + crew.capacity(cut, 364)
    assert parts == pytest.approx(crew.capacity(0, 364))

"""What capacity buys: against brute force at each level, for any number of threads."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from optimize.capacity_frontier import capacity_frontier
from optimize.planner import make_plan
from optimize.posing import pose
from optimize.pricing import Pricing
from optimize.resizable import Resizable, only_room_differs
from optimize.solve import Limits
from scenarios.capacity import CapacityError
from scenarios.frontier import CapacityFrontier, CapacityLevel
from scenarios.workspace import Floor, Workspace
from tests.support.choices import random_workspace
from tests.support.plans import best_worth
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

EXACT = Limits(seconds=60.0, settle_ties=False)


def facts(frontier: CapacityFrontier) -> CapacityFrontier:
    """Return a frontier without what differs from run to run."""
    return replace(frontier, seconds=0.0)


def brute_force(workspace: Workspace, level: CapacityLevel, team: str | None) -> float | None:
    """Return the worth of the best plan at a level."""
    problem = pose(workspace)
    rows = [k for k, one in enumerate(workspace.teams) if team in (None, one.id)]
    capacity = problem.capacity.copy()
    capacity[rows] *= level.days / capacity[rows, 0].sum()
    return best_worth(replace(problem, capacity=capacity))


@pytest.mark.parametrize("team", [None, "search-team"])
@pytest.mark.parametrize("seed", range(12))
def test_each_level_is_worth_as_much_as_the_best_of_all_plans(seed: int, team: str | None) -> None:
    workspace = random_workspace(Random(seed), 5, 2)
    frontier = capacity_frontier(workspace, team, 5, EXACT, 1)
    problem = pose(workspace)
    slack = 40e-7 * float(problem.worth.max(axis=1).sum() + 3900.0)
    for level in frontier.levels:
        best = brute_force(workspace, level, team)
        if best is None:
            assert (level.status, level.worth, level.plan) == ("infeasible", None, {})
        else:
            assert level.status == "optimal"
            assert level.worth == pytest.approx(best, abs=slack)


def test_brute_force_meets_both_ways_of_solving() -> None:
    ways = [
        only_room_differs(pose(random_workspace(Random(seed), 5, quarters)))
        for seed in range(12)
        for quarters in (1, 2)
    ]
    assert min(ways.count(True), ways.count(False)) >= 5


def many(count: int = 40, quarters: int = 1) -> Workspace:
    """Return a backlog that hides and links, over two teams."""
    random = Random(11)
    items = [
        an_item(
            f"i{n:02d}",
            days=random.uniform(3.0, 30.0),
            team=random.choice(["platform", "search-team"]),
            components=(random.choice(["ranking", "search"]),),
            incidents_per_quarter=random.uniform(0.0, 3.0),
            severity=0.2,
            drag=random.choice([0.0, 0.001]),
            blinds=0.4 if n % 8 == 0 else 0.0,
            toil_days_per_week=random.choice([0.0, 0.1]),
            requires=(f"i{n - 1:02d}",) if n % 5 == 4 else (),
        )
        for n in range(count)
    ]
    return a_workspace(
        components=(a_component(), a_component("search", value_per_day=3000.0)),
        teams=(
            a_team(components=("ranking",)),
            a_team("search-team", components=("search",), engineers=2),
        ),
        items=items,
        quarters=quarters,
    )


@pytest.mark.parametrize("quarters", [1, 2])
def test_any_number_of_threads_gives_the_same_frontier(quarters: int) -> None:
    workspace = many(18 if quarters > 1 else 40, quarters)
    limits = replace(EXACT, seconds=600.0, gap=1e-3)
    one = facts(capacity_frontier(workspace, None, 7, limits, 1))
    assert one.notes == ()
    for threads in (2, 3):
        assert facts(capacity_frontier(workspace, None, 7, limits, threads)) == one


def test_a_capacity_is_answered_alike_whatever_was_asked_before() -> None:
    problem = pose(many())
    sizes = [replace(problem, capacity=problem.capacity * scale) for scale in (0.6, 1.0, 1.5)]
    assert all(map(only_room_differs, sizes))
    there, back = Resizable(Pricing.of(problem)), Resizable(Pricing.of(problem)).copy()
    answers = [there.solve(one, EXACT).quarters for one in sizes]
    assert [back.solve(one, EXACT).quarters for one in reversed(sizes)] == answers[::-1]


def test_more_capacity_is_never_worth_less_even_within_a_gap() -> None:
    workspace = many()
    rough = capacity_frontier(workspace, None, 12, replace(EXACT, gap=0.05), 2)
    exact = capacity_frontier(workspace, None, 12, EXACT, 2)
    worths = [level.worth for level in rough.levels]
    assert worths == sorted(worths, key=lambda worth: worth or 0.0)
    for level, true in zip(rough.levels, exact.levels, strict=True):
        assert true.status == "optimal"
        assert true.worth == true.bound
        assert level.worth is not None
        assert level.bound is not None
        assert true.worth is not None
        assert level.worth <= true.worth + 1e-2 <= level.bound + 2e-2
    assert any(level.status == "feasible" for level in rough.levels)
    for id, gain in rough.next_engineer.items():
        sure = exact.next_engineer[id]
        assert gain is not None
        assert sure is not None
        assert sure.exact
        assert gain.low - 1e-2 <= sure.low <= gain.high + 1e-2


def test_the_next_engineer_is_worth_what_the_plan_says() -> None:
    workspace = many(20)
    frontier = capacity_frontier(workspace, None, 3, EXACT, 2)
    prices = make_plan(workspace, price_engineers=True).value_of_one_more_engineer
    assert set(frontier.next_engineer) == set(prices) == {"platform", "search-team"}
    for id, price in prices.items():
        gain = frontier.next_engineer[id]
        assert gain is not None
        assert gain.low == pytest.approx(price, abs=1e-2)
        assert gain.exact


def test_levels_differ_in_items_and_in_worth_per_day() -> None:
    items = [an_item("a", days=45.5, drag=0.02), an_item("b", days=45.5, drag=0.01)]
    frontier = capacity_frontier(a_workspace(items=items), None, 3, EXACT, 1)
    assert [level.days for level in frontier.levels] == [0.0, 45.5, 91.0]
    assert [level.today for level in frontier.levels] == [False, False, True]
    assert [dict(level.plan) for level in frontier.levels] == [{}, {"a": 1}, {"a": 1, "b": 1}]
    assert [level.added for level in frontier.levels] == [(), ("a",), ("b",)]
    assert [level.used_days["platform"] for level in frontier.levels] == [0.0, 45.5, 91.0]
    gains = [level.worth_per_day for level in frontier.levels]
    assert gains[0] is None
    for gain, drag in zip(gains[1:], (0.02, 0.01), strict=True):
        assert gain is not None
        assert gain.low == pytest.approx(drag * 1000.0 * 45.5 / 45.5)
    assert frontier.today.worth == pytest.approx(0.03 * 1000.0 * 45.5)


def test_the_highest_level_holds_the_backlog_and_is_at_most_twice_today() -> None:
    little = [an_item("a", days=20.0, drag=0.1)]
    much = [an_item(f"i{n}", days=80.0, drag=0.1) for n in range(9)]
    some = [an_item(f"i{n}", days=68.25, drag=0.1) for n in range(2)]
    tops = [
        capacity_frontier(a_workspace(items=items), None, 5, EXACT, 1).levels[-1].days
        for items in (little, some, much)
    ]
    assert tops == pytest.approx([91.0, 136.5, 182.0])


def test_levels_begin_where_what_must_be_done_fits() -> None:
    items = [an_item("must", days=60.0, pin="in"), an_item("may", days=60.0, drag=0.1)]
    frontier = capacity_frontier(a_workspace(items=items), None, 5, EXACT, 1)
    assert 60.0 <= frontier.levels[0].days < 60.0 + 91.0 / 128
    assert {level.status for level in frontier.levels} == {"optimal"}
    assert frontier.levels[0].plan == {"must": 1}
    assert len(frontier.levels) == 5
    (note,) = frontier.notes
    assert note.startswith("below the lowest level nothing is feasible")


def test_levels_at_which_nothing_is_feasible_are_said_so() -> None:
    items = [an_item("must", days=50.0, pin="in"), an_item("too", days=80.0, pin="in")]
    frontier = capacity_frontier(a_workspace(items=items), None, 5, EXACT, 1)
    said = {level.days: level.status for level in frontier.levels}
    assert said[91.0] == "infeasible"
    assert {days: "optimal" if days >= 130.0 else "infeasible" for days in said} == said
    shut = list(said.values()).count("infeasible")
    assert frontier.notes == (f"nothing is feasible at {shut} of 5 levels",)
    assert frontier.next_engineer == {"platform": None}
    first = next(level for level in frontier.levels if level.worth is not None)
    assert first.worth_per_day is None


def test_a_floor_that_grows_with_capacity_may_make_more_of_it_worth_less() -> None:
    items = [
        an_item("small", days=10.0, category="testing"),
        an_item("large", days=40.0, category="testing"),
        an_item("good", days=30.0, drag=0.1),
    ]
    # A fifth of up to 50 days is done with the small one; from there to 70 there is no room left.
    floors = (Floor(category="testing", share=0.2),)
    frontier = capacity_frontier(a_workspace(items=items, floors=floors), None, 20, EXACT, 2)
    done = {level.days: "good" in level.plan for level in frontier.levels if level.days >= 40.0}
    assert {days: 40.0 <= days <= 50.0 or days >= 70.0 for days in done} == done
    assert list(done.values()) != sorted(done.values())


def test_settled_ties_give_the_plan_that_is_made_at_that_capacity() -> None:
    items = [an_item(f"i{n}", days=30.0, drag=0.001) for n in range(6)]
    workspace = a_workspace(items=items)
    frontier = capacity_frontier(workspace, None, 4, Limits(), 2)
    assert frontier.today.plan == {one.id: one.quarter for one in make_plan(workspace).chosen}


@pytest.mark.parametrize(
    ("teams", "team", "words"),
    [
        ([a_team()], "nobody", "unknown team 'nobody'; give one of platform"),
        ([a_team(engineers=0)], None, "no team has engineers or focus in the first quarter"),
        ([a_team(engineers=0)], "platform", "team 'platform' has no engineers or focus"),
    ],
)
def test_capacity_that_cannot_vary_is_refused(teams: Any, team: str | None, words: str) -> None:
    with pytest.raises(CapacityError, match=words):
        capacity_frontier(a_workspace(teams=teams, items=[an_item()]), team)


def test_an_empty_backlog_is_worth_nothing_at_any_level() -> None:
    frontier = capacity_frontier(a_workspace(), None, 3, EXACT, 2)
    assert [(level.status, level.worth) for level in frontier.levels] == [("optimal", 0.0)] * 3


def test_what_the_clock_stopped_is_not_called_proven() -> None:
    random = Random(7)
    items = []
    for n in range(160):
        days = random.uniform(5.0, 60.0)
        items.append(an_item(f"item-{n}", days=days, drag=days * 1e-5 + 1e-6 * random.random()))
    workspace = a_workspace(teams=[a_team(engineers=6)], items=items, quarters=8)
    frontier = capacity_frontier(workspace, None, 2, replace(EXACT, seconds=2.0), 1)
    assert frontier.today.status in ("feasible", "no_answer")
    assert any(note.startswith("time ran out") for note in frontier.notes)

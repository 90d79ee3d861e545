"""Why nothing is feasible, in words, and no word too many."""

from datetime import timedelta
from typing import Any

import pytest

from optimize.clash import name_clash
from optimize.posing import pose
from scenarios.workspace import Workspace
from tests.support.workspaces import START, a_component, a_team, a_workspace, an_item


def clash(workspace: Workspace) -> tuple[str, ...]:
    return name_clash(pose(workspace))


def test_pins_beyond_capacity_name_the_team_and_the_pins() -> None:
    items = [
        an_item("one", days=60.0, pin="in"),
        an_item("two", days=60.0, pin="in"),
        an_item("free", days=60.0, drag=0.1),
    ]
    assert clash(a_workspace(items=items)) == (
        "team 'platform' has 91.0 engineer-days in the horizon, of which 91.0 are left for debt",
        "'one' is pinned in (60 engineer-days)",
        "'two' is pinned in (60 engineer-days)",
    )


def test_a_pin_whose_prerequisite_does_not_fit_names_the_link() -> None:
    items = [an_item("base", days=80.0), an_item("top", days=30.0, pin="in", requires=("base",))]
    assert clash(a_workspace(items=items)) == (
        "team 'platform' has 91.0 engineer-days in the horizon, of which 91.0 are left for debt",
        "'top' requires 'base'",
        "'top' is pinned in (30 engineer-days)",
    )


def test_an_item_too_long_for_one_engineer_names_only_itself() -> None:
    items = [an_item("giant", days=300.0, pin="in"), an_item("other", days=10.0, pin="in")]
    workspace = a_workspace(items=items, teams=[a_team(engineers=9)], quarters=2)
    assert clash(workspace) == (
        "'giant' is pinned in and cannot be finished in 2 quarters by one engineer a part "
        "(300 engineer-days)",
    )
    (shorter,) = clash(workspace.but(quarters=1))
    assert "cannot be finished in one quarter by one engineer a part" in shorter


def test_a_pin_that_excludes_a_closed_item_says_so() -> None:
    items = [an_item("done", status="closed"), an_item("again", pin="in", excludes=("done",))]
    (words,) = clash(a_workspace(items=items))
    assert "'again' is pinned in and requires an accepted risk or excludes a closed item" in words


def test_what_has_nothing_to_do_with_it_is_left_out() -> None:
    components = (a_component(), a_component("search"))
    teams = (a_team(components=("ranking",)), a_team("search-team", components=("search",)))
    on_search: dict[str, Any] = {"team": "search-team", "components": ("search",)}
    items = [
        an_item("a", days=50.0, pin="in"),
        an_item("b", days=50.0, pin="in"),
        an_item("c", days=50.0, pin="in", **on_search),
        an_item("d", days=20.0, pin="in", requires=("c",), **on_search),
    ]
    named = " ".join(clash(a_workspace(components=components, teams=teams, items=items)))
    assert "search-team" not in named
    assert "'c'" not in named
    assert "'d'" not in named


def test_no_clash_has_no_words() -> None:
    assert clash(a_workspace(items=[an_item(pin="in")])) == ()


@pytest.mark.parametrize("count", [3, 4])
def test_a_clash_falls_apart_without_any_one_of_its_pins(count: int) -> None:
    items = [an_item(f"p{n}", days=40.0, pin="in") for n in range(count)]
    pinned = [words for words in clash(a_workspace(items=items)) if "pinned" in words]
    assert len(pinned) == 3, "two of 40 days fit into 91, three do not"


@pytest.mark.parametrize(
    ("items", "words"),
    [
        (
            [an_item("soon", days=20.0, deadline=START + timedelta(days=10))],
            "'soon' is due on 2027-01-14, before its work can end",
        ),
        (
            [
                an_item("risk", status="accepted"),
                an_item("stuck", requires=("risk",), deadline=START + timedelta(days=60)),
            ],
            "'stuck' is due on 2027-03-05 and requires an accepted risk or excludes a closed item",
        ),
    ],
)
def test_a_deadline_that_cannot_be_met_names_item_and_date(items: list[Any], words: str) -> None:
    assert clash(a_workspace(items=items)) == (words,)

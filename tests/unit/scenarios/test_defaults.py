"""The one file of defaults: complete, in range, each value with its source."""

import tomllib
from importlib.resources import files
from typing import Any, get_args

import pytest

from scenarios.columns import BACKLOG, INHERITED, RATES
from scenarios.component import Component, RestoreTime
from scenarios.defaults import Default, load_defaults
from scenarios.item import Category, Item, TeamEffort
from scenarios.team import Team
from scenarios.value import Value

DEFAULTS = load_defaults()

TABLES = [
    pytest.param(DEFAULTS.component, id="component"),
    pytest.param(DEFAULTS.team, id="team"),
    pytest.param(DEFAULTS.item, id="item"),
    *(pytest.param(table, id=name) for name, table in DEFAULTS.category.items()),
]

# What a component and a team must say themselves, or what has another fall-back.
STATED: dict[type[Value], set[str]] = {
    Component: {"id", "value_per_day"},
    Team: {"id", "engineers", "components", "changes"},
}


def an_item(**rates: Any) -> Item:
    built_in = {name: default.value for name, default in DEFAULTS.item.items()}
    return Item(
        id="a",
        title="A",
        components=("x",),
        team="t",
        effort=(TeamEffort(team="t", days=1),),
        confidence=0.5,
        **{**built_in, **rates},
    )


def test_every_rate_has_a_built_in_value() -> None:
    assert set(DEFAULTS.item) == set(RATES)
    assert set(RATES) <= set(BACKLOG)


def test_every_optional_key_of_a_component_has_one() -> None:
    assert set(DEFAULTS.component) == set(Component.model_fields) - STATED[Component]


def test_every_optional_key_of_a_team_has_one() -> None:
    assert set(DEFAULTS.team) == set(Team.model_fields) - STATED[Team]


def test_categories_are_those_of_the_items() -> None:
    assert tuple(DEFAULTS.category) == get_args(Category)


def test_categories_speak_of_rates_alone() -> None:
    for name, table in DEFAULTS.category.items():
        assert set(table) <= set(RATES), name


@pytest.mark.parametrize("table", TABLES)
def test_every_value_has_a_source(table: dict[str, Default]) -> None:
    for key, default in table.items():
        assert len(default.source.strip()) > 10, key


def test_no_entry_says_more_than_value_and_source() -> None:
    raw = tomllib.loads(files("scenarios").joinpath("defaults.toml").read_text(encoding="utf-8"))
    assert set(raw) == {"component", "team", "item", "category"}
    tables = [raw["component"], raw["team"], raw["item"], *raw["category"].values()]
    for table in tables:
        for key, entry in table.items():
            assert set(entry) == {"value", "source"}, key


def test_values_of_a_component_are_in_range() -> None:
    values = {key: default.value for key, default in DEFAULTS.component.items()}
    values["restore_hours"] = RestoreTime.model_validate(values["restore_hours"], strict=True)
    made = Component.model_validate({"id": "x", "value_per_day": 1.0, **values}, strict=True)
    assert made.severity > 0


def test_values_of_a_team_are_in_range() -> None:
    values = {key: default.value for key, default in DEFAULTS.team.items()}
    assert Team.model_validate({"id": "x", "engineers": 1, **values}, strict=True).focus > 0


@pytest.mark.parametrize("category", get_args(Category))
def test_values_of_a_category_are_in_range(category: str) -> None:
    table = DEFAULTS.category[category]
    made = an_item(category=category, **{key: default.value for key, default in table.items()})
    assert made.category == category


@pytest.mark.parametrize("category", get_args(Category))
def test_a_category_says_only_what_differs(category: str) -> None:
    for key, default in DEFAULTS.category[category].items():
        assert default.value != DEFAULTS.item[key].value, key


def test_items_and_background_incidents_begin_alike() -> None:
    """The file calls the item's values the component's."""
    for key in INHERITED:
        value = DEFAULTS.component[key].value
        assert DEFAULTS.item[key].value == (value["mean"] if isinstance(value, dict) else value)


def test_numbers_are_floats() -> None:
    """An assumption holds a number or a text, and JSON writes both without a warning."""
    for table in (DEFAULTS.component, DEFAULTS.team, DEFAULTS.item, *DEFAULTS.category.values()):
        assert all(isinstance(default.value, float | dict) for default in table.values())

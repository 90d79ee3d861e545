"""What a field may hold, in words made of its limits."""

import pytest
from pydantic import BaseModel, Field

from scenarios.building import build, wanted
from scenarios.component import Component
from scenarios.fault import Fault
from scenarios.item import Item
from scenarios.outcome import Outcome
from scenarios.team import Team
from scenarios.workspace import Beliefs, Floor, Workspace


class Odd(BaseModel):
    """Limits that no model of ours has yet."""

    any_number: float = 0
    only_high: float = Field(default=0, le=3)
    only_above: float = Field(default=1, gt=0)
    some_flags: dict[str, int] = {}


@pytest.mark.parametrize(
    ("model", "field", "words"),
    [
        (Item, "severity", "a number from 0 to 1"),
        (Item, "penalty", "a number of 0 or more (at most 1e+09)"),
        (Item, "effort_low", "a number above 0 (at most 1e+09)"),
        (Item, "fix_success", "a number above 0 and at most 1"),
        (Item, "growth_per_quarter", "a number above -1 and at most 4"),
        (Item, "severity_score", "a whole number from 1 to 10"),
        (Item, "attempts", "a whole number of 1 or more"),
        (Item, "status", "one of open, in_progress, closed, accepted"),
        (Item, "pin", "one of in, out"),
        (Item, "created", "a date like 2027-01-04"),
        (Item, "title", "a text"),
        (Item, "requires", "a list"),
        (Outcome, "requires", "a list that is not empty"),
        (Team, "id", "a text of 1 to 200 characters without ';' and control characters"),
        (Workspace, "start", "a date from 1900-01-01 to 2200-12-31, without quotes"),
        (Workspace, "name", "a text without control characters"),
        (Beliefs, "learning", "true or false"),
        (Floor, "share", "a number from 0 to 1"),
        (Component, "restore_hours", "a number of hours or a table { mean = 2.5, cv = 2.0 }"),
        (Odd, "any_number", "a number"),
        (Odd, "only_high", "a number at most 3"),
        (Odd, "only_above", "a number above 0"),
        (Odd, "some_flags", "a table"),
        (Odd, "no_such_field", "another value"),
    ],
)
def test_words(model: type[BaseModel], field: str, words: str) -> None:
    assert wanted(model, field) == words


def test_words_for_an_element_of_a_list() -> None:
    assert wanted(Item, "requires", 3) == wanted(Item, "id")


@pytest.mark.parametrize("model", [Item, Component, Team, Outcome, Beliefs, Floor])
def test_every_field_can_be_put_into_words(model: type[BaseModel]) -> None:
    assert all(wanted(model, field) != "another value" for field in model.model_fields)


def test_every_refused_field_is_one_fault() -> None:
    faults: list[Fault] = []

    def place(field: str, message: str) -> Fault:
        return Fault("some.csv", 7, message)

    fields = {"id": 5, "value": "4", "requires": ("a" * 300, "b"), "more": 1}
    assert build(Outcome, fields, place, faults, {"value": "worth"}) is None
    assert [fault.message.partition(";")[0] for fault in faults] == [
        "id is 5",
        "worth is '4'",
        f"requires is '{'a' * 59}…'",
        "more is 1",
    ]

"""An accepted risk takes its item out of play until it expires."""

from datetime import date

import pytest

from scenarios.accepted_risk import AcceptedRisk
from scenarios.digest import workspace_digest
from scenarios.fault import InputError
from scenarios.risks import with_risks
from scenarios.workspace import Workspace
from tests.support.workspaces import a_workspace, an_item

START = date(2027, 1, 4)


def risk(item: str, until: date, record: int = 1) -> AcceptedRisk:
    return AcceptedRisk(item=item, until=until, by="Ada", because="why", record=record)


@pytest.fixture
def workspace() -> Workspace:
    return a_workspace(items=(an_item("a"), an_item("b"), an_item("c", status="closed")))


def test_it_holds_up_to_its_day_and_no_longer(workspace: Workspace) -> None:
    assert workspace.start == START
    held = with_risks(workspace, [risk("a", START)])
    assert [item.id for item in held.in_play] == ["b"]
    assert [item.status for item in held.items] == ["accepted", "open", "closed"]
    assert [one.item for one in held.held_risks] == ["a"]
    before = with_risks(workspace, [risk("a", date(2027, 1, 3))])
    assert before.items == workspace.items
    assert [one.item for one in before.expired_risks] == ["a"]


def test_the_digest_tells_what_is_out_of_play(workspace: Workspace) -> None:
    held = with_risks(workspace, [risk("a", START)])
    assert workspace_digest(held) != workspace_digest(workspace)
    expired = with_risks(workspace, [risk("a", date(2027, 1, 3))])
    assert workspace_digest(expired) == workspace_digest(workspace)


def test_what_is_closed_or_gone_is_left_out(workspace: Workspace) -> None:
    held = with_risks(workspace, [risk("c", START), risk("gone", START)])
    assert held.risks == ()
    assert held.items == workspace.items


def test_a_pinned_item_is_a_contradiction() -> None:
    pinned = a_workspace(items=(an_item("a", pin="in"),))
    with pytest.raises(InputError, match=r"item 'a' is pinned in, and its risk is accepted until"):
        with_risks(pinned, [risk("a", START)])
    assert with_risks(pinned, [risk("a", date(2027, 1, 3))]).items == pinned.items

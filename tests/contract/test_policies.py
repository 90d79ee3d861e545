"""Every registered policy keeps the public contract, and says where it is from.

A policy is loaded in the test, not while tests are collected, so that one that cannot be loaded
fails under its own name.
"""

import inspect
from dataclasses import fields
from typing import Any, ClassVar

import numpy as np
import pytest

from paydown.testing import PolicyContract, busy, busy_views
from sim.registry import find_policy, policy_names

NAMES = policy_names()


class Built(PolicyContract):
    """What holds for ours besides."""

    policy: ClassVar[str]

    def test_it_says_where_it_is_from(self) -> None:
        """A policy states its source in the words of its file."""
        policy: Any = find_policy(self.policy)
        module = inspect.getmodule(getattr(policy, "rule", type(policy)))
        assert "Source" in (getattr(module, "__doc__", "") or "")

    def test_it_names_something_unless_it_is_none(self) -> None:
        order = self.rank(self.ready(busy().workspace), busy_views()[0])
        assert (len(order) == 0) == (self.policy == "none")


for _name in NAMES:
    _called = "Test" + "".join(part.title() for part in _name.split("_"))
    _facts = {
        "policy": _name,
        "goes_by_file": _name == "as_listed",
        "goes_by_lot": _name == "random",
        "__module__": __name__,
    }
    globals()[_called] = type(_called, (Built,), _facts)


def test_what_the_contract_shows_is_busy() -> None:
    """Items are closed, begun, new, and known by incidents; nothing of them can be changed."""
    views = [shown.view for shown in busy_views()]
    assert len(views) >= 8
    last = views[-1]
    assert not last.open.all()
    assert last.open.any()
    assert np.isfinite(last.started).any()
    assert len(last.table) > len(last.workspace.in_play)
    assert last.incidents.sum() > 5
    for field in fields(last.table):
        column = getattr(last.table, field.name)
        assert not isinstance(column, np.ndarray) or not column.flags.writeable
        # Nor is there anything behind a column by which items to come could be seen.
        assert not isinstance(column, np.ndarray) or column.base is None


@pytest.mark.parametrize(
    ("rule", "test"),
    [
        ("closed", "test_it_ranks_open_items_once_each"),
        ("counting", "test_the_same_view_gets_the_same_order"),
        ("listed", "test_the_order_of_the_file_matters_only_where_it_should"),
        ("greedy", "test_it_survives_where_there_is_hardly_anything_to_rank"),
        ("Changeling", "test_it_has_the_name_it_is_found_by"),
        ("Fragile", "test_it_can_be_sent_to_another_process"),
        ("drifting", "test_a_world_is_run_the_same_again"),
    ],
)
def test_a_policy_that_breaks_a_promise_fails_its_test(rule: str, test: str) -> None:
    """Each test of the contract can fail."""

    class Broken(PolicyContract):
        policy = f"tests.support.broken_policies:{rule}"

    with pytest.raises(Exception, match=r"."):
        getattr(Broken(), test)()

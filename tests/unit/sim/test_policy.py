"""An order is refused where it names what it may not, in words that say what to do."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.policy import PolicyError, checked_order
from sim.registry import NamedPolicy
from tests.support.views import a_view
from tests.support.workspaces import a_workspace, an_item


def check(order: Any) -> tuple[int, ...]:
    """Return the order as checked, on day 91 with three items."""
    view = a_view(a_workspace(items=[an_item(f"i{n}") for n in range(3)]), day=91.0)
    return checked_order(NamedPolicy("mine", lambda view: order), view)


@pytest.mark.parametrize(
    "order",
    [[2, 0], (2, 0), np.array([2, 0]), [np.int32(2), np.int64(0)], [2.0, 0.0], iter([2, 0])],
)
def test_whole_numbers_of_any_kind_pass(order: Sequence[int]) -> None:
    checked = check(order)
    assert checked == (2, 0)
    assert all(type(row) is int for row in checked)


def test_an_empty_order_passes() -> None:
    assert check([]) == ()


@pytest.mark.parametrize(
    ("order", "shown"),
    [
        ([0, 3], "3"),
        ([-1], "-1"),
        ([0.5], "0.5"),
        (["1"], "'1'"),
        ([None], "None"),
        ([float("nan")], "nan"),
        ([float("inf")], "inf"),
        ([[0, 1]], "[0, 1]"),
        (np.array([[0, 1], [1, 2]]), "array([0, 1])"),
    ],
)
def test_what_is_no_row_is_refused(order: Any, shown: str) -> None:
    with pytest.raises(PolicyError) as caught:
        check(order)
    assert str(caught.value) == (
        f"policy 'mine' named row {shown} on day 91; give whole numbers from 0 to 2"
    )


@pytest.mark.parametrize("order", [[True, False], np.array([True, False, True])])
def test_a_mask_is_not_an_order(order: Any) -> None:
    """True and False are the numbers 1 and 0, but whoever gives them means something else."""
    with pytest.raises(PolicyError, match=r"^policy 'mine' named row .*True.* on day 91; give"):
        check(order)


def test_a_row_named_twice_is_refused() -> None:
    with pytest.raises(PolicyError) as caught:
        check([0, 2, 1, 2])
    assert str(caught.value) == ("policy 'mine' named row 2 twice on day 91; name each item once")


@pytest.mark.parametrize("order", [None, 2])
def test_what_is_no_list_is_refused(order: Any) -> None:
    with pytest.raises(PolicyError) as caught:
        check(order)
    assert str(caught.value) == (
        f"policy 'mine' gave {order!r} on day 91; give a list of rows, best first"
    )


def test_with_no_items_only_nothing_can_be_named() -> None:
    view = a_view(a_workspace())
    with pytest.raises(PolicyError, match=r"named row 0 on day 0; there are no items$"):
        checked_order(NamedPolicy("mine", lambda view: [0]), view)

from math import inf, nan

import pytest

from paydown.money import Money, amount
from tests.support.workspaces import a_workspace


@pytest.mark.parametrize(
    ("most", "unit", "scale"),
    [
        (0.0, "EUR", 1.0),
        (999_999.0, "EUR", 1.0),
        (-1e6, "thousand EUR", 1e3),
        (999_999_999.0, "thousand EUR", 1e3),
        (1e9, "million EUR", 1e6),
        (3e12, "million EUR", 1e6),
    ],
)
def test_the_largest_value_sets_the_unit(most: float, unit: str, scale: float) -> None:
    assert Money.of(a_workspace(), [1.0, most, nan]) == Money(unit, scale)


def test_nothing_to_show_is_in_the_unit_itself() -> None:
    workspace = a_workspace(value_unit="launches")
    assert Money.of(workspace, []) == Money.of(workspace, [nan]) == Money("launches", 1.0)


@pytest.mark.parametrize(
    ("value", "plain", "signed"),
    [
        (0.0, "0", "+0"),
        (-0.0, "0", "+0"),
        (-0.001, "0.00", "+0.00"),
        (9.994, "9.99", "+9.99"),
        (-9.5, "-9.50", "-9.50"),
        (10.0, "10", "+10"),
        (1234567.5, "1,234,568", "+1,234,568"),
        (nan, "–", "–"),
        (inf, "inf", "+inf"),
    ],
)
def test_figures(value: float, plain: str, signed: str) -> None:
    money = Money("EUR", 1.0)
    assert money(value) == plain
    assert money(value, sign=True) == signed


def test_a_scale_divides() -> None:
    assert Money("thousand EUR", 1e3)(1_234_567.0) == "1,235"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (1.23456, "1.23"), (-9.876, "-9.88"), (12345.6, "12,346")],
)
def test_amounts_in_sentences(value: float, text: str) -> None:
    assert amount(value) == text

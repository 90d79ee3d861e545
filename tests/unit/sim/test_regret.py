"""Regret: known cases, what changes nothing, and what is refused."""

from collections.abc import Mapping
from dataclasses import asdict
from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.table import Floats
from sim.regret import across_scenarios, regret

Tables = dict[str, dict[str, Floats]]


def tables(seed: int, scenarios: int = 3, policies: int = 4, worlds: int = 20) -> Tables:
    """Return whole numbers, so that a whole constant more rounds nothing."""
    generator = np.random.default_rng(seed)
    return {
        f"s{i}": {
            f"p{j}": generator.integers(-9, 10, size=worlds + i).astype(np.float64)
            for j in range(policies)
        }
        for i in range(scenarios)
    }


def level(**by_policy: float) -> dict[str, Floats]:
    """Return policies with the same value in each of six worlds."""
    return {name: np.full(6, value) for name, value in by_policy.items()}


def potentials_of(values: Mapping[str, object], potential: float = 30.0) -> dict[str, float]:
    return dict.fromkeys(values, potential)


def test_regrets_known_exactly() -> None:
    values = {
        "calm": level(bold=10.0, safe=8.0, idle=0.0),
        "storm": level(bold=-30.0, safe=6.0, idle=5.0),
        "long": level(bold=4.0, safe=4.0, idle=3.0),
    }
    found = across_scenarios(values, pessimism=0.75)
    assert {name: one.worst.mean for name, one in found.items()} == {
        "bold": 36.0,
        "safe": 2.0,
        "idle": 10.0,
    }
    assert [name for name, one in found.items() if one.minimax] == ["safe"]
    assert found["idle"].mean.mean == pytest.approx(12 / 3)
    assert found["idle"].by_scenario["storm"].mean == 1.0
    assert list(found["idle"].by_scenario) == list(values)
    assert found["bold"].hurwicz == 0.75 * 36.0
    assert (found["bold"].worst.low, found["bold"].worst.high) == (36.0, 36.0)
    assert all(isnan(one.satisficing) for one in found.values())


def test_ninety_in_a_hundred_scenarios_are_no_worse() -> None:
    values = {f"{i:02}": level(a=0.0, b=-float(i)) for i in range(20)}
    found = across_scenarios(values)["b"]
    assert (found.upper_tenth.mean, found.worst.mean) == (17.0, 19.0)
    few = across_scenarios({name: values[name] for name in list(values)[:9]})["b"]
    assert few.upper_tenth.mean == few.worst.mean == 8.0


def test_good_enough_is_a_little_more_than_the_best_loses() -> None:
    # The best loses 100, so 5 % more is 105.
    best = np.full(8, 900.0)
    near = best - np.array([5.0, 5.0, 5.0, 6.0, 6.0, 6.0, 6.0, -4.0])
    found = across_scenarios({"one": {"best": best, "near": near}}, {"one": 1000.0})
    assert found["best"].satisficing == 1.0
    assert found["near"].satisficing == 4 / 8
    strict = across_scenarios({"one": {"best": best, "near": near}}, {"one": 1000.0}, tolerance=0.0)
    assert strict["near"].satisficing == 1 / 8


def test_scenarios_weigh_the_same_in_what_is_good_enough() -> None:
    values = {"short": level(a=0.0, b=-1.0), "long": {"a": np.zeros(60), "b": np.zeros(60)}}
    found = across_scenarios(values, potentials_of(values, 10.0))
    assert (found["a"].satisficing, found["b"].satisficing) == (1.0, 0.5)


def test_policies_that_are_the_same_give_nothing_away() -> None:
    row = np.random.default_rng(1).normal(size=31)
    values = {"one": {"a": row, "b": row.copy()}, "two": {"a": row[:9], "b": row[:9].copy()}}
    for found in across_scenarios(values, potentials_of(values)).values():
        for part in (*found.by_scenario.values(), found.mean, found.worst, found.upper_tenth):
            assert (part.mean, part.low, part.high) == (0.0, 0.0, 0.0)
        assert (found.satisficing, found.minimax) == (1.0, True)


def test_a_policy_alone_gives_nothing_away() -> None:
    (found,) = across_scenarios({"one": {"a": np.arange(5.0)}}, {"one": 9.0}).values()
    assert (found.worst.mean, found.worst.high) == (0.0, 0.0)
    assert (found.satisficing, found.minimax) == (1.0, True)


def test_regret_is_that_of_one_scenario() -> None:
    values = tables(2)
    found = across_scenarios(values)
    for scenario, by_policy in values.items():
        assert regret(by_policy) == {
            name: one.by_scenario[scenario].mean for name, one in found.items()
        }


def test_regret_by_hand() -> None:
    a, b = np.array([1.0, 5.0, 2.0, 9.0, 0.0]), np.array([2.0, 3.0, 2.0, 8.0, 1.0])
    # Even worlds: 1 and 5/3, so b; odd: 7 and 5.5, so a.
    expected = ((5.5 - 7.0) + (1.0 - 1.0)) / 2, ((5.5 - 5.5) + (1.0 - 5 / 3)) / 2
    assert tuple(regret({"a": a, "b": b}).values()) == pytest.approx(expected)


def test_one_world_tells_nothing() -> None:
    one_world = {"a": np.ones(1), "b": np.zeros(1)}
    assert all(isnan(value) for value in regret(one_world).values())
    found = across_scenarios({"one": level(a=1.0, b=0.0), "two": one_world}, {"one": 2, "two": 2})
    for one in found.values():
        assert isnan(one.worst.mean)
        assert isnan(one.satisficing)
        assert not one.minimax


def test_three_worlds_tell_no_interval() -> None:
    values = {"one": {"a": np.array([1.0, 2.0, 4.0]), "b": np.zeros(3)}}
    found = across_scenarios(values)["b"].worst
    assert found.mean == pytest.approx((5 / 2 + 2.0) / 2)
    assert isnan(found.low)
    assert isnan(found.high)


def test_no_scenario_is_no_regret() -> None:
    assert across_scenarios({}) == {}
    assert regret({}) == {}


def test_orders_change_nothing() -> None:
    values = tables(3, scenarios=12)
    found = across_scenarios(values, potentials_of(values))
    turned = {
        scenario: dict(reversed(values[scenario].items())) for scenario in reversed(list(values))
    }
    again = across_scenarios(turned, potentials_of(values))
    assert list(again) == list(reversed(found))
    assert again == found


@given(st.integers(0, 10_000), st.lists(st.integers(-1000, 1000), min_size=3, max_size=3))
def test_a_constant_for_all_policies_changes_nothing(seed: int, constants: list[int]) -> None:
    values, potentials = tables(seed), potentials_of(tables(seed))
    more = dict(zip(values, constants, strict=True))
    moved = {one: {name: row + more[one] for name, row in values[one].items()} for one in values}
    found = across_scenarios(values, potentials)
    again = across_scenarios(moved, {one: potentials[one] + more[one] for one in values})
    for name, one in found.items():
        before, after = asdict(one), asdict(again[name])
        assert after.pop("satisficing") == before.pop("satisficing")
        assert after.pop("hurwicz") == pytest.approx(before.pop("hurwicz"), abs=1e-9)
        for part in ("mean", "worst", "upper_tenth"):
            assert after[part] == pytest.approx(before[part], abs=1e-9)


@given(st.integers(0, 10_000))
def test_the_estimate_lies_in_its_interval(seed: int) -> None:
    for one in across_scenarios(tables(seed, worlds=4)).values():
        for part in (*one.by_scenario.values(), one.mean, one.worst, one.upper_tenth):
            assert part.low <= part.mean <= part.high
            assert part.high >= 0


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"one": {"a": np.array([0.0, np.nan])}}, "'a' in 'one' is no finite"),
        ({"one": {"a": np.array([0.0, np.inf])}}, "no finite"),
        ({"one": level(a=0.0), "two": level(b=0.0)}, "'two' has other policies"),
        ({"one": {}}, "none"),
        ({"one": {"a": np.zeros(2), "b": np.zeros(3)}}, "different numbers of worlds"),
    ],
)
def test_what_cannot_be_compared_is_refused(values: Tables, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        across_scenarios(values, potentials_of(values))


def test_a_scenario_without_potential_is_refused() -> None:
    with pytest.raises(ValueError, match="'one' has no finite potential"):
        across_scenarios({"one": level(a=0.0)}, {})


@pytest.mark.parametrize("tolerance", [-0.1, float("nan"), float("inf")])
def test_a_tolerance_is_a_share(tolerance: float) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        across_scenarios(tables(4), tolerance=tolerance)


@pytest.mark.parametrize("pessimism", [-0.1, 1.1, float("nan")])
def test_pessimism_is_a_weight(pessimism: float) -> None:
    with pytest.raises(ValueError, match="pessimism"):
        across_scenarios(tables(5), pessimism=pessimism)

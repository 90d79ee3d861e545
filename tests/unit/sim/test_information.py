"""Value of information: cases by hand, what changes nothing, and what is refused."""

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.table import Floats
from sim.information import evpi, evppi, evppi_each


def draws(seed: int, n: int = 200) -> tuple[Floats, Floats]:
    """Return net benefits of three decisions, (n, 3), and four estimates, (n, 4)."""
    thetas = np.random.default_rng(seed).normal(size=(n, 4))
    benefits = np.column_stack([np.zeros(n), thetas[:, 0] + thetas[:, 1], 0.2 + thetas[:, 2]])
    return benefits, thetas


def test_perfect_information_by_hand() -> None:
    found = evpi(np.array([[4.0, 0.0], [1.0, 3.0], [2.0, 2.0]]))
    # Largest: 4, 3, 2; the first decision is best with a mean of 7/3.
    assert found.mean == pytest.approx(9 / 3 - 7 / 3)
    assert found.error == pytest.approx(np.std([0.0, 2.0, 0.0], ddof=1) / np.sqrt(3))
    assert found.low < found.mean < found.high


def test_an_estimate_with_few_values_gets_a_mean_for_each() -> None:
    theta = np.tile([0.0, 1.0, 2.0], 200)
    gain = np.array([1.0, -3.0, 1.0])[theta.astype(int)]
    found = evppi(np.column_stack([np.zeros(600), gain]), theta)
    assert found.mean == pytest.approx(2 / 3)


@pytest.mark.parametrize("theta", [np.full(50, 3.0), np.full((50, 2), 3.0), np.zeros((50, 0))])
def test_what_does_not_vary_is_worth_nothing(theta: Floats) -> None:
    benefits, _ = draws(1, 50)
    found = evppi(benefits, theta)
    assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)


def test_one_decision_leaves_nothing_to_know() -> None:
    theta = np.arange(20.0)
    for found in (evpi(theta[:, None]), evppi(theta[:, None], theta)):
        assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)


def test_decisions_that_come_to_the_same_leave_nothing_to_know() -> None:
    theta = np.random.default_rng(2).normal(size=100)
    same = np.column_stack([theta, theta, theta])
    assert evpi(same).mean == evppi(same, theta).mean == 0.0


def test_an_interaction_is_found_where_it_is_a_column() -> None:
    one, other = np.random.default_rng(3).choice([-1.0, 1.0], size=(2, 400))
    benefits = np.column_stack([np.zeros(400), one * other])
    assert evppi(benefits, np.column_stack([one, other])).mean < 0.2
    assert evppi(benefits, np.column_stack([one, other, one * other])).mean == pytest.approx(
        0.5, abs=0.05
    )


@pytest.mark.parametrize("n", [4, 5, 7, 12, 25])
def test_few_draws_have_an_answer(n: int) -> None:
    benefits, thetas = draws(4, n)
    assert np.isfinite(evppi(benefits, thetas).mean)


def test_fewer_have_none() -> None:
    benefits, thetas = draws(5, 3)
    assert isnan(evppi(benefits, thetas).mean)
    assert isnan(evpi(benefits[:1]).mean)
    assert not any(one.beyond_doubt for one in evppi_each(benefits, thetas, "abcd"))


@given(st.integers(0, 10_000), st.integers(4, 80))
def test_one_estimate_is_never_worth_more_than_all_truth(seed: int, n: int) -> None:
    benefits, thetas = draws(seed, n)
    everything = evpi(benefits).mean
    for theta in (*thetas.T, thetas, np.round(thetas)):
        assert evppi(benefits, theta).mean <= everything + 1e-12


@given(st.integers(0, 10_000), st.integers(-50, 50))
def test_a_constant_for_all_decisions_changes_nothing(seed: int, constant: int) -> None:
    generator = np.random.default_rng(seed)
    benefits = generator.integers(-9, 10, size=(60, 3)).astype(np.float64)
    theta = generator.normal(size=60)
    assert evpi(benefits + constant).mean == pytest.approx(evpi(benefits).mean)
    assert evppi(benefits + constant, theta).mean == pytest.approx(evppi(benefits, theta).mean)


def test_sorted_draws_are_halved_evenly() -> None:
    benefits, thetas = draws(6, 2000)
    order = np.argsort(thetas[:, 0])
    found = evppi(benefits, thetas[:, 0]), evppi(benefits[order], thetas[order, 0])
    assert found[0].mean == pytest.approx(found[1].mean, abs=0.03)


def test_estimates_are_told_from_the_most_valuable_on() -> None:
    benefits, thetas = draws(7, 2000)
    found = evppi_each(benefits, thetas, ["a", "b", "c", "idle"])
    assert [one.name for one in found][-1] == "idle"
    values = [one.worth.mean for one in found]
    assert values == sorted(values, reverse=True)
    assert {one.name for one in found if one.beyond_doubt} == {"a", "b", "c"}
    for one in found:
        assert one.worth == evppi(benefits, thetas[:, ["a", "b", "c", "idle"].index(one.name)])


def test_many_estimates_ask_for_more_than_one() -> None:
    benefits, thetas = draws(8, 60)
    weak = 0.45 * thetas[:, 0] + thetas[:, 3]
    alone = evppi_each(benefits, weak[:, None], ["weak"])[0]
    others = np.random.default_rng(9).normal(size=(60, 400))
    among = evppi_each(
        benefits, np.column_stack([weak, others]), ["weak", *(str(i) for i in range(400))]
    )
    (again,) = (one for one in among if one.name == "weak")
    assert again.worth == alone.worth
    assert sum(one.worth.low > 0 for one in among) >= sum(one.beyond_doubt for one in among) == 0


def test_equal_values_keep_their_order() -> None:
    benefits, _ = draws(10, 40)
    found = evppi_each(benefits, np.zeros((40, 3)), ["z", "a", "m"])
    assert [one.name for one in found] == ["z", "a", "m"]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_no_number_is_refused(bad: float) -> None:
    benefits, thetas = draws(11, 20)
    with pytest.raises(ValueError, match="estimate is no finite"):
        evppi(benefits, np.where(thetas == thetas[3, 1], bad, thetas))
    benefits[2, 1] = bad
    with pytest.raises(ValueError, match="net benefit is no finite"):
        evpi(benefits)
    with pytest.raises(ValueError, match="net benefit is no finite"):
        evppi(benefits, thetas)


def test_shapes_that_do_not_fit_are_refused() -> None:
    benefits, thetas = draws(12, 20)
    with pytest.raises(ValueError, match="20 draws"):
        evppi(benefits, thetas[:19])
    with pytest.raises(ValueError, match="row for each draw"):
        evpi(benefits[:, 0])
    with pytest.raises(ValueError, match="row for each draw"):
        evpi(benefits[:, :0])
    with pytest.raises(ValueError, match="2 names"):
        evppi_each(benefits, thetas, ["a", "b"])

"""Morris's effects: exact for straight lines, equal to SALib's, and honest about noise."""

import numpy as np
import pytest

from scenarios.table import Floats
from sim.explore import imported
from sim.sampling import MORRIS_LEVELS, sample, unit_problem
from sim.screening import morris_effects
from tests.support.factors import a_choice, a_crew, a_factor
from tests.support.ishigami import FACTORS, ishigami


def test_a_straight_line_has_its_slopes_and_no_spread() -> None:
    factors = (a_factor("a", 2.0, 6.0), a_crew("b"), a_choice(7.0, 91.0, name="c"), a_factor("d"))
    made = sample(factors, 6, "morris", seed=1)
    x = made.levels
    effects = morris_effects(made, 3 * x[:, 0] - 2 * x[:, 1] + x[:, 2])
    assert [one.factor for one in effects] == ["a", "b", "c", "d"]
    assert [one.mu for one in effects] == pytest.approx([12.0, -6.0, 84.0, 0.0])
    assert [one.mu_star for one in effects] == pytest.approx([12.0, 6.0, 84.0, 0.0])
    assert [one.sigma for one in effects] == pytest.approx([0.0] * 4, abs=1e-6)
    assert np.isnan(effects[0].mu_star_noise)


def test_over_ranges_of_numbers_the_effects_are_those_of_salib() -> None:
    made = sample(FACTORS, 50, "morris", seed=1)
    values = ishigami(made.levels)
    analyze = imported("SALib.analyze.morris").analyze
    theirs = analyze(
        unit_problem(3), made.places, values, num_levels=MORRIS_LEVELS, num_resamples=2000, seed=1
    )
    ours = morris_effects(made, values)
    for word in ("mu", "mu_star", "sigma"):
        expected = [float(one) for one in theirs[word]]
        assert [getattr(one, word) for one in ours] == pytest.approx(expected)
    # Student's quantile for theirs of a normal, and n - 1 for n: 4 % at 50 paths, and resampling.
    half = [(one.mu_star_high - one.mu_star_low) / 2 for one in ours]
    assert half == pytest.approx([float(one) for one in theirs["mu_star_conf"]], rel=0.12)


def bent(x: Floats) -> Floats:
    """Return an outcome in which the first factor's effect is -2 to 6, by the second factor."""
    values: Floats = x[:, 0] * (8 * x[:, 1] - 2)
    return values


def test_sigma_tells_that_factors_work_together() -> None:
    made = sample((a_factor("a"), a_factor("b"), a_factor("c")), 400, "morris", seed=1)
    a, _, c = morris_effects(made, bent(made.levels) + made.levels[:, 2])
    # The second factor is at 0, 1/3, 2/3 or 1, where the effect is -2, 2/3, 10/3 or 6.
    assert a.sigma == pytest.approx(np.std([-2, 2 / 3, 10 / 3, 6]), rel=0.1)
    assert a.mu_star > a.mu
    assert c.sigma == pytest.approx(0.0, abs=1e-6)


@pytest.mark.statistical
def test_the_noise_of_worlds_is_taken_off_sigma_and_told_of_mu_star() -> None:
    made = sample((a_factor("a"), a_factor("b"), a_factor("c")), 400, "morris", seed=1)
    generator = np.random.default_rng(1)
    shift = generator.normal(0, 50, 5)
    noise = generator.normal(0, 2, (made.points, 5))
    outcomes = bent(made.levels)[:, None] + shift + noise
    a, _, c = morris_effects(made, outcomes)
    (plain, _, empty) = morris_effects(made, outcomes.mean(axis=1))
    # Two outcomes, 2 sqrt(2) apart over 2/3 of the range, in the mean of five worlds.
    sd = 2 * np.sqrt(2) * 1.5 / np.sqrt(5)
    expected = float(np.std([-2, 2 / 3, 10 / 3, 6]))
    assert a.sigma == pytest.approx(expected, rel=0.1)
    assert plain.sigma == pytest.approx(np.hypot(expected, sd), rel=0.1)
    assert c.sigma < empty.sigma / 2
    assert c.mu_star_noise == pytest.approx(np.sqrt(2 / np.pi) * sd, rel=0.1)
    assert c.mu_star == pytest.approx(c.mu_star_noise, rel=0.15)
    assert c.mu_low < 0 < c.mu_high


@pytest.mark.statistical
def test_the_interval_of_mu_covers_the_mean_over_worlds() -> None:
    # A world changes the effect on all paths alike: over paths alone it would look certain.
    made = sample((a_factor("a"), a_factor("b")), 10, "morris", seed=1)
    generator = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        slopes = 3 + generator.normal(0, 2, 12)
        noise = generator.normal(0, 1, (made.points, 12))
        (a, _) = morris_effects(made, slopes * made.levels[:, :1] + noise)
        covered += a.mu_low <= 3 <= a.mu_high
    # 0.95 less three standard errors is 0.917.
    assert covered / 400 >= 0.917


def test_a_factor_without_effect_in_the_same_worlds_has_exactly_none() -> None:
    made = sample((a_factor("a"), a_factor("b")), 8, "morris", seed=1)
    worlds = np.random.default_rng(1).normal(0, 9, 7)
    b = morris_effects(made, made.levels[:, :1] * worlds)[1]
    assert (b.mu, b.mu_star, b.mu_star_noise, b.sigma) == (0.0, 0.0, 0.0, 0.0)


def test_another_kind_of_sample_is_refused() -> None:
    made = sample(FACTORS, 8, "saltelli", seed=4)
    with pytest.raises(ValueError, match="the sample is of kind saltelli; give one of kind morris"):
        morris_effects(made, np.zeros(40))

"""Calibration: coverage and score on histories with known hazards, and its time."""

from collections.abc import Callable, Iterator
from statistics import median
from time import process_time

import numpy as np

from benchmarks.figure import Figure
from benchmarks.histories import Rule, known_history
from scenarios.calibration.back_test import BackTest, back_test
from scenarios.calibration.calibrating import calibrate_beliefs
from scenarios.calibration.observation import Observation
from scenarios.calibration.rates import estimate_items
from scenarios.calibration.reporting import Reporting

SETS = 60
"""Histories of 200 items."""
ROUNDS = 5
"""Runs of the large one."""
TRUSTED = Reporting(rates=True, reasons=(), dispersion=1.0)
"""What a history that is known to be whole may be used for."""


def figures(note: Callable[[str], None]) -> Iterator[Figure]:
    """Measure everything.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    note("known hazards")
    inside, certain, gains, transforms = [], [], [], []
    for seed in range(SETS):
        covered, known, test = coverage_and_test(Rule(), seed)
        inside.append(covered)
        certain.append(known)
        gains.append((test.beliefs.crps, test.raw.crps))
        transforms.append(test.coverage.share)
    # With the true Gamma known the intervals cover 90 % exactly: how far these histories are from
    # it is chance, and is taken off.
    chance = float(np.mean(certain)) - 0.9
    share = float(np.mean(inside)) - chance
    error = float(np.std(np.subtract(inside, certain)) / SETS**0.5)
    beliefs, raw = np.mean(gains, axis=0)
    remark = (
        f"{SETS} histories of 200 items, Gamma(2, 4); {share + chance:.4f} as counted, chance "
        f"{chance:+.4f} taken off; standard error {error:.4f}"
    )
    yield Figure("90 % intervals of hazards cover, at least", share, "", 0.89, True, remark)
    yield Figure("90 % intervals of hazards cover, at most", share, "", 0.91, False, remark)
    yield Figure(
        "ranked probability score of a hidden quarter, better than raw rates by",
        100.0 * float(1.0 - beliefs / raw), "%", 15.0, True, f"{beliefs:.4f} against {raw:.4f}",
    )  # fmt: skip
    yield Figure(
        "randomised transforms of a hidden quarter in the middle 90 %",
        float(np.mean(transforms)), "", None, False, "told for information",
    )  # fmt: skip
    note("2,000 items and 20,000 incidents")
    large = known_history(Rule(2000, 2.0, 1.83, 4, 0.0, 0.2), 0).workspace
    seconds = []
    for _ in range(ROUNDS):
        began = process_time()
        calibrate_beliefs(large)
        seconds.append(process_time() - began)
    yield Figure(
        f"calibrate {len(large.items):,} items, {len(large.incidents):,} incidents",
        median(seconds), "s", 15.0, False, f"a fifth names three items; CPU, median of {ROUNDS}",
    )  # fmt: skip


def coverage_and_test(rule: Rule, seed: int) -> tuple[float, float, BackTest]:
    """Return the share of 90 % intervals that hold a known hazard, and the back-test.

    Parameters
    ----------
    rule
        How the history is made.
    seed
        Its seed.

    Returns
    -------
    tuple
        The share; what it is where the true Gamma is known; the back-test.
    """
    from scipy.stats import gamma

    known = known_history(rule, seed)
    seen = Observation.of(known.workspace)
    rng = np.random.default_rng(seed + 1_000_000)
    found = estimate_items(known.workspace, seen, TRUSTED, rng).items
    shape = rule.shape + np.array([one.incidents for one in found])
    rate = rule.rate + np.array([one.quarters for one in found])
    low, high = gamma.ppf(0.05, shape, scale=1.0 / rate), gamma.ppf(0.95, shape, scale=1.0 / rate)
    held = [one.rate.low <= h <= one.rate.high for one, h in zip(found, known.hazards, strict=True)]
    test = back_test(known.workspace, seen, 1.0, rng)
    if not isinstance(test, BackTest):
        raise TypeError(test)
    certain = (low <= known.hazards) & (known.hazards <= high)
    return float(np.mean(held)), float(certain.mean()), test


def main() -> None:
    """Print the figures."""
    for one in figures(lambda what: print(f"measuring {what}")):
        met = "met" if one.met else "MISSED"
        print(f"{one.name}: {one.value:.4g} {one.unit} ({one.target}) {met}; {one.remark}")


if __name__ == "__main__":
    main()

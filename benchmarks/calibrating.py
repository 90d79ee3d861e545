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
    inside, gains, transforms = [], [], []
    for seed in range(SETS):
        covered, test = coverage_and_test(Rule(), seed)
        inside.append(covered)
        gains.append((test.beliefs.crps, test.raw.crps))
        transforms.append(test.coverage.share)
    share = float(np.mean(inside))
    error = float(np.std(inside) / SETS**0.5)
    beliefs, raw = np.mean(gains, axis=0)
    remark = f"{SETS} histories of 200 items, Gamma(2, 4); standard error {error:.4f}"
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


def coverage_and_test(rule: Rule, seed: int) -> tuple[float, BackTest]:
    """Return the share of 90 % intervals that hold a known hazard, and the back-test.

    Parameters
    ----------
    rule
        How the history is made.
    seed
        Its seed.
    """
    known = known_history(rule, seed)
    seen = Observation.of(known.workspace)
    rng = np.random.default_rng(seed + 1_000_000)
    found = {
        one.item: one.rate for one in estimate_items(known.workspace, seen, TRUSTED, rng).items
    }
    held = [
        found[f"i{row}"].low <= hazard <= found[f"i{row}"].high
        for row, hazard in enumerate(known.hazards)
    ]
    test = back_test(known.workspace, seen, 1.0, rng)
    if not isinstance(test, BackTest):
        raise TypeError(test)
    return float(np.mean(held)), test


def main() -> None:
    """Print the figures."""
    for one in figures(lambda what: print(f"measuring {what}")):
        met = "met" if one.met else "MISSED"
        print(f"{one.name}: {one.value:.4g} {one.unit} ({one.target}) {met}; {one.remark}")


if __name__ == "__main__":
    main()

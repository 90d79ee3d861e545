"""A calibration as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from paydown.shapes import SCHEMA_VERSION
from scenarios.calibration.back_test import BackTest
from scenarios.calibration.calibration import Calibration


def calibration_shape(found: Calibration, written: Sequence[Path]) -> dict[str, Any]:
    """Return beliefs, what they rest on, how they predict, and what was written."""
    return {
        "schema_version": SCHEMA_VERSION,
        "workspace": found.workspace,
        "seed": found.seed,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "incidents": found.incidents,
        "rates": found.rates,
        "reasons": found.reasons,
        "unanswered": found.unanswered,
        "notes": found.notes,
        "fit": found.fit,
        "items": [asdict(one) for one in found.items],
        "categories": [asdict(one) for one in found.categories],
        "background": [asdict(one) for one in found.background],
        "detection": [asdict(one) for one in found.detection],
        "restoration": [asdict(one) for one in found.restoration],
        "efforts": [asdict(one) for one in found.efforts],
        "fixes": [asdict(one) for one in found.fixes],
        "back_test": None if found.back_test is None else _back_test(found.back_test),
        "changes": [asdict(one) for one in found.changes],
        "written": [str(path) for path in written],
    }


def _back_test(test: BackTest) -> dict[str, Any]:
    return {
        "days": [test.since, test.until],
        "groups": [asdict(one) for one in test.groups],
        "forecasts": len(test.names),
        "coverage": {**asdict(test.coverage), "share": test.coverage.share},
        "kolmogorov": test.kolmogorov,
        "chi_square": test.chi_square,
        "beliefs": asdict(test.beliefs),
        "raw": asdict(test.raw),
        "pooled": asdict(test.pooled),
        "better_than_raw": test.better_than_raw,
        "better_than_pooled": test.better_than_pooled,
        "transforms": [round(float(one), 6) for one in test.transforms],
    }

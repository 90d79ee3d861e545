"""Detectors on real series whose failures are labelled; the page shows what they do today."""

import re

import pytest

from benchmarks.detectors import PAGE, Standing, page_table, standings
from tests.support.real import real_data


@pytest.fixture(scope="module")
def found() -> dict[tuple[str, str], Standing]:
    pytest.importorskip("river")
    folder = real_data("signals")
    return {(one.detector, one.form): one for one in standings(folder)}


def test_without_cycles_false_alarms_are_a_twentieth(
    found: dict[tuple[str, str], Standing],
) -> None:
    for detector in ("adwin", "page_hinkley"):
        raw, calm = found[detector, "raw"], found[detector, "deseasonalised"]
        assert raw.readings == calm.readings
        assert calm.per_thousand < raw.per_thousand / 20
        assert calm.per_week < 0.5


def test_windows_are_still_found(found: dict[tuple[str, str], Standing]) -> None:
    assert {one.windows for one in found.values()} == {11}
    assert len(found["page_hinkley", "deseasonalised"].delays) >= 7
    assert len(found["adwin", "deseasonalised"].delays) >= 3


def test_the_page_shows_these_figures(found: dict[tuple[str, str], Standing]) -> None:
    """To a tenth: other versions of the package may tell an alarm more or less."""
    shown = PAGE.read_text(encoding="utf-8").split("<!-- made: detectors -->\n")[1]
    told, real = (
        [list(map(float, re.findall(r"\d+\.?\d*", line))) for line in text.splitlines()[2:6]]
        for text in (shown, page_table(list(found.values())))
    )
    assert len(told) == len(real) == 4
    for line, other in zip(told, real, strict=True):
        assert line == pytest.approx(other, rel=0.1, abs=0.05)

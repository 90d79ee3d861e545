"""``python -m benchmarks.detectors``: detectors of change on real series whose failures are known.

False alarms stand beside delay and windows found, for raw series and for deseasonalised ones as
triage uses them. The table goes into `docs/triage.md`. The series are not part of the project: they
are looked for in ``shared/data/signals`` beside the checkout, or in the folder that is named.
"""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.figure import Figure
from benchmarks.pages import filled, table
from scenarios.cells import moment
from scenarios.register import Register
from scenarios.signals.detectors import NAMES, changes
from scenarios.signals.season import deseasonalised
from scenarios.signals.series import Floats, Series
from scenarios.signals.signals_file import read_signals

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "signals"
PAGE = ROOT / "docs" / "triage.md"
WEEK = 7 * 86_400.0
HOUR = 3600.0


@dataclass(frozen=True)
class Standing:
    """How a detector does on all series, after the training part of each."""

    detector: str
    """Its name."""
    form: str
    """``raw`` or ``deseasonalised``."""
    false: int
    """Alarms outside of all windows."""
    readings: int
    """Readings looked at."""
    weeks: float
    """Weeks they span."""
    delays: tuple[float, ...]
    """Hours from the start of each window that was found to its first alarm."""
    windows: int
    """Windows there are."""

    @property
    def per_thousand(self) -> float:
        """False alarms for each 1,000 readings."""
        return 1000 * self.false / self.readings

    @property
    def per_week(self) -> float:
        """False alarms for each week of a signal."""
        return self.false / self.weeks


def standings(folder: Path = DATA) -> list[Standing]:
    """Return how each detector does, raw and deseasonalised.

    Parameters
    ----------
    folder
        Holds ``signals.csv`` and ``windows.csv``.
    """
    windows = _windows(folder / "windows.csv")
    known = Register("component", {component for component, _ in windows}, "")
    series = read_signals(folder / "signals.csv", known, [])
    made = []
    for detector in NAMES:
        for form in ("raw", "deseasonalised"):
            false, readings, weeks, delays, count = 0, 0, 0.0, [], 0
            for one in series:
                alarms, begin = _alarms(detector, form, one)
                own = windows[one.name.component, one.name.signal]
                hits = [[t for t in alarms if start <= t <= end] for start, end in own]
                delays += [(hit[0] - own[k][0]) / HOUR for k, hit in enumerate(hits) if hit]
                false += len(alarms) - sum(map(len, hits))
                readings += int((one.time >= begin).sum())
                weeks += (one.time[-1] - begin) / WEEK
                count += len(own)
            made.append(
                Standing(detector, form, false, readings, weeks, tuple(sorted(delays)), count)
            )
    return made


def _alarms(detector: str, form: str, series: Series) -> tuple[Floats, float]:
    """Return the times of alarms after the training part, and where that ends."""
    left = deseasonalised(series)
    begin = float(left.time[left.training - 1])
    time, value = (series.time, series.value) if form == "raw" else (left.time, left.value)
    found = time[list(changes(detector, value))]
    return np.asarray(found[found > begin]), begin


def _windows(path: Path) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Return when something was wrong, by component and signal."""
    found: dict[tuple[str, str], list[tuple[float, float]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            span = (moment(row["started"]).timestamp(), moment(row["ended"]).timestamp())
            found.setdefault((row["component"], row["signal"]), []).append(span)
    return found


def page_table(found: list[Standing]) -> str:
    """Return the table of the page."""
    heads = (
        "detector",
        "series",
        "false alarms per 1,000 readings",
        "per week of a signal",
        "windows found",
        "median delay, hours",
    )
    rows = [
        (
            one.detector,
            one.form,
            f"{one.per_thousand:.2f}",
            f"{one.per_week:.2f}",
            f"{len(one.delays)} of {one.windows}",
            f"{median(one.delays):.0f}" if one.delays else "–",
        )
        for one in found
    ]
    return table(heads, rows, 2)


def figures(note: Callable[[str], None]) -> Iterator[Figure]:
    """Measure a million readings, and the detectors where their series are there.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    note("triage, a million readings")
    with tempfile.TemporaryDirectory() as name:
        cpu, peak = _million(Path(name))
    yield Figure("triage, 1,000,000 readings, both detectors", cpu, "s CPU", 30.0)
    yield Figure("the same, peak memory", peak, "MB", 500.0)
    if DATA.is_dir():
        note("detectors on real series")
        for one in standings():
            name = f"{one.detector}, {one.form}: false alarms per 1,000 readings"
            remark = f"{len(one.delays)} of {one.windows} windows found"
            yield Figure(name, one.per_thousand, "", remark=remark)


def _million(folder: Path) -> tuple[float, float]:
    """Return CPU seconds and peak MB of a triage of ten signals of 100,000 readings each."""
    (folder / "paydown.toml").write_text(
        'schema = 1\nstart = 2027-01-04\n[[component]]\nid = "c"\nvalue_per_day = 1\n'
        '[[team]]\nid = "t"\nengineers = 1\n',
        encoding="utf-8",
    )
    (folder / "backlog.csv").write_text("id,title,effort_days\na,b,1\n", encoding="utf-8")
    values = np.random.default_rng(0).normal(10.0, 1.0, (10, 100_000))
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with (folder / "signals.csv").open("w", encoding="utf-8") as file:
        file.write("time,component,kind,signal,value,low,high\n")
        for step, row in enumerate(values.T):
            time = (start + timedelta(minutes=5 * step)).isoformat()
            file.writelines(f"{time},c,health,s{k},{one:.4f},,15\n" for k, one in enumerate(row))
    asked = [sys.executable, "-m", "paydown", "triage", str(folder), "--json"]
    asked += ["--detectors", ",".join(NAMES)]
    process = subprocess.Popen(asked, stdout=subprocess.DEVNULL)
    _, code, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise RuntimeError(f"triage ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6


def main() -> None:
    """Write the table into the page."""
    found = standings(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
    text = filled(PAGE.read_text(encoding="utf-8"), {"detectors": page_table(found)})
    PAGE.write_text(text, encoding="utf-8")
    print(page_table(found))


if __name__ == "__main__":
    main()

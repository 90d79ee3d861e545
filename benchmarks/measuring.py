"""A command measured from outside: wall time, CPU time and peak memory by the system's books."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """Several runs of one command."""

    wall: tuple[float, ...]
    """Seconds by the clock, one for each run."""
    cpu: tuple[float, ...]
    """Seconds of processor of the command and the processes it waited for."""
    peak: float
    """Largest resident memory of one process, MB, over all runs."""
    output: str
    """What the last run printed."""

    @property
    def median_wall(self) -> float:
        """Median seconds by the clock."""
        return median(self.wall)


def measure(arguments: Sequence[str | Path], runs: int, warm: int = 1) -> Measured:
    """Run ``paydown`` with arguments several times.

    Parameters
    ----------
    arguments
        What follows the command's name.
    runs
        Runs that count.
    warm
        Runs before them that do not.

    Raises
    ------
    RuntimeError
        If a run fails, with what it said.
    """
    command = [sys.executable, "-m", "paydown", *map(str, arguments)]
    wall, cpu, peak, output = [], [], 0.0, ""
    for run in range(warm + runs):
        began = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stderr is not None
        output = process.stdout.read().decode()
        said = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} gave {process.returncode}: {said}")
        if run >= warm:
            wall.append(perf_counter() - began)
            cpu.append(usage.ru_utime + usage.ru_stime)
            peak = max(peak, usage.ru_maxrss / 1024)
    return Measured(tuple(wall), tuple(cpu), peak, output)

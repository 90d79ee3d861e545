"""Pieces of code measured inside one process: CPU time, in turn, medians, so ratios hold."""

from collections.abc import Callable, Mapping
from statistics import median
from time import process_time

ROUNDS = 7
"""How often each piece is timed; the first round warms up and does not count."""


def cpu_seconds(
    pieces: Mapping[str, Callable[[], object]], rounds: int = ROUNDS
) -> dict[str, float]:
    """Return the median CPU seconds of each piece.

    They take turns, so that a machine that slows down slows all of them down.

    Parameters
    ----------
    pieces
        What is timed, by name.
    rounds
        Times each is run, one for warming up among them.
    """
    times: dict[str, list[float]] = {name: [] for name in pieces}
    for number in range(rounds):
        for name, piece in pieces.items():
            began = process_time()
            piece()
            taken = process_time() - began
            if number:
                times[name].append(taken)
    return {name: median(taken) for name, taken in times.items()}

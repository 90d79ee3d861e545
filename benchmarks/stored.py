"""``python -m benchmarks.stored WORLDS FOLDER``: the peak memory of an experiment with a store.

Nothing is simulated. All estimates are read in the end, and then it is gone on with once more, with
nothing to do. It prints both peaks in MB: that of the run, that of both.
"""

import resource
import sys
from pathlib import Path

from benchmarks.idle import Idle
from sim.comparison import Comparison
from sim.runners import Processes


def main() -> None:
    """Run it and print the peaks."""
    worlds, folder = int(sys.argv[1]), Path(sys.argv[2])
    idle = Idle()
    for _ in range(2):
        with idle.store(folder) as store:
            _read(idle.run(worlds, Processes(2), store))
        # Of this process alone; in KiB, on macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def _read(comparison: Comparison) -> None:
    """Look at all estimates, as a report does."""
    for results in comparison.results.values():
        for policy in results.policies:
            results.estimates(policy)


if __name__ == "__main__":
    main()

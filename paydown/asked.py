"""What a command was asked to simulate, and how to run and tell it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paydown.stopping import Stopping
    from scenarios.scenario import Scenario
    from sim.sampling import Sample
    from sim.ways import WayOfWorking

DETAILED = 200
"""Worlds whose runs are kept in detail for the tables, where no file asks for all of them."""


@dataclass(frozen=True)
class Files:
    """Files a simulation reads or writes besides its result; None for those not asked for."""

    weeks: Path | None = None
    """CSV with a row for each world and week."""
    items: Path | None = None
    """CSV with a row for each world and item."""
    world: Path | None = None
    """Saved world to replay."""
    save_world: Path | None = None
    """File for the first world."""


@dataclass(frozen=True)
class Keeping:
    """Where a comparison is run and kept."""

    store: Path | None = None
    """Folder for what was found, None for none."""
    resume: bool = False
    """Go on with what the folder holds."""
    other_versions: bool = False
    """Go on though other versions made it."""
    cluster: str | None = None
    """Scheduler of a cluster, None for this machine."""
    dry_run: bool = False
    """Tell what would be run, and run nothing of it."""


@dataclass(frozen=True)
class Asked:
    """What a command was asked to run and how to tell it."""

    policies: tuple[str, ...]
    """Policies by name."""
    baseline: str | None
    """Policy to compare with, one of `policies`; None for no comparison."""
    replications: int
    """Worlds, of each scenario."""
    seed: int
    """Seed of the worlds."""
    jobs: int | None
    """Processes, None for one a processor."""
    json: bool = False
    """JSON instead of tables."""
    output: Path | None = None
    """File to write, None for stdout."""
    quiet: bool = False
    """No progress bar."""
    files: Files | None = None
    """Files besides; given where one policy is simulated and told in detail."""
    hindsight: bool = False
    """Hold the policies against a bound on every policy as well."""
    ways: "tuple[WayOfWorking, ...]" = ()
    """Ways of working to compare; none for the workspace's own."""
    stopping: "Stopping | None" = None
    """What may end it before `replications` worlds; given with a baseline and no ways."""
    scenarios: "tuple[Scenario, ...]" = ()
    """Scenarios to compare under; none for the workspace as it is."""
    sample: "Sample | None" = None
    """The design whose points the scenarios are."""
    keeping: Keeping = Keeping()
    """Where it is run and kept."""

    @property
    def detail(self) -> int:
        """Worlds whose runs are to be kept in detail."""
        if self.files is None:
            return 0
        everything = self.files.weeks is not None or self.files.items is not None
        return self.replications if everything else min(self.replications, DETAILED)

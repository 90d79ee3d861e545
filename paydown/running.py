"""How a comparison is run, as Python users say it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.running import Progress, Width
    from sim.stopping import StoppingRule


@dataclass(frozen=True)
class Running:
    """How a comparison is run; what it finds depends on none of this but the rule."""

    detail: int = 0
    """Worlds, from the first, whose runs are kept in detail, for `Results.weeks` and
    `Results.items`; each takes some 30 kB a policy with a hundred items and two years."""
    rule: "StoppingRule | None" = None
    """Ends it early: `SelectBest` with an indifference zone, or `Precision` with a baseline, one of
    the policies, and a half-width, both in the unit of value. The replications are then the most
    there are; what the rule found is `Results.verdict`."""
    store: Path | str | None = None
    """Folder in which results are kept as they come, and from which a killed comparison goes on;
    does not go with `detail`."""
    resume: bool = False
    """Go on with what the folder holds; it is refused otherwise if it holds anything."""
    other_versions: bool = False
    """Go on though other versions made what the folder holds."""
    cluster: str | None = None
    """Scheduler of a Dask cluster that does the work; None for processes of this machine."""
    progress: "Progress | None" = None
    """Called with the worlds done and the worlds to do."""
    width: "Width | None" = None
    """Who is told how well differences are known by now."""
    note: Callable[[str], None] | None = None
    """Told what is worth knowing on the way: parts of the store that were damaged."""

"""How an experiment is run: who is told, where tasks run, what ends it, where results are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.runners import Runner
from sim.stopping import StoppingRule

if TYPE_CHECKING:
    from sim.store import Store

Progress = Callable[[int, int], None]
"""Called with the worlds done and the worlds to do, over all scenarios."""


@dataclass(frozen=True)
class Width:
    """Who is told how well differences are known by now."""

    baseline: str
    """Policy that differences are taken to."""
    told: Callable[[float], None]
    """Called now and then with the widest half interval of a difference in net value."""


@dataclass(frozen=True)
class Running:
    """How an experiment is run: what it finds does not depend on it, but for the rule."""

    progress: Progress | None = None
    """Told how far it is."""
    width: Width | None = None
    """Told how well differences are known by now."""
    rule: StoppingRule | None = None
    """Ends the experiment once it is reached; the replications are then the most there are.

    It is asked now and then, of the worlds in their order and at numbers fixed beforehand, so the
    worlds used do not depend on the workers. With several scenarios it must be reached in each.
    """
    runner: Runner | None = None
    """Where tasks run; None for processes of this machine."""
    store: "Store | None" = None
    """Where blocks are kept as they come, and taken from where they are there already."""

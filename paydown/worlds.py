"""One world at a time: draw it, keep it in a file, run policies in it, look at what happened."""

from pathlib import Path
from typing import TYPE_CHECKING

from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from sim.run import Run
    from sim.world import World


def draw_world(workspace: Workspace, seed: int = 0, replication: int = 0) -> "World":
    """Return everything that would happen if nobody fixed anything, by one draw of chance.

    Parameters
    ----------
    workspace
        The beliefs.
    seed
        Seed of the worlds.
    replication
        Number of the world, from 0; `simulate` and `compare` use the first ones of their seed.
    """
    from sim.world import draw_world as drawn

    return drawn(workspace, seed, replication)


def save_world(world: "World", path: str | Path) -> None:
    """Write a world into a file (by custom ``.npz``), whole or not at all.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    from sim.world_file import save_world as saved

    saved(world, Path(path))


def load_world(path: str | Path, workspace: Workspace) -> "World":
    """Return a saved world.

    Parameters
    ----------
    path
        A file that `save_world` wrote.
    workspace
        The workspace it was drawn for, under the same scenario, horizon and capacity.

    Raises
    ------
    InputError
        If the file is missing or damaged, of another version or of another workspace.
    """
    from sim.world_file import load_world as loaded

    return loaded(Path(path), workspace)


def replay(world: "World", policy: str) -> "Run":
    """Return what happens in a world under a policy: incidents, stints, closings, with dates.

    Parameters
    ----------
    world
        The world.
    policy
        A policy by name or ``module:name``.

    Raises
    ------
    PolicyError
        If the policy is unknown or gives an order that cannot be followed.
    EndlessError
        If the run does not end.
    """
    from sim.model import simulate
    from sim.registry import find_policy

    return simulate(world, find_policy(policy).prepare(world.workspace))

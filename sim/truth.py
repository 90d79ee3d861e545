"""What is true of items: the part of a world that is drawn once for each of them."""

from dataclasses import dataclass

from scenarios.table import Floats, ItemTable
from scenarios.workspace import Beliefs
from sim.distributions import effort_factor, truth_factor
from sim.draws import Hashes, Purpose, name_hashes, stream, uniforms


@dataclass(frozen=True, eq=False)
class Truth:
    """What a world draws for n items."""

    factor: Floats
    """Multiplies hazard, drag, drift and toil of each item, (n,)."""
    effort: Floats
    """True effort over estimate, (n,)."""


def item_hashes(table: ItemTable) -> Hashes:
    """Return the hashes by which the items of a table draw, (n,)."""
    return name_hashes([f"item/{item.id}" for item in table.items])


def draw_truth(place: tuple[int, int], hashes: Hashes, table: ItemTable, beliefs: Beliefs) -> Truth:
    """Return the truth of one world.

    Parameters
    ----------
    place
        Seed and number of the world.
    hashes
        Hash by which each item draws, (n,).
    table
        The items as believed, (n,).
    beliefs
        How sure the planner is.
    """

    def column(purpose: Purpose) -> Floats:
        return uniforms(stream(*place, purpose), hashes, 0, 1)[:, 0]

    factor = truth_factor(column(Purpose.TRUTH), table.confidence)
    uniform, exact = column(Purpose.EFFORT), column(Purpose.EFFORT_EXACT)
    effort = effort_factor(uniform, exact, table.effort_sigma, table.may_be_exact, beliefs)
    return Truth(factor, effort)

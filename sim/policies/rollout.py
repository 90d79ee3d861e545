"""Rollout: a few candidates for the front of the queue are tried, the base policy following.

At a review the base (`self_financing`) gives an order. Place by place from the front, other items
are put there, with what they require, and the rest follows in the base's order; each such order is
priced in the same truths, drawn from what is believed at the review, and the best one is kept.
Places are tried as far as work can begin before the next review, from the first again where one was
changed. Trying costs work that is bounded
by numbers, not by the clock, so the same view gets the same answer. As far as the prices are true
the result is never worse than the base; where open work burns all that a crew delivers they are
not, since incidents wait for a hand, and the base's order stands.

Source: policy improvement by rollout: Tesauro & Galperin, "On-line policy improvement using
Monte-Carlo search", NIPS 1996; Bertsekas, Tsitsiklis & Wu, Journal of Heuristics 3 (1997).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scenarios.workspace import Workspace
from sim.chains import Chains, requirements
from sim.policies.lookahead import days_ahead, lookahead_index
from sim.policies.self_financing import self_financing_index
from sim.posterior import Posterior
from sim.prospects import Prospects
from sim.schedule import Prizes, Schedule
from sim.stakes import Stakes
from sim.view import View

TRUTHS = 8
"""Truths in which orders are priced."""
NEXT = 6
"""Items of the base's order that are tried in a place."""
PLACES = 16
"""Most places that are tried, all passes together."""


@dataclass(frozen=True, eq=False)
class Rollout:
    """Improves the base by trying what else could come first."""

    name: str = "rollout"
    """Name in tables."""
    stakes: Stakes | None = None
    """What the backlog has at stake; None before it is prepared."""
    chains: Chains | None = None
    """Items with what they require; None before it is prepared."""
    prizes: Prizes | None = None
    """Outcomes to win; None before it is prepared."""

    def prepare(self, workspace: Workspace) -> "Rollout":
        """Return the policy with what its prices need of a workspace."""
        stakes = Stakes.of(workspace)
        chains = Chains.of(workspace, stakes.table)
        return Rollout(self.name, stakes, chains, Prizes.of(workspace))

    def rank(self, view: View) -> list[int]:
        """Return the open items, the front as it did best in the truths drawn."""
        if self.stakes is None or self.chains is None or self.prizes is None:
            return self.prepare(view.workspace).rank(view)
        believed = Schedule.of(view, self.stakes, self.prizes)
        base = view.ranked(-self_financing_index(view, self.stakes, self.chains))
        if believed.overloaded:
            return base
        prospects = Prospects.of(view)
        ahead = view.ranked(-lookahead_index(prospects, self.stakes, days_ahead(prospects)))
        schedule = believed.within(Posterior.of(view, 1 if _sure(view) else TRUTHS))
        best = improved(schedule, schedule.in_order(base), schedule.in_order(ahead))
        # What cannot start now may start when a foe or an accepted item changes its mind: last.
        return best + [row for row in base if row not in set(best)]


def _sure(view: View) -> bool:
    """Return whether all truths of a review are the same."""
    table, beliefs = view.table, view.workspace.beliefs
    exact = (table.effort_sigma == 0) | (table.may_be_exact & (beliefs.effort_exact == 1))
    return bool(np.all((table.confidence == 0) & exact & (table.fix_success == 1)))


def improved(schedule: Schedule, base: Sequence[int], other: Sequence[int]) -> list[int]:
    """Return the base's order with a front that did best.

    Parameters
    ----------
    schedule
        The open work in truths.
    base, other
        Orders of which the next items are tried; the base's is kept where nothing is better.
    """
    best, worth = list(base), float(schedule.worth(base).mean())
    last = min(len(best), _places(schedule, best))
    place, better = 0, False
    for _ in range(PLACES):
        if place >= last:
            # What was moved may make another front better: once more from the first place.
            if not better:
                break
            place, better = 0, False
        found = None
        for block in _candidates(schedule, best, place, other):
            rest = [row for row in best[place:] if row not in block]
            order = best[:place] + block + rest
            gain = float(schedule.worth(order).mean())
            if gain > worth * (1 + 1e-12):
                found, worth = (order, len(block)), gain
        if found is None:
            place += 1
        else:
            best, place, better = found[0], place + found[1], True
    return best


def _candidates(
    schedule: Schedule, best: Sequence[int], place: int, other: Sequence[int]
) -> Iterator[list[int]]:
    """Yield what may come next instead: items with what they require, and whole outcomes."""
    front = set(best[:place])
    heads = [*best[place + 1 : place + 1 + NEXT]]
    heads += [row for row in other if row not in front][:NEXT]
    open_ = schedule.view.open
    seen: set[frozenset[int]] = set()
    blocks = [[row] for row in dict.fromkeys(heads)]
    blocks += [rows[open_[rows]].tolist() for rows in schedule.prizes.rows]
    among = set(best)
    for block in blocks:
        chain: dict[int, None] = {}
        for row in block:
            needed = requirements(schedule.view.table, row)
            chain.update(dict.fromkeys(one for one in needed if open_[one] and one not in front))
        if chain and frozenset(chain) not in seen and among.issuperset(chain):
            seen.add(frozenset(chain))
            yield list(chain)


def _places(schedule: Schedule, order: Sequence[int]) -> int:
    """Return how many items of an order may be begun before the next review, 1 or more."""
    view, waiting = schedule.view, schedule.waiting
    days = min(view.workspace.cadence_days, waiting.horizon - waiting.day)
    room = waiting.delivered * days
    work = np.cumsum(waiting.days[np.array(order, dtype=np.int64)], axis=0) if order else room[None]
    return 1 + int((work < room).all(axis=1).sum())


policy = Rollout()

"""Self-financing: Whittle's index, with the engineer-days an item gives back priced as well.

Closing an item that causes toil and incidents gives engineer-days back, and these close other
items. With s the day the item closes if its work begins now, t the day it closes in its place, B
the money lost from s to the horizon T, b_k the days of team k that it burns a day and p_k the mean
price of such a day between s and t (at least a quarter), the key is

    (B + (T - s) sum_k b_k p_k) / e.

Prices follow from the order of work, the order from the prices: a first guess is improved in two
turns. No item ranks below a chain that it opens, outcomes counted as far as they are in danger.
Without burn and links it is Whittle's index. See docs/self-financing.md.

Source: this project; the price of a shared resource as in Whittle (1988), made to fade as the
backlog is cleared and to count what it finances in turn.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats
from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace
from sim.chains import Chains
from sim.day_prices import DayPrices, OpenWork
from sim.prospects import Prospects
from sim.stakes import Stakes
from sim.view import View

TURNS = 2
"""Turns in which order, closing days and prices are brought into line."""


@dataclass(frozen=True, eq=False)
class SelfFinancing:
    """Ranks by the loss avoided and the days given back, per engineer-day."""

    name: str = "self_financing"
    """Name in tables."""
    stakes: Stakes | None = None
    """What the backlog has at stake; None before it is prepared."""
    chains: Chains | None = None
    """Items with what they require; None before it is prepared."""

    def prepare(self, workspace: Workspace) -> "SelfFinancing":
        """Return the policy with the stakes and chains of a workspace."""
        stakes = Stakes.of(workspace)
        return SelfFinancing(self.name, stakes, Chains.of(workspace, stakes.table))

    def rank(self, view: View) -> list[int]:
        """Return the open items by falling worth per engineer-day."""
        if self.stakes is None or self.chains is None:
            return self.prepare(view.workspace).rank(view)
        return view.ranked(-self_financing_index(view, self.stakes, self.chains))


def self_financing_index(view: View, stakes: Stakes, chains: Chains) -> Floats:
    """Return the worth per engineer-day of each item, days given back priced, (m,).

    Parameters
    ----------
    view
        The review.
    stakes
        What the backlog has at stake.
    chains
        Items with what they require.
    """
    day, horizon = view.day, view.workspace.horizon
    prospects = Prospects.of(view)
    soonest, effort = prospects.closing, np.maximum(view.effort, 1e-9)
    end = np.full(len(view.table), horizon)
    avoided = stakes.money(view, soonest, end)
    left = end - soonest
    each_day = 1.0 / np.maximum(left, 1e-9)
    waiting = OpenWork(
        day=day,
        horizon=horizon,
        days=prospects.work,
        late=prospects.late,
        money=avoided * each_day,
        burn=stakes.burn(view, soonest, end) * each_day[:, None],
        delivered=prospects.delivered,
        taken=stakes.background_burn + stakes.arriving_burn * (horizon - day) / 2,
        # The price of a day is that of a stream: whose hand it falls to is not told apart.
        hands=np.ones_like(view.engineers),
    )
    index = (avoided + waiting.burn @ _first_price(prospects, waiting) * left) / effort
    planned = None
    for _ in range(TURNS):
        order = np.argsort(-index, kind="stable")
        prices = DayPrices.of(waiting, order[view.open[order]])
        planned = prices.closing if planned is None else planned
        until = np.minimum(np.maximum(prices.closing, soonest + DAYS_PER_QUARTER), horizon)
        given_back = (waiting.burn * prices.mean(soonest, until)).sum(axis=1) * left
        index = chains.lifted(view, (avoided + given_back) / effort, effort, planned)
    return index


def _first_price(prospects: Prospects, waiting: OpenWork) -> Floats:
    """Return a first guess at the price of a day of each team, (K,).

    A day more brings all open work of a team forward by 1/D, at first, and none of it at last.
    """
    teams = len(waiting.delivered)
    money = np.bincount(prospects.main_team(), waiting.money * prospects.view.open, minlength=teams)
    return np.asarray(money / np.maximum(waiting.delivered, 1e-9) / 2)


policy = SelfFinancing()

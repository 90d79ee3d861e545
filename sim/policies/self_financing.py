"""Self-financing: Whittle's index, with the engineer-days an item gives back priced as well.

Closing an item that causes toil and incidents gives engineer-days back, and these close other
items. With C the day an item closes, f_k(u) the days it burns of team k, and l_k(u) what a day of
team k is worth on day u, the key is

    (B(C) + sum_k integral from C to the horizon of f_k(u) l_k(u) du) / e.

A day more on day u lets all that its team closes later close 1/K days earlier, so
l_k(u) = (1/K_k) sum over the items that close after u of (their money a day + what they give back a
day at l). Order, closing days and prices hang on each other and are found in a few turns, from the
last item to close to the first; see docs/self-financing.md.

Source: this project; the price of a shared resource as in Whittle (1988), made to fade towards the
horizon and to count what it finances in turn.
"""

from dataclasses import dataclass

import numpy as np

from scenarios.table import Floats, Integers
from scenarios.workspace import Workspace
from sim.prospects import Prospects
from sim.stakes import Stakes
from sim.view import View

TURNS = 3
"""Turns in which order, closing days and prices are brought into line."""


@dataclass(frozen=True, eq=False)
class SelfFinancing:
    """Ranks by the loss avoided and the days given back, per engineer-day."""

    name: str = "self_financing"
    """Name in tables."""
    stakes: Stakes | None = None
    """What the backlog has at stake; None before it is prepared."""

    def prepare(self, workspace: Workspace) -> "SelfFinancing":
        """Return the policy with the stakes of a workspace."""
        return SelfFinancing(self.name, Stakes.of(workspace))

    def rank(self, view: View) -> list[int]:
        """Return the open items by falling worth per engineer-day."""
        return view.ranked(-self_financing_index(view, self.stakes or Stakes.of(view.workspace)))


def self_financing_index(view: View, stakes: Stakes) -> Floats:
    """Return the worth per engineer-day of each item, days given back priced, (m,).

    Parameters
    ----------
    view
        The review.
    stakes
        What the backlog has at stake.
    """
    horizon = np.full(len(view.table), view.workspace.horizon)
    prospects = Prospects.of(view)
    closing, effort = prospects.closing, np.maximum(view.effort, 1e-9)
    avoided = stakes.money(view, closing, horizon)
    index = avoided / effort
    left = np.maximum(horizon - closing, 1e-9)
    burn = stakes.burn(view, closing, horizon) / left[:, None]
    if not view.open.any() or not burn.any():
        return index
    money = avoided / left
    for _ in range(TURNS):
        prices = _Prices.of(prospects, index, money, burn)
        index = (avoided + (burn * prices.until_horizon(closing)).sum(axis=1)) / effort
    return np.asarray(index)


@dataclass(frozen=True, eq=False)
class _Prices:
    """What an engineer-day of each team is worth, a step function of the day."""

    days: list[Floats]
    """Days at which the price of a team changes, rising, from the review to the horizon."""
    worth: list[Floats]
    """Integral of the price from each of these days to the horizon."""

    @classmethod
    def of(cls, prospects: Prospects, index: Floats, money: Floats, burn: Floats) -> "_Prices":
        """Return the prices of an order of work.

        Parameters
        ----------
        prospects
            The open work.
        index
            By which it is ordered, (m,).
        money
            Value a day that each item costs, (m,).
        burn
            Engineer-days a day that each item burns, by team, (m, K).
        """
        view, horizon = prospects.view, prospects.view.workspace.horizon
        order = np.argsort(-index, kind="stable")
        order = order[view.open[order]]
        work = prospects.work
        burnt = burn[view.open].sum(axis=0)
        left = np.maximum(prospects.delivered - burnt, 0.1 * prospects.delivered)
        days, worth = [], []
        for team, delivered in enumerate(left.tolist()):
            own = order[work[order, team] > 0]
            closes = view.day + np.cumsum(work[own, team]) / max(delivered, 1e-9)
            inside = closes < horizon
            days.append(np.concatenate([[view.day], closes[inside], [horizon]]))
            gain = _gains(own[inside], money, burn[:, team], delivered)
            spans = np.diff(days[-1])
            areas = np.append(gain, 0.0)[: len(spans)] * spans
            worth.append(np.append(np.cumsum(areas[::-1])[::-1], 0.0))
        return cls(days, worth)

    def until_horizon(self, day: Floats) -> Floats:
        """Return the integral of each team's price from a day to the horizon, (m, K)."""
        columns = [np.interp(day, x, y) for x, y in zip(self.days, self.worth, strict=True)]
        return np.stack(columns, axis=1)


def _gains(rows: Integers, money: Floats, burn: Floats, delivered: float) -> Floats:
    """Return the price before each closing: what closing all later ones earlier is worth."""
    # From the last to the first: the days an item gives back are worth what is closed after it.
    prices = np.zeros(len(rows))
    price = 0.0
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        # Closing one day earlier saves a day's money and gives back a day's burn at the price then.
        price += (float(money[row]) + float(burn[row]) * price) / max(delivered, 1e-9)
        prices[place] = price
    return prices


policy = SelfFinancing()

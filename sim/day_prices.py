"""What an engineer-day is worth, from the order in which the open work would be done.

The crew is taken as a stream of engineer-days that flows through the items in their order, less
what those still open burn. A day more of team k on day u lets all that closes later close earlier.
Where the stream is worked at rate r, an item that costs m money a day and burns b days of team j a
day adds (m + sum_j b_j p_j) / r to the price before its closing, p the price after it: the days it
gives back are worth what they finance in turn. After the last closing within the horizon a day is
worth nothing. See docs/self-financing.md.
"""

from dataclasses import dataclass
from operator import mul

import numpy as np

from scenarios.table import Floats, Integers

SPREAD = 0.25
"""How far burn strays from its mean, as a share of it: the scale of a logistic law."""


@dataclass(frozen=True, eq=False)
class OpenWork:
    """What is to be done and what it costs while it waits, m items over K teams."""

    day: float
    """Day of the review."""
    horizon: float
    """Last day that counts."""
    days: Floats
    """Engineer-days left by team, (m, K)."""
    late: Floats
    """Days from the end of the work to closing, (m,)."""
    money: Floats
    """Money a day that each costs while open, (m,)."""
    burn: Floats
    """Engineer-days a day that each burns, by team, (m, K)."""
    delivered: Floats
    """Engineer-days a day that each team delivers, (K,)."""
    taken: Floats
    """Of them, what is burnt whatever is done, (K,)."""
    hands: Integers
    """Engineers of each team, of whom one works on an item, (K,)."""


def spare(delivered: Floats, burnt: Floats) -> Floats:
    """Return the engineer-days a day that are left for debt, given what is burnt in the mean.

    Burn comes in bursts: a crew that is overloaded in the mean still has lulls, and one that is
    not has days without a free hand. With a logistic law of scale s about the mean b, the mean of
    what is left of d is E[(d - B)+] = s log(1 + exp((d - b) / s)). Without burn it is d.

    Parameters
    ----------
    delivered, burnt
        Engineer-days a day by team, (..., K).
    """
    scale = np.maximum(SPREAD * np.minimum(burnt, delivered), 1e-9 * (1.0 + delivered))
    rest = scale * np.logaddexp(0.0, (delivered - burnt) / scale)
    return np.asarray(np.maximum(rest, 1e-9 * (1.0 + delivered)))


def flow(waiting: OpenWork, work: Floats, burn: Floats) -> tuple[Floats, Floats]:
    """Return the rate at which each item is worked, and the day its work ends, by team.

    Parameters
    ----------
    waiting
        The open work.
    work, burn
        Engineer-days of items in the order in which they are worked, and what each burns a day,
        (..., m, K).

    Returns
    -------
    tuple
        Both (..., m, K); a team that has no part in an item ends with it on the day of the review.
    """
    gone = np.cumsum(burn, axis=-2)
    rates = spare(waiting.delivered, waiting.taken + gone[..., -1:, :] - gone + burn)
    ends = np.full(rates.shape, waiting.day)
    for k, hands in enumerate(np.maximum(waiting.hands, 1).tolist()):
        parts = (work[..., k] > 0).any(axis=tuple(range(work.ndim - 2)))
        rows = np.flatnonzero(parts)
        spent = work[..., rows, k] / rates[..., rows, k]
        ends[..., rows, k] = waiting.day + _begun(spent, hands) + spent * hands
    return rates, ends


def _begun(spent: Floats, hands: int) -> Floats:
    """Return when work on each item begins where one hand works on each, days from now, (..., m).

    The first ones begin at once. Of the others each begins when all before it are done but those
    that the other hands still work on, which are half done in the mean.

    Parameters
    ----------
    spent
        Days that each item would take all hands together, (..., m).
    hands
        Hands.
    """
    before = np.cumsum(spent, axis=-1) - spent
    if hands == 1:
        return before
    begun = before / 2.0
    done = max(0, before.shape[-1] - hands + 1)
    begun[..., before.shape[-1] - done :] += before[..., :done] / 2.0
    begun[..., :hands] = 0.0
    return np.asarray(begun)


@dataclass(frozen=True, eq=False)
class DayPrices:
    """When items close, and the price of an engineer-day of each team, a step function."""

    closing: Floats
    """Day each item closes, the horizon where it does not within it, (m,)."""
    days: Floats
    """Days between which the prices stand, rising from the review to the horizon, (s,)."""
    worth: Floats
    """Integral of the price of each team from each of these days to the horizon, (s, K)."""

    @classmethod
    def of(cls, waiting: OpenWork, order: Integers) -> "DayPrices":
        """Return the prices where the items are worked in an order.

        Parameters
        ----------
        waiting
            The open work.
        order
            Rows of the open items, first to last.
        """
        burn = waiting.burn[order]
        rates, ends = flow(waiting, waiting.days[order], burn)
        team = ends.argmax(axis=1)
        end = ends[np.arange(len(order)), team]
        closes = end + waiting.late[order]
        closing = np.full(len(waiting.late), waiting.horizon)
        closing[order] = np.minimum(closes, waiting.horizon)
        # From the last to close to the first.
        place = np.flatnonzero((closes < waiting.horizon) & (end > waiting.day))
        place = place[np.argsort(-end[place], kind="stable")]
        rate = rates[place, team[place]]
        # What closing an item really gives back: the rate of what comes after, less its own.
        after = np.concatenate([rates[1:], spare(waiting.delivered, waiting.taken)[None]])
        back = np.where(burn > 0, np.maximum(0.0, after - rates), 0.0)
        prices = _prices(
            team[place],
            waiting.money[order[place]] / rate,
            back[place] / rate[:, None],
        )
        days = np.concatenate([[waiting.horizon], end[place], [waiting.day]])
        areas = prices * (days[:-1] - days[1:])[:, None]
        none = np.zeros((1, len(waiting.delivered)))
        worth = np.concatenate([none, np.cumsum(areas, axis=0)])
        return cls(closing, days[::-1], worth[::-1])

    def mean(self, start: Floats, end: Floats) -> Floats:
        """Return the mean price of each team between two days, (m, K).

        Parameters
        ----------
        start, end
            Days, the first before the second, (m,).
        """
        both = np.concatenate([start, end])
        # One search for all teams.
        cell = np.clip(np.searchsorted(self.days, both) - 1, 0, max(len(self.days) - 2, 0))
        width = np.maximum(self.days[cell + 1] - self.days[cell], 1e-300)
        share = np.clip((both - self.days[cell]) / width, 0.0, 1.0)[:, None]
        low = self.worth[cell]
        worth = low + share * (self.worth[cell + 1] - low)
        between = np.maximum(end - start, 1e-9)[:, None]
        return np.asarray((worth[: len(start)] - worth[len(start) :]) / between)


def _prices(team: Integers, money: Floats, burn: Floats) -> Floats:
    """Return the prices after each closing, and before the last one given, (s + 1, K).

    Parameters
    ----------
    team
        Team that closes each item, last to first, (s,).
    money, burn
        Money and engineer-days that closing it a day's work earlier saves, (s,) and (s, K).
    """
    price = [0.0] * burn.shape[1]
    rows = np.arange(len(team))
    own = burn[rows, team].tolist()
    others = burn.copy()
    others[rows, team] = 0.0
    # Most items burn days of the team alone that closes them.
    across = {row: others[row].tolist() for row in np.flatnonzero(others.any(axis=1)).tolist()}
    risen = []
    for row, (k, gain, back) in enumerate(zip(team.tolist(), money.tolist(), own, strict=True)):
        here = price[k]
        here += gain + back * here
        if row in across:
            here += sum(map(mul, across[row], price))
        price[k] = here
        risen.append(here)
    # Each closing raises the price of one team; the others keep theirs.
    steps = np.zeros((len(team) + 1, burn.shape[1]))
    steps[rows + 1, team] = risen
    return np.asarray(np.maximum.accumulate(steps))

"""Which estimates may be worth finding out: a guess without solving anything anew.

Rows are given up for the prices that they have in the relaxation of the believed choice, so that
each item is a choice by itself: do it in some quarter, or leave it. With worth v and c the price of
all that it takes, knowing its rate factor g lets one choose max(0, g v - c) in each truth instead
of the choice that is best in the mean. A plan is not refilled in a truth, so with w the price of
its work in c, not knowing its effort ratio r (true over expected) it earns v - c + w - w max(1, r),
and knowing it max(0, v - c + w - w r).

It is a guess by which some estimates are looked at and others not, made from beliefs and from
draws of the estimates alone; what is then told of them does not depend on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.solver import Loaded
from optimize.trim import trifle
from optimize.truths import Truths
from scenarios.table import Floats
from scenarios.worth_of_estimate import EstimateKind


@dataclass(frozen=True, eq=False)
class Unsure:
    """An estimate that differs from truth to truth."""

    row: int
    """The item."""
    kind: EstimateKind
    """Which of its estimates."""
    values: Floats
    """Rate factor, or true effort over estimate, in each truth, (K,)."""


def unsure_estimates(truths: Truths) -> list[Unsure]:
    """Return the estimates that are neither exact nor sure, item by item.

    Parameters
    ----------
    truths
        What is drawn.
    """
    drawn = [truths.truth(number) for number in range(truths.drawing.truths)]
    columns: tuple[tuple[EstimateKind, Floats], ...] = (
        ("rate", np.array([one.factor for one in drawn])),
        ("effort", np.array([one.effort for one in drawn])),
    )
    return [
        Unsure(row, kind, values[:, row])
        for row in range(len(truths.ids))
        for kind, values in columns
        if np.ptp(values[:, row]) > 0
    ]


def screened(
    problem: Problem, estimates: Sequence[Unsure], most: int, seconds: float
) -> list[Unsure]:
    """Return the estimates that promise most, at most so many, the most promising first.

    None where nothing has a price, as then there is nothing to choose between.

    Parameters
    ----------
    problem
        The choice as believed.
    estimates
        Those to choose from.
    most
        How many.
    seconds
        Most wall time for the relaxation.
    """
    priced = _prices(problem, seconds)
    if priced is None:
        return []
    price, work = priced
    expected = problem.workspace.beliefs.effort_bias
    held = {*problem.pinned("in"), *problem.due}
    promises = []
    for place, one in enumerate(estimates):
        allowed = problem.allowed[one.row]
        worth, cost, days = (table[one.row, allowed] for table in (problem.worth, price, work))
        free = one.row not in held
        if one.kind == "rate":
            promise = _by_rate(worth, cost, one.values) if free else 0.0
        else:
            promise = _by_effort(worth - cost, days, one.values / expected, free=free)
        promises.append((-promise, place))
    nothing = trifle(problem)
    chosen = [place for promise, place in sorted(promises)[:most] if -promise > nothing]
    return [estimates[place] for place in chosen]


def _by_rate(worth: Floats, cost: Floats, factor: Floats) -> float:
    """Return what choosing by the rate gains, worth and cost by quarter."""
    earned = np.column_stack([np.zeros(len(factor)), np.outer(factor, worth) - cost])
    return _gain(earned, earned)


def _by_effort(margin: Floats, work: Floats, ratio: Floats, *, free: bool) -> float:
    """Return what choosing by the effort gains; an item that is not free has to be done."""
    out = np.full(len(ratio), 0.0 if free else -np.inf)
    known = np.column_stack([out, margin + work - np.outer(ratio, work)])
    blind = np.column_stack([out, margin + work - np.outer(np.maximum(1.0, ratio), work)])
    return _gain(known, blind)


def _gain(known: Floats, blind: Floats) -> float:
    """Return the mean of the best choice in each truth less that of the best one for all."""
    if known.shape[1] < 2:
        return 0.0
    return float(known.max(axis=1).mean() - blind.mean(axis=0).max())


def _prices(problem: Problem, seconds: float) -> tuple[Floats, Floats] | None:
    """Return what all that an item takes is worth otherwise, and its work alone, (n, Q) each."""
    pricing = Pricing.of(problem, ())
    model = pricing.build()
    relaxation = Loaded(model.lp).relax(seconds)
    if relaxation is None or not relaxation.prices:
        return None
    rows, prices = model.programme.rows, relaxation.prices
    days = np.zeros_like(problem.capacity)
    for team, quarter in np.ndindex(*days.shape):
        row = rows.get(("capacity", (team, quarter)))
        if row is not None:
            days[team, quarter] = max(0.0, prices[row.index])
    work = np.einsum("iqkp,kp->iq", problem.effort - problem.freed, days)
    price = problem.worth / pricing.unit
    for (item, quarter), x in model.finish.items():
        # What is left to the item itself: at the bound of x, and of its doing once at most.
        once = prices[rows["once", item].index]
        price[item, quarter] -= once - relaxation.penalties[x.index]
    return price * pricing.unit, work * pricing.unit

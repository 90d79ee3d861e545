"""The best plan of a trial, with its proof.

A plan close to the relaxation is found first: what the relaxation is sure of is held, the rest is
solved. What no plan as good as that one can choose otherwise is then fixed by its reduced costs,
and the rest is solved to the end.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import floor
from time import perf_counter

import numpy as np

from optimize.answer import Answer
from optimize.bench import Bench
from optimize.easing import changes_from
from optimize.penalties import Penalties
from optimize.pricing import SAME
from optimize.solver import Loaded
from optimize.trial import NOTHING, Found, Trial

_CORE = 50
"""Choices that are left open when a first plan is looked for: those the relaxation is least sure
of."""
_FEW = 2
"""With no more choices than this many cores, a first plan close to the relaxation will do."""
_CORE_SHARE = 0.3
"""Share of a trial's time that may go into a first plan."""
_CORE_GAP = 1e-4
"""Gap at which a first plan is good enough."""


def glance(bench: Bench, trial: Trial, seconds: float) -> Found:
    """Return the bound of a trial's relaxation, and a plan close to it.

    Parameters
    ----------
    bench
        The programme.
    trial
        What is changed.
    seconds
        Wall time.
    """
    with bench.trying(trial) as loaded:
        return _first(bench, loaded, trial, seconds, core=0)


def best(bench: Bench, trial: Trial, seconds: float, enough: float | None = None) -> Found:
    """Return the plan of a trial that is worth most.

    Parameters
    ----------
    bench
        The programme.
    trial
        What is changed.
    seconds
        Wall time.
    enough
        Worth, units, for which the question is whether there is a plan of at least as much: any
        such plan is an answer then, and below it the bound need not be the best plan's.
    """
    until = perf_counter() + seconds
    with bench.trying(trial) as loaded:
        first = _first(bench, loaded, trial, _CORE_SHARE * seconds, _CORE)
        if first.exact or first.answers(enough) or perf_counter() >= until:
            return first
        known = first.worth if enough is None else max(first.worth, enough)
        held = {} if first.penalties is None else first.penalties.fixed(known)
        several = bench.problem.capacity.shape[1] > 1
        start = bench.model.places(first.quarters) if several and first.feasible else None
        with bench.holding(loaded, trial, held):
            found = bench.read(loaded.solve(until - perf_counter(), start=start), trial.loose)
    if found.feasible is False:
        if held and known > first.worth + SAME:
            # Nothing is as good as what the choices were fixed by.
            return replace(first, bound=min(first.bound, known - 1.0))
        # A plan that keeps the rules refutes the solver, which rounds at the brink.
        return first if first.feasible else found
    better = found if found.worth > first.worth else first
    bound = max(min(first.bound, found.bound), better.worth)
    return replace(better, bound=bound, penalties=first.penalties)


def settle(
    bench: Bench, trial: Trial, found: Found, near: Mapping[int, int], seconds: float
) -> Found:
    """Return, of a trial's equally good plans, the one with fewest changes.

    Of those it is the one of least sum of weights hashed from ids. Most plans have no equal, which
    the best plan that differs shows.

    Parameters
    ----------
    bench
        The programme.
    trial
        What is changed.
    found
        Its proven answer.
    near
        The plan against which changes are counted: finishing quarter by row.
    seconds
        Wall time.
    """
    until = perf_counter() + seconds
    held = {} if found.penalties is None else found.penalties.fixed(found.worth)
    with bench.trying(trial) as loaded, bench.holding(loaded, trial, held):
        other = _other(bench, loaded, found.quarters, seconds)
        if other.feasible is False or other.bound < found.worth - SAME:
            return found
        left = until - perf_counter()
        answer = _nearest(bench, loaded, found, near, left) if left > 0 else None
    if answer is None or answer.status != "optimal":
        return NOTHING
    nearest = bench.read(answer, trial.loose)
    return nearest if nearest.worth > found.worth - SAME else NOTHING


def _first(bench: Bench, loaded: Loaded, trial: Trial, seconds: float, core: int) -> Found:
    """Return the relaxation's bound, and the best plan that follows most of its choices."""
    until = perf_counter() + seconds
    pricing, found = bench.pricing, NOTHING
    if trial.known is not None:
        known = dict(trial.known)
        found = Found(True, known, bench.worths.units(known), np.inf)
    relaxation = loaded.relax(seconds)
    if relaxation is None:
        if perf_counter() >= until:
            return found
        # Where nothing can be feasible the solver itself says so at once.
        said = bench.read(loaded.solve(max(0.01, until - perf_counter())), trial.loose)
        return said if said.feasible is False and not found.feasible else found
    penalties = Penalties.of(bench.model, relaxation, pricing.offset)
    bound = penalties.objective + SAME
    if bench.problem.risk is None:
        # Worth is whole, so nothing between two whole numbers is reached.
        bound = float(floor(penalties.objective + 1e-3 * SAME))
    found = replace(found, bound=max(bound, found.worth), penalties=penalties)
    whole = penalties.whole()
    ours = (key for key in whole if trial.leaves_open(bench.finish[key]))
    surest = sorted(ours, key=lambda key: (-abs(penalties.choices[key][0]), key))
    few = len(surest) <= _FEW * core
    held = {key: whole[key] for key in surest[: None if few else len(surest) - core]}
    with bench.holding(loaded, trial, held):
        answer = loaded.solve(max(0.01, until - perf_counter()), _CORE_GAP)
    near = bench.read(answer, trial.loose)
    if near.feasible and near.worth > found.worth:
        return replace(near, bound=max(bound, near.worth), penalties=penalties)
    return found


def _other(bench: Bench, loaded: Loaded, quarters: Mapping[int, int], seconds: float) -> Found:
    """Return the best plan that differs from one; only its bound counts."""
    own = [x for (row, q), x in bench.finish.items() if quarters.get(row) == q]
    loaded.change(
        rows={bench.differs: (None, len(own) - 1.0)},
        numbers={(bench.differs, x): 1.0 for x in own},
    )
    try:
        answer = loaded.solve(seconds)
    finally:
        loaded.change(
            rows={bench.differs: (None, None)},
            numbers={(bench.differs, x): -1.0 for x in own},
        )
    return bench.read(answer, frozenset())


def _nearest(
    bench: Bench, loaded: Loaded, found: Found, near: Mapping[int, int], seconds: float
) -> Answer:
    """Return the plan of some worth with fewest changes, then least sum of weights."""
    loaded.change(rows={bench.least: (found.worth - bench.pricing.offset - SAME, None)})
    bench.aim(loaded, changes_from(bench.problem, bench.model.programme, near))
    try:
        return loaded.solve(seconds, start=bench.model.places(found.quarters))
    finally:
        bench.aim(loaded, bench.worth)
        loaded.change(rows={bench.least: (None, None)})

"""Rates of items, categories and components from one history."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from scenarios.calibration.attribution import Attribution
from scenarios.calibration.background import LEAST_DAYS, Background, clustering
from scenarios.calibration.calibration import BackgroundRate, CategoryRate, ItemRate
from scenarios.calibration.categories import NO_CATEGORY, categories_of
from scenarios.calibration.exposure import Exposure
from scenarios.calibration.hazards import IMPUTATIONS, Hazards, Stated, learn, learn_stated
from scenarios.calibration.observation import Observation
from scenarios.calibration.prior import (
    LEAST_INCIDENTS,
    LEAST_ITEMS,
    fit_negative_binomial,
)
from scenarios.calibration.reporting import Reporting
from scenarios.calibration.times import Estimate
from scenarios.table import Floats
from scenarios.workspace import Workspace

RATE: Final = "incidents_per_quarter"
"""Column of an item's hazard."""
BACKGROUND: Final = "background_incidents_per_quarter"
"""Key of a component's background."""


@dataclass(frozen=True)
class ItemRates:
    """Hazards of the items in play, or why there are none."""

    items: tuple[ItemRate, ...] = ()
    """By item in play that was watched."""
    categories: tuple[CategoryRate, ...] = ()
    """By category."""
    fit: str = ""
    """How the prior was found."""
    unanswered: tuple[str, ...] = ()
    """What cannot be estimated, and why."""
    notes: tuple[str, ...] = ()
    """What was left out."""


def estimate_items(
    workspace: Workspace, seen: Observation, judged: Reporting, rng: np.random.Generator
) -> ItemRates:
    """Return the hazards of items, where the history can carry them.

    Parameters
    ----------
    workspace
        Holds the items.
    seen
        The incidents.
    judged
        Whether rates may be estimated.
    rng
        Draws the posterior.
    """
    exposure = Exposure.of(workspace, seen)
    laid = Attribution.of(workspace, seen, exposure)
    quarters = laid.told(workspace, exposure.quarters())
    notes = list(exposure.notes)
    if laid.finders:
        notes.append(
            f"{laid.finders:,} incidents count for no item: they found the items they name, "
            "or those were closed"
        )
    if laid.shared:
        notes.append(
            f"{laid.shared:,} incidents name several items: each is laid to one of them, by their "
            f"believed hazards, {IMPUTATIONS} times over"
        )
    if not judged.rates:
        why = "hazards of items cannot be estimated: the history carries no rates, as told"
        return ItemRates(unanswered=(why,), notes=tuple(notes))
    problem = _too_little(workspace, seen, laid, quarters)
    if problem:
        why = f"hazards of items cannot be estimated: {problem}"
        return ItemRates(unanswered=(why,), notes=tuple(notes))
    counts = laid.drawn(rng, IMPUTATIONS)
    watched = quarters > 0.0
    fitted = fit_negative_binomial(counts[0][watched], quarters[watched])
    groups, names = categories_of(workspace, fitted)
    learnt = learn(counts, quarters, groups, rng)
    since = _stated_since(workspace)
    stated = _stated(workspace, exposure, since)
    after = laid
    if since is not None:
        after = Attribution.of(workspace, seen.since_day(since), exposure)
    learnt = learn_stated(learnt, stated, after.drawn(rng, IMPUTATIONS), rng)
    shape = "no more than chance" if fitted.shape is None else f"shape {fitted.shape:.2g}"
    fit = (
        f"hazards of all watched items: mean {fitted.mean:.3g} a quarter, spread {shape} "
        f"({fitted.how}; {laid.total:,} incidents, {int(watched.sum()):,} items)"
    )
    unwatched = [
        one.id
        for one, known in zip(workspace.items, exposure.quarters() > 0.0, strict=True)
        if one.in_play and not known
    ]
    if unwatched:
        one = len(unwatched) == 1
        notes.append(
            f"{len(unwatched):,} {'item' if one else 'items'} in play {'was' if one else 'were'} "
            f"never watched ({unwatched[0]}): nothing is proposed there"
        )
    own = (laid.expected, after.expected)
    return ItemRates(
        items=tuple(_item_rates(workspace, learnt, stated, quarters, own)),
        categories=tuple(
            CategoryRate(
                category=name,
                items=int((watched & (groups.row == row)).sum()),
                incidents=float(laid.expected[groups.row == row].sum()),
                quarters=float(quarters[groups.row == row].sum()),
                mean=_estimate(learnt.categories[:, row]),
            )
            for row, name in enumerate(names)
            if bool((watched & (groups.row == row)).any())
        ),
        fit=fit,
        notes=tuple(notes),
    )


def estimate_background(
    workspace: Workspace, seen: Observation, judged: Reporting
) -> tuple[tuple[BackgroundRate, ...], tuple[str, ...]]:
    """Return the background of each component, and what cannot be estimated.

    Parameters
    ----------
    workspace
        Names the components.
    seen
        The incidents.
    judged
        Whether rates may be estimated.
    """
    if not judged.rates:
        return (), ("background rates cannot be estimated: the history carries no rates, as told",)
    if seen.days < LEAST_DAYS:
        return (), (
            f"background rates cannot be estimated: the history covers {seen.days:.0f} days, "
            f"at least {LEAST_DAYS:.0f} are needed",
        )
    found = _background(workspace, seen, judged.dispersion)
    low, high = found.interval()
    means = found.shape / found.rate
    made = []
    for row, component in enumerate(workspace.components):
        made.append(
            BackgroundRate(
                component=component.id,
                incidents=int(found.counts[row]),
                quarters=float(found.quarters[row]),
                rate=Estimate(float(means[row]), float(low[row]), float(high[row])),
                prior=f"prior: mean {found.prior_mean[row]:.3g}, "
                f"cv {found.prior_shape[row] ** -0.5:.3g}",
                clustering=clustering(seen.day[seen.home == row]),
            )
        )
    return tuple(made), ()


def _background(workspace: Workspace, seen: Observation, dispersion: float) -> Background:
    """Return the background, a stated rate being the prior of what came since it was stated.

    Its coefficient of variation is the workspace's confidence. A rate that is stated as 0 is a 0.
    """
    assumed = {one.subject for one in workspace.assumptions if one.column == BACKGROUND}
    components = workspace.components
    size = len(components)

    def counted(part: Observation) -> Background:
        laid = Attribution.of(workspace, part, Exposure.of(workspace, part))
        return Background.of(part, laid, size, dispersion)

    everything = counted(seen)
    known = np.array([one.id not in assumed for one in components], dtype=bool)
    mean = np.array([one.background_incidents_per_quarter for one in components])
    doubt = workspace.beliefs.confidence
    told = known & (mean > 0.0)
    if not told.any():
        return everything
    since = _stated_since(workspace)
    later = everything if since is None else counted(seen.since_day(since))
    return replace(
        everything,
        counts=np.where(told, later.counts, everything.counts),
        quarters=np.where(told, later.quarters, everything.quarters),
        prior_mean=np.where(told, mean, everything.prior_mean),
        prior_shape=np.where(told, max(doubt, 1e-6) ** -2.0, everything.prior_shape),
    )


def _too_little(
    workspace: Workspace, seen: Observation, laid: Attribution, quarters: Floats
) -> str | None:
    """Return why hazards cannot be estimated, None where they can."""
    if not any(one.items for one in seen.incidents):
        return (
            f"none of {len(seen.incidents):,} incidents names an item, so nothing says which "
            "items cause any"
        )
    if seen.days < LEAST_DAYS:
        return f"the history covers {seen.days:.0f} days, at least {LEAST_DAYS:.0f} are needed"
    watched = int((quarters > 0.0).sum())
    if watched < LEAST_ITEMS:
        return f"{watched} items were watched, at least {LEAST_ITEMS} are needed"
    if laid.total < LEAST_INCIDENTS:
        return (
            f"{laid.total} incidents are laid to items that were watched when they happened, at "
            f"least {LEAST_INCIDENTS} are needed"
        )
    return None


def _stated_since(workspace: Workspace) -> float | None:
    """Return the day from which on incidents are news to what is stated, None for all of them."""
    until = workspace.history.calibrated_until
    return None if until is None else float((until - workspace.start).days + 1)


def _stated(workspace: Workspace, exposure: Exposure, since: float | None) -> Stated:
    """Return what the planner states of the items' hazards; a score is a statement too."""
    assumed = {
        one.subject
        for one in workspace.assumptions
        if one.column == RATE and one.source in ("category", "built-in")
    }
    items = workspace.items
    return Stated(
        known=np.array([one.in_play and one.id not in assumed for one in items], dtype=bool),
        mean=np.array([one.incidents_per_quarter for one in items], dtype=np.float64),
        coefficient=np.array([one.confidence for one in items], dtype=np.float64),
        exposure=exposure.quarters(since),
    )


def _item_rates(
    workspace: Workspace,
    learnt: Hazards,
    stated: Stated,
    quarters: Floats,
    incidents: tuple[Floats, Floats],
) -> list[ItemRate]:
    """Return the hazards of the items in play that were watched, and are not stated as none."""
    low, high = learnt.interval()
    spread = learnt.coefficient
    groups = categories_of(workspace)[0]
    alike = np.median(learnt.categories, axis=0)[groups.row]
    made = []
    for row, item in enumerate(workspace.items):
        told = bool(stated.known[row])
        exposure = stated.exposure[row] if told else quarters[row]
        # A hazard that is stated as 0 is a 0; so is one that is believed to be and showed nothing.
        if not item.in_play or exposure <= 0.0 or (told and stated.mean[row] == 0.0):
            continue
        prior = (
            f"prior: stated {stated.mean[row]:.3g}, cv {stated.coefficient[row]:.3g}"
            if told
            else f"prior: items of {item.category or 'no category'}"
        )
        made.append(
            ItemRate(
                item=item.id,
                category=item.category or NO_CATEGORY,
                incidents=float(incidents[int(told)][row]),
                quarters=float(exposure),
                rate=Estimate(float(learnt.means[row]), float(low[row]), float(high[row])),
                cv=float(spread[row]),
                prior=prior,
                prior_mean=float(stated.mean[row] if told else alike[row]),
            )
        )
    return made


def _estimate(draws: Floats) -> Estimate:
    low, high = np.quantile(draws, [0.05, 0.95])
    return Estimate(float(np.median(draws)), float(low), float(high))

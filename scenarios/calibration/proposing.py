"""From estimates to the cells they would change."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenarios.calibration.belief_change import (
    BACKLOG,
    TOML,
    BeliefChange,
    changes_anything,
    rounded,
)
from scenarios.calibration.calibration import BackgroundRate, ItemRate
from scenarios.calibration.efforts import EffortBelief
from scenarios.calibration.fix_success import FixBelief
from scenarios.calibration.places import Places
from scenarios.calibration.rates import RATE
from scenarios.calibration.times import Estimate, TimeBelief
from scenarios.workspace import Workspace

_SPARSE: Final = 3
"""Times of its own below which a stated component keeps what is stated."""
_WIDEST: Final = 20.0
"""Ratio of the ends of an interval from which on a mean restore time is not proposed."""
_STATED: Final = "stated"
_LEAST_RATE: Final = 1e-6
"""Smallest rate that is written, incidents per quarter."""
_MOST_RATE: Final = 10_000.0
_MOST_CV, _MOST_ITEM_CV, _MOST_SIGMA = 20.0, 5.0, 5.0
"""Largest values the cells may hold."""


@dataclass(frozen=True)
class Found:
    """Estimates of which changes are made."""

    items: tuple[ItemRate, ...]
    """Hazards."""
    background: tuple[BackgroundRate, ...]
    """Background."""
    detection: tuple[TimeBelief, ...]
    """Detection times."""
    restoration: tuple[TimeBelief, ...]
    """Restore times."""
    efforts: tuple[EffortBelief, ...]
    """Effort laws, that of all tasks first."""
    fixes: tuple[FixBelief, ...]
    """Fix success, that of all first."""


class Proposer:
    """Makes changes of estimates.

    Parameters
    ----------
    workspace
        What is believed now.
    places
        Where its cells stand.
    """

    def __init__(self, workspace: Workspace, places: Places) -> None:
        self._workspace = workspace
        self._places = places
        self._sources = {(one.subject, one.column): one.source for one in workspace.assumptions}
        self.kept: list[str] = []

    def changes(self, found: Found) -> tuple[BeliefChange, ...]:
        """Return the cells that the estimates would change, items first.

        Parameters
        ----------
        found
            The estimates.
        """
        return (
            *self._hazards(found.items),
            *self._fixes(found.fixes),
            *self._background(found.background),
            *self._times(found),
            *self._efforts(found.efforts),
        )

    def _source(self, subject: str, key: str) -> str:
        return self._sources.get((subject, key), _STATED)

    def _change(
        self, file: str, cell: tuple[str, str, float, str], new: Estimate, why: tuple[str, str]
    ) -> Iterator[BeliefChange]:
        """Yield a change unless three digits show none."""
        subject, key, old, source = cell
        if changes_anything(old, new):
            yield BeliefChange(
                file=file,
                line=self._places.line(file, subject, key),
                subject=subject,
                key=key,
                old=old,
                source=source,
                new=rounded(new.value),
                low=new.low,
                high=new.high,
                evidence=why[0],
                why=why[1],
            )

    def _hazards(self, rates: tuple[ItemRate, ...]) -> Iterator[BeliefChange]:
        """Yield hazards, each with the confidence that is left after its evidence."""
        items = {item.id: item for item in self._workspace.items}
        for one in rates:
            item = items[one.item]
            if one.rate.value > _MOST_RATE:
                self.kept.append(
                    f"{one.item}: {one.rate.value:.3g} incidents a quarter are more than a cell "
                    f"may hold ({_MOST_RATE:g}); kept as it is"
                )
                continue
            rate = Estimate(max(one.rate.value, _LEAST_RATE), one.rate.low, one.rate.high)
            noun = "incident" if one.incidents == 1.0 else "incidents"
            evidence = f"{one.incidents:.3g} {noun} in {one.quarters:.3g} quarters"
            cell = (one.item, RATE, item.incidents_per_quarter, self._source(one.item, RATE))
            made = tuple(self._change(BACKLOG, cell, rate, (evidence, one.prior)))
            yield from made
            cv = min(one.cv, _MOST_ITEM_CV)
            if made and rounded(cv) > 0.0:
                doubt = (one.item, "confidence", item.confidence, _STATED)
                words = (
                    evidence,
                    "what is left of doubt: cv of the hazard",
                )
                yield from self._change(BACKLOG, doubt, Estimate(cv, cv, cv), words)

    def _fixes(self, fixes: tuple[FixBelief, ...]) -> Iterator[BeliefChange]:
        """Yield fix success where the item states none."""
        known = {one.category: one for one in fixes if one.category != "all"}
        for item in self._workspace.in_play:
            source = self._source(item.id, "fix_success")
            one = known.get(item.category or "no category")
            if one is not None and source != _STATED:
                evidence = f"{one.fixes} fixes took {one.attempts} rollouts"
                cell = (item.id, "fix_success", item.fix_success, source)
                why = (evidence, f"closed items of {one.category}, drawn to all")
                yield from self._change(BACKLOG, cell, one.success, why)

    def _background(self, rates: tuple[BackgroundRate, ...]) -> Iterator[BeliefChange]:
        components = {one.id: one for one in self._workspace.components}
        for one in rates:
            component = components[one.component]
            key = "background_incidents_per_quarter"
            noun = "incident" if one.incidents == 1 else "incidents"
            evidence = f"{one.incidents:,} {noun} with no item in {one.quarters:.3g} quarters"
            if one.rate.value <= _MOST_RATE:
                cell = (one.component, key, component.background_incidents_per_quarter,
                        self._source(one.component, key))  # fmt: skip
                why = (evidence, one.prior)
                yield from self._change(TOML, cell, one.rate, why)
            if one.clustering is not None:
                gaps = one.clustering
                cell = (one.component, "clustering", component.clustering,
                        self._source(one.component, "clustering"))  # fmt: skip
                shape = Estimate(min(max(gaps.shape, 0.2), 10.0), gaps.low, gaps.high)
                why = (f"{gaps.gaps} gaps", "Weibull shape; a trend looks like bursts as well")
                if not gaps.low <= component.clustering <= gaps.high:
                    yield from self._change(TOML, cell, shape, why)

    def _times(self, found: Found) -> Iterator[BeliefChange]:
        components = {one.id: one for one in self._workspace.components}
        for one in found.detection:
            component = components[one.component]
            source = self._source(one.component, "detect_hours")
            if self._speaks(one, source):
                cell = (one.component, "detect_hours", component.detect_hours, source)
                why = _why(one, "exponential")
                yield from self._change(TOML, cell, one.mean, why)
        for one in found.restoration:
            component = components[one.component]
            source = self._source(one.component, "restore_hours")
            if not self._speaks(one, source) or one.cv is None:
                continue
            believed = component.restore_hours
            if one.mean.high > _WIDEST * one.mean.low:
                self.kept.append(
                    f"{one.component}: the mean restore time may be anything from "
                    f"{one.mean.low:.3g} to {one.mean.high:.3g} h by {one.used} times; kept"
                )
                continue
            if believed.family != "lognormal":
                self.kept.append(
                    f"{one.component}: restore_hours is stated as {believed.family} and kept; "
                    f"as lognormal its times have mean {one.mean.value:.3g} h, "
                    f"cv {one.cv.value:.3g}"
                )
                continue
            why = _why(one, "lognormal")
            cell = (one.component, "restore_hours.mean", believed.mean, source)
            yield from self._change(TOML, cell, one.mean, why)
            cv = Estimate(min(one.cv.value, _MOST_CV), one.cv.low, one.cv.high)
            cell = (one.component, "restore_hours.cv", believed.cv, source)
            yield from self._change(TOML, cell, cv, why)

    def _speaks(self, one: TimeBelief, source: str) -> bool:
        """Return whether times speak to a component: its own, or where nothing is stated."""
        return one.own >= _SPARSE or source != _STATED

    def _efforts(self, efforts: tuple[EffortBelief, ...]) -> Iterator[BeliefChange]:
        beliefs = self._workspace.beliefs
        for one in efforts:
            if one.kind != "all":
                continue
            law = (
                f"law's mean {one.bias.value:.2f}; observed mean ratio {one.mean_ratio:.2f}, "
                f"all effort over all estimates {one.total_ratio:.2f}"
            )
            if one.sized:
                law += ", which is taken: the ratio hangs on the size of a task"
            evidence = f"{one.tasks:,} tasks"
            for key, estimate, most in (
                ("effort_bias", one.planned, 1e9),
                ("effort_sigma", one.sigma, _MOST_SIGMA),
                ("effort_exact", one.exact, 1.0),
            ):
                source = _STATED if self._places.states("beliefs", key) else "built-in"
                cell = ("beliefs", key, float(getattr(beliefs, key)), source)
                new = Estimate(min(estimate.value, most), estimate.low, estimate.high)
                yield from self._change(TOML, cell, new, (evidence, law))


def _why(one: TimeBelief, law: str) -> tuple[str, str]:
    """Return how much a time rests on and how it was found."""
    whose = "own" if one.used == one.own else f"of all, {one.own} own"
    open_ones = f", {one.going_on} not over" if one.going_on else ""
    return f"{one.used} times ({whose}{open_ones})", law

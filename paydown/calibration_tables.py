"""A calibration as sentences and tables."""

from collections.abc import Sequence
from typing import Final

from paydown.console import Part
from paydown.sheet import Sheet, counted
from scenarios.calibration.back_test import BackTest
from scenarios.calibration.belief_change import BeliefChange, figure
from scenarios.calibration.calibration import Calibration
from scenarios.calibration.times import Estimate

_MOST: Final = 40
"""Most proposals that are shown; JSON has all of them."""
_HAZARD: Final = "incidents_per_quarter"
_CONFIDENCE: Final = "confidence"


def calibration_tables(found: Calibration) -> list[Part]:
    """Return what the past says: what it may say, the beliefs, how they predict, the proposals.

    Parameters
    ----------
    found
        The calibration.
    """
    parts: list[Part] = [
        f"{counted(found.incidents, 'incident')} from {found.since} until {found.until} "
        f"({found.workspace}, seed {found.seed})"
    ]
    parts.extend(found.reasons)
    parts.extend(found.unanswered)
    parts.extend(_rates(found))
    parts.extend(_times(found))
    parts.extend(_efforts(found))
    if found.back_test is not None:
        parts.extend(_back_test(found.back_test, used=found.rates))
    parts.extend(_proposals(found.changes))
    if found.notes:
        parts.append("\n".join(("left out, or taken for granted:", *found.notes)))
    return parts


def _rates(found: Calibration) -> list[Part]:
    """Return hazards by category and background by component."""
    parts: list[Part] = [found.fit] if found.fit else []
    if found.categories:
        rows = [
            (
                one.category,
                f"{one.items:,}",
                _short(one.incidents),
                _short(one.quarters),
                _short(one.mean.value),
                _ends(one.mean),
            )
            for one in found.categories
        ]
        head = ("category", "items", "incidents", "exposure", "mean hazard", "90 % interval")
        title = (
            "Hazards of items (incidents per quarter at the planning date; exposure in quarters)"
        )
        parts.append(Sheet(title, head, rows))
    if found.background:
        rows = []
        for part in found.background:
            gaps = part.clustering
            shape = "–" if gaps is None else f"{gaps.shape:.2f} [{gaps.low:.2f}, {gaps.high:.2f}]"
            rows.append(
                (
                    part.component,
                    f"{part.incidents:,}",
                    _short(part.quarters),
                    _short(part.rate.value),
                    _ends(part.rate),
                    shape,
                )
            )
        head = (
            "component",
            "incidents",
            "quarters",
            "rate",
            "90 % interval",
            "Weibull shape of gaps",
        )
        parts.append(
            Sheet(
                "Background: incidents with no item (per quarter); Weibull shape of all gaps",
                head,
                rows,
            )
        )
    return parts


def _times(found: Calibration) -> list[Part]:
    """Return detection and restore times by component."""
    rows = [
        (
            one.component,
            kind,
            f"{one.own:,} of {one.used:,}" if one.own != one.used else f"{one.own:,}",
            f"{one.going_on:,}",
            _short(one.mean.value),
            _ends(one.mean),
            "–" if one.cv is None else f"{_short(one.cv.value)} {_ends(one.cv)}",
        )
        for kind, times in (("detection", found.detection), ("restoration", found.restoration))
        for one in times
    ]
    if not rows:
        return []
    head = ("component", "time", "own times", "not over", "mean", "90 % interval", "cv")
    title = "Times (hours), without what open items add; few of its own: those of all components"
    return [Sheet(title, head, rows, 2)]


def _efforts(found: Calibration) -> list[Part]:
    """Return effort over estimate, and how often rollouts hold, by category."""
    parts: list[Part] = []
    if found.efforts:
        rows = [
            (
                one.kind,
                f"{one.tasks:,}",
                f"{one.exact.value:.2f}",
                f"{one.sigma.value:.2f} {_ends(one.sigma)}",
                f"{one.bias.value:.2f} {_ends(one.bias)}",
                f"{one.mean_ratio:.2f}",
                f"{one.total.value:.2f} {_ends(one.total)}",
            )
            for one in found.efforts
        ]
        head = ("kind", "tasks", "exact", "sigma", "bias", "mean ratio", "total ratio")
        parts.append(Sheet("True effort over estimate", head, rows))
    if found.fixes:
        fixes = [
            (
                one.category,
                f"{one.fixes:,}",
                f"{one.attempts:,}",
                f"{one.success.value:.2f}",
                _ends(one.success),
            )
            for one in found.fixes
        ]
        columns = ("category", "fixes", "rollouts", "fix success", "90 % interval")
        parts.append(Sheet("How often a rollout holds", columns, fixes))
    return parts


def _back_test(test: BackTest, *, used: bool) -> list[Part]:
    """Return how the last quarter was foretold."""
    rows = [
        (
            one.kind,
            one.group,
            f"{one.forecasts:,}",
            f"{one.mean:.1f}",
            f"[{one.low:.0f}, {one.high:.0f}]",
            f"{one.came:,}",
        )
        for one in test.groups
    ]
    title = "Back-test: the last 91 days foretold by what was before them (incidents)"
    head = ("kind", "group", "forecasts", "foretold", "90 % interval", "came")
    covered = test.coverage
    words = [
        f"of {counted(covered.of, 'forecast')} {covered.share:.0%} lay in their 90 % interval "
        f"(95 % interval of that share [{covered.low:.0%}, {covered.high:.0%}])"
    ]
    if test.kolmogorov is not None and test.chi_square is not None:
        words.append(
            f"randomised transforms are uniform with p = {test.kolmogorov:.2g} "
            f"(Kolmogorov-Smirnov) and {test.chi_square:.2g} (chi-square)"
        )
    scores = [
        (name, f"{one.crps:.4g}", f"{one.brier:.4g}")
        for name, one in (
            ("these beliefs", test.beliefs),
            ("each its own rate", test.raw),
            ("one rate for all", test.pooled),
        )
    ]
    if not used:
        words.append("told for information: nothing is proposed of these rates, see above")
    head_of = ("foretold by", "ranked probability score", "Brier score of any incident")
    return [
        Sheet(title, head, rows, 2),
        "; ".join(words),
        Sheet("Scores, less is better", head_of, scores),
    ]


def _proposals(changes: Sequence[BeliefChange]) -> list[Part]:
    """Return the cells that would change; confidences stand with their hazards."""
    if not changes:
        return ["no belief is to be changed"]
    hazards = [one for one in changes if one.key == _HAZARD]
    doubts = sum(one.key == _CONFIDENCE for one in changes)
    others = [one for one in changes if one.key not in (_HAZARD, _CONFIDENCE)]
    parts: list[Part] = [f"beliefs to change: {counted(len(changes), 'cell')}"]
    if hazards:
        title = f"Hazards to change ({_HAZARD})"
        parts.append(_sheet(title, "item", [(one.subject, one) for one in hazards[:_MOST]]))
    if len(hazards) > _MOST:
        parts.append(f"{len(hazards) - _MOST:,} more hazards are told by --json")
    if doubts:
        parts.append(
            f"{counted(doubts, 'cell')} of confidence go with the hazards: what is left of doubt "
            "after this evidence"
        )
    if others:
        told = [(f"{one.subject} {one.key}", one) for one in others[:_MOST]]
        parts.append(_sheet("Other beliefs to change", "cell", told))
    if len(others) > _MOST:
        parts.append(f"{len(others) - _MOST:,} more beliefs are told by --json")
    return parts


def _sheet(title: str, named: str, changes: Sequence[tuple[str, BeliefChange]]) -> Sheet:
    rows = [
        (
            name,
            f"{one.file}:{one.line}" if one.line else one.file,
            f"{one.old:.3g} ({one.source})",
            figure(one.new),
            f"[{_short(one.low)}, {_short(one.high)}]",
            f"{one.evidence}; {one.why}",
        )
        for name, one in changes
    ]
    head = (named, "where", "from", "to", "90 % interval", "why")
    return Sheet(title, head, rows, 2, prose=True)


def _ends(one: Estimate) -> str:
    return f"[{_short(one.low)}, {_short(one.high)}]"


def _short(value: float) -> str:
    """Return a number with three digits, small ones as such."""
    return "0" if abs(value) < 5e-4 else figure(value)

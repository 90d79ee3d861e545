"""What a sampled design tells: how policies stand over its points, and which factors matter."""

from collections.abc import Sequence

from paydown.console import Part
from paydown.exploring import differences, screening, sensitivity, where_it_loses
from paydown.money import Money, amount
from paydown.scenario_tables import standing
from paydown.sheet import Sheet, counted
from sim.box import Box, LosingBoxes, Verdict
from sim.comparison import Comparison
from sim.sampling import Sample
from sim.screening import MorrisEffect
from sim.sensitivity import SobolIndices
from sim.statistics import estimate

_VERDICTS: dict[Verdict, str] = {
    "found": "loses at {:.0%} of the points, most often in a part of the ranges",
    "none holds": "loses at {:.0%} of the points, and no part of the ranges was found to be worse",
    "never loses": "loses at no point",
    "always loses": "loses at every point",
    "too few points": "loses at {:.0%} of the points, too few to find where; give more --points",
}
"""What became of the search, as a sentence."""


def sample_tables(comparison: Comparison, baseline: str | None, made: Sample) -> list[Part]:
    """Return how policies stand over the points of a design, and which factors matter.

    Parameters
    ----------
    comparison
        What was found, the points being its scenarios.
    baseline
        Policy the others are compared with; None where it was disqualified.
    made
        The design.
    """
    names = ", ".join(one.name for one in made.factors)
    parts: list[Part] = [
        f"{counted(comparison.replications, 'world')} at each of {counted(made.points, 'point')} "
        f"({made.kind}) over {names}; {counted(comparison.workspace.quarters, 'quarter')}, "
        f"seed {comparison.seed}"
    ]
    others = [name for name in comparison.policies if name != baseline]
    if baseline is not None and others:
        parts.append(_over_points(comparison, baseline, made, others))
    parts += standing(comparison, "point")
    for name in others if baseline is not None else ():
        assert baseline is not None
        parts += _factors(comparison, made, name, baseline)
    return parts


def _over_points(
    comparison: Comparison, baseline: str, made: Sample, others: Sequence[str]
) -> Sheet:
    """Return the differences over all points."""
    means = {name: differences(comparison, made, name, baseline).mean(axis=1) for name in others}
    money = Money.of(comparison.workspace, [float(abs(one).max()) for one in means.values()])
    rows = []
    for name, over in means.items():
        whole = estimate(over)
        ends = (whole.mean, float(over.min()), float(over.max()))
        rows.append(
            (name, *(money(end, sign=True) for end in ends), f"{float((over < 0).mean()):.0%}")
        )
    return Sheet(
        f"Net value against {baseline}, means of points (in {money.unit})",
        ("policy", "mean", "least", "most", "loses at"),
        rows,
    )


def _factors(comparison: Comparison, made: Sample, policy: str, baseline: str) -> list[Part]:
    """Return which factors matter to a difference, or where it is a loss."""
    who = f"{policy} against {baseline}"
    if made.kind == "saltelli":
        return _indices(sensitivity(comparison, made, policy, baseline), who)
    if made.kind == "morris":
        effects = screening(comparison, made, policy, baseline)
        return _effects(effects, who, comparison)
    return _boxes(
        where_it_loses(comparison, made, policy, baseline), f"{policy} against {baseline}"
    )


def _indices(told: SobolIndices, who: str) -> list[Part]:
    """Return Sobol indices."""
    if not told.told:
        return [f"{who}: the points differ by no more than chance"]
    rows = [
        (
            one.factor,
            *(f"{value:.2f}" for value in (one.first, one.first_low, one.first_high)),
            *(f"{value:.2f}" for value in (one.total, one.total_low, one.total_high)),
        )
        for one in told.indices
    ]
    title = f"What {who} depends on: share of the variance over points"
    return [
        Sheet(title, ("factor", "alone", "from", "to", "with others", "from", "to"), rows),
        f"chance makes {told.noise_share:.0%} of the variance that was seen, and is taken off",
    ]


def _effects(told: Sequence[MorrisEffect], what: str, comparison: Comparison) -> list[Part]:
    """Return elementary effects."""
    money = Money.of(comparison.workspace, [one.mu_star for one in told])
    rows = [
        (
            one.factor,
            *(money(value) for value in (one.mu_star, one.mu_star_low, one.mu_star_high)),
            money(one.mu, sign=True),
            money(one.sigma),
            money(one.mu_star_noise),
        )
        for one in sorted(told, key=lambda one: -one.mu_star)
    ]
    headings = ("factor", "size", "from", "to", "direction", "spread", "by chance")
    title = f"Effect on {what} of moving through a factor's range (in {money.unit})"
    return [Sheet(title, headings, rows)]


def _boxes(told: LosingBoxes, who: str) -> list[Part]:
    """Return where a policy loses."""
    return [f"{who}: {_VERDICTS[told.verdict]}".format(told.rate), *map(_box, told.boxes)]


def _box(box: Box) -> str:
    """Return a box as a sentence."""
    limits = []
    for one in box.limits:
        low = "" if one.low is None else f"{amount(one.low)} <= "
        high = "" if one.high is None else f" <= {amount(one.high)}"
        limits.append(f"{low}{one.factor}{high}")
    return (
        f"  it loses where {' and '.join(limits)}: at {box.held_out_density:.0%} of "
        f"{counted(box.held_out_points, 'point')} there that were kept for the test "
        f"({box.held_out_rate:.0%} of all of these); {box.coverage:.0%} of its losses are there"
    )

"""Policies over scenarios: differences, regret, and who is good enough everywhere."""

from math import isnan

from paydown.console import Part
from paydown.money import Money
from paydown.sheet import Sheet, counted
from sim.comparison import Comparison
from sim.regret import TOLERANCE
from sim.results import Results
from sim.selection import Selection
from sim.statistics import Estimate
from sim.stopping import Precise


def scenario_tables(comparison: Comparison, baseline: str | None, most: int) -> list[Part]:
    """Return how policies stand in each scenario and over all of them.

    Parameters
    ----------
    comparison
        What was found.
    baseline
        Policy the others are compared with; None where it was disqualified.
    most
        Most worlds of each scenario.
    """
    worlds = comparison.replications
    quarters = counted(comparison.workspace.quarters, "quarter")
    parts: list[Part] = [
        f"{counted(worlds, 'world')} of each of {counted(len(comparison.scenarios), 'scenario')}, "
        f"{quarters}, seed {comparison.seed}"
    ]
    if baseline is not None and len(comparison.policies) > 1:
        parts += _differences(comparison, baseline)
    parts += standing(comparison)
    return [*parts, *_stopping(comparison, most)]


def _differences(comparison: Comparison, baseline: str) -> list[Part]:
    """Return differences to the baseline, a row for each scenario."""
    others = [name for name in comparison.policies if name != baseline]
    found = {
        scenario: {name: results.paired(name, baseline)["net_value"] for name in others}
        for scenario, results in comparison.results.items()
    }
    money = Money.of(
        comparison.workspace, [one.mean for row in found.values() for one in row.values()]
    )
    best = {
        scenario: [name for name, one in results.best().items() if one.may_be_best]
        for scenario, results in comparison.results.items()
    }
    rows = [
        (scenario, *(_cell(one, money) for one in row.values()), ", ".join(best[scenario]))
        for scenario, row in found.items()
    ]
    table = Sheet(
        f"Net value against {baseline} in the same worlds, by scenario (means in {money.unit})",
        ("scenario", *others, "may be best"),
        rows,
        prose=True,
    )
    return [table, "in brackets: the 95 % interval of the difference holds 0"]


def _cell(difference: Estimate, money: Money) -> str:
    """Return a mean difference, in brackets where chance may explain it."""
    text = money(difference.mean, sign=True)
    sure = difference.ci_low > 0 or difference.ci_high < 0
    return text if sure else f"({text})"


def standing(comparison: Comparison, each: str = "scenario") -> list[Part]:
    """Return what each policy gives away over scenarios, and which one gives away least.

    Parameters
    ----------
    comparison
        What was found.
    each
        What a scenario is called.
    """
    if comparison.replications < 2:
        return ["one world tells no policies apart; give more --replications"]
    found = comparison.robustness()
    money = Money.of(
        comparison.workspace,
        [amount for one in found.values() for amount in (one.mean.high, one.worst.mean)],
    )
    rows = []
    for name, one in found.items():
        where = max(one.by_scenario, key=lambda scenario: one.by_scenario[scenario].mean)
        rows.append(
            (
                name,
                # Below 0 is noise.
                *(money(max(0.0, end)) for end in (one.mean.mean, one.mean.low, one.mean.high)),
                money(max(0.0, one.worst.mean)),
                money(one.worst.high),
                _figure(one.satisficing),
                where if one.worst.mean > 0 else "",
            )
        )
    headings = ("policy", "mean regret", "from", "to", "worst", "at most", "good enough", "where")
    parts: list[Part] = [
        Sheet(
            f"What each policy gives away against the best one of each {each} "
            f"(95 % intervals, in {money.unit})",
            headings,
            rows,
            prose=True,
        ),
        f"good enough: loses at most {TOLERANCE:.0%} more than the best policy of its {each}, "
        "share of worlds",
    ]
    least = [name for name, one in found.items() if one.minimax]
    everywhere = [
        name
        for name in comparison.policies
        if all(results.best()[name].may_be_best for results in comparison.results.values())
    ]
    parts.append(f"gives away least in its worst {each}: {', '.join(least)}")
    parts.append(
        f"may be best in every {each}: " + ", ".join(everywhere)
        if everywhere
        else f"no policy may be best in every {each}: it depends on what you expect"
    )
    return parts


def _figure(share: float) -> str:
    return "–" if isnan(share) else f"{share:.0%}"


def _stopping(comparison: Comparison, most: int) -> list[Part]:
    """Return why a comparison ended; nothing where only the number of worlds could end it."""
    told = [
        _verdict(name, results) for name, results in comparison.results.items() if results.verdict
    ]
    if not told:
        return []
    every = all(one.verdict and one.verdict.reached for one in comparison.results.values())
    how = "reached in every scenario" if every else "not reached in every scenario; give more"
    worlds = f"{comparison.replications:,} of at most {counted(most, 'world')}"
    return [f"what was asked for is {how} after {worlds}: {'; '.join(told)}"]


def _verdict(name: str, results: Results) -> str:
    """Return what a rule says of a scenario."""
    verdict = results.verdict
    if isinstance(verdict, Selection):
        return f"{name} {verdict.selected or 'none'}"
    assert isinstance(verdict, Precise)
    widest = verdict.widest
    money = Money.of(results.workspace, list(verdict.half_widths.values()))
    return name if widest is None else f"{name} ± {money(verdict.half_widths[widest])} {money.unit}"

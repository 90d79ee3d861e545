"""Policies side by side: measures, paired differences, and whether they differ at all."""

from math import isnan

from paydown.console import Part
from paydown.money import Money
from paydown.sheet import Sheet, counted, under
from sim.results import Results

_CLOSE = 1.05
"""Largest ratio of values lost at which orders count as the same."""
_LOSSES = ("incidents", "drag", "drift", "churn")
_UNKNOWN = "–"


def results_tables(results: Results, baseline: str | None, potential: float) -> list[Part]:
    """Return the measures of policies, and their differences to a baseline.

    Parameters
    ----------
    results
        The measures.
    baseline
        Policy all others are compared with, None for no comparison.
    potential
        Net value if nothing went wrong and every outcome were won.
    """
    parts: list[Part] = [
        f"{counted(results.replications, 'world')}, "
        f"{counted(results.workspace.quarters, 'quarter')}, seed {results.seed}"
        + under(results.scenario),
        _value_table(results),
        _service_table(results),
    ]
    if baseline is not None:
        parts += [_paired_table(results, baseline), *_verdict(results, potential)]
    return parts


def _value_table(results: Results) -> Sheet:
    """Return net value, and what was lost and won on the way to it."""
    estimates = {policy: results.estimates(policy) for policy in results.policies}
    money = Money.of(results.workspace, [row["net_value"].mean for row in estimates.values()])
    columns = [*((f"-{cause}", f"value_lost.{cause}") for cause in _LOSSES),
               ("+outcomes", "outcomes"), ("-penalties", "penalties")]  # fmt: skip
    if not any(row["penalties"].mean > 0 for row in estimates.values()):
        columns.pop()
    rows = []
    for policy, row in estimates.items():
        net = row["net_value"]
        half = (net.ci_high - net.ci_low) / 2
        rows.append(
            (policy, money(net.mean), money(half), *(money(row[key].mean) for _, key in columns))
        )
    return Sheet(
        f"Value, means in {money.unit} (net value ± half a 95 % interval)",
        ("policy", "net", "±", *(heading for heading, _ in columns)),
        rows,
    )


def _service_table(results: Results) -> Sheet:
    """Return what users and engineers saw."""
    columns = (
        ("incidents", "incidents", ",.1f"),
        ("available", "availability", ".2%"),
        ("users kept", "retention", ".1%"),
        ("closed", "items_closed", ",.1f"),
        ("left open", "items_open", ",.1f"),
        ("idle days", "engineer_days.idle", ",.0f"),
    )
    rows = []
    for policy in results.policies:
        row = results.estimates(policy)
        means = ((row[key].mean, form) for _, key, form in columns)
        rows.append((policy, *(_figure(mean, form) for mean, form in means)))
    return Sheet("Service and work, means", ("policy", *(one[0] for one in columns)), rows)


def _figure(mean: float, form: str) -> str:
    # Idle days are a rest, so they may be a rounding below 0; z leaves no -0.
    return _UNKNOWN if isnan(mean) else f"{mean:z{form}}"


def _paired_table(results: Results, baseline: str) -> Sheet:
    """Return differences to the baseline, world by world."""
    differences = {name: results.paired(name, baseline)["net_value"] for name in results.policies}
    best, regret = results.best(), results.regret()
    money = Money.of(
        results.workspace, [*(one.mean for one in differences.values()), *regret.values()]
    )
    rows = []
    for policy, difference in differences.items():
        cells = ["baseline", "", "", ""]
        if policy != baseline:
            signed = (difference.mean, difference.ci_low, difference.ci_high)
            cells = [money(value, sign=True) for value in signed]
            cells.append(f"{results.share_better(policy, baseline):.0%}")
        lost = regret[policy]
        rows.append(
            (
                policy,
                *cells,
                "yes" if best[policy].may_be_best else "no",
                # Below 0 is noise; of one world nothing is known.
                money(lost if isnan(lost) else max(0.0, lost)),
            )
        )
    return Sheet(
        f"Net value against {baseline} in the same worlds (95 % intervals, in {money.unit})",
        ("policy", "difference", "from", "to", "better in", "may be best", "regret"),
        rows,
    )


def _verdict(results: Results, potential: float) -> list[str]:
    """Return which policies may be best, and whether the ones compared differ."""
    best = results.best()
    lines = ["may be best: " + ", ".join(name for name, one in best.items() if one.may_be_best)]
    if results.replications < 2:
        return [*lines, "one world tells no policies apart; give more --replications"]
    lost = {
        name: potential - results.estimates(name)["net_value"].mean
        for name in results.policies
        if name != "none"
    }
    if len(lost) < 2 or min(lost.values()) <= 0:
        return lines
    worst, least = max(lost, key=lost.__getitem__), min(lost, key=lost.__getitem__)
    ratio = lost[worst] / lost[least]
    if ratio == 1:
        verdict = "the policies compared do not differ: all come to the same"
    elif ratio <= _CLOSE:
        verdict = (
            f"the policies compared hardly differ: {worst} loses {ratio - 1:.1%} more than "
            f"{least}; capacity and estimates matter more"
        )
    elif best[worst].may_be_best:
        verdict = (
            f"{results.replications} worlds do not tell the policies apart: {worst} loses "
            f"{ratio:.2f} times what {least} loses, which may be chance; give more --replications"
        )
    else:
        verdict = (
            f"the policies compared differ: {worst} loses {ratio:.2f} times what {least} loses"
        )
    return [*lines, verdict]

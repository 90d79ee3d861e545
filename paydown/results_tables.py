"""Policies side by side: measures, paired differences, and whether the order matters."""

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from paydown.console import table
from paydown.money import Money
from sim.experiment import Results

_CLOSE = 1.05
"""Largest ratio of values lost at which orders count as the same."""


def results_tables(
    results: Results, baseline: str | None, potential: float
) -> list[RenderableType]:
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
    rows = {name: results.estimates(name) for name in results.policies}
    money = Money.of(results.workspace, [row["net_value"].mean for row in rows.values()])
    measures = table(
        f"{results.replications} worlds, {results.workspace.quarters} quarters, "
        f"seed {results.seed}: means (value in {money.unit})",
        "policy", "net value", "±", "-incidents", "-drag", "-drift", "-churn", "+outcomes",
        "incidents", "available", "closed", "idle days",
    )  # fmt: skip
    for policy, row in rows.items():
        net = row["net_value"]
        half = (net.ci_high - net.ci_low) / 2
        measures.add_row(
            Text(policy),
            money(net.mean),
            money(half),
            *(
                money(row[f"value_lost.{cause}"].mean)
                for cause in ("incidents", "drag", "drift", "churn")
            ),
            money(row["outcomes"].mean),
            f"{row['incidents'].mean:.1f}",
            f"{row['availability'].mean:.2%}",
            f"{row['items_closed'].mean:.1f}",
            f"{row['engineer_days.idle'].mean:,.0f}",
        )
    parts: list[RenderableType] = [measures]
    if baseline is not None:
        parts += [_paired_table(results, baseline), Text(_verdict(results, potential))]
    return parts


def _paired_table(results: Results, baseline: str) -> Table:
    differences = {name: results.paired(name, baseline)["net_value"] for name in results.policies}
    money = Money.of(results.workspace, [one.mean for one in differences.values()])
    made = table(
        f"Net value against {baseline} in the same worlds (95 % intervals, {money.unit})",
        "policy", "difference", "from", "to", "better in", "may be best", "regret",
    )  # fmt: skip
    best, regret = results.best(), results.regret()
    for policy, difference in differences.items():
        cells = ["baseline", "", "", ""]
        if policy != baseline:
            signed = (difference.mean, difference.ci_low, difference.ci_high)
            cells = [money(value, sign=True) for value in signed]
            cells.append(f"{results.share_better(policy, baseline):.0%}")
        may_be_best = "yes" if best[policy].may_be_best else "no"
        made.add_row(Text(policy), *cells, may_be_best, money(max(0.0, regret[policy])))
    return made


def _verdict(results: Results, potential: float) -> str:
    """Return whether the order matters here."""
    means = {name: results.estimates(name)["net_value"].mean for name in results.policies}
    fixing = {name: mean for name, mean in means.items() if name != "none"}
    leaders = [name for name, one in results.best().items() if one.may_be_best]
    lines = ["may be best: " + ", ".join(leaders)]
    lost = {name: potential - mean for name, mean in fixing.items()}
    if len(lost) > 1 and min(lost.values()) > 0:
        worst, least = max(lost, key=lost.__getitem__), min(lost, key=lost.__getitem__)
        ratio = lost[worst] / lost[least]
        if ratio <= _CLOSE:
            lines.append(
                f"the order hardly matters here: {worst} loses {ratio - 1:.1%} more than {least}; "
                "capacity and estimates matter more"
            )
        else:
            lines.append(
                f"the order matters here: {worst} loses {ratio:.2f} times what {least} loses"
            )
    return "\n".join(lines)

"""The tables of ``docs/league.md``, made from the rows of the league.

Significance: for each policy the p-values of its cells (scenarios times templates) are adjusted
together by Holm's method, so that the chance of naming any cell wrongly is at most 5 % a policy.
"""

from collections.abc import Iterable, Sequence
from math import isnan
from pathlib import Path

from benchmarks.league import BASE, OLDEST, ROOT, ROWS
from benchmarks.pages import filled, interval, table
from benchmarks.ratios import holm
from benchmarks.releases import PROVEN, Release, read_releases
from benchmarks.releases import ROWS as RELEASES
from benchmarks.standing import MARK, Standing, read_standings
from scenarios.workspace import BASELINE

PAGE = ROOT / "docs" / "league.md"
LEVEL = 0.05
"""Level of each policy's tests together."""
CLAIMED = ("self_financing", "plan")
"""Policies said to lose nowhere against `BASE`, and least where toil burns the crew."""
TOIL, TOIL_RATIO = "toil", 0.95
"""The template for which more is claimed, and what."""


class League:
    """The rows, and which of them are told apart."""

    def __init__(self, rows: Sequence[Standing]) -> None:
        self.rows = list(rows)
        self.against = _adjusted(self.rows, [row.p for row in self.rows])
        self.beside = _adjusted(self.rows, [row.base_p for row in self.rows])

    @property
    def templates(self) -> list[str]:
        """Names of the templates, sorted."""
        return sorted({row.template for row in self.rows})

    @property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, the baseline first."""
        names = sorted({row.scenario for row in self.rows} - {BASELINE})
        return [BASELINE, *names]

    @property
    def policies(self) -> list[str]:
        """Names of the policies, sorted."""
        return sorted({row.policy for row in self.rows})

    def of(self, template: str, policy: str) -> list[Standing]:
        """Return a policy's rows in a template, scenarios sorted."""
        return [row for row in self.rows if row.template == template and row.policy == policy]

    def cell(self, template: str, scenario: str) -> list[Standing]:
        """Return the rows of a cell."""
        return [row for row in self.rows if (row.template, row.scenario) == (template, scenario)]

    def worse(self, row: Standing) -> bool:
        """Whether a policy loses more than `BASE` beyond doubt, all its cells considered."""
        return row.ratio > 1 and self.against[_key(row)] < LEVEL

    def better(self, row: Standing) -> bool:
        """Whether it loses less beyond doubt, all its cells considered."""
        return row.ratio < 1 and self.against[_key(row)] < LEVEL


def _key(row: Standing) -> tuple[str, str, str]:
    """Return what names a row."""
    return row.template, row.scenario, row.policy


def _adjusted(
    rows: Sequence[Standing], p_values: Sequence[float]
) -> dict[tuple[str, str, str], float]:
    """Return the p-value of each row, adjusted together with the policy's other ones."""
    found = {}
    for policy in {row.policy for row in rows}:
        own = [index for index, row in enumerate(rows) if row.policy == policy]
        for index, p in zip(own, holm([p_values[index] for index in own]), strict=True):
            found[_key(rows[index])] = p
    return found


def blocks(rows: Sequence[Standing], releases: Sequence[Release]) -> dict[str, str]:
    """Return what stands in each block of the page, by name."""
    league = League(rows)
    made = {f"template-{name}": _template(league, name) for name in league.templates}
    return made | {
        "worlds": _worlds(league),
        "claims": _claims(league),
        "rollout": _rollout(league),
        "plan": _plan(league),
        "fifo": _fifo(league),
        "losses": _losses(league),
        "releases": _releases(releases),
    }


def _worlds(league: League) -> str:
    """Return how much was run."""
    counts: dict[int, list[str]] = {}
    for policy in league.policies:
        worlds = max(row.worlds for row in league.rows if row.policy == policy)
        counts.setdefault(worlds, []).append(policy)
    most = max(counts)
    few = [
        f"the first {number} of them for " + ", ".join(f"`{name}`" for name in names)
        for number, names in sorted(counts.items())
        if number != most
    ]
    sizes = f"{len(league.policies)} policies, {len(league.scenarios)} scenarios (the baseline is "
    sizes += f"one of them), {len(league.templates)} templates: "
    sizes += f"{len(league.rows)} rows. {most} worlds in a cell"
    return "; ".join([sizes, *few]) + "."


def _template(league: League, template: str) -> str:
    """Return the table of a template, the best in the baseline first."""
    heads = [
        "policy", "lost / `cd3`, baseline", "best scenario", "worst scenario",
        "captured, baseline", "better in", "worse in",
    ]  # fmt: skip
    lines = []
    for policy in league.policies:
        rows = [row for row in league.of(template, policy) if row.worlds]
        base = next((row for row in rows if row.scenario == BASELINE), None)
        if base is None:
            lines.append((float("inf"), [f"`{policy}`", *["–"] * (len(heads) - 1)]))
            continue
        best, worst = min(rows, key=_ratio), max(rows, key=_ratio)
        cells = [
            f"`{policy}`",
            interval(base.ratio, base.ratio_low, base.ratio_high),
            f"{best.ratio:.2f} {best.scenario}",
            f"{worst.ratio:.2f} {worst.scenario}",
            _percent(base.captured, base.captured_low, base.captured_high),
            str(sum(league.better(row) for row in rows)),
            str(sum(league.worse(row) for row in rows)),
        ]
        if policy == BASE:
            cells[1:4] = ["1", "1", "1"]
        lines.append((base.ratio, cells))
    lines.sort(key=lambda line: (line[0], line[1]))
    return table(heads, [cells for _, cells in lines])


def _ratio(row: Standing) -> float:
    """Return the value lost relative to the careful sheet."""
    return row.ratio


def _percent(value: float, low: float, high: float) -> str:
    """Return a share with its interval, per cent; without it where it is no estimate."""
    if isnan(value):
        return "–"
    if high - low < 1e-9:
        return f"{value:.0%}"
    return f"{value:.0%} [{low:.0%}, {high:.0%}]".replace("-0%", "0%")


def _claims(league: League) -> str:
    """Return, for each claim, how many cells hold and which do not."""
    lines = []
    for policy in CLAIMED:
        rows = [row for row in league.rows if row.policy == policy and row.worlds]
        worse = [row for row in rows if league.worse(row)]
        doubtful = [row for row in rows if row.ratio_low > 1 and not league.worse(row)]
        lines.append(
            f"- **`{policy}` loses nowhere more than `cd3`**: {_verdict(worse, doubtful, rows)}"
        )
        toil = [row for row in rows if row.template == TOIL]
        short = [row for row in toil if row.ratio > TOIL_RATIO]
        text = f"- **`{policy}` loses at least 5 % less than `cd3` in `{TOIL}`**: "
        text += f"so in {len(toil) - len(short)} of {len(toil)} scenarios"
        lines.append(text + (f"; not in {_named(short)}." if short else "."))
    return "\n".join(lines)


def _rollout(league: League) -> str:
    """Return where rollout stands against its base."""
    rows = [row for row in league.rows if row.policy == "rollout" and row.worlds]
    worse = [row for row in rows if row.base_ratio > 1 and league.beside[_key(row)] < LEVEL]
    doubtful = [row for row in rows if row.base_low > 1 and row not in worse]
    text = "- **`rollout` is nowhere worse than its base `self_financing`**: "
    return text + _verdict(worse, doubtful, rows, base=True)


def _plan(league: League) -> str:
    """Return where the plan and the cheap rule are told apart, one way and the other."""
    rows = [row for row in league.rows if row.policy == "plan" and row.worlds]
    apart = [row for row in rows if league.beside[_key(row)] < LEVEL]
    worse = [row for row in apart if row.base_ratio > 1]
    better = [row for row in apart if row.base_ratio < 1]
    text = "Nothing is claimed of `plan` against `self_financing`. By the ratio to it, of "
    text += f"{len(rows)} cells it loses more beyond doubt in {len(worse)}"
    text += f" ({_named(worse, base=True)})" if worse else ""
    text += f", and less in {len(better)}"
    return text + (f" ({_named(better, base=True)})." if better else ".")


def _verdict(
    worse: Sequence[Standing],
    doubtful: Sequence[Standing],
    rows: Sequence[Standing],
    *,
    base: bool = False,
) -> str:
    """Return in words in which cells a claim does not hold."""
    ratios = [row.base_ratio if base else row.ratio for row in rows]
    text = f"ratio {'to it ' if base else ''}{min(ratios):.3f} to {max(ratios):.3f} over "
    text += f"{len(rows)} cells; beyond doubt above 1 in {len(worse)}"
    text += f" ({_named(worse, base=base)})" if worse else ""
    text += f"; in {len(doubtful)} more the interval by itself lies above 1"
    return text + (f" ({_named(doubtful, base=base)})." if doubtful else ".")


def _named(rows: Iterable[Standing], *, base: bool = False) -> str:
    """Return cells by name with ratio and interval, the worst first."""
    figures = [
        (row.base_ratio, row.base_low, row.base_high, row)
        if base
        else (row.ratio, row.ratio_low, row.ratio_high, row)
        for row in rows
    ]
    figures.sort(key=lambda one: -one[0])
    return ", ".join(
        f"`{row.template}` {row.scenario} {interval(value, low, high)}"
        for value, low, high, row in figures
    )


def _fifo(league: League) -> str:
    """Return the price of working the oldest first, in money and per cent."""
    heads = [
        "template", "`fifo` loses", "more than `cd3`", "share", "more than the best", "share",
        "best", "share against `cd3`, all scenarios",
    ]  # fmt: skip
    lines = []
    for template in league.templates:
        rows = league.cell(template, BASELINE)
        careful = next(row for row in rows if row.policy == BASE)
        oldest = next(row for row in rows if row.policy == OLDEST)
        best = min((r for r in rows if r.policy != MARK and r.worlds), key=_ratio)
        shares = [row.saved_share for row in league.of(template, BASE)]
        lines.append(
            [
                f"`{template}`",
                f"{oldest.lost / 1e3:,.0f}",
                _thousands(careful),
                f"{careful.saved_share:.0%}",
                _thousands(best),
                f"{best.saved_share:.0%}",
                f"`{best.policy}`",
                f"{min(shares):.0%} to {max(shares):.0%}",
            ]
        )
    return table(heads, lines)


def _thousands(row: Standing) -> str:
    """Return what a policy saves against the oldest first, in thousands."""
    return interval(row.saved / 1e3, row.saved_low / 1e3, row.saved_high / 1e3, ",.0f")


def _losses(league: League) -> str:
    """Return, for each policy, the scenarios in which it is worse beyond doubt."""
    heads = ["policy", *(f"`{name}`" for name in league.templates)]
    lines = []
    for policy in league.policies:
        if policy == BASE:
            continue
        cells = [f"`{policy}`"]
        for template in league.templates:
            worse = {row.scenario for row in league.of(template, policy) if league.worse(row)}
            cells.append(_listed([name for name in league.scenarios if name in worse], league))
        lines.append(cells)
    return table(heads, lines, words=len(heads))


def _listed(worse: Sequence[str], league: League) -> str:
    """Return scenarios in words; where they are most of all, those that are not among them."""
    every = league.scenarios
    others = [name for name in every if name not in worse]
    if not worse:
        return "none"
    if not others:
        return f"all {len(every)}"
    if len(others) <= len(every) // 3:
        return "all but " + ", ".join(others)
    return ", ".join(worse)


def _releases(releases: Sequence[Release]) -> str:
    """Return the value of each rule's release over that of the proven plan."""
    problems = list(dict.fromkeys((row.instance, row.capacity) for row in releases))
    value = {(row.instance, row.capacity, row.policy): row.value for row in releases}
    status = {(row.instance, row.capacity): row.status for row in releases if row.policy == PROVEN}
    heads = ["policy", *(f"{name}, {capacity:g} days" for name, capacity in problems)]
    plans = [
        f"{value[*one, PROVEN]:,.0f}" + ("" if status[one] == "optimal" else f" ({status[one]})")
        for one in problems
    ]
    policies = sorted(
        {row.policy for row in releases} - {PROVEN},
        key=lambda policy: (-sum(value[*one, policy] / value[*one, PROVEN] for one in problems),
                            policy),
    )  # fmt: skip
    lines = [[PROVEN, *plans]]
    for policy in policies:
        shares = [f"{value[*one, policy] / value[*one, PROVEN]:.0%}" for one in problems]
        lines.append([f"`{policy}`", *shares])
    return table(heads, lines)


def render(rows: Path = ROWS, releases: Path = RELEASES, page: Path = PAGE) -> None:
    """Write the blocks of the page anew from the rows."""
    made = blocks(read_standings(rows), read_releases(releases))
    page.write_text(filled(page.read_text(encoding="utf-8"), made), encoding="utf-8")

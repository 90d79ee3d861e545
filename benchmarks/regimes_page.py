"""The picture and the tables of ``docs/regimes.md``, made from the rows of the map."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.organisations import (
    AFTERCARE_DAYS,
    BY_INCIDENTS,
    ENGINEERS,
    HARM,
    ITEMS,
    QUARTERS,
)
from benchmarks.pages import filled, interval, table
from benchmarks.ratios import holm
from benchmarks.regimes import BASE, POLICIES, RegimeRow, read_rows

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "regimes.md"
PICTURE = ROOT / "docs" / "pictures" / "regimes.svg"
ROWS = ROOT / "docs" / "regimes" / "cells.csv"
LEVEL = 0.05
"""Level of each policy's tests together."""
SENSIBLE = ("cd3", "lookahead", "self_financing", "plan")
"""Orders that look at money, effort and dates."""
LITTLE = 0.3
"""Burn share up to which little burns."""
CLOSE = 0.05
"""Within this, as a share of what ``cd3`` loses, orders come to the same."""


def blocks(rows: Sequence[RegimeRow]) -> dict[str, str]:
    """Return what stands in each block of the page, by name."""
    return {
        "made": _made(rows),
        "policies": _policies(rows),
        "spread": _spread_table(rows),
        "close": _close(rows),
        "above": _above(rows),
        "cells": _cells(rows),
    }


def _made(rows: Sequence[RegimeRow]) -> str:
    """Return how much was run, and on what."""
    first = rows[0]
    cells = len({_cell(row) for row in rows})
    return (
        f"{cells} cells, {first.organisations} organisations in each, half of them with one team "
        f"and half with two, {first.worlds} worlds for each organisation, seed 0. An organisation "
        f"has {ITEMS} items, {ENGINEERS} engineers, two components and {QUARTERS} quarters; "
        f"{BY_INCIDENTS:.0%} of its burn comes by incidents, each with {AFTERCARE_DAYS:g} day of "
        f"aftercare, the rest by toil; with all items open drag takes {HARM:.0%} of all value."
    )


def _cell(row: RegimeRow) -> tuple[float, float, float]:
    """Return what names a cell."""
    return row.burn_share, row.backlog_load, row.correlation


def _policies(rows: Sequence[RegimeRow]) -> str:
    """Return for each policy how far its ratio ranges, and where it is told apart."""
    heads = ["policy", "median", "least", "most", "better in", "worse in"]
    heads += ["better alone", "worse alone"]
    lines = []
    for policy in POLICIES:
        if policy == BASE:
            continue
        own = [row for row in rows if row.policy == policy]
        adjusted = holm([row.p for row in own])
        sure = [row for row, p in zip(own, adjusted, strict=True) if p < LEVEL]
        least, most = min(own, key=_ratio), max(own, key=_ratio)
        lines.append(
            [
                f"`{policy}`",
                f"{median(row.ratio for row in own):.2f}",
                f"{least.ratio:.2f} ({_place(least)})",
                f"{most.ratio:.2f} ({_place(most)})",
                f"{sum(row.ratio < 1 for row in sure)}",
                f"{sum(row.ratio > 1 for row in sure)}",
                f"{sum(row.ratio_high < 1 for row in own)}",
                f"{sum(row.ratio_low > 1 for row in own)}",
            ]
        )
    return table(heads, lines)


def _ratio(row: RegimeRow) -> float:
    """Return the value lost relative to the careful sheet."""
    return row.ratio


def _place(row: RegimeRow) -> str:
    """Return a cell in words."""
    return f"{row.burn_share:.0%}, {row.backlog_load:g}, {_signed(row.correlation)}"


def _signed(correlation: float) -> str:
    """Return a correlation with its sign."""
    return f"{correlation:+.1f}".replace("-", "−") if correlation else "0"


def _spreads(rows: Sequence[RegimeRow]) -> dict[tuple[float, float, float], float]:
    """Return the most less the least ratio among sensible orders, by cell."""
    found: dict[tuple[float, float, float], list[float]] = {}
    for row in rows:
        if row.policy in SENSIBLE:
            found.setdefault(_cell(row), []).append(row.ratio)
    return {cell: max(ratios) - min(ratios) for cell, ratios in found.items()}


def _spread_table(rows: Sequence[RegimeRow]) -> str:
    """Return the spread among sensible orders, by burn share and load, largest correlation."""
    spreads = _spreads(rows)
    burns = sorted({row.burn_share for row in rows})
    loads = sorted({row.backlog_load for row in rows})
    correlations = sorted({row.correlation for row in rows})
    lines = [
        [
            f"{burn:.0%}",
            *(
                " / ".join(f"{100 * spreads[burn, load, one]:.0f}" for one in correlations)
                for load in loads
            ),
        ]
        for burn in burns
    ]
    return table(["burn share", *(f"load {load:g}" for load in loads)], lines)


def _close(rows: Sequence[RegimeRow]) -> str:
    """Return in how many cells any sensible order will do."""
    spreads = _spreads(rows)
    close = [cell for cell, spread in spreads.items() if spread <= CLOSE]
    least = min(row.ratio for row in rows if row.policy == "fifo")
    return (
        f"Among {', '.join(f'`{one}`' for one in SENSIBLE)} the most and the least value lost lie "
        f"within {CLOSE:.0%} of what `cd3` loses in {len(close)} of {len(spreads)} cells. `fifo` "
        f"loses at least {least:.2f} times what `cd3` loses, in every cell."
    )


def _above(rows: Sequence[RegimeRow]) -> str:
    """Return where the rules that price days come out above the sheet: where little burns."""
    lines = []
    for policy in ("self_financing", "plan"):
        low = [row for row in rows if row.policy == policy and row.burn_share <= LITTLE]
        alone = sum(row.ratio_low > 1 for row in low)
        least, most = min(low, key=_ratio), max(low, key=_ratio)
        lines.append(
            f"- `{policy}`, burn share up to {LITTLE:.0%}: ratio {least.ratio:.2f} to "
            f"{most.ratio:.2f}, median {median(row.ratio for row in low):.2f}; the interval by "
            f"itself lies above 1 in {alone} of {len(low)} cells."
        )
    return "\n".join(lines)


def _cells(rows: Sequence[RegimeRow]) -> str:
    """Return the cells in which sensible orders lie apart, the widest first."""
    spreads = _spreads(rows)
    heads = ["burn share, load, correlation", *(f"`{one}`" for one in SENSIBLE if one != BASE)]
    by_cell = {(_cell(row), row.policy): row for row in rows}
    wide = sorted((c for c in spreads if spreads[c] > CLOSE), key=lambda c: (-spreads[c], c))
    lines = [
        [
            _place(by_cell[cell, BASE]),
            *(
                interval(found.ratio, found.ratio_low, found.ratio_high, ".2f")
                for one in SENSIBLE
                if one != BASE
                for found in [by_cell[cell, one]]
            ),
        ]
        for cell in wide
    ]
    return table(heads, lines)


def render(rows: Path = ROWS, page: Path = PAGE, picture: Path = PICTURE) -> None:
    """Write picture and blocks of the page anew from the rows."""
    from benchmarks.regimes_chart import drawn

    found = read_rows(rows)
    drawn(found).save(str(picture))
    page.write_text(filled(page.read_text(encoding="utf-8"), blocks(found)), encoding="utf-8")

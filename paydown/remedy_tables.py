"""The library of remedies as tables and as JSON."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from paydown.shapes import SCHEMA_VERSION
from paydown.sheet import Sheet, counted

if TYPE_CHECKING:
    from paydown.console import Part
    from paydown.remedies import Group, Remedies, Remedy
    from scenarios.success.interval import Interval

_UNKNOWN = "–"


def remedy_tables(found: "Remedies") -> "list[Part]":
    """Return the library as tables.

    Parameters
    ----------
    found
        The library.
    """
    note = []
    if found.unrecorded:
        are = "is" if found.unrecorded == 1 else "are"
        note = [f"{counted(found.unrecorded, 'item')} {are} closed without an outcome recorded"]
    if not found.remedies:
        return ["no outcome is recorded yet; `paydown outcome ITEM` records one", *note]
    rows = [_row(one) for one in found.remedies]
    headings = (
        "item", "category", "verdict", "days", "times", "record", "what was done, and what came",
    )  # fmt: skip
    return [
        Sheet("Remedies", headings, rows, names=3, prose=True),
        _sheet("By category", "category", found.categories),
        _sheet("By who estimated", "estimator", found.estimators),
        *note,
    ]


def _row(one: "Remedy") -> tuple[str | tuple[str, ...], ...]:
    actual = _UNKNOWN if one.actual_days is None else f"{one.actual_days:,.1f}"
    told = (one.remedy or one.title, f"- {one.because}")
    return (
        one.item,
        one.category,
        one.verdict,
        f"{one.estimate_days:,.1f} → {actual}",
        _ratio(one.effort_ratio),
        f"{one.record}",
        told,
    )


def _sheet(title: str, heading: str, groups: "tuple[Group, ...]") -> Sheet:
    headings = (heading, "outcomes", "judged", "met", "share met (95 %)", "effort over estimate",
                "in total")  # fmt: skip
    rows = [
        (
            one.name,
            f"{one.outcomes}",
            f"{one.judged}",
            f"{one.met}",
            _share(one.share),
            _ratio(one.median_effort_ratio),
            _ratio(one.total_effort_ratio),
        )
        for one in groups
    ]
    return Sheet(title, headings, rows)


def _ratio(ratio: float | None) -> str:
    return _UNKNOWN if ratio is None else f"{ratio:.2f}"


def _share(found: "Interval") -> str:
    if found.value is None:
        return _UNKNOWN
    return f"{found.value:.0%} ({found.low:.0%} to {found.high:.0%})"


def remedies_shape(found: "Remedies") -> dict[str, Any]:
    """Return the library as plain content.

    Parameters
    ----------
    found
        The library.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "remedies": list(_remedies(found)),
        "categories": [_group(one) for one in found.categories],
        "estimators": [_group(one) for one in found.estimators],
        "unrecorded": found.unrecorded,
    }


def _remedies(found: "Remedies") -> Iterator[dict[str, Any]]:
    for one in found.remedies:
        ratio = None if one.rate_ratio is None else one.rate_ratio.shape
        yield {**asdict(one), "effort_ratio": one.effort_ratio, "rate_ratio": ratio}


def _group(group: "Group") -> dict[str, Any]:
    return {**asdict(group), "share": group.share.shape}

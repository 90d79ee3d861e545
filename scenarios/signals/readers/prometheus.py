"""Prometheus: what its HTTP interface answers to a query, at one time or over a range."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from scenarios.signals.reading import Reading, Source, measured, tidy
from scenarios.signals.series import LARGEST_READING
from scenarios.units import FIRST_DAY, LAST_DAY

NAME = "Prometheus"

_KEYS = {"matrix": "values", "vector": "value"}
"""Where a result holds its points, by type of result."""
_FIRST = datetime(FIRST_DAY.year, 1, 1, tzinfo=UTC).timestamp()
_LAST = datetime(LAST_DAY.year, 12, 31, tzinfo=UTC).timestamp()


def recognises(document: Any) -> bool:
    """Return whether a document is an answer to a query."""
    if not isinstance(document, Mapping):
        return False
    data = document.get("data")
    if document.get("status") == "success":
        return isinstance(data, Mapping) and "resultType" in data
    return document.get("status") == "error"


def readings(document: Any, source: Source) -> Iterator[Reading]:
    """Yield the points; a value is a text and may be ``NaN``, which is no reading."""
    if document["status"] != "success":
        source.fault(f"the query failed ({document.get('error', 'no reason given')}); ask again")
        return
    data = document["data"]
    kind = data["resultType"]
    if not isinstance(kind, str) or kind not in _KEYS or not isinstance(data.get("result"), list):
        source.fault(f"its resultType is {kind!r}; give the answer to a query of a metric")
        return
    for series in data["result"]:
        labels = series.get("metric") if isinstance(series, Mapping) else None
        if not isinstance(labels, Mapping):
            source.skip("a series without labels")
            continue
        if "histogram" in series or "histograms" in series:
            source.skip("a histogram")
        points = series.get(_KEYS[kind])
        if kind == "vector" and points is not None:
            points = [points]
        if not isinstance(points, list):
            source.skip("a series without points")
            continue
        component = source.component(labels) if points else None
        if component is None:
            continue
        signal = _signal(labels, component)
        for point in points:
            made = _point(point, source)
            if made is not None:
                yield Reading(component, source.about.kind or "health", signal, *made)


def _point(point: Any, source: Source) -> tuple[float, float] | None:
    """Return time and value of a point, None where it holds none."""
    if not isinstance(point, list) or len(point) != 2:
        source.skip("a point that is not a time and a value")
        return None
    time = measured(point[0])
    if time is None or not _FIRST <= time <= _LAST:
        source.skip("a point without a time in seconds")
        return None
    try:
        value = float(point[1]) if isinstance(point[1], str) else None
    except ValueError:
        value = None
    if value is None:
        source.skip("a value that is no number in a text")
        return None
    if not abs(value) <= LARGEST_READING:
        source.skip("a value that is NaN, infinite or beyond all measure")
        return None
    return time, value


def _signal(labels: Mapping[str, Any], component: str) -> str:
    """Return the name of a series: its metric, and the labels that do not name the component."""
    others = sorted(
        f"{name}={value}"
        for name, value in labels.items()
        if name != "__name__" and value != component
    )
    name = str(labels.get("__name__", "query"))
    return tidy(f"{name}{{{','.join(others)}}}" if others else name)

"""Great Expectations, 0.x and 1.x: a validation result, or a checkpoint that nests several."""

from collections.abc import Iterator, Mapping
from math import nan
from typing import Any

from scenarios.signals.reading import Reading, Source, measured, said, tidy
from scenarios.signals.series import UNKNOWN

NAME = "Great Expectations"


def recognises(document: Any) -> bool:
    """Return whether a document is a validation result or holds some."""
    return any(True for _ in _validations(document))


def readings(document: Any, source: Source) -> Iterator[Reading]:
    """Yield a reading for each expectation: its share of unexpected values, else its verdict.

    The share may be as large as ``mostly`` leaves room for; whether it failed is what the tool
    says. The elements that were looked at are the sample.
    """
    outer = document.get("run_id") if isinstance(document, Mapping) else None
    for one in _validations(document):
        meta = _table(one.get("meta"))
        time = source.time(
            _table(meta.get("run_id")).get("run_time"),
            meta.get("validation_time"),
            _table(meta.get("batch_markers")).get("ge_load_time"),
            _table(outer).get("run_time"),
        )
        component = source.component(meta)
        if time is None or component is None:
            continue
        for result in one.get("results") or one.get("expectations") or ():
            made = _reading(_table(result), component, time, source)
            if made is not None:
                yield made


def _reading(
    result: Mapping[str, Any], component: str, time: float, source: Source
) -> Reading | None:
    """Return the reading of an expectation, None where it was not evaluated."""
    config = _table(result.get("expectation_config")) or result
    kind = config.get("type") or config.get("expectation_type")
    if not isinstance(kind, str):
        source.skip("an expectation without a type")
        return None
    verdict = said(result.get("success"))
    if _raised(result.get("exception_info")):
        source.skip("an expectation that could not be evaluated")
        return None
    if verdict == UNKNOWN:
        source.skip("an expectation without a verdict")
        return None
    arguments, found = _table(config.get("kwargs")), _table(result.get("result"))
    column = arguments.get("column")
    signal = tidy(f"{kind}:{column}" if isinstance(column, str) else kind)
    percent = measured(found.get("unexpected_percent"))
    elements = measured(found.get("element_count"))
    asked = source.about.kind or "data_quality"
    if percent is None:
        value, high = float(verdict), 0.0
    else:
        mostly = measured(arguments.get("mostly"))
        value, high = percent / 100, nan if mostly is None else 1.0 - mostly
        high = 0.0 if mostly is None else high
    # A check of a whole table is no sample: it is as sure as it will ever be.
    sample = _WHOLE if elements is None else max(0, int(elements))
    return Reading(component, asked, signal, time, value, nan, high, verdict, sample)


_WHOLE = 1_000_000
"""Sample of a check that counts no elements, such as that a column exists."""


def _validations(document: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every validation result in a document, a few levels deep."""
    ahead = [(document, 0)]
    while ahead:
        one, depth = ahead.pop(0)
        if isinstance(one, list):
            ahead.extend((part, depth + 1) for part in one)
        if not isinstance(one, Mapping) or depth > 4:
            continue
        listed = one.get("results", one.get("expectations"))
        if isinstance(listed, list) and all(_is_result(part) for part in listed):
            if listed:
                yield one
            continue
        for key in ("run_results", "validation_results", "validation_result"):
            inner = one.get(key)
            # A checkpoint keeps its results under identifiers of theirs.
            keyed = key == "run_results" and isinstance(inner, Mapping)
            parts = _table(inner).values() if keyed else (inner,)
            ahead.extend((part, depth + 1) for part in parts)


def _is_result(part: Any) -> bool:
    return isinstance(part, Mapping) and (
        "expectation_config" in part or "expectation_type" in part
    )


def _raised(info: Any) -> bool:
    """Return whether an exception was raised: stated plainly, or by metric."""
    table = _table(info)
    return table.get("raised_exception") is True or any(
        _table(one).get("raised_exception") is True for one in table.values()
    )


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}

"""Evidently, 0.4 to 0.7: drift of columns and of data sets.

A score is a p-value or a distance, depending on the method: of a p-value a *small* one is drift, of
a distance a *large* one. Where the file does not say which it is, the score is left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

from scenarios.signals.reading import Reading, Source, measured, said, tidy
from scenarios.signals.series import FAILED, PASSED, UNKNOWN

NAME = "Evidently"

_P_VALUES = frozenset(
    {
        "ks", "chisquare", "z", "anderson", "fisher_exact", "cramer_von_mises", "g_test",
        "mannw", "es", "ed", "t_test", "empirical_mmd", "emperical_mmd", "tvd",
    }
)  # fmt: skip
"""Methods whose score is a p-value, by short name."""
_DISTANCES = frozenset(
    {
        "wasserstein", "kl_div", "psi", "jensenshannon", "hellinger",
        "wasserstein distance (normed)", "kullback-leibler divergence", "jensen-shannon distance",
        "hellinger distance",
    }
)  # fmt: skip
"""Methods whose score is a distance, by short and by long name."""
_USUAL = {True: 0.05, False: 0.1}
"""The tool's own thresholds, for p-values and for distances, where the file states none."""
_MANY = 1_000_000
"""Sample of a score: the file does not say of how many rows it is made."""


def recognises(document: Any) -> bool:
    """Return whether a document lists metrics as the tool does."""
    metrics = document.get("metrics") if isinstance(document, Mapping) else None
    return (
        isinstance(metrics, list)
        and bool(metrics)
        and all(
            isinstance(one, Mapping) and ("metric_name" in one or "metric" in one)
            for one in metrics
        )
    )


@dataclass(frozen=True)
class _Place:
    """What all readings of a document share."""

    component: str
    kind: str
    time: float
    source: Source

    def drift(self, column: str, method: Any, score: Any, threshold: Any) -> Reading | None:
        """Return a column's drift, None where it cannot be judged."""
        small = _is_p_value(method)
        value = measured(score)
        if value is None:
            self.source.skip("a score that is no number")
            return None
        if small is None:
            self.source.skip("a score whose method does not tell p-value from distance")
            return None
        limit = measured(threshold)
        limit = _USUAL[small] if limit is None else limit
        # The tool compares so: a p-value below, a distance at or above its threshold.
        failed = value < limit if small else value >= limit
        low, high = (limit, nan) if small else (nan, limit)
        return self.made(f"drift:{column}", value, (low, high), FAILED if failed else PASSED)

    def made(self, signal: str, value: float, limits: tuple[float, float], verdict: int) -> Reading:
        """Return a reading."""
        return Reading(
            self.component, self.kind, tidy(signal), self.time, value, *limits, verdict, _MANY
        )


def readings(document: Any, source: Source) -> Iterator[Reading]:
    """Yield a reading for each column and each data set whose drift was measured."""
    time, component = source.time(document.get("timestamp")), source.component(document)
    if time is None or component is None:
        return
    place = _Place(component, source.about.kind or "drift", time, source)
    for metric in document["metrics"]:
        if "metric_name" in metric or not isinstance(metric.get("result"), Mapping):
            yield from _since_07(metric, place)
        else:
            yield from _before_07(metric["metric"], metric["result"], place)


def _since_07(metric: Mapping[str, Any], place: _Place) -> Iterator[Reading]:
    """Yield what a metric of 0.7 says."""
    config = metric.get("config")
    config = config if isinstance(config, Mapping) else {}
    kind = str(config.get("type") or metric.get("metric_name") or "").rpartition(":")[2]
    kind = kind.partition("(")[0]
    value = metric.get("value")
    if kind == "DriftedColumnsCount":
        share = measured(value.get("share")) if isinstance(value, Mapping) else None
        limit = measured(config.get("drift_share"))
        if share is None or limit is None:
            place.source.skip("a share of drifted columns without its number or limit")
            return
        verdict = FAILED if share >= limit else PASSED
        yield place.made("drifted_columns", share, (nan, limit), verdict)
    elif kind == "ValueDrift":
        made = place.drift(
            str(config.get("column", "?")), config.get("method"), value, config.get("threshold")
        )
        if made is not None:
            yield made
    else:
        place.source.skip("a metric that is not about drift")


def _before_07(metric: Any, result: Mapping[str, Any], place: _Place) -> Iterator[Reading]:
    """Yield what a metric of 0.4 to 0.6 says."""
    columns = result.get("drift_by_columns")
    if isinstance(columns, Mapping):
        for column, one in columns.items():
            if isinstance(one, Mapping):
                yield from _column(str(one.get("column_name", column)), one, place)
    if "share_of_drifted_columns" in result:
        share = measured(result["share_of_drifted_columns"])
        limit = measured(result.get("drift_share"))
        verdict = _drifted(result.get("dataset_drift"))
        if share is None or (limit is None and verdict == UNKNOWN):
            place.source.skip("a share of drifted columns without its number or limit")
        else:
            limits = (nan, nan if limit is None else limit)
            yield place.made("drifted_columns", share, limits, verdict)
    elif "drift_score" in result:
        yield from _column(str(result.get("column_name", metric)), result, place)
    elif columns is None:
        place.source.skip("a metric that is not about drift")


def _column(column: str, one: Mapping[str, Any], place: _Place) -> Iterator[Reading]:
    """Yield a column's drift, by the tool's verdict where there is one."""
    score, verdict = measured(one.get("drift_score")), _drifted(one.get("drift_detected"))
    if verdict == UNKNOWN or score is None:
        method, threshold = one.get("stattest_name"), one.get("stattest_threshold")
        made = place.drift(column, method, one.get("drift_score"), threshold)
        if made is not None:
            yield made
        return
    limit = measured(one.get("stattest_threshold"))
    small = _is_p_value(one.get("stattest_name"))
    known = nan if limit is None else limit
    limits = (known, nan) if small else (nan, known if small is not None else nan)
    yield place.made(f"drift:{column}", score, limits, verdict)


def _drifted(flag: Any) -> int:
    """Return the verdict for a flag that is true where there is drift."""
    return said(not flag) if isinstance(flag, bool) else UNKNOWN


def _is_p_value(method: Any) -> bool | None:
    """Return whether a method's score is a p-value, None where that is not known."""
    name = str(method).strip().casefold()
    if name in _DISTANCES:
        return False
    return (
        True
        if name.endswith(("p_value", "p-value")) or name.replace("-", "_") in _P_VALUES
        else None
    )

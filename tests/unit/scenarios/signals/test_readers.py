"""Files of other tools, in the forms and with the traps that they have."""

import json
from math import isnan
from pathlib import Path
from typing import Any

import pytest

from scenarios.fault import InputError
from scenarios.register import Register
from scenarios.signals.gathering import Gathered, gather
from scenarios.signals.reading import About
from scenarios.signals.series import FAILED, PASSED, UNKNOWN, Series
from scenarios.signals.strict_json import read_json

KNOWN = Register("component", ("ranking", "search"), "add it")
OF_RANKING = About("ranking", None, 1_800_000_000.0)
TIME = "2026-12-01T08:00:00+00:00"


def read(folder: Path, document: Any, about: About = OF_RANKING) -> Gathered:
    file = folder / "tool.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document))
    return gather(folder, [file], KNOWN, about)


def by_signal(gathered: Gathered) -> dict[str, Series]:
    return {one.name.signal: one for one in gathered.series}


def faults(folder: Path, document: Any, about: About = About()) -> list[str]:  # noqa: B008
    with pytest.raises(InputError) as refused:
        read(folder, document, about)
    return [str(fault) for fault in refused.value.faults]


def validation(*results: dict[str, Any], **meta: Any) -> dict[str, Any]:
    return {"success": False, "results": list(results), "suite_name": "s", "meta": meta}


def expectation(key: str = "type", passed: bool = False, **result: Any) -> dict[str, Any]:
    kwargs = {"column": "price", "batch_id": "b", "mostly": 0.95}
    kind = "expect_column_values_to_not_be_null"
    return {
        "success": passed,
        "expectation_config": {key: kind, "kwargs": kwargs},
        "result": {"element_count": 400, "unexpected_percent": 8.0, **result},
        "exception_info": {"raised_exception": False},
    }


NULLS = "expect_column_values_to_not_be_null:price"


@pytest.mark.parametrize("key", ["type", "expectation_type"])
def test_great_expectations_of_both_generations(tmp_path: Path, key: str) -> None:
    document = validation(expectation(key), run_id={"run_time": TIME, "run_name": "n"})
    one = by_signal(read(tmp_path, document))[NULLS]
    assert (one.name.component, one.name.kind) == ("ranking", "data_quality")
    assert one.value.tolist() == [pytest.approx(0.08)]
    assert one.high.tolist() == [pytest.approx(0.05)]
    assert (one.verdict.tolist(), one.sample.tolist()) == ([FAILED], [400])
    assert one.time.tolist() == [1_796_112_000.0]


@pytest.mark.parametrize(
    "nested",
    [
        lambda one: {"run_id": {"run_time": TIME}, "run_results": {"key": one}},
        lambda one: {"run_results": {"key": {"validation_result": one, "actions_results": {}}}},
        lambda one: {"run_results": [one], "success": False},
        lambda one: [one],
    ],
)
def test_a_checkpoint_nests_them(tmp_path: Path, nested: Any) -> None:
    found = by_signal(read(tmp_path, nested(validation(expectation(passed=True)))))
    assert found[NULLS].verdict.tolist() == [PASSED]


def test_a_checkpoint_in_its_short_form(tmp_path: Path) -> None:
    one = {"expectation_type": "expect_column_to_exist", "success": False, "kwargs": {}}
    found = by_signal(read(tmp_path, {"validation_results": [{"expectations": [one]}]}))
    assert found["expect_column_to_exist"].value.tolist() == [1.0]


def test_what_was_not_evaluated_is_no_breach(tmp_path: Path) -> None:
    raised = {**expectation(), "exception_info": {"('m',)": {"raised_exception": True}}}
    silent = {**expectation(), "success": None}
    gathered = read(tmp_path, validation(expectation(), raised, silent))
    assert gathered.readings == 1
    assert gathered.notes == (
        "tool.json: left out 1: an expectation that could not be evaluated",
        "tool.json: left out 1: an expectation without a verdict",
    )


def test_a_time_without_a_zone_is_not_guessed_at(tmp_path: Path) -> None:
    document = validation(expectation(), run_id={"run_time": "2026-12-01T08:00:00"})
    (fault,) = faults(tmp_path, document, About("ranking"))
    assert fault == (
        "tool.json: it says '2026-12-01T08:00:00' without a zone; give --at, like "
        "2027-01-04T09:30:00Z"
    )
    assert read(tmp_path, document).series[0].time.tolist() == [1_800_000_000.0]


def test_a_component_is_not_guessed_at(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, validation(expectation(), validation_time=TIME))
    assert fault == "tool.json: it does not say which component it is of; give --component"
    (fault,) = faults(tmp_path, validation(expectation()), About("rankin"))
    assert "did you mean 'ranking'?" in fault


def drift(method: Any, value: Any, threshold: float | None = None) -> dict[str, Any]:
    config = {"type": "evidently:metric_v2:ValueDrift", "column": "age", "method": method}
    if threshold is not None:
        config["threshold"] = threshold
    return {"id": "1", "metric_name": "ValueDrift(column=age)", "config": config, "value": value}


@pytest.mark.parametrize(
    ("method", "value", "threshold", "verdict"),
    [
        ("K-S p_value", 0.01, 0.05, FAILED),
        ("K-S p_value", 0.9, 0.05, PASSED),
        ("ks", 0.01, None, FAILED),
        ("chisquare", 0.06, None, PASSED),
        ("Wasserstein distance (normed)", 0.01, 0.1, PASSED),
        ("Wasserstein distance (normed)", 0.1, 0.1, FAILED),
        ("psi", 0.3, None, FAILED),
        ("PSI", 0.01, None, PASSED),
        ("Jensen-Shannon distance", 0.9, 0.1, FAILED),
    ],
)
def test_small_p_values_and_large_distances_are_drift(
    tmp_path: Path, method: str, value: float, threshold: float | None, verdict: int
) -> None:
    found = by_signal(read(tmp_path, {"metrics": [drift(method, value, threshold)], "tests": []}))
    one = found["drift:age"]
    assert (one.name.kind, one.verdict.tolist()) == ("drift", [verdict])
    small = isnan(one.high[0])
    assert small == ("p_value" in method or method in ("ks", "chisquare"))


def test_a_score_of_an_unknown_method_is_left_out(tmp_path: Path) -> None:
    metrics = [drift("my own", 0.01), drift(None, 0.01), drift("psi", "0.4"), drift("psi", True)]
    gathered = read(tmp_path, {"metrics": metrics})
    assert gathered.readings == 0
    assert gathered.notes == (
        "tool.json: left out 2: a score whose method does not tell p-value from distance",
        "tool.json: left out 2: a score that is no number",
        "tool.json: it holds no reading (Evidently)",
    )


def test_drifted_columns_of_07_and_of_04(tmp_path: Path) -> None:
    new = {
        "metric_name": "DriftedColumnsCount(drift_share=0.5)",
        "config": {"type": "evidently:metric_v2:DriftedColumnsCount", "drift_share": 0.5},
        "value": {"count": 2.0, "share": 0.5},
    }
    old = {
        "metric": "DatasetDriftMetric",
        "result": {
            "drift_share": 0.5,
            "number_of_drifted_columns": 1,
            "share_of_drifted_columns": 0.25,
            "dataset_drift": False,
        },
    }
    one = by_signal(read(tmp_path, {"metrics": [new]}))["drifted_columns"]
    assert (one.value.tolist(), one.verdict.tolist()) == ([0.5], [FAILED])
    one = by_signal(read(tmp_path, {"timestamp": TIME, "metrics": [old]}))["drifted_columns"]
    assert (one.value.tolist(), one.verdict.tolist()) == ([0.25], [PASSED])


def test_columns_of_04_are_judged_as_the_tool_did(tmp_path: Path) -> None:
    column = {
        "column_name": "age",
        "stattest_name": "K-S p_value",
        "stattest_threshold": 0.05,
        "drift_score": 0.001,
        "drift_detected": True,
    }
    table = {"metric": "DataDriftTable", "result": {"drift_by_columns": {"age": column}}}
    alone = {"metric": "ColumnDriftMetric", "result": {**column, "column_name": "city"}}
    other = {"metric": "ColumnSummaryMetric", "result": {"column_name": "x"}}
    gathered = read(tmp_path, {"metrics": [table, alone, other]})
    found = by_signal(gathered)
    assert {name: one.verdict.tolist() for name, one in found.items()} == {
        "drift:age": [FAILED],
        "drift:city": [FAILED],
    }
    assert found["drift:age"].low.tolist() == [0.05]
    assert gathered.notes == ("tool.json: left out 1: a metric that is not about drift",)


def test_prometheus_values_are_texts_and_may_be_nan(tmp_path: Path) -> None:
    points = [[1_796_000_000, "0.5"], [1_796_000_060.5, "NaN"], [1_796_000_120, "+Inf"],
              [1_796_000_180, 7], [1_796_000_240, "x"], ["y", "1"], [1]]  # fmt: skip
    labels = {"__name__": "errors", "service": "search", "code": "500"}
    data = {"resultType": "matrix", "result": [{"metric": labels, "values": points}]}
    gathered = read(tmp_path, {"status": "success", "data": data}, About())
    (one,) = gathered.series
    assert (str(one.name), one.name.kind) == ("search errors{code=500}", "health")
    assert (one.value.tolist(), one.verdict.tolist()) == ([0.5], [UNKNOWN])
    assert sorted(gathered.notes) == [
        "tool.json: left out 1: a point that is not a time and a value",
        "tool.json: left out 1: a point without a time in seconds",
        "tool.json: left out 2: a value that is NaN, infinite or beyond all measure",
        "tool.json: left out 2: a value that is no number in a text",
    ]


@pytest.mark.parametrize(
    ("name", "signal"),
    [("=cmd|'/C calc'!A0", "cmd|'/C calc'!A0"), ("a;b\n\u202ec", "a,b  c"), ("@ ", "unnamed")],
)
def test_a_hostile_name_is_made_harmless(tmp_path: Path, name: str, signal: str) -> None:
    series = {"metric": {"__name__": name}, "value": [1_796_000_000, "2"]}
    data = {"resultType": "vector", "result": [series]}
    (one,) = read(tmp_path, {"status": "success", "data": data}).series
    assert one.name.signal == signal


def test_files_that_overlap_count_each_reading_once(tmp_path: Path) -> None:
    """The second file comes before the first in time, and repeats one of its two points."""
    for number, times in enumerate(((60, 120), (0, 60), (0, 60))):
        points = [[1_796_000_000 + time, str(time)] for time in times]
        data = {"resultType": "matrix", "result": [{"metric": {"job": "search"}, "values": points}]}
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps({"status": "success", "data": data}))
    gathered = gather(tmp_path, sorted(tmp_path.iterdir()), KNOWN, About())
    (one,) = gathered.series
    assert one.value.tolist() == [0.0, 60.0, 120.0]
    assert one.source == "0.json, 1.json, 2.json"
    assert gathered.notes == ()


def test_prometheus_at_one_time_and_in_error(tmp_path: Path) -> None:
    data = {"resultType": "vector", "result": [{"metric": {}, "value": [1_796_000_000, "2"]}]}
    (one,) = read(tmp_path, {"status": "success", "data": data}).series
    assert (one.name.signal, one.value.tolist()) == ("query", [2.0])
    (fault,) = faults(tmp_path, {"status": "error", "error": "too many samples"})
    assert fault == "tool.json: the query failed (too many samples); ask again"
    (fault,) = faults(tmp_path, {"status": "success", "data": {"resultType": "scalar"}})
    assert "resultType is 'scalar'" in fault


@pytest.mark.parametrize("document", [{}, [], 3, None, {"metrics": []}, {"results": [1]}])
def test_a_file_of_no_known_tool_is_refused(tmp_path: Path, document: Any) -> None:
    (fault,) = faults(tmp_path, document)
    assert fault == (
        "tool.json: no tool is known that writes this; give a file of Evidently, Great "
        "Expectations, Prometheus"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1,\n"b": NaN}', ":2: NaN is no JSON"),
        ('{"a":\n\n-Infinity}', ":3: -Infinity is no JSON"),
        ('{"a": "NaN",\n"b": 1e999}', ":2: '1e999' is beyond all numbers"),
        ('{"a": 1,\n"a": 2}', ":2: key 'a' stands twice in one object; keep one"),
        ('{"a": 1', ":1: it is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a": ' + "9" * 5000 + "}", "it"),
    ],
)
def test_json_is_read_strictly(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(InputError, match="x") as refused:
        read_json(file)
    assert told in str(refused.value)

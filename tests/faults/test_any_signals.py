"""Whatever stands in a file of readings: it is read, or its faults are told, and nothing else."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.fault import Fault, InputError
from scenarios.register import Register
from scenarios.signals.breach import Judging, judge
from scenarios.signals.gathering import gather
from scenarios.signals.memory import read_memory
from scenarios.signals.reading import About
from scenarios.signals.signals_file import read_signals

KNOWN = Register("component", ("ranking", "search"), "add it")
ABOUT = About("ranking", None, 1_800_000_000.0)
TIME = "2026-12-01T08:00:00Z"
DOCUMENTS: tuple[Any, ...] = (
    {
        "run_id": {"run_time": TIME},
        "run_results": {
            "key": {
                "validation_result": {
                    "meta": {"run_id": {"run_time": TIME}},
                    "results": [
                        {
                            "success": False,
                            "expectation_config": {"type": "t", "kwargs": {"column": "c"}},
                            "result": {"element_count": 9, "unexpected_percent": 1.0},
                            "exception_info": {"raised_exception": False},
                        }
                    ],
                }
            }
        },
    },
    {
        "timestamp": TIME,
        "metrics": [
            {
                "metric_name": "ValueDrift",
                "config": {"type": "x:ValueDrift", "column": "c", "method": "ks", "threshold": 0.1},
                "value": 0.01,
            },
            {
                "metric_name": "DriftedColumnsCount",
                "config": {"type": "x:DriftedColumnsCount", "drift_share": 0.5},
                "value": {"count": 1, "share": 0.5},
            },
            {
                "metric": "DataDriftTable",
                "result": {
                    "drift_by_columns": {"c": {"drift_score": 0.1, "drift_detected": True}},
                    "share_of_drifted_columns": 0.1,
                    "dataset_drift": True,
                },
            },
        ],
    },
    {
        "status": "success",
        "data": {
            "resultType": "matrix",
            "result": [
                {"metric": {"__name__": "m", "job": "search"}, "values": [[1_796_000_000, "1"]]}
            ],
        },
    },
)

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
    | st.sampled_from((TIME, "NaN", "success", [], {}, [[]], [{}], {"a": []}))
)


def places(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside: Any = ()
    if isinstance(document, dict):
        inside = document.items()
    elif isinstance(document, list):
        inside = enumerate(document)
    for key, value in inside:
        yield from places(value, (*path, key))


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """Return a file of a tool in which a few values were replaced by something else."""
    document = copy.deepcopy(draw(st.sampled_from(DOCUMENTS)))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(document))))
        new = copy.deepcopy(draw(leaves))
        if not path:
            return new
        parent = document
        for key in path[:-1]:
            parent = parent[key]
        parent[path[-1]] = new
    return document


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
@given(damaged(), st.sampled_from((ABOUT, About())))
def test_a_damaged_file_of_a_tool(tmp_path: Path, document: Any, about: About) -> None:
    file = tmp_path / "tool.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    told: tuple[Fault, ...] = ()
    try:
        for one in gather(tmp_path, [file], KNOWN, about).series:
            judge(one, float(one.time[-1]), Judging())
    except InputError as error:
        told = error.faults
    assert all(fault.file == "tool.json" for fault in told)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.lists(st.text('0129-:TZ.eE,"\n; nai\x00é'), max_size=6), st.booleans())
def test_any_text_of_readings(tmp_path: Path, lines: list[str], headed: bool) -> None:
    file = tmp_path / "signals.csv"
    head = ["time,component,kind,signal,value,low,high"] if headed else []
    good = [f"{TIME},ranking,drift,s,1,,"] if headed else []
    file.write_text("\n".join([*head, *good, *lines]), encoding="utf-8")
    faults: list[Fault] = []
    series = read_signals(file, KNOWN, faults)
    assert bool(series) != bool(faults) or (not series and not faults)
    assert all(fault.file == "signals.csv" and fault.message for fault in faults)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.sampled_from(("limit", "suppressed", "counted")), leaves, st.sampled_from(("signal", "until", "base", "through", "low", "x")))  # fmt: skip # noqa: E501
def test_any_memory(tmp_path: Path, table: str, value: Any, key: str) -> None:
    if value is None or isinstance(value, dict):
        value = 0
    (tmp_path / "triage.toml").write_text(
        f"schema = 1\n[[{table}]]\n{key} = {json.dumps(value)}\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as refused:
        read_memory(tmp_path)
    assert all(fault.file == "triage.toml" for fault in refused.value.faults)

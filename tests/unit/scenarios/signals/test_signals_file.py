"""Readings as files hold them: all faults told by line, none passed in silence."""

import os
from pathlib import Path

import numpy as np
import pytest

from scenarios.fault import Fault
from scenarios.register import Register
from scenarios.signals import signals_file
from scenarios.signals.series import Series, stamp
from scenarios.signals.signals_file import read_signals

HEAD = "time,component,kind,signal,value,low,high\n"
KNOWN = Register("component", ("ranking", "search"), "add it to paydown.toml as a [[component]]")


def read(path: Path, text: str | bytes) -> tuple[list[Series], list[str]]:
    file = path / "signals.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    faults: list[Fault] = []
    return read_signals(file, KNOWN, faults), [str(fault) for fault in faults]


def row(time: str = "2026-12-01T00:00:00Z", value: str = "1", more: str = ",") -> str:
    return f"{time},ranking,latency,p99,{value},{more}\n"


def test_signals_come_by_name_and_in_order_of_time(tmp_path: Path) -> None:
    text = (
        HEAD
        + row("2026-12-01T02:00:00+01:00", "2", ",5")
        + "2026-12-01T00:00:00Z,search,drift,psi,0.1,,\n"
        + row("2026-12-01T00:30:00Z", "1", "0,")
        + row("2026-12-01T01:00:00Z", "3")
    )
    (one, two), faults = read(tmp_path, text)
    assert faults == []
    assert (str(one.name), str(two.name)) == ("ranking p99", "search psi")
    assert [stamp(time)[11:16] for time in one.time] == ["00:30", "01:00", "01:00"]
    assert one.value.tolist() == [1, 2, 3]
    assert one.line.tolist() == [4, 2, 5]
    assert (one.disordered, one.repeated) == (True, 1)
    assert np.isnan(one.high).tolist() == [True, False, True]
    assert one.low[0] == 0


def test_a_byte_order_mark_and_other_breaks_are_read(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + (HEAD + row()).replace("\n", "\r\n").encode() + b"\r\n"
    (one,), faults = read(tmp_path, text)
    assert (len(one), faults) == (1, [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (row(value="nan"), "value is 'nan'; give a number"),
        (row(value="NaN"), "value is 'NaN'; give a number"),
        (row(value="inf"), "value is 'inf'; give a number"),
        (row(value="1e999"), "value is '1e999'; give a finite number"),
        (row(value="-1e19"), "value is '-1e19'; give a number of at most 1e+18"),
        (row(value="1_000"), "value is '1_000'; give a number"),
        (row(value="１２"), "value is '１２'; give a number"),
        (row(value='"1,5"'), "value is '1,5'; write a decimal point as a point"),
        (row(value=""), "value is blank; leave the row out where nothing was measured"),
        (row(time=""), "time is blank; give a time like"),
        (row(time="2026-12-01T00:00:00"), "without a zone; end it with Z"),
        (row(time="2026-12-01"), "without a time; give a time like"),
        (row(time="1764547200"), "time is '1764547200'; give a time like"),
        (row(more="9,5"), "low 9 is above high 5; exchange them"),
        (row(more="x,"), "low is 'x'; give a number"),
        (row().replace("latency", "latancy"), "kind is 'latancy'; did you mean 'latency'?"),
        (row().replace("ranking", "rankin"), "unknown component 'rankin'; did you mean 'ranking'?"),
        (row().replace("p99", ""), "signal is blank; name what is measured"),
        (row().replace("p99", "a;b"), "signal is 'a;b'; give 1 to 200 characters without ';'"),
        ("x,y\n", "the row has 2 cells and the header 7"),
    ],
)
def test_a_wrong_cell_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    series, (fault,) = read(tmp_path, HEAD + row() + line)
    assert series == []
    assert fault.startswith("signals.csv:3: ")
    assert told in fault


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "signals.csv:1: it is empty; begin it with the columns time,component"),
        (HEAD.replace(",", ";"), "cells are not separated by commas"),
        (HEAD.replace("value", "valve"), "unknown column 'valve'; did you mean 'value'?"),
        (HEAD.replace("low", "high"), "column 'high' stands twice; keep one"),
        (HEAD + row() + '"2026', "a quote is opened or closed in the wrong place"),
        (HEAD.encode() + b"\xff\xfe", "byte 0xff is not UTF-8"),
        (HEAD.encode("utf-16-le"), "it holds NUL bytes (perhaps it is UTF-16)"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, content: str | bytes, told: str) -> None:
    series, faults = read(tmp_path, content)
    assert series == []
    assert any(told in fault for fault in faults), faults


def test_what_is_no_plain_file_is_told(tmp_path: Path) -> None:
    for make, told in (
        (Path.mkdir, "it is no plain file; put one in its place"),
        (os.mkfifo, "it is no plain file; put one in its place"),
        (lambda path: None, "there is no such file; name one that is there"),
    ):
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
        make(file)
        faults: list[Fault] = []
        assert read_signals(file, KNOWN, faults) == []
        assert [str(fault) for fault in faults] == [f"{file.name}: {told}"]


def test_a_tiny_p_value_is_a_reading(tmp_path: Path) -> None:
    (one,), faults = read(tmp_path, HEAD + row(value="3e-14"))
    assert (one.value.tolist(), faults) == ([3e-14], [])


def test_all_faults_at_once_and_an_end_to_them(tmp_path: Path) -> None:
    _, faults = read(tmp_path, HEAD + row(value="a") + row(value="b"))
    assert [fault.split(": ")[0] for fault in faults] == ["signals.csv:2", "signals.csv:3"]
    _, faults = read(tmp_path, HEAD + row(value="a") * 1000)
    assert len(faults) == signals_file.MOST_FAULTS + 2
    assert "too many faults" in faults[-1]


def test_a_file_beyond_all_measure_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signals_file, "MOST_READINGS", 2)
    _, (fault,) = read(tmp_path, HEAD + row() * 3)
    assert fault == "signals.csv:4: it has more than 2 readings; leave old ones out"

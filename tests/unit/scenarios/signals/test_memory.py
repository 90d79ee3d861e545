"""What triage remembers: read with every fault told, added to without touching what is there."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scenarios.fault import InputError
from scenarios.signals.memory import Memory, read_memory, with_tables

GOOD = """\
schema = 1
# mine
[[limit]]
signal = "p99"
high = 20

[[suppressed]]
signal = "p99"
until = 2027-02-01
because = "known"

[[counted]]
component = "ranking"
kind = "latency"
signal = "p99"
item = "old"
column = "incidents_per_quarter"
base = 1
raised = 2
through = 2027-01-01T00:00:00Z
"""


def read(folder: Path, text: str) -> Memory:
    (folder / "triage.toml").write_text(text, encoding="utf-8")
    return read_memory(folder)


def test_it_is_read_and_none_is_nothing(tmp_path: Path) -> None:
    assert read_memory(tmp_path) == Memory()
    memory = read(tmp_path, GOOD)
    assert memory.limits[0].high == 20.0
    assert memory.suppressed[0].until == date(2027, 2, 1)
    assert memory.base("old", "incidents_per_quarter", 2.0) == 1.0
    assert memory.base("old", "incidents_per_quarter", 3.0) == 3.0
    assert memory.base("other", "incidents_per_quarter", 2.0) == 2.0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("schema = 1", "schema = 2", "schema is not 1"),
        ("high = 20", "hihg = 20", "triage.toml:5: unknown key 'hihg' in [limit]; did you mean"),
        ("high = 20", "", "a limit has neither low nor high; give one or both"),
        ("high = 20", "high = 20\nlow = 30", "low 30 is above high 20; exchange them"),
        ("high = 20", "high = nan", "high is nan"),
        ('because = "known"', "", "because is missing"),
        ("until = 2027-02-01", 'until = "soon"', "until is 'soon'; give a date"),
        ("00:00:00Z", "00:00:00", "through is a time without a zone; end it with Z"),
        ('"latency"', '"latancy"', "kind is 'latancy'; did you mean 'latency'?"),
        ("[[limit]]", "[[limits]]", "unknown key 'limits'; did you mean 'limit'?"),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(InputError) as refused:
        read(tmp_path, GOOD.replace(old, new))
    assert told in str(refused.value)
    assert str(refused.value).startswith("triage.toml:")


@pytest.mark.parametrize("reason", ['a "b" \\ c', "é 😀", "-", "tab\there", "\u202e"])
def test_what_is_added_stands_at_the_end_as_it_was_said(tmp_path: Path, reason: str) -> None:
    keys = {"signal": "x", "component": None, "until": date(2027, 1, 2), "because": reason}
    text = with_tables(GOOD, [("suppressed", keys)])
    assert text.startswith(GOOD)
    assert all(one.isprintable() or one == "\n" for one in text)
    assert tomllib.loads(text)["suppressed"][-1]["because"] == reason
    if reason.isprintable():
        assert read(tmp_path, text).suppressed[-1].because == reason


def test_a_new_file_says_what_it_is_for(tmp_path: Path) -> None:
    through = datetime(2027, 1, 1, 12, 30, 0, 500_000, tzinfo=UTC)
    keys = {
        "component": "c",
        "kind": "drift",
        "signal": "s",
        "item": "i",
        "column": "drift_per_month",
        "base": 0.0,
        "raised": 0.0005,
        "through": through,
    }
    text = with_tables("", [("counted", keys)])
    assert text.startswith("# What triage remembers.")
    assert read(tmp_path, text).counted[0].through == through
    assert (
        read(tmp_path, with_tables(text.rstrip("\n"), [("counted", keys)])).counted[1].item == "i"
    )

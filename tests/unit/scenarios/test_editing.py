"""Cells and keys replaced in place: what is not named stays byte for byte."""

import csv
import io
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.calibration.belief_change import figure, rounded
from scenarios.calibration.toml_edit import TomlEditError, with_values
from scenarios.csv_text import CsvText
from scenarios.toml_lines import KeyPath

CELL = st.text(st.sampled_from('ab ,"\n;é'), max_size=5).map(str.strip)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(CELL, CELL), min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.data(),
)
def test_other_cells_stay(
    rows: list[tuple[str, str]], end: str, quoted: bool, data: st.DataObject
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(
        file, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    )
    writer.writerow(("id", "b", "rate"))
    for number, (one, other) in enumerate(rows):
        writer.writerow((f"r{number}", one, other))
    text = file.getvalue()
    lines, line = [], 1
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for _ in reader:
        lines.append(line)
        line = reader.line_num + 1
    chosen = data.draw(st.sets(st.sampled_from(range(len(rows)))))
    column = data.draw(st.sampled_from(["rate", "confidence"]))
    made = CsvText(text).edited({(lines[row + 1], column): "0.25" for row in chosen})
    found = list(csv.DictReader(io.StringIO(made, newline=""), strict=True))
    for number, (one, other) in enumerate(rows):
        wanted = {"id": f"r{number}", "b": one, "rate": other}
        if number in chosen:
            wanted[column] = "0.25"
        assert {key: cell for key, cell in found[number].items() if cell} == {
            key: cell for key, cell in wanted.items() if cell
        }
    if not chosen:
        assert made == text
    assert made.count("\r\n") == text.count("\r\n")


def test_a_cell_is_replaced_in_its_place() -> None:
    text = '\ufeffid, rate ,title\n\n"a", 1 ,"two\nlines"\nb,,x'
    assert CsvText(text).edited({(3, "rate"): "2", (5, "rate"): "3"}) == (
        '\ufeffid, rate ,title\n\n"a",2,"two\nlines"\nb,3,x'
    )
    with pytest.raises(KeyError):
        CsvText(text).edited({(4, "rate"): "2"})


TOML = """\
schema = 1 # one
[beliefs]
effort_bias = 1.0   # kept
[[component]]
  id = "a#b"  # id = 3
  detect_hours = 4
  restore_hours = 2.5 # plain
[[component]]
id = 'c'
restore_hours = { mean = 2.5, family = "lognormal" } # table
[[component]]
id = "d"
restore_hours.mean = 3
[[component]]
id = "e"
[component.restore_hours]
mean = 5
"""


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("beliefs", "effort_bias"), "1.2", "effort_bias = 1.0 ", "effort_bias = 1.2 "),
        (("beliefs", "effort_exact"), "0.3", "[beliefs]\n", "[beliefs]\neffort_exact = 0.3\n"),
        (("component", 0, "detect_hours"), "5", "detect_hours = 4", "detect_hours = 5"),
        (
            ("component", 0, "clustering"),
            "0.5",
            '  id = "a#b"  # id = 3\n',
            '  id = "a#b"  # id = 3\n  clustering = 0.5\n',
        ),
        (("component", 0, "restore_hours", "mean"), "9", "hours = 2.5 #", "hours = { mean = 9 } #"),
        (
            ("component", 0, "restore_hours", "cv"),
            "2",
            "hours = 2.5 #",
            "hours = { mean = 2.5, cv = 2 } #",
        ),
        (("component", 1, "restore_hours", "mean"), "9", "{ mean = 2.5", "{ mean = 9"),
        (("component", 1, "restore_hours", "cv"), "2", '"lognormal" }', '"lognormal", cv = 2 }'),
        (("component", 2, "restore_hours", "mean"), "9", "mean = 3", "mean = 9"),
        (("component", 3, "restore_hours", "mean"), "9", "mean = 5", "mean = 9"),
    ],
)
def test_a_key_is_replaced_or_put_in(
    path: tuple[str | int, ...], value: str, old: str, new: str
) -> None:
    assert with_values(TOML, {path: value}) == changed(TOML, old, new)


def test_a_table_that_is_missing_comes_last() -> None:
    made = with_values(TOML, {("history", "calibrated_until"): "2027-01-03"})
    assert made == TOML + "\n[history]\ncalibrated_until = 2027-01-03\n"
    assert with_values(made, {("history", "calibrated_until"): "2027-04-05"}).endswith("04-05\n")


def test_a_restore_time_gets_mean_and_spread_at_once() -> None:
    both: dict[KeyPath, str] = {
        ("component", 3, "restore_hours", "mean"): "9",
        ("component", 3, "restore_hours", "cv"): "2",
        ("component", 0, "restore_hours", "mean"): "8",
        ("component", 0, "restore_hours", "cv"): "1",
    }
    tables = tomllib.loads(with_values(TOML, both))["component"]
    assert tables[3]["restore_hours"] == {"mean": 9, "cv": 2}
    assert tables[0]["restore_hours"] == {"mean": 8, "cv": 1}


def test_a_form_that_is_not_edited_is_refused() -> None:
    text = 'component = [{ id = "a", value_per_day = 1 }]\n'
    with pytest.raises(TomlEditError, match="write detect_hours = 4 by hand"):
        with_values(text, {("component", 0, "detect_hours"): "4"})


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1230"), (0.000012345, "0.0000123"), (0.5, "0.5"), (3.0, "3"), (99999.0, "100000")],
)
def test_figures_have_three_digits_and_no_exponent(value: float, text: str) -> None:
    assert figure(value) == text
    assert rounded(value) == float(text)

"""The tables of the file formats say what the code says: names, ranges, defaults."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import BaseModel

from scenarios import scoring
from scenarios.columns import BACKLOG, RATES
from scenarios.component import Component, RestoreTime
from scenarios.defaults import Default, load_defaults
from scenarios.effort_history import _COLUMNS as EFFORTS
from scenarios.governance import Governance
from scenarios.history import _COLUMNS as INCIDENTS
from scenarios.item import Item
from scenarios.outcomes import _COLUMNS as OUTCOMES
from scenarios.risk_flag import FLAGS, MEANINGS
from scenarios.signals.memory import Counted, Limit, Suppressed
from scenarios.signals.signals_file import COLUMNS as SIGNALS
from scenarios.team import Team
from scenarios.units import LARGEST
from scenarios.workspace import Beliefs, Floor, History, Objective, Workspace
from tests.docs.examples import ROOT

TEXT = (ROOT / "docs" / "file-formats.md").read_text(encoding="utf-8")

RENAMED = {"component": "components", "effort_days": "effort"}
"""Fields whose column has another name."""

OF_FILES = {"components", "teams", "items", "outcomes", "floors", "incidents", "assumptions",
            "scenario", "risks"}  # fmt: skip
OF_TABLES = {"objective", "beliefs", "governance", "history"}
"""Fields of a workspace that are no plain keys."""


def table(heading: str, key: str) -> dict[str, dict[str, str]]:
    """Return the first table under a heading whose first column is `key`, rows by that column."""
    section = TEXT.split(f"\n{heading}\n", 1)[1]
    lines = section.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {key} |"))
    head = cells(lines[start])
    rows: dict[str, dict[str, str]] = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        row = dict(zip(head, cells(line), strict=True))
        rows[row[key].strip("`")] = row
    return rows


def cells(line: str) -> list[str]:
    """Return the cells of a line of a table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def accepts(model: type[BaseModel], field: str) -> str:
    """Return the range of a field as the page writes it."""
    schema = model.model_json_schema()
    rule = schema["properties"][field]
    rules = [one for one in rule.get("anyOf", [rule]) if one.get("type") != "null"]
    rule = rules[0]
    if "$ref" in rule:
        rule = {**schema["$defs"][rule["$ref"].rsplit("/", 1)[1]], **rule}
    if "enum" in rule:
        return "one of " + ", ".join(f"`{word}`" for word in rule["enum"])
    if rule.get("type") not in ("number", "integer"):
        date = rule.get("format") == "date" or "formatMinimum" in rule
        kinds = {"string": "text", "array": "list", "boolean": "`true` or `false`"}
        return "date" if date else kinds.get(rule.get("type", ""), "number or table")
    low, above = rule.get("minimum"), rule.get("exclusiveMinimum")
    high = rule.get("maximum", LARGEST)
    whole = "whole, " if rule["type"] == "integer" else ""
    if above is not None:
        return f"{whole}above {above:g}" + (f" and at most {high:g}" if high < LARGEST else "")
    return f"{whole}{low:g} or more" if high >= LARGEST else f"{whole}{low:g} to {high:g}"


def default_of(model: type[BaseModel], field: str) -> str:
    """Return what a key that is left out means, as the page writes it."""
    if (model, field) == (Workspace, "name"):
        return "the folder's name"
    if model is History and field != "reporting":
        return {
            "since": "from the first incident, which is then not counted",
            "until": "the day before the planning date",
            "calibrated_until": "none",
        }[field]
    if (model, field) == (Team, "components"):
        return "none; all of them where there is one team"
    if (model, field) == (Governance, "approvers"):
        return "anyone"
    defaults: Mapping[str, Default] = {}
    if model in (Component, Team):
        defaults = load_defaults().component if model is Component else load_defaults().team
    value: Any
    if field in defaults:
        value = defaults[field].value
    elif model.model_fields[field].is_required():
        return "needed"
    else:
        value = model.model_fields[field].default
    if isinstance(value, dict):
        return "`{ " + ", ".join(f"{name} = {number:g}" for name, number in value.items()) + " }`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if isinstance(value, str) else f"{value:g}"


TABLES = [
    ("## paydown.toml", Workspace),
    ("### `[objective]`", Objective),
    ("### `[beliefs]`", Beliefs),
    ("### `[history]`", History),
    ("### `[[component]]`", Component),
    ("`restore_hours` as a table:", RestoreTime),
    ("### `[[team]]`", Team),
    ("### `[[floor]]`", Floor),
    ("### `[governance]`", Governance),
]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "model"), TABLES, ids=lambda part: getattr(part, "__name__", "")
)
def test_keys_are_those_of_the_code(heading: str, model: type[BaseModel]) -> None:
    rows = table(heading, "key")
    hidden = OF_FILES | OF_TABLES if model is Workspace else {"changes"}
    assert list(rows) == [name for name in model.model_fields if name not in hidden]
    for name, row in rows.items():
        assert (name, row["range"]) == (name, accepts(model, name))
        assert (name, row["left out means"]) == (name, default_of(model, name))


def test_columns_of_signals_are_those_of_the_code() -> None:
    assert list(table("## signals.csv", "column")) == list(SIGNALS)


def test_flags_are_those_of_the_code() -> None:
    rows = table("### Risk flags", "flag")
    told = {flag: (row["shown as"], row["says"]) for flag, row in rows.items()}
    assert told == {flag: (FLAGS[flag], MEANINGS[flag]) for flag in FLAGS}


@pytest.mark.parametrize("model", [Limit, Suppressed, Counted])
def test_keys_of_the_memory_are_told(model: type[BaseModel]) -> None:
    section = TEXT.split("\n## triage.toml\n", 1)[1].split("\n## ", 1)[0]
    names = re.findall(r"`(\w+)`", section)
    assert set(model.model_fields) <= set(names)


def test_columns_are_those_of_the_code() -> None:
    rows = table("## backlog.csv", "column")
    assert list(rows) == list(BACKLOG)
    for column, row in rows.items():
        assert (column, row["range"]) == (column, accepts(Item, RENAMED.get(column, column)))


def test_blank_rates_fall_back_as_the_code_does() -> None:
    rows = table("## backlog.csv", "column")
    falling = [column for column, row in rows.items() if row["blank means"].endswith("defaults")]
    assert falling == list(RATES)


def test_defaults_are_those_of_the_code() -> None:
    defaults = load_defaults()
    rows = table("## Defaults", "column")
    assert list(rows) == list(RATES)
    for column, row in rows.items():
        by_category = ", ".join(
            f"{name} {own[column].value:g}"
            for name, own in defaults.category.items()
            if column in own
        )
        shown = (column, row["built-in"], row["by category, where it differs"])
        assert shown == (column, f"{defaults.item[column].value:g}", by_category)


def test_categories_are_those_of_the_code() -> None:
    row = table("### `[[floor]]`", "key")["category"]
    assert re.findall(r"`(\w+)`", row["range"]) == list(load_defaults().category)


def test_scores_are_those_of_the_code() -> None:
    rows = table("## Defaults", "score")
    steps = zip(scoring.SEVERITY, scoring.OCCURRENCE, scoring.DETECTION, strict=True)
    assert {score: list(row.values())[1:] for score, row in rows.items()} == {
        str(score): [f"{step:g}" for step in three] for score, three in enumerate(steps, start=1)
    }


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("## outcomes.csv", OUTCOMES),
        ("## incidents.csv", INCIDENTS),
        ("## effort_history.csv", EFFORTS),
    ],
)
def test_the_other_files_have_the_columns_of_the_code(
    heading: str, columns: Mapping[str, Any]
) -> None:
    assert list(table(heading, "column")) == list(columns)

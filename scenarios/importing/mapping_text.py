"""A mapping as the commented TOML file that a first import leaves for the user to edit."""

import json
from collections.abc import Iterator, Mapping, Sequence

from scenarios.importing import mapping as mappings
from scenarios.importing.tool import Tool


def mapping_text(tool: Tool, mapping: mappings.Mapping) -> str:
    """Return the text of a mapping.

    Parameters
    ----------
    tool
        The tool it is for.
    mapping
        What it says.
    """
    return "\n".join(_lines(tool, mapping)) + "\n"


def toml_string(text: str) -> str:
    """Return a text as a TOML string; JSON's escapes are TOML's too, but for what is not text."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines(tool: Tool, mapping: mappings.Mapping) -> Iterator[str]:
    yield f"# How `paydown import {tool.name}` reads an export. Written once, yours from then on:"
    yield "# edit it and import again. Delete it to have the first one back."
    yield from (f"# {line}" for line in tool.note)
    yield ""
    yield "schema = 1"
    yield f"source = {toml_string(tool.name)}"
    yield from _keys(mapping)
    yield ""
    yield "# Which columns feed which field: the first that is there and not blank counts."
    yield "# Upper and lower case are the same."
    if mapping.into == "backlog":
        yield "# requires: keys of rows that must be done before; blocks: the other way round."
        yield '# Any other column of backlog.csv may be named too, as in  severity = ["Impact"].'
    yield "[columns]"
    for name in mapping.fields:
        if name in mapping.columns:
            yield f"{name} = {_list(mapping.columns[name])}"
    yield from _efforts(mapping)
    yield ""
    yield "# Their words for our status, in any case. A word that is not here is taken as"
    yield "# open and told." if mapping.into == "backlog" else "# unknown and told."
    yield "[status]"
    yield from (f"{name} = {_list(words)}" for name, words in mapping.status.items())
    yield ""
    yield "# Their name of a component or service, and ours."
    yield "[components]"
    yield from _pairs(mapping.components, '"Ranking Service" = "ranking"')
    yield ""
    yield "# Words in labels and titles that place a row, before anything else does."
    yield "[component_words]"
    yield from _words(mapping.component_words, 'ranking = ["rank", "ltr"]')
    if mapping.into == "backlog":
        yield ""
        yield "# Words in labels and then titles that tell the category; the first table row that"
        yield "# fits counts. A word is found where a word of the text begins with it. ASSUMED."
        yield "[category_words]"
        yield from _words(mapping.category_words, 'monitoring = ["alert"]')
    else:
        yield ""
        yield "# Share of a component's value that an incident takes away, by priority. ASSUMED:"
        yield "# the shares of high, medium and low are those of the built-in defaults."
        yield "[severity]"
        yield from (f"{toml_string(word)} = {share:g}" for word, share in mapping.severity.items())


def _keys(mapping: mappings.Mapping) -> Iterator[str]:
    """Yield the plain keys."""
    items = mapping.into == "backlog"
    keys: list[tuple[str, str, str]] = [
        ("into", toml_string(mapping.into), "file of the workspace: backlog or incidents"),
        ("zone", toml_string(mapping.zone), "zone of times that name none"),
        ("dates", toml_string(mapping.dates), "or day_first, month_first"),
        ("language", toml_string(mapping.language), "of month names, as fr; empty to find it"),
        ("component", toml_string(mapping.component), "component of rows that nothing places"),
        ("component_prefixes", _list(mapping.component_prefixes), "labels that name a component"),
        ("skip_types", _list(mapping.skip_types), "types of rows that are skipped"),
    ]
    if items:
        keys += [
            ("whole", _bool(mapping.whole), "true: items gone from the export are closed"),
            ("keep_closed", _bool(mapping.keep_closed), "true: closed items are taken in as well"),
            ("keep_owner", _bool(mapping.keep_owner), "true: the owner's name is taken in"),
            ("days_per_point", f"{mapping.days_per_point:g}", "engineer-days. ASSUMED: set yours"),
        ]
    keys += [
        ("hours_per_day", f"{mapping.hours_per_day:g}", "hours of 1d"),
        ("days_per_week", f"{mapping.days_per_week:g}", "days of 1w"),
    ]
    if items:
        keys.append(("problem_characters", str(mapping.problem_characters), "of a description"))
    else:
        after = toml_string(mapping.after_unit)
        keys.append(("after_unit", after, "unit of detected_after and restored_after"))
    for name, value, comment in keys:
        told = f"{name} = {value}"
        yield f"{told:<38}  # {comment}"
    if items and mapping.effort_days_where_blank is None:
        yield "# effort_days_where_blank = 3          # of items without an estimate; else skipped"
    elif items:
        yield f"effort_days_where_blank = {mapping.effort_days_where_blank:g}"


def _efforts(mapping: mappings.Mapping) -> Iterator[str]:
    """Yield the columns of the effort."""
    yield ""
    if mapping.into == "backlog":
        yield "# Estimates: the first that is not blank counts. unit is what a plain number is:"
    else:
        yield "# Engineers' time: the first that is not blank counts. unit is what a number is:"
    yield "# points, seconds, minutes, hours or days; 38h and 1w 2d are read as they are written."
    if not mapping.effort:
        yield "# [[effort]]"
        yield '# columns = ["Estimate"]'
        yield '# unit = "days"'
    for one in mapping.effort:
        yield "[[effort]]"
        yield f"columns = {_list(one.columns)}"
        yield f"unit = {toml_string(one.unit)}"


def _words(table: Mapping[str, Sequence[str]], example: str) -> Iterator[str]:
    if not table:
        yield f"# {example}"
    yield from (f"{toml_string(name)} = {_list(words)}" for name, words in table.items())


def _pairs(table: Mapping[str, str], example: str) -> Iterator[str]:
    if not table:
        yield f"# {example}"
    yield from (f"{toml_string(theirs)} = {toml_string(ours)}" for theirs, ours in table.items())


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(toml_string, texts)) + "]"


def _bool(value: bool) -> str:
    return str(value).lower()

"""The pages say of imports what the code says: keys of the mapping, JSON, sources."""

import json
from pathlib import Path

from paydown.import_shapes import account_shape
from scenarios.importing.mapping import INCIDENT_FIELDS, ITEM_FIELDS, Mapping
from scenarios.importing.registry import tools
from tests.docs.test_cli import code, names, rows
from tests.docs.test_formats import TEXT, accepts, table
from tests.support.exports import imported

TABLES = ("columns", "status", "components", "component_words", "category_words", "severity",
          "effort")  # fmt: skip


def test_keys_of_the_mapping_are_those_of_the_code() -> None:
    told = table("## The mapping of an import", "key")
    assert list(told) == [name for name in Mapping.model_fields if name not in TABLES]
    for name, row in told.items():
        assert (name, row["range"]) == (name, accepts(Mapping, name))
        default = Mapping.model_fields[name].default
        if isinstance(default, int | float) and not isinstance(default, bool):
            assert (name, row["left out means"]) == (name, f"{default:g}")
        elif isinstance(default, str):
            assert (name, row["left out means"].strip("`")) == (name, default)


def test_tables_and_fields_of_the_mapping_are_told() -> None:
    assert set(table("## The mapping of an import", "table")) == {
        f"[[{name}]]" if name == "effort" else f"[{name}]" for name in TABLES
    }
    section = TEXT.split("## The mapping of an import", 1)[1].split("\n## ", 1)[0]
    for name in (*ITEM_FIELDS, *INCIDENT_FIELDS):
        assert f"`{name}`" in section, name


def test_sources_are_those_of_the_code() -> None:
    assert {code(row[0])[0] for row in rows("## Imports")} == set(tools())


def test_json_of_an_import(tmp_path: Path) -> None:
    text = "Summary,Issue key,Original estimate\nOne,A-1,28800\nTwo,A-2,\n"
    told = json.loads(json.dumps(account_shape(imported(tmp_path, "jira", text).account)))
    assert told.pop("schema_version") == 1
    assert set(told) == names("### import")
    (row,) = [row for row in rows("### import") if row[0] == "`skipped`"]
    assert set(told["skipped"][0]) == set(code(row[1]))
    (row,) = [row for row in rows("### import") if row[0] == "`links`"]
    assert set(told["links"]) == set(code(row[1])) - {"a"}

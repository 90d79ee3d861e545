"""A mapping read again says what it said when it was written."""

from pathlib import Path

import pytest

from scenarios.importing.mapping import Mapping, first_mapping, read_mapping
from scenarios.importing.mapping_text import mapping_text
from scenarios.importing.registry import find_tool, tools
from scenarios.importing.tool import Kind

KINDS: list[tuple[str, Kind]] = [(name, tool.kind) for name, tool in tools().items()]
ODD = 'a "b" \\ #\t\x7f é 🦓'


def again(tool: str, mapping: Mapping, tmp_path: Path) -> Mapping:
    path = tmp_path / "m.toml"
    path.write_text(mapping_text(find_tool(tool), mapping), encoding="utf-8")
    return read_mapping(path, "m.toml", find_tool(tool)).mapping


@pytest.mark.parametrize(("tool", "kind"), [*KINDS, ("csv", "incidents")])
def test_the_first_mapping_of_every_tool(tool: str, kind: Kind, tmp_path: Path) -> None:
    mapping = first_mapping(find_tool(tool), kind)
    assert again(tool, mapping, tmp_path) == mapping


def test_odd_names_and_every_key(tmp_path: Path) -> None:
    odd = first_mapping(find_tool("jira"), "backlog").but(
        component="a 'b' \\ #",
        components={ODD: "ranking"},
        component_words={"ranking": (ODD, "x")},
        effort_days_where_blank=2.5,
        whole=True,
        dates="month_first",
        language="fr",
        zone="Europe/Paris",
        days_per_point=0.25,
        skip_types=(),
    )
    assert again("jira", odd, tmp_path) == odd

"""`docs/scenarios.md` tells the catalogue as its files do."""

import re
from pathlib import Path

from scenarios.scenario_file import find_scenario, scenario_names
from tests.docs.examples import PAGES, ROOT
from tests.docs.test_formats import cells

PAGE = ROOT / "docs" / "scenarios.md"


def test_the_table_is_the_catalogue() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index("| name | what happens | source |") + 2
    told = [cells(line) for line in lines[start : start + len(scenario_names())]]
    found = [find_scenario(name) for name in scenario_names()]
    assert told == [[f"`{one.name}`", one.title, one.source] for one in found]
    assert not lines[start + len(found)].startswith("|")


def test_links_and_pictures_of_every_page_are_there() -> None:
    missing = []
    for page in PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
        for target in re.findall(r"\]\(([^)#\s]+)", text):
            if "://" not in target and not (Path(page.parent) / target).exists():
                missing.append(f"{page.name}: {target}")
    assert not missing

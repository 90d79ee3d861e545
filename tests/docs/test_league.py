"""`docs/league.md` says what its rows say, and its rows hold every policy, scenario, template."""

from itertools import product

from benchmarks.league import ROWS
from benchmarks.league_page import PAGE, blocks
from benchmarks.pages import filled
from benchmarks.releases import LEFT_OUT, PROVEN, read_releases
from benchmarks.releases import ROWS as RELEASES
from benchmarks.standing import read_standings
from paydown.templates import templates
from scenarios.scenario_file import scenario_names
from sim.registry import policy_names


def test_the_page_is_made_from_the_rows() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page, blocks(read_standings(ROWS), read_releases(RELEASES))) == page


def test_every_policy_scenario_and_template_is_there_once() -> None:
    found = [(row.template, row.scenario, row.policy) for row in read_standings(ROWS)]
    assert sorted(found) == sorted(product(templates(), scenario_names(), policy_names()))


def test_every_policy_is_named_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in page for name in policy_names())


def test_every_rule_has_its_release() -> None:
    rows = read_releases(RELEASES)
    problems = {(row.instance, row.capacity) for row in rows}
    rules = [PROVEN, *(name for name in policy_names() if name not in LEFT_OUT)]
    found = [(row.instance, row.capacity, row.policy) for row in rows]
    assert sorted(found) == sorted((*problem, rule) for problem, rule in product(problems, rules))
    assert any(row.instance == "nrp1" for row in rows)

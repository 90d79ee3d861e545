"""`docs/league.md` says what its rows say; its rows hold all policies in all cells, each once.

A policy, scenario or template that is new may be missing until the league is run again: adding one
is one file and one test.
"""

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


def test_every_policy_is_in_every_cell_once() -> None:
    rows = read_standings(ROWS)
    played = {row.policy for row in rows}
    cells = {(row.template, row.scenario) for row in rows}
    assert played <= set(policy_names())
    assert len(played) >= 20
    assert cells <= set(product(templates(), scenario_names()))
    assert len(cells) >= 36
    found = [(row.template, row.scenario, row.policy) for row in rows]
    assert sorted(found) == sorted((*cell, name) for cell, name in product(cells, played))


def test_every_policy_is_named_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"| `{row.policy}` |" in page for row in read_standings(ROWS))


def test_every_rule_has_its_release() -> None:
    rows = read_releases(RELEASES)
    problems = {(row.instance, row.capacity) for row in rows}
    rules = {row.policy for row in rows}
    assert rules - {PROVEN} <= set(policy_names()) - set(LEFT_OUT)
    assert len(rules) >= 17
    found = [(row.instance, row.capacity, row.policy) for row in rows]
    assert sorted(found) == sorted((*problem, rule) for problem, rule in product(problems, rules))
    assert any(row.instance == "nrp1" for row in rows)

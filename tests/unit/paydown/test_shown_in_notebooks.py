"""What a notebook shows of results: a table, every text in it escaped."""

from html.parser import HTMLParser

import paydown
from scenarios.html_table import html_table
from tests.support.reports import HOSTILE, small


class Tags(HTMLParser):
    """Collects the elements, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


PLAIN = {"div", "p", "bdi", "table", "thead", "tbody", "tr", "th", "td"}


def test_titles_are_text_whatever_they_hold() -> None:
    found = Tags(html_table(HOSTILE[0], ("a", "b"), [(one, one) for one in HOSTILE]))
    assert set(found.tags) == PLAIN
    assert set(HOSTILE) <= set(found.texts)


def test_a_plan_shows_its_items() -> None:
    plan = small().study.plan
    found = Tags(plan._repr_html_())
    assert set(found.tags) <= PLAIN
    assert {one.id for one in plan.chosen} <= set(found.texts)
    assert {one.title for one in plan.chosen} <= set(found.texts)
    assert found.texts[0].startswith(f"Plan: {len(plan.chosen)} items, worth ")


def test_a_plan_that_clashes_says_why() -> None:
    plan = small().study.plan
    from dataclasses import replace

    clash = replace(
        plan, status="infeasible", objective=None, bound=None, chosen=(), clash=("a <b> clash",)
    )
    assert Tags(clash._repr_html_()).texts[0] == "Plan: 0 items, no plan (infeasible); a <b> clash"


def test_results_show_their_policies_best_first() -> None:
    results = small().results
    found = Tags(results._repr_html_())
    assert set(found.tags) <= PLAIN
    shown = [text for text in found.texts if text in results.policies]
    means = [results.estimates(name)["net_value"].mean for name in shown]
    assert len(shown) == len(results.policies)
    assert means == sorted(means, reverse=True)


def test_a_comparison_shows_every_scenario() -> None:
    comparison = small().comparison
    found = Tags(comparison._repr_html_())
    assert set(comparison.scenarios) <= set(found.texts)
    assert set(comparison.policies) <= set(found.texts)
    assert isinstance(comparison, paydown.Comparison)

import json
import re
import sys
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import paydown
from paydown.reporting.ask import ask
from paydown.reporting.certainty import certainty
from paydown.reporting.page import page
from paydown.reporting.parts import Listing, Numbers, Paragraph
from paydown.reporting.provenance import provenance
from paydown.reporting.waiting import losses_of_waiting, waiting
from scenarios.digest import workspace_digest
from tests.support import reports
from tests.support.workspaces import a_workspace, an_item
from tests.unit.paydown.made import a_plan, results

pytest.importorskip("altair")
pytest.importorskip("vl_convert")
pytest.importorskip("jinja2")


class Outline(HTMLParser):
    """What a browser sees: elements with their attributes, scripts and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open == "script":
            self.scripts[-1] += data
        else:
            self.texts.append(data)


@pytest.fixture(scope="module")
def outline() -> Outline:
    return Outline(reports.text())


def data(text: str, name: str) -> Any:
    found = re.search(rf'id="{name}">(.*?)</script>', text, re.S)
    assert found is not None
    return json.loads(found[1])


def test_it_asks_no_server_for_anything(outline: Outline) -> None:
    for tag, attributes in outline.elements:
        for name, value in attributes.items():
            if name in ("src", "href", "xlink:href", "action", "srcset", "poster"):
                assert (value or "").startswith(("#", "data:")), (tag, name, value)
        assert tag not in ("iframe", "object", "embed", "img", "base", "form")
    styles = "".join(re.findall(r"<style>(.*?)</style>", reports.text(), re.S))
    assert "url(" not in styles
    assert "@import" not in styles


def test_it_is_small() -> None:
    assert len(reports.text().encode()) < 1_500_000


def test_every_script_is_named_in_the_policy(outline: Outline) -> None:
    policy = next(
        attributes["content"] or ""
        for tag, attributes in outline.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    scripts = [attributes for tag, attributes in outline.elements if tag == "script"]
    assert len(scripts) == len(outline.scripts) == 4
    for attributes, script in zip(scripts, outline.scripts, strict=True):
        if attributes.get("type") != "application/json":
            digest = b64encode(sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_hostile_titles_are_text(outline: Outline) -> None:
    assert len(set(reports.HOSTILE)) == 40
    for tag, attributes in outline.elements:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
    seen = "".join(outline.texts)
    for title in reports.HOSTILE:
        assert title in seen


def test_titles_are_isolated() -> None:
    table = re.sub(r"<script.*?</script>|<svg.*?</svg>", "", reports.text(), flags=re.S)
    before = [table[at.start() - 9 : at.start()] for at in re.finditer("\u202e", table)]
    assert before
    # A cell is a box of its own, in the direction of its text.
    assert set(before) == {"dir=auto>"}


def test_every_chart_has_a_picture_and_a_table_after_it() -> None:
    text = reports.text()
    charts = data(text, "paydown-charts")
    assert {"frontier", "timeline", "differences-0", "regret", "waiting"} <= set(charts)
    for name in charts:
        place = text.index(f'id="chart-{name}"')
        section = text[place : text.index("</section>", place)]
        assert "<svg" in section
        assert "<table>" in section


def test_the_json_inside_is_that_of_the_commands() -> None:
    found = data(reports.text(), "paydown-data")
    small = reports.small()
    assert found["digest"] == small.digest == workspace_digest(small.workspace)
    assert found["digest"] in reports.text().replace(found["digest"], "", 1)
    assert found["plan"]["objective"] == pytest.approx(small.study.plan.objective, rel=1e-7)
    assert set(found["results"]) == set(small.comparison.scenarios)
    assert found["plan"]["selected"][0]["title"] in reports.HOSTILE


def test_the_head_of_the_ledger_stands_among_the_inputs() -> None:
    small = reports.small()
    for told in ("head 1:ab, 1 decision", None):
        (_, listing, *_) = provenance(replace(small, asked=replace(small.asked, ledger=told))).parts
        assert isinstance(listing, Listing)
        heads = [value for name, value in listing.rows if name == "ledger"]
        assert heads == ([] if told is None else [told])


def test_nine_sections_and_their_headings(outline: Outline) -> None:
    headings = [tag for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert headings == ["h1"] + ["h2"] * 9


def test_ids_are_there_once(outline: Outline) -> None:
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_ask_has_three_figures_and_ten_items() -> None:
    parts = ask(reports.small()).parts
    (numbers,) = (part for part in parts if isinstance(part, Numbers))
    assert len(numbers.numbers) == 3
    (items,) = (part for part in parts if isinstance(part, Listing))
    assert len(items.rows) == 10


def test_risk_flags_stand_with_the_title() -> None:
    found = reports.small()
    (plain,) = (part for part in ask(found).parts if isinstance(part, Listing))
    name, title = plain.rows[0][1:3]
    items = (
        item.but(risk_flags=("lineage_fragility", "regulated")) if item.id == name else item
        for item in found.workspace.items
    )
    told = replace(found, workspace=found.workspace.but(items=tuple(items)))
    (listed,) = (part for part in ask(told).parts if isinstance(part, Listing))
    assert listed.rows[0][2] == f"{title} (risk: fragile lineage, regulated)"
    assert listed.rows[1:] == plain.rows[1:]


def test_the_gain_is_that_of_the_results() -> None:
    small = reports.small()
    gain = small.results.paired("plan", small.today)["net_value"]
    (numbers,) = (part for part in ask(small).parts if isinstance(part, Numbers))
    shown = float(numbers.numbers[0].value.split()[0].replace(",", ""))
    scale = 1000.0 if "thousand" in numbers.numbers[0].value else 1.0
    assert shown == pytest.approx(gain.mean / scale, abs=1.0)


def test_what_was_not_asked_names_its_command() -> None:
    said = certainty(reports.small()).parts[0]
    assert isinstance(said, Paragraph)
    assert "--truths" in said.text


def test_waiting_longer_costs_more() -> None:
    losses = losses_of_waiting(reports.small().workspace)
    assert len(losses) == 2
    assert (losses[1].money > losses[0].money).all()
    assert losses[0].money.sum() == pytest.approx(
        sum(getattr(losses[0], name).sum() for name in ("reliability", "user_value"))
    )


def test_an_empty_backlog_has_a_report() -> None:
    from paydown.reporting.gathering import ReportOptions, gather
    from paydown.reporting.making import rendered

    empty = gather(a_workspace(), ReportOptions(replications=1, time_limit=1.0))
    assert "No item is in play" in str(waiting(empty))
    assert "There is no plan" in rendered(empty)[0]


def test_where_nothing_is_feasible_it_says_so() -> None:
    from paydown.reporting.gathering import ReportOptions, gather
    from paydown.reporting.making import rendered

    items = [an_item(f"item-{n}", days=60.0, pin="in", drag=0.01) for n in range(3)]
    none = gather(a_workspace(items=items), ReportOptions(replications=2, time_limit=1.0))
    assert none.study.plan.status == "infeasible"
    text = rendered(none)[0]
    assert "There is no plan" in text
    # A larger crew has one, and the page shows it.
    assert 'id="chart-frontier"' in text


def test_without_what_makes_it_nothing_is_simulated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(paydown.MissingChartsError, match=r"needs jinja2.*paydown\[report\]"):
        paydown.report(a_workspace(), tmp_path / "report.html")
    assert not list(tmp_path.iterdir())


def test_a_title_that_ends_the_page_does_not() -> None:
    made = page("</title><b>", (), {"x": "</script><b>"}, "d")
    assert "<b>" not in made
    assert data(made, "paydown-data") == {"x": "</script><b>"}


def test_charts_say_what_is_missing() -> None:
    workspace = a_workspace()
    with pytest.raises(paydown.ChartError, match="holds no item"):
        paydown.plot_timeline(a_plan(chosen=()), workspace)
    with pytest.raises(paydown.ChartError, match="no item is in play"):
        paydown.plot_waiting(workspace)
    with pytest.raises(paydown.ChartError, match="quarters is 2"):
        paydown.plot_waiting(a_workspace(items=[an_item()]), 2)


def test_results_made_by_hand_draw() -> None:
    assert paydown.plot_differences(results({"a": [1.0, 2.0], "b": [0.0, 1.5]}), "b") is not None

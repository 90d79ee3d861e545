"""The report in a browser: it draws, its slider moves the plan, it needs nothing but its file."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import reports

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
if CHROMIUM is None:
    pytest.skip("no chromium on the path", allow_module_level=True)
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DRAWN = (
    "[...document.querySelectorAll('.chart')].every(c => c.dataset.live === 'yes' && "
    "c.querySelectorAll('svg path').length > 3)"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=CHROMIUM, headless=True, args=QUIET)
        yield found
        found.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("report") / "report.html"
    made.write_text(reports.text(), encoding="utf-8")
    return made


@pytest.mark.parametrize("width", [1280, 390])
def test_it_draws_and_asks_for_nothing(browser: Any, file: Path, width: int) -> None:
    page = browser.new_context(offline=True, viewport={"width": width, "height": 900}).new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_function(DRAWN, timeout=15_000)
    assert page.evaluate("document.querySelectorAll('.chart').length") >= 8
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= room
    shown = "[...document.querySelectorAll('.level')].filter(l => !l.hidden).map(l => l.innerText)"
    before = page.evaluate(shown)
    mark = "document.querySelector('#chart-frontier svg').innerHTML"
    chart = page.evaluate(mark)
    slider = page.locator("input[type=range]")
    slider.focus()
    slider.press("Home")
    page.wait_for_timeout(300)
    after = page.evaluate(shown)
    assert len(before) == len(after) == 1
    assert before != after
    assert page.evaluate(mark) != chart
    assert said == []
    assert [url for url in asked if not url.startswith(("blob:", "data:"))] == [file.as_uri()]
    page.context.close()


def test_without_javascript_the_pictures_and_all_levels_stay(browser: Any, file: Path) -> None:
    page = browser.new_context(offline=True, java_script_enabled=False).new_page()
    page.goto(file.as_uri())
    charts = page.locator(".chart").count()
    assert page.locator(".chart > svg").count() == charts >= 8
    levels = page.locator(".level")
    assert all(levels.nth(n).is_visible() for n in range(levels.count()))
    assert not page.locator("input[type=range]").is_visible()
    page.context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_serious(browser: Any, file: Path, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    # The page's own policy would keep axe out.
    context = browser.new_context(
        offline=True, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_function(DRAWN, timeout=15_000)
    # What is folded is not looked at.
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = axe.Axe().run(page).response
    serious = [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert len(found["passes"]) > 20
    context.close()


def test_axe_would_find_pale_words(browser: Any, file: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    page = browser.new_context(offline=True, bypass_csp=True).new_page()
    page.goto(file.as_uri())
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    found = axe.Axe().run(page).response
    assert "color-contrast" in {one["id"] for one in found["violations"]}
    page.context.close()

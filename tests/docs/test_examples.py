"""Every example in prose works: commands end well and print what is shown, Python runs."""

from pathlib import Path

import pytest

import paydown
from scenarios.columns import NEEDED
from scenarios.scenario_file import read_scenario
from tests.docs.examples import PAGES, Block, Page, Step, blocks, difference, refreshed, steps

MOST_SHOWN = 40
"""Most lines of an output in a message."""

FORMATS = next(page for page in PAGES if page.name == "file-formats.md")


@pytest.mark.slow
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_examples_do_what_they_say(path: Path, tmp_path: Path) -> None:
    wrong = [
        f"{path.name}:{step.line}: $ {step.command}\nshown but not printed in its place:\n"
        f"  {missing}\nprinted, at its beginning:\n" + "\n".join(real[:MOST_SHOWN])
        for step, real in Page(path, tmp_path).run()
        if step.shown and (missing := difference(step.shown, real)) is not None
    ]
    assert not wrong, "\n" + "\n\n".join(wrong)


def test_the_readme_has_examples() -> None:
    text = PAGES[0].read_text(encoding="utf-8")
    assert {block.language for block in blocks(text)} >= {"console", "python"}


def test_workspaces_and_scenarios_load(tmp_path: Path) -> None:
    found = blocks(FORMATS.read_text(encoding="utf-8"))
    texts = [block.text for block in found if block.language == "toml"]
    tables = {name_of(block): block.text for block in found if block.language == "csv"}
    least = {"backlog.csv": ",".join(NEEDED) + "\na,b,1\n"}
    loaded: list[paydown.Workspace] = []
    for number, text in enumerate(texts):
        if not {"[[change]]", "[[component]]"} & set(text.split()):
            continue  # What triage remembers is read by its own tests.
        folder = tmp_path / str(number)
        folder.mkdir()
        if "[[change]]" in text:
            (folder / "own.toml").write_text(text, encoding="utf-8")
            assert len(read_scenario(folder / "own.toml").changes) == text.count("[[change]]")
            continue
        # The last workspace is the one that the tables of the page go with.
        files = {"paydown.toml": text, **(tables if loaded else least)}
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        loaded.append(paydown.load(folder))
    small, large = loaded
    assert small.in_play
    assert (len(large.in_play), len(large.outcomes), len(large.incidents)) == (4, 1, 2)


def name_of(block: Block) -> str:
    """Return the file whose header a CSV block has."""
    header = block.text.splitlines()[0].split(",")
    if "estimate_hours" in header:
        return "effort_history.csv"
    if "started" in header:
        return "incidents.csv"
    if "signal" in header:
        return "signals.csv"
    return "backlog.csv" if "effort_days" in header else "outcomes.csv"


def test_blocks_and_steps_are_found_with_their_lines() -> None:
    page = "# T\n\n```console\n$ paydown x\nout\n...\n$ make\n```\n\n```\nno\n```\n"
    (block,) = blocks(page)
    assert (block.language, block.line) == ("console", 4)
    assert list(steps(block)) == [
        Step(4, "paydown x", ("out", "...")),
        Step(7, "make", ()),
    ]


REAL = ["one", "two  ", "three 1.2 s", "four", "five"]


@pytest.mark.parametrize(
    "shown",
    [
        ["one", "two", "three 0.7 s", "four", "five"],
        ["..."],
        ["one", "..."],
        ["...", "five"],
        ["one", "...", "four", "five"],
        ["...", "two", "three 3 s", "..."],
    ],
)
def test_what_is_there_passes(shown: list[str]) -> None:
    assert difference(shown, REAL) is None


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        (["one", "two", "three 1.2 s", "four"], "nothing more, but there is: five"),
        (["two", "..."], "two"),
        (["one", "...", "six"], "six"),
        (["one", "...", "four"], "nothing more, but there is: five"),
        (["...", "four", "...", "two", "..."], "two"),
        (["...", "one", "three 1.2 s", "..."], "one"),
    ],
)
def test_what_is_not_there_is_named(shown: list[str], missing: str) -> None:
    assert difference(shown, REAL) == missing


def test_a_wrong_example_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "p.md"
    page.write_text("```python\nprint(1)\n# 2\n```\n", encoding="utf-8")
    ((step, real),) = Page(page, tmp_path).run()
    assert (step.line, difference(step.shown, real)) == (2, "2")
    page.write_text("```console\n$ paydown plan nowhere\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="exit code 2"):
        list(Page(page, tmp_path).run())


def test_stale_figures_are_refreshed() -> None:
    shown = ("a 1,234", "...", "b +5%  c", "...")
    assert refreshed(Step(1, "x", shown), ["a 7", "z", "b -16% c", "y"]) == (
        "a 7",
        "...",
        "b -16% c",
        "...",
    )
    assert refreshed(Step(1, "x", ("gone",)), ["a"]) is None

"""A report shows a plan and results made before, and never those of other inputs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from paydown import load
from paydown.reporting.given import given
from tests.journeys.command import paydown
from tests.journeys.small import write_small


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a workspace, a plan of it and a store of results."""
    folder: Path = tmp_path_factory.mktemp("given")
    write_small(folder / "ws")
    assert paydown("plan", "ws", "--json", "-o", "plan.json", cwd=folder).code == 0
    policies = ("--policies", "as_listed,cd3,none", "--replications", "6", "--jobs", "1")
    store = ("--store", "store", "--scenarios", "baseline,crew-doubled")
    assert paydown("compare", "ws", *policies, *store, "--seed", "7", cwd=folder).code == 0
    return folder


def report(folder: Path, *options: str) -> tuple[dict[str, Any], str, str]:
    """Return what the command says as JSON, what it tells, and the page."""
    page = folder / "report.html"
    usual = ("--replications", "2", "--time-limit", "1", "--jobs", "1", "--quiet", "--json")
    done = paydown("report", "ws", "-o", page, *usual, *options, cwd=folder)
    assert done.code == 0, done.err
    return json.loads(done.out), done.err, page.read_text(encoding="utf-8")


def test_they_are_shown_while_the_inputs_stand(made: Path) -> None:
    workspace = load(made / "ws")
    known = given(workspace, made / "plan.json", made / "store")
    plan = json.loads((made / "plan.json").read_text(encoding="utf-8"))
    assert known.stale == ()
    assert known.plan is not None
    assert known.plan.seconds == plan["seconds"]
    assert known.comparison is not None
    assert known.comparison.replications == 6
    assert known.comparison.seed == 7
    assert known.comparison.scenarios == ("baseline", "crew-doubled")
    assert known.comparison.policies == ("as_listed", "cd3", "none")


def test_they_are_left_out_once_the_inputs_have_changed(made: Path) -> None:
    backlog = made / "ws" / "backlog.csv"
    before = backlog.read_text(encoding="utf-8")
    old, new = "for too long,search,serving,3", "for too long,search,serving,4"
    assert old in before
    backlog.write_text(before.replace(old, new), encoding="utf-8")
    try:
        told, err, page = report(made, "--plan", "plan.json", "--results", "store")
    finally:
        backlog.write_text(before, encoding="utf-8")
    data = json.loads(_data(page))
    assert len(told["stale"]) == 2
    for words in ("plan.json are stale and left out", "store are stale and left out"):
        assert words in err
        assert words in page
    assert "paydown plan --json -o" in err
    assert {one["replications"] for one in data["results"].values()} == {2}


def test_a_plan_that_does_not_say_its_inputs_is_left_out(made: Path) -> None:
    plan = json.loads((made / "plan.json").read_text(encoding="utf-8"))
    del plan["inputs"]
    (made / "old.json").write_text(json.dumps(plan), encoding="utf-8")
    known = given(load(made / "ws"), made / "old.json", None)
    assert known.plan is None
    assert "no one can say from which" in str(known.stale[0])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--plan", "missing.json"), "missing.json: there is no such file"),
        (("--results", "nowhere"), "nowhere: there is no such folder"),
        (("--results", "nowhere", "--scenarios", "all"), "results have scenarios of their own"),
    ],
)
def test_what_cannot_be_read_is_refused(made: Path, options: tuple[str, ...], words: str) -> None:
    page = made / "none.html"
    done = paydown("report", "ws", "-o", page, *options, cwd=made)
    assert done.code == 2
    assert words in done.err
    assert not page.exists()


def _data(page: str) -> str:
    found = re.search(r'id="paydown-data">(.*?)</script>', page, flags=re.S)
    assert found is not None
    return found.group(1)

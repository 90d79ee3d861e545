"""A planner who asks about a plan: why, what with more people, how sure, what else; and wrongly."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.command import Done, paydown, typed
from tests.journeys.small import IDS, TOML, write_empty, write_small

Run = Callable[..., Done]

ALL = (
    "--explain", "--frontier", "capacity", "--levels", "3", "--truths", "3",
    "--alternatives", "0.02", "--core-index",
)  # fmt: skip
"""Everything that can be asked at once."""

KEYS = (
    "left_out", "why_in", "rules", "explained", "capacity_frontier", "robustness", "alternatives",
    "core_index",
)  # fmt: skip
"""What the answers are in JSON."""

CLASH = (
    "large,Large,ranking,pipeline,60,1,0.1,,,in",
    "larger,Larger,ranking,pipeline,61,1,0.1,,,in",
    "other,Other,search,pipeline,30,1,0.1,,,",
)
"""Two items that are pinned in and do not fit together."""


TORN = (
    "pages,Pages fail,ranking,serving,9,3,0.4,0,,",
    "jobs,Jobs fail,ranking,pipeline,6,2,0.3,0,,",
    "feeds,Feeds fail,ranking,pipeline,4,1,0.3,0,,",
    "slow,Answers are slow,ranking,serving,8,0,,0.02,,",
    "stale,Answers are stale,ranking,serving,7,0,,0.015,,",
    "plain,Answers are plain,ranking,serving,3,0,,0.005,,",
)
"""Items that fail, and items that annoy: what is best for one part is not for the other."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return typed(capsys)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the workspace with too few days for all of its items."""
    return write_small(tmp_path / "ws")


def asked(run: Run, folder: Path, *options: str) -> Done:
    """Return how a plan of few days ended."""
    return run("plan", folder, "--capacity-days", "30", *options)


def shape(run: Run, folder: Path, *options: str) -> dict[str, Any]:
    """Return the JSON of a plan of few days, after checking that it is all there is on stdout."""
    done = asked(run, folder, "--json", *options)
    assert (done.code, done.err) == (0, "")

    def unknown(name: str) -> None:
        pytest.fail(f"{name} is no JSON")

    found: dict[str, Any] = json.loads(done.out, parse_constant=unknown)
    return found


def test_all_questions_at_once(small: Path) -> None:
    # In a process of its own, as threads and a progress bar might leave something on stdout.
    done = paydown("plan", small, "--capacity-days", "30", *ALL, cwd=small)
    assert (done.code, done.err) == (0, "")
    titles = (
        "Why in: what leaving it out costs (in EUR)",
        "Why out: what taking it in costs (in EUR)",
        "Capacity of all teams, engineer-days of the first quarter (worth in EUR)",
        "How sure: best plans of 3 drawn truths",
        "Alternatives that differ most from the plan and each other (worth in EUR)",
        "Core index: share of ",
    )
    places = [done.out.index(f"\n{title}") for title in titles]
    assert places == sorted(places)
    assert "\x1b" not in done.out
    assert "…" not in done.out
    again = paydown("plan", small, "--capacity-days", "30", *ALL, "-o", "a.txt", cwd=small)
    assert (again.code, again.out, again.err) == (0, "", "")
    written = (small / "a.txt").read_text(encoding="utf-8")
    # Only the seconds of the first line may differ.
    assert written.splitlines()[1:] == done.out.splitlines()[1:]


def test_all_questions_as_json(run: Run, small: Path, tmp_path: Path) -> None:
    plan = shape(run, small, *ALL)
    assert [key for key in KEYS if plan[key] is None] == []
    assert plan["value_frontier"] is None
    told = {one["id"] for one in (*plan["why_in"], *plan["left_out"])}
    assert told == {one["id"] for one in plan["core_index"]["items"]} == set(IDS)
    assert {one["id"] for one in plan["why_in"]} == {one["id"] for one in plan["selected"]}
    path = tmp_path / "all.json"
    assert asked(run, small, "--json", *ALL, "-o", str(path)).out == ""
    assert set(json.loads(path.read_text(encoding="utf-8"))) == set(plan)


def test_what_is_not_asked_is_not_told(run: Run, small: Path) -> None:
    plan = shape(run, small)
    assert [plan[key] for key in (*KEYS, "value_frontier")] == [None] * (len(KEYS) + 1)
    for options in (["--truths", "0"], ["--alternatives", "0"]):
        assert (
            asked(run, small, *options).out.splitlines()[1:]
            == (asked(run, small).out.splitlines()[1:])
        )


@pytest.mark.parametrize(
    ("kind", "title", "priced"),
    [
        ("capacity", "Capacity of all teams, ", {"core", "apps"}),
        ("capacity:apps", "Capacity of apps, ", {"apps"}),
    ],
)
def test_what_capacity_buys(kind: str, title: str, priced: set[str], run: Run, small: Path) -> None:
    done = asked(run, small, "--frontier", kind, "--levels", "4")
    assert (done.code, done.err) == (0, "")
    assert f"\n{title}" in done.out
    frontier = shape(run, small, "--frontier", kind, "--levels", "4")["capacity_frontier"]
    assert set(frontier["next_engineer"]) == priced
    levels = frontier["levels"]
    assert len(levels) == 4
    assert [level["today"] for level in levels].count(True) == 1
    worths = [level["worth"] for level in levels]
    assert worths == sorted(worths)
    # One level is today's.
    (alone,) = shape(run, small, "--frontier", kind, "--levels", "1")["capacity_frontier"]["levels"]
    assert alone["today"]


def test_reliability_against_user_value(run: Run, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "ws", *TORN, outcomes=None)
    question = ("--capacity-days", "44", "--frontier", "value", "--levels")
    every = shape(run, folder, *question, "0")["value_frontier"]
    assert every["complete"]
    some = shape(run, folder, *question, "2")["value_frontier"]
    assert not some["complete"]
    assert 1 < len(some["points"]) < len(every["points"])
    for points in (every["points"], some["points"]):
        values = [point["user_value"] for point in points]
        assert values == sorted(set(values))
        assert [point["today"] for point in points].count(True) == 1
    done = asked(run, folder, *question, "0")
    assert (done.code, done.err) == (0, "")
    assert "\nReliability against user value (in EUR)\n" in done.out
    assert done.out.endswith(f"\nthese {len(every['points'])} points are all there are\n")


@pytest.mark.parametrize("truths", [1, 20])
def test_how_sure(truths: int, run: Run, small: Path) -> None:
    told = shape(run, small, "--truths", str(truths))["robustness"]
    assert told["truths"] == len(told["drawn"]) == truths
    assert {one["id"] for one in told["selections"]} == set(IDS)
    assert (told["regret"]["low"] is None) == (truths == 1)
    # What to find out is told of 20 truths or more.
    assert (told["estimates"] is None) == (truths == 1)
    perfect = told["perfect_information"]
    assert perfect["best"]["mean"] == told["regret"]["mean"]
    assert (perfect["among"] is None) == (truths == 1)
    if told["estimates"] is not None:
        assert set(told["estimates"]) == {"found", "unsure", "among", "plans", "stopped"}
        for one in told["estimates"]["found"]:
            assert one["id"] in IDS
            assert one["estimate"] in ("rate", "effort")
            assert one["worth"]["mean"] <= perfect["best"]["mean"] + 1e-6
            assert 0.0 <= one["changes"] <= 1.0
    done = asked(run, small, "--truths", str(truths))
    assert ("are too few to tell" in done.out or "is too few to tell" in done.out) == (truths == 1)
    noun = "truth" if truths == 1 else "truths"
    assert f"\nHow sure: best plans of {truths} drawn {noun}\n" in done.out
    words = [
        line.split()[-1] for line in done.out.splitlines() if "% to" in line and line[:1].isalpha()
    ]
    assert len(words) == len(IDS)
    # One truth tells nothing for sure.
    assert (set(words) == {"unsure"}) == (truths == 1)


def test_truths_are_those_of_the_seed(run: Run, small: Path) -> None:
    drawn = [
        shape(run, small, "--truths", "3", "--seed", seed)["robustness"]["drawn"]
        for seed in ("1", "1", "2")
    ]
    assert drawn[0] == drawn[1] != drawn[2]


def test_alternatives_give_up_no_more_than_is_allowed(run: Run, small: Path) -> None:
    for share in ("0.001", "0.1"):
        told = shape(run, small, "--alternatives", share)
        for one in told["alternatives"]["found"]:
            assert one["given_up"] <= float(share) + 1e-6
    assert told["alternatives"]["found"]
    none = asked(run, small, "--alternatives", "0.000001")
    assert "there is no alternative: every other set of items that keeps the rules" in none.out


def test_the_core_index(run: Run, small: Path) -> None:
    index = shape(run, small, "--core-index")["core_index"]
    assert index["complete"]
    for one in index["items"]:
        word = {0: "exterior", 1: "core"}.get(one["share"], "borderline")
        assert one["verdict"] == word


def test_an_earlier_plan_counts_for_the_plan_alone(run: Run, small: Path, tmp_path: Path) -> None:
    path = tmp_path / "first.json"
    assert run("plan", small, "--json", "-o", path).code == 0
    keep = ("--keep", str(path), "--max-changes", "7")
    assert asked(run, small, *keep, "--alternatives", "0.01").err == ""
    for question in (["--frontier", "capacity", "--levels", "2"], ["--truths", "2"]):
        done = asked(run, small, *keep, *question)
        assert done.code == 0
        assert done.err == (
            "the earlier plan counts for the plan alone: frontiers and drawn truths are free of "
            "--keep and --max-changes\n"
        )


def test_nothing_feasible_answers_what_it_can(run: Run, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "ws", *CLASH, outcomes=None)
    done = run("plan", folder, *ALL)
    assert done.code == 1
    assert done.err.startswith("nothing is feasible: ")
    # Either of the two is enough of a clash.
    assert re.search(r"'(large|larger)' is pinned in", done.err)
    assert "note: nothing is feasible at " in done.out
    assert "one more engineer in core: not known, as one of the two plans is missing" in done.out
    value = run("plan", folder, "--frontier", "value", "--levels", "2")
    assert value.code == 1
    assert "there is no point of the frontier, as nothing is feasible" in value.out
    told = run("plan", folder, *ALL, "--json")
    assert told.code == 1
    plan = json.loads(told.out)
    assert plan["capacity_frontier"]["levels"][0]["status"] == "infeasible"
    asked_of_a_plan = [key for key in KEYS if key != "capacity_frontier"]
    assert [plan[key] for key in asked_of_a_plan] == [None] * len(asked_of_a_plan)


def test_a_backlog_without_items(run: Run, tmp_path: Path) -> None:
    done = run("plan", write_empty(tmp_path / "ws"), *ALL)
    assert (done.code, done.err) == (0, "")
    assert "how sure: there is no item to choose" in done.out
    assert "core index: there is no item to choose" in done.out
    assert not re.search(r"\b(nan|inf)\b", done.out)


def test_no_capacity_is_no_frontier(run: Run, tmp_path: Path) -> None:
    folder = write_small(tmp_path / "ws", toml=TOML.replace("engineers = 1", "engineers = 0"))
    path = tmp_path / "out.txt"
    done = run("plan", folder, "--frontier", "capacity", "-o", path)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "--frontier: no team has engineers or focus in the first quarter, so there is no capacity "
        "to vary; give them in paydown.toml\n"
    )
    assert not path.exists()


def compared(run: Run, folder: Path, *options: str) -> dict[str, Any]:
    """Return the JSON of a comparison of one policy with today's."""
    some = ("--policies", "cd3", "--replications", "3", "--jobs", "1", "--json")
    done = run("compare", folder, *some, *options)
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


def test_how_far_policies_are_from_the_best_possible(run: Run, small: Path) -> None:
    assert compared(run, small)["hindsight"] is None
    told = compared(run, small, "--hindsight")
    net = {one["policy"]: one["measures"]["net_value"]["mean"] for one in told["results"]}
    bound = sum(told["hindsight"]["bounds"]) / 3
    for gap in told["hindsight"]["gaps"]:
        assert gap["short"] >= 0
        assert gap["short"] == pytest.approx(bound - net[gap["policy"]], abs=1e-6 * bound)
    alone = run(
        "compare", small, "--policies", "cd3", "--replications", "1", "--jobs", "1", "--hindsight"
    )
    assert (alone.code, alone.err) == (0, "")
    assert "\nAgainst perfect foresight: what each policy loses at most (in EUR)\n" in alone.out
    assert not re.search(r"\b(nan|inf)\b", alone.out)
    assert "– to –" not in alone.out


def test_ways_of_working_are_named_in_the_results(run: Run, small: Path) -> None:
    told = compared(run, small, "--cadence", "7,closing", "--learning", "on,off", "--hindsight")
    ways = ("7 d", "7 d, no learning", "91 d+closing", "91 d+closing, no learning")
    names = [f"{policy} @ {way}" for way in ways for policy in ("as_listed", "cd3")]
    assert [one["policy"] for one in told["results"]] == names
    assert [one["policy"] for one in told["hindsight"]["gaps"]] == names
    assert told["baseline"] in names

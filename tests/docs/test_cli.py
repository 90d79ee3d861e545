"""`docs/cli.md` names every verb, option, exit code and JSON key, and none that is not there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from paydown.cli import app
from paydown.failures import Exit
from paydown.shapes import SCHEMA_VERSION
from sim.bootstrap import STATISTICS
from sim.measures import MEASURES
from tests.docs.examples import ROOT, Step, run_command
from tests.docs.test_formats import cells
from tests.journeys.command import typed
from tests.journeys.small import write_small

TEXT = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the table between a heading and the next one, its head left out."""
    start = TEXT.index(f"\n{heading}\n") + len(heading) + 2
    lines = re.split(r"^#", TEXT[start:], maxsplit=1, flags=re.M)[0].splitlines()
    return [cells(line) for line in lines if line.startswith("|")][2:]


def code(text: str) -> list[str]:
    """Return the names in code in a text."""
    return re.findall(r"`([\w.-]+)", text)


def names(heading: str) -> set[str]:
    """Return the names in the first column of the table under a heading."""
    return {name for row in rows(heading) for name in code(row[0])}


def parameters() -> Iterator[tuple[str, Any]]:
    """Yield (verb, option) of every option; a verb of verbs is told by its parts."""
    for verb, command in COMMANDS.items():
        parts = getattr(command, "commands", {})
        named = {f"{verb} {name}": part for name, part in parts.items()} or {verb: command}
        for name, part in named.items():
            for one in part.params:
                if one.opts[0].startswith("-") and "--help" not in one.opts:
                    yield name, one


def test_every_verb_is_told() -> None:
    assert [code(row[0])[0] for row in rows("## Verbs")] == list(COMMANDS)
    assert "\npaydown " + " | ".join(COMMANDS) + "\n" in TEXT


def test_every_option_is_told_with_its_verbs() -> None:
    real: dict[frozenset[str], list[str]] = {}
    for verb, one in parameters():
        real.setdefault(frozenset(one.opts), []).append(verb)
    told: dict[frozenset[str], list[str]] = {}
    for row in rows("## Options"):  # what means another thing on another verb has another row
        told.setdefault(frozenset(code(row[0])), []).extend(row[1].split(", "))
    assert {name: sorted(verbs) for name, verbs in told.items()} == {
        name: sorted(verbs) for name, verbs in real.items()
    }


def test_defaults_of_options_are_those_of_the_code() -> None:
    told = {code(row[0])[0]: row[2].strip("`") for row in rows("## Options")}
    for _, one in parameters():
        if isinstance(one.default, str | int | float) and not one.is_flag:
            name = next(name for name in one.opts if name in told)
            shown = one.default if isinstance(one.default, str) else f"{one.default:g}"
            assert (name, told[name]) == (name, shown)


def test_exit_codes_are_those_of_the_code() -> None:
    assert [int(row[0]) for row in rows("## Exit codes")] == [int(exit) for exit in Exit]


def test_measures_are_those_of_the_code() -> None:
    assert names("#### Measures") == set(MEASURES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the example workspace as ``ws``."""
    made: Path = tmp_path_factory.mktemp("json")
    run_command(Step(0, "paydown init ws", ()), made)
    return made


def shape(command: str, folder: Path) -> dict[str, Any]:
    """Return the JSON that a command prints, without its version."""
    found: dict[str, Any] = json.loads("\n".join(run_command(Step(0, command, ()), folder)))
    assert found.pop("schema_version") == SCHEMA_VERSION
    return found


def test_json_of_a_plan(folder: Path) -> None:
    plan = shape("paydown plan ws --quarters 1 --json", folder)
    assert set(plan) == names("### plan")
    assert set(plan["selected"][0]) == names("#### `selected[]`")
    assert set(plan["not_selected"][0]) == names("#### `not_selected[]`")


def test_json_of_an_explanation(folder: Path) -> None:
    plan = shape("paydown plan ws --quarters 1 --time-limit 1 --explain --json", folder)
    assert set(plan) == names("### plan")
    told = names("#### `left_out[]` and `why_in[]`")
    assert set(plan["left_out"][0]) == set(plan["why_in"][0]) == told
    assert set(plan["rules"][0]) == names("#### `rules[]`")


def test_json_of_results(folder: Path) -> None:
    asked = "ws --quarters 1 --replications 2 --json"
    compared = shape(f"paydown compare {asked} --policies cd3,none", folder)
    alone = shape(f"paydown simulate {asked}", folder)
    for found, single, heading in (
        (compared, alone, "### simulate and compare"),
        (compared["results"][0], alone["results"][0], "#### `results[]`"),
    ):
        assert set(found) | set(single) == names(heading)
        for verb, more, less in (("compare", found, single), ("simulate", single, found)):
            told = [row for row in rows(heading) if f"{verb} only" in row[1]]
            assert set(more) - set(less) == {name for row in told for name in code(row[0])}
    result = compared["results"][0]
    assert set(result["measures"]["net_value"]) == {"mean", "sd", "ci_low", "ci_high", "n"}
    assert set(result["best"]) == {"low", "high", "may_be_best"}
    assert set(result["certainty"]) == names("#### `certainty`")
    for part in ("statistics", "differences"):
        assert set(result["certainty"][part]) == set(STATISTICS)


def test_json_of_results_over_scenarios(folder: Path) -> None:
    asked = "ws --quarters 1 --replications 2 --policies cd3,none --jobs 1 --json"
    alone = shape(f"paydown compare {asked}", folder)
    over = shape(f"paydown compare {asked} --scenarios baseline,feature-rush", folder)
    varied = shape(f"paydown compare {asked} --vary team.engineers=3..5 --points 4", folder)
    for found in (over, varied):
        assert set(found) - set(alone) == names("#### With `--scenarios` or `--vary`")
        assert set(alone) - set(found) == {"order", "stopping", "hindsight"}
        assert [row["scenario"] for row in found["results"][::3]] == found["scenarios"]
        assert {name for row in found["across"] for name in row} == names("#### `across[]`")
    assert set(varied["sample"]) == names("#### `sample`")
    for kind, key in (("lhs", "boxes"), ("saltelli", "indices"), ("morris", "effects")):
        design = f"--vary team.engineers=3..5 --vary cadence_days=7,91 --sample {kind} --points 4"
        (told, _) = shape(f"paydown compare {asked} {design}", folder)["sample"]["policies"]
        assert [name for name in told if told[name] is not None] == ["policy", key]


def test_json_of_a_dry_run(folder: Path) -> None:
    told = shape("paydown compare ws --policies cd3 --dry-run --json", folder)
    sentence = next(line for line in TEXT.splitlines() if line.startswith("With `--dry-run`"))
    assert set(told) == set(code(sentence)) - {"--dry-run"}


@pytest.mark.parametrize("rule", ["--precision 1%", "--select 9e9"])
def test_json_of_why_it_ended(rule: str, folder: Path) -> None:
    asked = f"ws --quarters 1 --replications 20 --policies cd3,none {rule} --json"
    stopping = shape(f"paydown compare {asked}", folder)["stopping"]
    assert set(stopping) == names("#### `stopping`")
    ended = next(row for row in rows("#### `stopping`") if "`stopped_by`" in row[0])
    assert stopping["stopped_by"] in code(ended[1])


def test_json_of_what_lies_ahead(folder: Path) -> None:
    (result,) = shape("paydown simulate ws --quarters 1 --replications 2 --json", folder)["results"]
    assert set(result["weeks"]) == names("#### `weeks`")
    assert {len(series) for key, series in result["weeks"].items() if key == "day"} == {14}
    assert set(result["weeks"]["drift"]) == {"mean", "ci_low", "ci_high"}
    assert set(result["items"][0]) == names("#### `items[]`")


def test_json_of_a_check(folder: Path) -> None:
    found = shape("paydown check ws --json", folder)
    assert set(found) == names("### check")
    assert set(found["assumed"][0]) == {"subject", "column", "value", "source"}
    scored = shape("paydown check ws --worlds 0 --scores --json", folder)
    assert set(scored["scores"][0]) == names("#### `scores[]`")
    assert set(scored["template"]) == {"share", "filled", "incomplete"}


def test_json_of_a_triage(folder: Path) -> None:
    rows = [f"2027-01-01T{n:02}:00:00Z,ranking,health,x,9,,1\n" for n in range(24)]
    head = "time,component,kind,signal,value,low,high\n"
    (folder / "more.csv").write_text(head + "".join(rows))
    told = shape("paydown triage ws more.csv --json", folder)
    assert set(told) == names("### triage")
    assert set(told["new"][0]["breach"]) == names("#### `breach`")


def test_json_of_a_calibration(folder: Path) -> None:
    run_command(Step(0, "paydown init learnt", ()), folder)
    with (folder / "learnt" / "paydown.toml").open("a", encoding="utf-8") as file:
        file.write('[history]\nsince = 2026-01-01\nreporting = "complete"\n')
    told = shape("paydown calibrate learnt --json", folder)
    assert set(told) == names("### calibrate") | {"background", "efforts"}
    assert set(told["back_test"] or {}) <= names("#### `back_test`")
    assert set(told["changes"][0]) == names("#### `changes[]`")


def test_json_of_a_report(folder: Path) -> None:
    asked = "ws --quarters 1 --replications 1 --time-limit 0.5 --scenario hiring-freeze"
    told = shape(f"paydown report {asked} -o report.html --json", folder)
    assert set(told) == names("### report")
    assert (folder / told["file"]).stat().st_size == told["bytes"] < 1_500_000


def test_json_of_the_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ws, run = write_small(tmp_path / "ws"), typed(capsys)
    asked = ("--order-worlds", 0, "--accept", "--by", "Ada", "--because", "why")
    plan = run("plan", ws, *asked, "--json")
    assert set(json.loads(plan.out)) - {"schema_version"} == names("### plan")
    verbs = (("log",), ("show", 1), ("verify",), ("replay", 1), ("replay", 1, "--now"))
    found = [json.loads(run("ledger", *verb, ws, "--json").out) for verb in verbs]
    assert {one.pop("schema_version") for one in found} == {SCHEMA_VERSION}
    assert {key for one in found for key in one} == names("### ledger")
    log, record, *_ = found
    assert set(log["records"][0]) == names("#### `records[]`")
    assert set(record["body"]) == names("#### `body` of a `decision`")
    item = record["body"]["items"][0]
    assert set(item) == names("#### `items[]` of a decision")
    for part in ("loss", "evidence"):
        told = next(row[1] for row in rows("#### `items[]` of a decision") if part in row[0])
        assert set(item[part]) == set(code(told))


def test_json_of_an_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ws, run = write_small(tmp_path / "ws"), typed(capsys)
    run("plan", ws, "--order-worlds", 0, "--accept", "--by", "Ada", "--because", "why")
    told = ("--effort-days", 4, "--by", "Bo", "--closed", "2026-06-01")
    record = json.loads(run("outcome", "alerts", ws, *told, "--json").out)
    assert set(record) - {"schema_version"} <= names("### ledger")
    body = record["body"]
    assert set(body) == names("#### `body` of an `outcome`")
    for part in ("criterion", "effort", "incidents", "predicted"):
        row = next(row for row in rows("#### `body` of an `outcome`") if part in row[0])
        assert set(body[part]) <= set(code(row[1])) | {"days"}
    listed = json.loads(run("outcome", "--list", ws, "--json").out)
    assert set(listed) - {"schema_version"} == names("### outcome --list")
    assert set(listed["remedies"][0]) == names("#### `remedies[]`")
    assert set(listed["categories"][0]) == names("#### `categories[]` and `estimators[]`")


def test_json_of_what_was_written(folder: Path) -> None:
    assert set(shape("paydown init other --json", folder)) == names("### init and demo")

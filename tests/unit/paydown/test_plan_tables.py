from math import inf

import pytest

from paydown.console import as_text
from paydown.plan_tables import plan_tables
from scenarios.plan import Plan
from scenarios.workspace import Workspace
from tests.support.workspaces import a_team, a_workspace
from tests.unit.paydown.made import a_plan, chosen, left_out

WORKSPACE = a_workspace(teams=[a_team(cost_per_day=100.0)])


def text(plan: Plan, width: int = 100, workspace: Workspace = WORKSPACE) -> str:
    return as_text(*plan_tables(plan, workspace), width=width)


def test_a_plan_in_full() -> None:
    plan = a_plan(
        chosen=(chosen(also=("pinned in", "for outcome launch"), freed_days=1.5),
                chosen("runbook", quarter=2)),
        outcomes=("launch",),
        notes=("deadlines do not bind",),
    )  # fmt: skip
    assert text(plan).splitlines() == [
        "optimal (proven, 0.2 s): 2 items, 8 engineer-days, worth 120 EUR over 1 quarter",
        "outcomes won: launch",
        "note: deadlines do not bind",
        "",
        "Plan (worth in EUR)",
        "item       days  worth  a day  frees  title",
        "──────────────────────────────────────────────────────────",
        "Quarter 1",
        "cache       4.0    120     30    1.5  about cache",
        "                                      - pinned in",
        "                                      - for outcome launch",
        "Quarter 2",
        "runbook     4.0    120     30         about runbook",
        "",
        "Left out (worth in EUR)",
        "item    days  worth  title and why it is out",
        "────────────────────────────────────────────",
        "parser  40.0   5.00  about parser",
        "                     - no capacity",
        "",
        "Engineer-days by team and quarter",
        "team                          Q1",
        "────────────────────────────────",
        "platform  capacity            91",
        "          burnt by open debt   9",
        "          planned              4",
        "",
        "burn share 10%, backlog load 0.50: debt burns little of the crew, so days it frees "
        "finance few removals",
    ]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"bound": 150.0}, "feasible (gap 25.00%, 0.2 s; another run may find another plan): "),
        ({"bound": None}, "feasible (no bound known, 0.2 s; another run may find another plan): "),
    ],
)
def test_a_plan_that_is_not_proven_says_so(fields: dict[str, float | None], line: str) -> None:
    shown = text(a_plan(status="feasible", **fields))
    assert shown.startswith(line)
    assert "optimal" not in shown


def test_no_answer_is_a_line() -> None:
    plan = a_plan(status="no_answer", objective=None, chosen=(), left_out=())
    assert text(plan) == "no answer in 0.2 s; give a longer --time-limit\n"


def test_a_clash_is_a_list() -> None:
    plan = a_plan(status="infeasible", objective=None, clash=("'a' is pinned in", "team 'b'"))
    assert text(plan) == (
        "infeasible: these cannot hold together; change one\n  - 'a' is pinned in\n  - team 'b'\n"
    )


def test_an_unnamed_clash_is_no_time_out() -> None:
    plan = a_plan(status="infeasible", objective=None, clash=())
    assert text(plan) == "infeasible: the rules clash, and the search for which ran out of time\n"


@pytest.mark.parametrize(
    ("burn", "load", "words"),
    [
        (0.1, 0.5, "debt burns little"),
        (0.5, 0.5, "removals finance each other"),
        (0.5, 1.5, "too short to clear the backlog"),
        (0.7, 0.5, "removals finance each other"),
        (1.4, 9.0, "can hardly pay"),
    ],
)
def test_the_regime(burn: float, load: float, words: str) -> None:
    assert words in text(a_plan(burn_share=burn, backlog_load=load)).splitlines()[-1]


def test_no_capacity_is_no_regime() -> None:
    plan = a_plan(capacity_days={"platform": (0.0,)}, burn_share=0.0, backlog_load=inf)
    last = text(plan).splitlines()[-1]
    assert last.startswith("no team has capacity")
    assert "inf" not in last


def test_the_worth_of_an_engineer_stands_beside_the_cost() -> None:
    last = text(a_plan(value_of_one_more_engineer={"platform": 48_560.4})).splitlines()[-1]
    assert last == "one more engineer in platform: worth 48,560 EUR, cost 9,100"
    free = a_workspace()
    last = text(a_plan(value_of_one_more_engineer={"platform": 0.0}), 100, free).splitlines()[-1]
    assert last == "one more engineer in platform: worth 0 EUR"


def test_ten_years_are_told_in_several_tables() -> None:
    days = {"platform": tuple(float(q) for q in range(40))}
    shown = text(a_plan(capacity_days=days, burn_days=days, used_days=days), 80)
    tables = shown.split("Engineer-days by team and quarter\n")[1:]
    assert len(tables) == 5
    assert tables[0].split()[1:9] == [f"Q{quarter}" for quarter in range(1, 9)]
    assert tables[4].split()[1:9] == [f"Q{quarter}" for quarter in range(33, 41)]
    assert max(map(len, shown.splitlines()[3:-2])) <= 80


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_ids_and_ordinary_titles_are_whole_at_any_width(width: int) -> None:
    ids = [f"a-rather-long-id-{number:02}" for number in range(12)]
    title = "Feature definitions duplicated between the training SQL and the online store's code"
    plan = a_plan(
        chosen=tuple(chosen(id, title=title, also=(f"needed by {id}",)) for id in ids[:6]),
        left_out=tuple(left_out(id, title=title, reason=f"excluded by {id}") for id in ids[6:]),
    )
    shown = text(plan, width)
    assert "…" not in shown
    words = " ".join(shown.split())
    for id in ids:
        assert words.count(id) == 2
    *tables, _, regime = shown.splitlines()
    assert max(map(len, tables)) <= max(width, 82)
    assert regime.startswith("burn share")


def test_a_title_without_end_is_cut() -> None:
    shown = text(a_plan(chosen=(chosen(title="word " * 400),)))
    assert shown.count("word") == 24
    assert "…" in shown


def test_names_are_no_markup() -> None:
    plan = a_plan(
        chosen=(chosen("[red]cache[/red]", title="[bold]x[/bold] :smile:"),),
        capacity_days={"[link]": (1.0,)},
        burn_days={"[link]": (1.0,)},
        used_days={"[link]": (1.0,)},
    )
    shown = text(plan, workspace=a_workspace(value_unit="[EUR]"))
    for name in ("[red]cache[/red]", "[bold]x[/bold] :smile:", "[link]", "worth in [EUR]"):
        assert name in shown

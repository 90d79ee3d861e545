"""Departures from the beliefs: each verb, each filter, and what a change may not do."""

from pathlib import Path

import pytest

from scenarios.fault import InputError
from scenarios.scenario import Change, Scenario, apply, changeable
from scenarios.scenario_file import find_scenario, read_scenario, scenario_names
from scenarios.workspace import BASELINE, Workspace
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

HEAD = 'schema = 1\ntitle = "t"\nsource = "s"\n'


def workspace() -> Workspace:
    return a_workspace(
        components=(
            a_component(severity=0.4, new_items_per_quarter=1.0),
            a_component("search", severity=0.8),
        ),
        teams=(a_team(engineers=3, components=("ranking", "search")),),
        items=(
            an_item("a", severity=0.2, category="monitoring", blinds=0.5),
            an_item("b", severity=0.6, components=("search", "ranking"), effort_low=5.0,
                    effort_high=30.0),
        ),
        quarters=4,
    )  # fmt: skip


def after(*changes: Change) -> Workspace:
    return apply(Scenario("x", "t", "s", changes, "x.toml"), workspace())


@pytest.mark.parametrize(
    ("verb", "number", "expected"), [("multiply", 0.5, 0.1), ("add", 0.3, 0.5), ("set", 0.7, 0.7)]
)
def test_each_verb(verb: str, number: float, expected: float) -> None:
    change = Change("item", "severity", verb, number, id="a")  # type: ignore[arg-type]
    changed = after(change)
    assert changed.items[0].severity == pytest.approx(expected)
    assert changed.items[1] == workspace().items[1]


def test_filters_choose_by_category_and_home() -> None:
    by_category = after(Change("item", "blinds", "multiply", 2.0, category="monitoring"))
    assert [item.blinds for item in by_category.items] == [1.0, 0.0]
    by_home = after(Change("item", "penalty", "set", 9.0, component="ranking"))
    assert [item.penalty for item in by_home.items] == [9.0, 0.0]


def test_effort_keeps_its_proportions() -> None:
    item = after(Change("item", "effort_days", "multiply", 2.0)).items[1]
    assert (item.effort_days, item.effort_low, item.effort_high) == (20.0, 10.0, 60.0)


def test_a_crew_changes_from_a_quarter_on() -> None:
    team = after(Change("team", "engineers", "add", -1.0, from_quarter=3)).teams[0]
    assert [team.engineers_on(day) for day in (0.0, 181.0, 182.0)] == [3, 3, 2]
    at_once = after(Change("team", "engineers", "multiply", 2.0, from_quarter=1)).teams[0]
    assert at_once.engineers == 6
    nobody = after(Change("team", "engineers", "add", -9.0, from_quarter=2)).teams[0]
    assert nobody.engineers_on(91.0) == 0


def test_restore_hours_of_a_component_are_its_mean() -> None:
    component = after(Change("component", "restore_hours", "multiply", 2.0)).components[0]
    assert (component.restore_hours.mean, component.restore_hours.cv) == (48.0, 1.0)


def test_beliefs_change() -> None:
    assert after(Change("beliefs", "effort_bias", "set", 1.5)).beliefs.effort_bias == 1.5


@pytest.mark.parametrize(
    ("verb", "number", "expected"),
    [("set", 30.0, 30), ("multiply", 0.25, 23), ("add", -1.0, 90)],
)
def test_the_cadence_changes_in_whole_days(verb: str, number: float, expected: int) -> None:
    change = Change("workspace", "cadence_days", verb, number)  # type: ignore[arg-type]
    changed = after(change)
    assert changed.cadence_days == expected
    assert changed.but(cadence_days=91, scenario=BASELINE) == workspace()


def test_the_cadence_is_all_a_scenario_changes_of_the_workspace() -> None:
    assert changeable("workspace") == ("cadence_days",)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            Change("workspace", "cadence_days", "multiply", 0.0, line=4),
            "x.toml:4: workspace: cadence_days 91 becomes 0; give a whole number from 1 to 3640",
        ),
        (
            Change("workspace", "cadence_days", "set", 7.0, id="a", line=4),
            "x.toml:4: id is 'a', but of workspace there is only one; remove it",
        ),
        (
            Change("component", "severity", "multiply", 2.0, line=7),
            "x.toml:7: component 'search': severity 0.8 becomes 1.6; give a number from 0 to 1",
        ),
        (
            Change("item", "effort_days", "multiply", 0.0, line=4),
            "x.toml:4: item 'a': effort_days 10 becomes 0; give a factor that leaves some",
        ),
        (
            Change("team", "engineers", "add", 1.0, id="platfrom", line=4),
            "x.toml:4: unknown team 'platfrom'; give one of platform",
        ),
        (
            Change("item", "penalty", "add", 1.0, component="payments", line=4),
            "x.toml:4: unknown component 'payments'; give one of ranking, search",
        ),
        (
            Change("beliefs", "effort_bias", "set", 0.2, line=4),
            "x.toml:4: effort_bias is 0.2 though a share effort_exact = 0.33 takes exactly the "
            "estimate; give a bias above that share",
        ),
        (
            Change("item", "effort_low", "multiply", 9.0, line=4),
            "x.toml:4: item 'b': effort_low becomes 45, above effort_high 30; change both alike",
        ),
        (
            Change("component", "retrain_days", "multiply", 1e-7, line=4),
            "x.toml: a replication expects 2.43e+08 events in 4 quarters, most of them "
            "retrainings (2.43e+08); lower their rate or the quarters (at most 1e+06 events)",
        ),
    ],
)
def test_what_a_change_may_not_do(change: Change, words: str) -> None:
    with pytest.raises(InputError) as caught:
        after(change)
    assert str(caught.value) == words


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_of_the_catalogue_applies_and_states_its_source(name: str) -> None:
    scenario = find_scenario(name)
    assert scenario.title
    assert scenario.source
    changed = apply(scenario, workspace())
    assert changed.scenario == name
    assert (changed.but(scenario=BASELINE) == workspace()) == (name == BASELINE)


def test_the_catalogue_has_twelve_and_the_baseline_first() -> None:
    names = scenario_names()
    assert names[0] == BASELINE
    assert len(names) == 12


def test_a_scenario_of_ones_own_goes_before_the_catalogue(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "drift-storm.toml").write_text(HEAD)
    (folder / "my-own.toml").write_text(
        HEAD + '[[change]]\nof = "team"\nkey = "focus"\nmultiply = 0.5\n'
    )
    assert find_scenario("drift-storm", tmp_path).changes == ()
    assert find_scenario("my-own", tmp_path).changes[0].line == 4
    assert scenario_names(tmp_path)[-1] == "my-own"
    with pytest.raises(InputError, match="unknown scenario 'my-onw'; did you mean 'my-own'"):
        find_scenario("my-onw", tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('of = "crew"\nkey = "x"\nset = 1\n', "x.toml:5: of is 'crew'; give one of component, "),
        ('of = "workspace"\nkey = "quarters"\nset = 1\n', "'quarters' of workspace; give"),
        ('of = "team"\nkey = "enginers"\nset = 1\n', "unknown key 'enginers' of team; did you"),
        ('of = "team"\nkey = "focus"\n', "a change has none of multiply, add and set; give one"),
        ('of = "team"\nkey = "focus"\nadd = 1\nset = 2\n', "has add and set of multiply"),
        ('of = "team"\nkey = "focus"\nset = "1"\n', "x.toml:7: set is '1'; give a number"),
        ('of = "team"\nkey = "focus"\nset = inf\n', "set is inf; give a finite number"),
        ('of = "item"\nkey = "drag"\nset = 0\ncategory = "monitorin"\n', "mean 'monitoring'"),
        ('of = "team"\nkey = "focus"\nset = 1\ncategory = "testing"\n', "of = 'item' alone"),
        ('of = "item"\nkey = "drag"\nset = 0\nfrom_quarter = 2\n', "goes with a team's engineers"),
        ('of = "team"\nkey = "engineers"\nadd = 1\nfrom_quarter = 0\n', "give a whole number of 1"),
        ('of = "team"\nkey = "focus"\nset = 1\nwhen = 2\n', "unknown key 'when' in [change]"),
    ],
)  # fmt: skip
def test_what_a_file_may_not_say(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(HEAD + "[[change]]\n" + text)
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    assert words in str(caught.value)


def test_a_file_may_change_the_cadence(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(HEAD + '[[change]]\nof = "workspace"\nkey = "cadence_days"\nset = 30\n')
    assert apply(read_scenario(path), workspace()).cadence_days == 30


def test_a_file_says_its_schema_title_and_source(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("title = 3\n")
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    assert [fault.message for fault in caught.value.faults] == [
        "schema is missing; write schema = 1",
        "source is missing; give a text",
        "title is 3; give a text",
    ]

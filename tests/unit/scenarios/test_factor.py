"""Factors: what a line of text may mean, fair levels, and what is refused."""

from collections import Counter

import pytest

from scenarios.factor import Factor, read_factors
from scenarios.fault import InputError
from scenarios.scenario import Change, Scenario, apply
from scenarios.workspace import Workspace
from tests.support.workspaces import a_component, a_team, a_workspace, an_item


def workspace() -> Workspace:
    return a_workspace(
        components=(a_component(severity=0.4), a_component("serving"), a_component("a.b=c]d")),
        teams=(
            a_team("platform", engineers=3, components=("ranking", "serving", "a.b=c]d")),
            a_team("ml.apps", engineers=2),
        ),
        items=(
            an_item("a", severity=0.2, category="monitoring", blinds=0.5),
            an_item("b.effort_days", severity=0.6, components=("serving", "ranking")),
            an_item("c", severity=0.3, components=("a.b=c]d",), category="testing"),
        ),
        cadence_days=91,
    )


def factor(text: str) -> Factor:
    (one,) = read_factors([text], workspace())
    return one


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("team.engineers=3..6", Change("team", "engineers", "set", 3.0)),
        ("team.ml.apps.engineers=2..6", Change("team", "engineers", "set", 2.0, id="ml.apps")),
        (
            "component.ranking.value_per_day=x0.5..2",
            Change("component", "value_per_day", "multiply", 0.5, id="ranking"),
        ),
        (
            "component.drift_per_month=+0..0.05",
            Change("component", "drift_per_month", "add", 0.0),
        ),
        (
            "component.a.b=c]d.severity=0.1..0.2",
            Change("component", "severity", "set", 0.1, id="a.b=c]d"),
        ),
        ("item.severity=+-0.1..0.1", Change("item", "severity", "add", -0.1)),
        (
            "item.b.effort_days.effort_days=x1..3",
            Change("item", "effort_days", "multiply", 1.0, id="b.effort_days"),
        ),
        (
            "item[monitoring].effort_days=x1..3",
            Change("item", "effort_days", "multiply", 1.0, category="monitoring"),
        ),
        ("item[ranking].severity=x1..3", Change("item", "severity", "multiply", 1.0,
                                                component="ranking")),
        ("item[component=serving].drag=0..0.1", Change("item", "drag", "set", 0.0,
                                                       component="serving")),
        ("item[component=a.b=c]d].drag=0..0.1", Change("item", "drag", "set", 0.0,
                                                       component="a.b=c]d")),
        ("beliefs.effort_bias=1..2", Change("beliefs", "effort_bias", "set", 1.0)),
        ("cadence_days=7..91", Change("workspace", "cadence_days", "set", 7.0)),
        (" workspace.cadence_days = 91,7,30 ", Change("workspace", "cadence_days", "set", 7.0)),
    ],
)  # fmt: skip
def test_what_a_line_means(text: str, change: Change) -> None:
    one = factor(text)
    assert one.change(one.low) == change
    assert one.name == text.rpartition("=")[0].strip()


def test_a_level_changes_the_workspace() -> None:
    one = factor("team.ml.apps.engineers=2..6")
    changed = apply(Scenario("x", "t", "s", (one.change(5.0),)), workspace())
    assert [team.engineers for team in changed.teams] == [3, 5]


@pytest.mark.parametrize(
    ("text", "levels"),
    [("team.engineers=3..6", [3, 4, 5, 6]), ("cadence_days=91,7,30", [7, 30, 91])],
)
def test_few_levels_come_equally_often(text: str, levels: list[float]) -> None:
    one = factor(text)
    counts = Counter(one.level((k + 0.5) / 1200) for k in range(1200))
    assert counts == dict.fromkeys(levels, 1200 // len(levels))
    assert one.few == tuple(levels)
    assert (one.level(0.0), one.level(1.0)) == (levels[0], levels[-1])


def test_a_range_of_numbers_is_spread_evenly() -> None:
    one = factor("item.severity=x0.5..1.5")
    assert [one.level(place) for place in (0.0, 0.25, 1.0)] == [0.5, 0.75, 1.5]
    assert one.few == ()
    assert one.spaced(3) == (0.5, 1.0, 1.5)


def test_levels_are_spaced_over_the_whole_range() -> None:
    assert factor("team.engineers=3..6").spaced(3) == (3.0, 5.0, 6.0)
    assert factor("team.engineers=3..6").spaced(9) == (3.0, 4.0, 5.0, 6.0)
    assert factor("cadence_days=7,30,91").spaced(2) == (7.0, 30.0, 91.0)
    with pytest.raises(ValueError, match=r"1 levels of team\.engineers span no range; give 2 or"):
        factor("team.engineers=3..6").spaced(1)


@pytest.mark.parametrize("place", [-0.1, 1.1, float("nan")])
def test_a_place_outside_the_range_is_refused(place: float) -> None:
    with pytest.raises(ValueError, match=r"the place in a range is .*; give a number from 0 to 1"):
        factor("team.engineers=3..6").level(place)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("team.engineers", "'team.engineers' gives no levels; write it like team.engineers=3..6"),
        ("engineers=3..6", "'engineers' does not say whose key it is; write team.engineers"),
        ("severity=0..1", "write component.severity or item.severity"),
        ("cadence_day=7..91", "unknown key 'cadence_day'; did you mean 'cadence_days'?"),
        ("zzz=7..91", "unknown key 'zzz'; start with one of component, team, item, outcome"),
        ("workspace.quarters=2..4", "unknown key 'quarters' of workspace; give one of cadence_da"),
        ("team.enginers=3..6", "unknown key 'enginers' of team; did you mean 'engineers'?"),
        ("team.ml.engineers=3..6", "unknown team 'ml'; give one of platform, ml.apps"),
        ("team.ml-apps.engineers=3..6", "unknown team 'ml-apps'; did you mean 'ml.apps'?"),
        ("team..engineers=3..6", "unknown team ''; give one of platform, ml.apps"),
        ("beliefs.x.effort_bias=1..2", "of beliefs there is only one; write beliefs.KEY without"),
        ("item[monitorin].drag=0..0.1", "unknown category or component 'monitorin'; did you mean"),
        ("item[category=rankin].drag=0..1", "unknown category 'rankin'"),
        ("item[monitoring.drag=0..0.1", "the brackets do not end; write item[monitoring].KEY"),
        ("team[ranking].engineers=3..6", "brackets choose items alone; write team.KEY"),
        (
            "item[serving].drag=0..0.1",
            "'serving' is a category and a component; write item[category=serving] or "
            "item[component=serving]",
        ),
        ("team.engineers=3", "a single level 3 varies nothing; give a range like 3..6"),
        ("team.engineers=6..3", "the range 6..3 does not rise; put the lower end first"),
        ("team.engineers=1...5", "'1...5' is no range; give a range like 3..6"),
        ("team.engineers=three", "'three' is no range; give a range"),
        ("team.engineers=", "'' is no range; give a range"),
        ("team.engineers=٣..6", "is no range; give a range"),
        ("team.engineers=1..1e400", "the level inf is too large; give numbers up to 1e+09"),
        ("cadence_days=7,30,7", "the level 7 is listed twice; list each once"),
        ("team.engineers=2.5..6", "engineers is a whole number, and 2.5 is none; give whole num"),
        (
            "cadence_days=0..91",
            "--factor: 'cadence_days=0..91': at 0 workspace: cadence_days 91 becomes 0; give a "
            "whole number from 1 to 3640",
        ),
        ("component.severity=x1..3", "at 3 component 'ranking': severity 0.4 becomes 1.2; give a"),
        ("beliefs.effort_bias=0.2..2", "effort_bias is 0.2 though a share effort_exact = 0.33"),
        ("item.penalty=x1..2", "1 and 2 come to the same in this workspace; give a wider range"),
        ("item[lineage].drag=0..0.1", "0 and 0.1 come to the same in this workspace"),
    ],
)  # fmt: skip
def test_what_is_no_factor(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        factor(text)
    assert words in str(caught.value)
    assert str(caught.value).startswith("--factor: ")


@pytest.mark.parametrize(
    "texts",
    [
        ["team.engineers=3..6", "team.engineers=2..4"],
        ["team.engineers=3..6", "team.platform.engineers=2..4"],
        ["item[monitoring].severity=x1..2", "item.a.severity=0.1..0.2"],
        ["cadence_days=7..91", "workspace.cadence_days=7,30"],
    ],
)
def test_two_factors_on_one_key_are_refused(texts: list[str]) -> None:
    with pytest.raises(InputError, match="vary the same key; keep one"):
        read_factors(texts, workspace())


def test_factors_on_different_things_go_together() -> None:
    texts = ["team.platform.engineers=2..4", "team.ml.apps.engineers=2..4",
             "item[monitoring].severity=x1..2", "item.c.severity=x1..2"]  # fmt: skip
    assert len(read_factors(texts, workspace())) == 4


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read_factors(["team.enginers=three", "zzz=1..2"], workspace())
    assert len(caught.value.faults) == 3

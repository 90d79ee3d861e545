from paydown.check_tables import check_tables
from paydown.console import as_text
from scenarios.workspace import Assumption
from sim.accuracy import ChannelError
from sim.statistics import Estimate
from tests.support.workspaces import a_workspace, an_item


def test_a_workspace_without_assumptions() -> None:
    workspace = a_workspace(items=[an_item("a"), an_item("b", status="closed")], name="[x]")
    assert as_text(*check_tables(workspace, ())).splitlines() == [
        "ok: [x]",
        "1 item in play of 2, 1 component, 1 team, 0 outcomes, 0 past incidents, "
        "1 quarter from 2027-01-04",
        "no cell was assumed",
    ]


def test_assumptions_are_grouped_with_their_range() -> None:
    assumed = (
        Assumption("a", "severity", 0.3, "component"),
        Assumption("b", "severity", 0.1, "component"),
        Assumption("c", "severity", 0.1, "component"),
        Assumption("c", "drag", 0.0, "built-in"),
        Assumption("c", "team", "core", "component"),
        Assumption("d", "team", "apps", "component"),
    )
    shown = as_text(*check_tables(a_workspace(assumptions=assumed), ()), width=80).splitlines()
    assert shown[3:] == [
        "Assumed where cells are blank",
        "cell      from       taken as                 cells",
        "───────────────────────────────────────────────────",
        "severity  component  0.1 to 0.3 (median 0.1)      3",
        "drag      built-in   0                            1",
        "team      component  apps, core                   2",
        "",
        "6 cells of 4 items, components and teams were assumed; sources are in "
        "scenarios/defaults.toml",
    ]


def test_the_closed_form_is_held_against_the_simulator() -> None:
    errors = (
        ChannelError("incidents", 90.0, Estimate(100.0, 5.0, 98.0, 102.0, 50)),
        ChannelError("drag", 0.0, Estimate(0.0, 0.0, 0.0, 0.0, 50)),
    )
    shown = as_text(*check_tables(a_workspace(), errors)).splitlines()
    assert shown[-3:] == [
        "channel    closed form  simulated  95 % interval  error",
        "───────────────────────────────────────────────────────",
        "incidents           90        100      [98, 102]   -10%",
    ]
    assert "50 worlds (EUR; engineer-days)" in shown[-4]

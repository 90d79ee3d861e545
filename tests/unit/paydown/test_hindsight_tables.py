"""Policies against a bound on every policy, as a planner reads it."""

from math import nan

import pytest

from paydown.console import as_text
from paydown.hindsight_tables import hindsight_tables
from scenarios.bounds import HindsightGaps, PolicyGap
from scenarios.workspace import Workspace
from tests.support.workspaces import a_workspace

WORKSPACE = a_workspace()
LAST = "no policy can close all of this: the bound knows all that will happen, and lets nobody wait"


def gap(policy: str, short: float, share: float, low: float, high: float) -> PolicyGap:
    """Return what a policy falls short of the bound."""
    return PolicyGap(policy, short, short - 10.0, short + 10.0, share, low, high)


def text(
    *gaps: PolicyGap, at_stake: float = 1000.0, width: int = 100, workspace: Workspace = WORKSPACE
) -> str:
    told = HindsightGaps("baseline", 5, (2000.0,) * 5, at_stake, gaps)
    return as_text(*hindsight_tables(told, workspace), width=width)


def test_hindsight_in_full() -> None:
    shown = text(gap("fifo", 810.4, 0.8104, 0.7, 0.9208), gap("cd3", 5.0, 0.005, -0.0004, 0.01))
    assert shown.splitlines() == [
        "Against perfect foresight: what each policy loses at most (in EUR)",
        "policy  short  of what could be saved   95 % interval",
        "─────────────────────────────────────────────────────",
        "fifo      810                   81.0%  70.0% to 92.1%",
        "cd3      5.00                    0.5%    0.0% to 1.0%",
        "",
        LAST,
    ]


def test_one_world_has_no_interval() -> None:
    row = text(gap("cd3", 810.4, 0.8104, nan, nan)).splitlines()[3]
    assert row.split() == ["cd3", "810", "81.0%", "–"]


def test_nothing_at_stake_is_no_share() -> None:
    row = text(gap("cd3", 0.0, nan, nan, nan), at_stake=0.0).splitlines()[3]
    assert row.split() == ["cd3", "0", "–", "–"]


def test_large_amounts_are_in_thousands() -> None:
    shown = text(gap("cd3", 2_500_000.0, 0.5, 0.4, 0.6), at_stake=5e6)
    assert "(in thousand EUR)" in shown
    assert " 2,500 " in shown


def test_names_are_no_markup() -> None:
    odd = gap("[red]cd3[/red] @ 7 d", 1.0, 0.5, 0.4, 0.6)
    shown = text(odd, workspace=a_workspace(value_unit="[EUR]"))
    assert "[red]cd3[/red] @ 7 d" in shown
    assert "(in [EUR])" in shown


@pytest.mark.parametrize("width", [20, 120])
def test_policies_are_whole_at_any_width(width: int) -> None:
    names = [f"a_rather_long_policy_{number:02}" for number in range(5)]
    words = text(*(gap(name, 1.0, 0.5, 0.4, 0.6) for name in names), width=width).split()
    assert [word for word in words if word in names] == names

"""Policies against a bound on every policy."""

from math import isnan

from paydown.console import Part
from paydown.money import Money
from paydown.sheet import Sheet
from scenarios.bounds import HindsightGaps
from scenarios.workspace import Workspace

_UNKNOWN = "–"


def hindsight_tables(gaps: HindsightGaps, workspace: Workspace) -> list[Part]:
    """Return how much of what could have been saved each policy loses, at most.

    Parameters
    ----------
    gaps
        The policies against the bound.
    workspace
        The beliefs.
    """
    money = Money.of(workspace, [gaps.at_stake, *(one.short for one in gaps.gaps)])
    rows = [
        (
            one.policy,
            money(one.short),
            _share(one.share),
            _UNKNOWN
            if isnan(one.share_low)
            else f"{_share(one.share_low)} to {_share(one.share_high)}",
        )
        for one in gaps.gaps
    ]
    title = f"Against perfect foresight: what each policy loses at most (in {money.unit})"
    headings = ("policy", "short", "of what could be saved", "95 % interval")
    return [
        Sheet(title, headings, rows),
        "no policy can close all of this: the bound knows all that will happen, and lets nobody "
        "wait",
    ]


def _share(share: float) -> str:
    return _UNKNOWN if isnan(share) else f"{share:z.1%}"

"""What an item is worth depends on what else is open, and no pair of items is counted twice.

The expected loss of a whole set of open items is written down here anew, incident by incident,
in a window long before the horizon, where none is cut.
"""

import itertools
from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from scenarios.loss import LossModel
from scenarios.table import tabulate
from scenarios.workspace import Workspace
from tests.support.workspaces import a_component, a_workspace, an_item

WINDOW = (20.0, 200.0)


def organisation() -> Workspace:
    """Return hazards, items that hide and slow them, and some that do both, on two components."""
    components = (
        a_component("ranking", background_incidents_per_quarter=3.0, severity=0.05),
        a_component("search", value_per_day=3000.0, detect_hours=8.0),
    )
    both, ranking, search = ("ranking", "search"), ("ranking",), ("search",)
    items = [
        an_item("hazard", components=ranking, incidents_per_quarter=2.0, severity=0.1),
        an_item("wide", components=both, incidents_per_quarter=1.0, severity=0.2),
        an_item("hides", components=ranking, blinds=0.8),
        an_item("slows", components=both, slows=0.5),
        an_item(
            "all",
            components=search,
            blinds=0.3,
            slows=0.4,
            incidents_per_quarter=3.0,
            severity=0.05,
            growth_per_quarter=0.2,
        ),
        an_item("wide all", components=both, blinds=0.2, incidents_per_quarter=1.0, severity=0.1),
    ]
    return a_workspace(components=components, items=items, quarters=40)


WORKSPACE = organisation()
IDS = [item.id for item in WORKSPACE.items]


def whole(open_ids: Collection[str]) -> float:
    """Return the expected value lost to all incidents in the window while these are open."""
    values = {c.id: c.value_per_day for c in WORKSPACE.components}
    start, end = WINDOW
    total = 0.0
    for component in WORKSPACE.components:
        here = [i for i in WORKSPACE.items if i.id in open_ids and component.id in i.components]
        detect = component.detect_hours / 24 * (1 + sum(i.blinds for i in here))
        slower = 1 + sum(i.slows for i in here)
        background = component.background_incidents_per_quarter / 91 * (end - start)
        down = detect + component.restore_hours.mean / 24 * slower
        total += background * component.severity * component.value_per_day * down
        for item in (i for i in here if i.home == component.id):
            growth = np.log1p(item.growth_per_quarter)
            quarters = (
                (np.exp(growth * end / 91) - np.exp(growth * start / 91)) / growth
                if growth
                else (end - start) / 91
            )
            at_stake = item.severity * sum(values[c] for c in item.components)
            down = detect + item.restore_hours / 24 * slower
            total += item.incidents_per_quarter * quarters * at_stake * down
    return total


def model(closed: Collection[str] = ()) -> LossModel:
    """Return the closed form with some items closed."""
    blank = LossModel.of(WORKSPACE, tabulate(WORKSPACE))
    return replace(blank, open=np.array([id not in closed for id in IDS]))


MARGINS = dict(zip(IDS, model().between(*WINDOW).incidents.tolist(), strict=True))


def overlap(one: str, other: str) -> float:
    """Return what both of a pair claim."""
    return model().overlap(IDS.index(one), IDS.index(other), *WINDOW)


@pytest.mark.parametrize("id", IDS)
def test_an_item_is_worth_what_the_whole_loses_without_it(id: str) -> None:
    rest = [other for other in IDS if other != id]
    assert MARGINS[id] == pytest.approx(whole(IDS) - whole(rest), rel=1e-9)


@pytest.mark.parametrize("pair", list(itertools.combinations(IDS, 2)))
def test_a_pair_is_worth_its_margins_less_what_both_claim(pair: tuple[str, str]) -> None:
    one, other = pair
    rest = [id for id in IDS if id not in pair]
    assert MARGINS[one] + MARGINS[other] - overlap(one, other) == pytest.approx(
        whole(IDS) - whole(rest), rel=1e-9
    )
    assert overlap(one, other) == overlap(other, one)


def test_only_who_hides_or_slows_shares_with_whom_it_hides() -> None:
    """A hazard on the other component, or two hazards, or two that only hide, share nothing."""
    assert overlap("hazard", "hides") > 0
    assert overlap("hazard", "wide") == 0
    assert overlap("hides", "slows") == 0
    assert overlap("hides", "all") == 0


def test_pairs_are_all_there_is() -> None:
    """Closing everything: the margins less every pair's overlap, and nothing else is left.

    The background's incidents stay, at their plain length.
    """
    pairs = sum(overlap(one, other) for one, other in itertools.combinations(IDS, 2))
    assert sum(MARGINS.values()) - pairs == pytest.approx(whole(IDS) - whole([]), rel=1e-9)


@pytest.mark.parametrize("closed", [{"hides"}, {"slows", "all"}, {"hazard", "wide all"}])
def test_margins_follow_what_is_still_open(closed: set[str]) -> None:
    still = [id for id in IDS if id not in closed]
    margins = model(closed).between(*WINDOW).incidents
    for id in still:
        rest = [other for other in still if other != id]
        assert margins[IDS.index(id)] == pytest.approx(whole(still) - whole(rest), rel=1e-9)

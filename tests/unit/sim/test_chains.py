"""Items with all that they require: no item ranks below a chain that it opens."""

from itertools import combinations

import numpy as np
import pytest

from scenarios.outcome import Outcome
from scenarios.table import Floats
from scenarios.workspace import Workspace
from sim.chains import Chains
from sim.stakes import Stakes
from sim.view import View
from tests.support.views import a_view
from tests.support.workspaces import a_workspace, an_item


def lifted(workspace: Workspace, worth: dict[str, float], **fields: object) -> dict[str, float]:
    """Return the lifted index of items of 10 days each, by id."""
    view = a_view(workspace, **fields)
    ids = [item.id for item in view.table.items]
    index = np.array([worth[id] / 10 for id in ids])
    told = chains(workspace).lifted(view, index, np.full(len(ids), 10.0), last_days(view))
    return dict(zip(ids, told.tolist(), strict=True))


def chains(workspace: Workspace) -> Chains:
    """Return the chains of a workspace."""
    return Chains.of(workspace, Stakes.of(workspace).table)


def last_days(view: View) -> Floats:
    """Return closing days: the horizon for all."""
    return np.full(len(view.table), view.workspace.horizon)


def test_a_prerequisite_has_the_index_of_the_chain() -> None:
    """10 and 200 over 20 days are 10.5; the target keeps its own, as does what is not linked."""
    items = [an_item("first"), an_item("then", requires=("first",)), an_item("other")]
    told = lifted(a_workspace(items=items), {"first": 10, "then": 200, "other": 70})
    assert told == pytest.approx({"first": 10.5, "then": 20, "other": 7})


def test_it_is_never_lowered() -> None:
    items = [an_item("first"), an_item("then", requires=("first",))]
    told = lifted(a_workspace(items=items), {"first": 500, "then": 10})
    assert told == pytest.approx({"first": 50, "then": 1})


def test_long_chains_and_the_best_of_several() -> None:
    """a - b - c: 0, 0 and 300 over 30 days are 10. a also opens d: 0 and 120 over 20 are 6."""
    items = [
        an_item("a"),
        an_item("b", requires=("a",)),
        an_item("c", requires=("b",)),
        an_item("d", requires=("a",)),
    ]
    told = lifted(a_workspace(items=items), {"a": 0, "b": 0, "c": 300, "d": 120})
    assert told == pytest.approx({"a": 10, "b": 10, "c": 30, "d": 12})


def test_what_is_closed_is_no_longer_part_of_it() -> None:
    """With a closed the chain is b and c: 300 over 20 days."""
    items = [an_item("a"), an_item("b", requires=("a",)), an_item("c", requires=("b",))]
    told = lifted(a_workspace(items=items), {"a": 0, "b": 0, "c": 300}, open={"a": False})
    assert told["b"] == pytest.approx(15)
    gone = lifted(
        a_workspace(items=items), {"a": 0, "b": 0, "c": 300}, open={"a": False, "c": False}
    )
    assert gone["b"] == 0


def test_a_target_that_can_never_start_lifts_nothing() -> None:
    items = [
        an_item("first"),
        an_item("then", requires=("first", "given up")),
        an_item("given up", status="accepted"),
    ]
    assert lifted(a_workspace(items=items), {"first": 10, "then": 200})["first"] == 1


@pytest.mark.parametrize(("day", "decided"), [(0.0, 0.0), (91.0, 1.0), (45.5, 0.25)])
def test_an_outcome_counts_as_far_as_it_is_in_danger(day: float, decided: float) -> None:
    """Two items of 10 days win 400: 20 a day, times the square of the time left that it takes."""
    items = [an_item("a"), an_item("b"), an_item("before", status="closed")]
    won = Outcome(id="won", value=400.0, requires=("a", "b", "before"))
    workspace = a_workspace(items=items, outcomes=(won,))
    view = a_view(workspace)
    closing = np.array([0.0, day])
    told = chains(workspace).lifted(view, np.ones(2), np.full(2, 10.0), closing)
    assert told == pytest.approx(np.full(2, 1 + 20 * decided))


def test_an_outcome_brings_what_its_items_require() -> None:
    """a opens b, which wins 400: (10 + 10 + 400) over 20 days."""
    items = [an_item("a"), an_item("b", requires=("a",))]
    won = Outcome(id="won", value=400.0, requires=("b",))
    workspace = a_workspace(items=items, outcomes=(won,))
    assert lifted(workspace, {"a": 10, "b": 10}) == pytest.approx({"a": 21, "b": 21})
    # The last item of it stands for the whole.
    assert lifted(workspace, {"a": 10, "b": 10}, open={"a": False})["b"] == pytest.approx(41)


def test_an_outcome_that_cannot_be_won_counts_for_nothing() -> None:
    items = [an_item("a"), an_item("b", status="accepted")]
    won = Outcome(id="won", value=400.0, requires=("a", "b"))
    workspace = a_workspace(items=items, outcomes=(won,))
    assert lifted(workspace, {"a": 10}) == {"a": 1}


def test_random_links_against_the_definition() -> None:
    """Each item has the best of its own index and those of all chains it is before."""
    rng = np.random.default_rng(20270104)
    for _ in range(30):
        pairs = [pair for pair in combinations(range(8), 2) if rng.random() < 0.2]
        needs = {row: [a for a, b in pairs if b == row] for row in range(8)}
        items = [
            an_item(f"i{row}", requires=tuple(f"i{other}" for other in needs[row]))
            for row in range(8)
        ]
        workspace = a_workspace(items=items)
        is_open = rng.random(8) < 0.8
        view = a_view(workspace, open=is_open)
        index, effort = rng.exponential(1.0, 8), rng.uniform(1.0, 20.0, 8)

        def before(row: int, needs: dict[int, list[int]] = needs) -> set[int]:
            return {row}.union(*(before(other) for other in needs[row]))

        due = index.copy()
        for row in np.flatnonzero(is_open).tolist():
            whole = [other for other in before(row) if is_open[other]]
            density = (index * effort)[whole].sum() / effort[whole].sum()
            for other in set(whole) - {row}:
                due[other] = max(due[other], density)
        told = chains(workspace).lifted(view, index, effort, last_days(view))
        assert told[is_open] == pytest.approx(due[is_open])

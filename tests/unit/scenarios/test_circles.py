"""Circles: as many as there are knots, each one real and a shortest."""

from graphlib import CycleError, TopologicalSorter

from hypothesis import given
from hypothesis import strategies as st

from scenarios.circles import circles

NAMES = "abcdefg"

graphs = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(NAMES), max_size=3, unique=True) for name in NAMES}
).map(lambda graph: {name: [o for o in after if o != name] for name, after in graph.items()})


def reach(graph: dict[str, list[str]], start: str) -> set[str]:
    """Return what can be reached in one step or more."""
    seen: set[str] = set()
    ahead = list(graph[start])
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead.extend(graph[name])
    return seen


@given(graph=graphs)
def test_a_circle_is_found_where_there_is_one(graph: dict[str, list[str]]) -> None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        assert list(circles(graph))
    else:
        assert not list(circles(graph))


@given(graph=graphs)
def test_every_knot_gives_one_circle(graph: dict[str, list[str]]) -> None:
    reached = {name: reach(graph, name) for name in graph}
    knots = {
        frozenset(o for o in reached[name] if name in reached[o])
        for name in graph
        if name in reached[name]
    }
    found = list(circles(graph))
    assert len(found) == len(knots)
    assert {next(knot for knot in knots if circle[0] in knot) for circle in found} == knots


@given(graph=graphs)
def test_each_circle_is_real_and_begins_first(graph: dict[str, list[str]]) -> None:
    order = list(graph)
    found = list(circles(graph))
    for circle in found:
        assert len(set(circle)) == len(circle) > 1
        for name, other in zip(circle, [*circle[1:], circle[0]], strict=True):
            assert other in graph[name]
        assert circle[0] == min(circle, key=order.index)
    assert [order.index(circle[0]) for circle in found] == sorted(
        order.index(circle[0]) for circle in found
    )


def test_the_circle_is_a_shortest_one() -> None:
    graph = {"a": ["b", "d"], "b": ["c"], "c": ["a"], "d": ["a"]}
    assert list(circles(graph)) == [["a", "d"]]


def test_a_long_chain_needs_no_recursion() -> None:
    count = 20_000
    chain = {str(i): [str(i + 1)] for i in range(count)} | {str(count): []}
    assert list(circles(chain)) == []
    chain[str(count)] = ["0"]
    assert [len(circle) for circle in circles(chain)] == [count + 1]

"""Circles in a directed graph: for each knot of nodes that reach one another, a shortest one."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence

Graph = Mapping[str, Sequence[str]]
"""The successors of every node."""


def circles(graph: Graph) -> Iterator[list[str]]:
    """Yield a shortest circle through the first node of each knot, in the order of the graph.

    A knot is a strongly connected component of more than one node (Kosaraju's algorithm, without
    recursion: a backlog may be one long chain).
    """
    order = {name: position for position, name in enumerate(graph)}
    backwards: dict[str, list[str]] = {name: [] for name in graph}
    for name, successors in graph.items():
        for other in successors:
            backwards[other].append(name)
    knot_of: dict[str, int] = {}
    knots: list[list[str]] = []
    for name in reversed(_finished(graph)):
        if name not in knot_of:
            knot_of[name] = len(knots)
            knots.append([name])
            for member in knots[-1]:
                for other in backwards[member]:
                    if other not in knot_of:
                        knot_of[other] = knot_of[name]
                        knots[-1].append(other)
    tangled = [sorted(knot, key=order.__getitem__) for knot in knots if len(knot) > 1]
    for knot in sorted(tangled, key=lambda members: order[members[0]]):
        inside = set(knot)
        yield _shortest({name: [o for o in graph[name] if o in inside] for name in knot}, knot[0])


def _finished(graph: Graph) -> list[str]:
    """Return the nodes in the order in which a depth-first walk leaves them."""
    left: list[str] = []
    seen: set[str] = set()
    for start in graph:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(graph[start]))]
        while path:
            name, successors = path[-1]
            following = next((other for other in successors if other not in seen), None)
            if following is None:
                left.append(name)
                path.pop()
            else:
                seen.add(following)
                path.append((following, iter(graph[following])))
    return left


def _shortest(graph: Graph, start: str) -> list[str]:
    """Return the nodes of a shortest circle through `start`, which lies on one."""
    before: dict[str, str] = {}
    ahead = deque([start])
    while ahead:
        name = ahead.popleft()
        for other in graph[name]:
            if other == start:
                circle = [name]
                while circle[-1] != start:
                    circle.append(before[circle[-1]])
                return circle[::-1]
            if other not in before:
                before[other] = name
                ahead.append(other)
    raise ValueError(f"there is no circle through {start!r}; give a node of a knot")

"""Links between items: references that exist, prerequisites without cycles, pins that can hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from scenarios.fault import Fault, nearest
from scenarios.item import Item
from scenarios.outcome import Outcome
from scenarios.placed import Placed

_ADD = "; add the item or leave it out"


def link_faults(
    file: str, items: Sequence[Placed[Item]], outcomes: Sequence[Placed[Outcome]]
) -> Iterator[Fault]:
    """Yield every fault of the links of a backlog and its outcomes."""
    by_id = {one.value.id: one for one in items}
    yield from _unknown(file, items, by_id)
    for one in outcomes:
        for name in one.value.requires:
            if name not in by_id:
                hint = nearest(name, by_id) or _ADD
                yield Fault("outcomes.csv", one.line, f"requires unknown item '{name}'{hint}")
    yield from _cycle(file, by_id)
    yield from _pins(file, by_id)


def _unknown(file: str, items: Sequence[Placed[Item]], known: Collection[str]) -> Iterator[Fault]:
    for one in items:
        for column in ("requires", "excludes"):
            for name in getattr(one.value, column):
                if name not in known:
                    hint = nearest(name, known) or _ADD
                    yield Fault(file, one.line, f"{column} unknown item '{name}'{hint}")
                elif name == one.value.id:
                    message = f"item '{name}' {column} itself; leave it out"
                    yield Fault(file, one.line, message)
                elif column == "excludes" and name in one.value.requires:
                    message = f"item '{one.value.id}' requires and excludes '{name}'; keep one"
                    yield Fault(file, one.line, message)


def _cycle(file: str, by_id: Mapping[str, Placed[Item]]) -> Iterator[Fault]:
    """Yield one fault for a cycle of prerequisites, with its path."""
    graph = {
        name: [other for other in one.value.requires if other in by_id and other != name]
        for name, one in by_id.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        path = list(reversed(error.args[1]))
        line = by_id[path[0]].line
        shown = " requires ".join(path)
        yield Fault(file, line, f"prerequisites go in a circle ({shown}); take one link out")


def _pins(file: str, by_id: Mapping[str, Placed[Item]]) -> Iterator[Fault]:
    """Yield pins that cannot hold together."""
    for name, one in by_id.items():
        item = one.value
        if item.pin != "in" or not item.in_play:
            continue
        for other in sorted(_needed(name, by_id)):
            needed = by_id[other].value
            if needed.pin == "out" or needed.status == "accepted":
                why = "pinned out" if needed.pin == "out" else "an accepted risk"
                message = f"'{name}' is pinned in and requires '{other}', {why}; change one"
                yield Fault(file, one.line, message)
            for foe in needed.excludes:
                if foe in by_id and by_id[foe].value.pin == "in" and by_id[foe].value.in_play:
                    message = f"'{name}' and '{foe}' are pinned in and exclude each other"
                    cause = "" if other == name else f" (through '{other}')"
                    yield Fault(file, one.line, f"{message}{cause}; unpin one")


def _needed(name: str, by_id: Mapping[str, Placed[Item]]) -> set[str]:
    """Return an item and all it requires that is not closed, at any depth."""
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        current = ahead.pop()
        if current in seen or current not in by_id or by_id[current].value.status == "closed":
            continue
        seen.add(current)
        ahead.extend(by_id[current].value.requires)
    return seen

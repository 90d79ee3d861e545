"""Links between items: references that exist, prerequisites without cycles, pins that can hold.

They are judged by the cells alone, so that a row with another fault still shows its links.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scenarios.circles import circles
from scenarios.fault import Fault, quoted
from scenarios.item import IN_PLAY
from scenarios.placed import Placed
from scenarios.register import Register

_SHOWN = 12
"""Longest circle that is written out whole, items."""


@dataclass(frozen=True)
class Links:
    """What an item says of other items."""

    id: str
    """Its name, empty where it has none."""
    requires: tuple[str, ...] = ()
    """Items that must be closed before work starts."""
    excludes: tuple[str, ...] = ()
    """Items that must not be done as well."""
    pin: str = ""
    """``in``, ``out`` or empty."""
    status: str = "open"
    """Where it stands."""

    @property
    def pinned_in(self) -> bool:
        """True where the plan must hold the item."""
        return self.pin == "in" and self.status in IN_PLAY


def link_faults(file: str, links: Sequence[Placed[Links]], ids: Register) -> Iterator[Fault]:
    """Yield every fault of the links of a backlog.

    Parameters
    ----------
    file
        Name of the backlog.
    links
        What each row says.
    ids
        The known items.
    """
    by_id: dict[str, Placed[Links]] = {}
    for one in links:
        by_id.setdefault(one.value.id, one)
    for one in links:
        for message in _reference_faults(one.value, by_id, ids):
            yield Fault(file, one.line, message)
    for line, message in (*_circle_faults(by_id), *_Pins(by_id).faults()):
        yield Fault(file, line, message)


def _reference_faults(
    item: Links, by_id: Mapping[str, Placed[Links]], ids: Register
) -> Iterator[str]:
    """Yield what is wrong with one item's references."""
    for column in ("requires", "excludes"):
        for name in getattr(item, column):
            if name == item.id:
                yield f"item {quoted(name)} {column} itself; leave it out"
            elif message := ids.unknown(name):
                yield f"{column} {message}"
    for name in item.requires:
        if name == item.id:
            continue
        if name in item.excludes:
            yield f"item {quoted(item.id)} requires and excludes {quoted(name)}; keep one"
        elif name in by_id and item.id in by_id[name].value.excludes:
            message = f"item {quoted(item.id)} requires {quoted(name)}, which excludes it"
            yield f"{message} (line {by_id[name].line}); keep one"


def _circle_faults(by_id: Mapping[str, Placed[Links]]) -> Iterator[tuple[int, str]]:
    """Yield one fault for each knot of prerequisites, with a shortest circle in it."""
    graph = {
        name: [other for other in one.value.requires if other in by_id and other != name]
        for name, one in by_id.items()
    }
    for circle in circles(graph):
        names = [*circle, circle[0]]
        if len(names) > _SHOWN:
            left_out = f"… {len(names) - _SHOWN} more …"
            names = [*names[: _SHOWN // 2], left_out, *names[-_SHOWN // 2 :]]
        shown = " requires ".join(names)
        yield by_id[circle[0]].line, f"prerequisites go in a circle ({shown}); take one link out"


class _Pins:
    """Finds pins that cannot hold together."""

    def __init__(self, by_id: Mapping[str, Placed[Links]]) -> None:
        self._by_id = by_id
        self._forced: dict[str, str] = {}
        """Every item that must be done, with the pinned one that needs it."""

    def faults(self) -> Iterator[tuple[int, str]]:
        """Yield the contradictions, each with a line."""
        pinned = [name for name, one in self._by_id.items() if one.value.pinned_in]
        self._forced = {name: name for name in pinned}
        for name in pinned:
            for other in self._needed(name):
                self._forced.setdefault(other, name)
                if message := self._cannot(name, other):
                    yield self._by_id[name].line, message
        for name, one in self._by_id.items():
            if one.value.pin == "in" and one.value.status == "accepted":
                message = f"item {quoted(name)} is pinned in and an accepted risk; change one"
                yield one.line, message
        yield from self._exclusions()

    def _needed(self, name: str) -> list[str]:
        """Return an item and all it requires that is not closed, at any depth."""
        seen: dict[str, None] = {}
        ahead = [name]
        while ahead:
            current = ahead.pop()
            one = self._by_id.get(current)
            if one is None or current in seen or one.value.status == "closed":
                continue
            seen[current] = None
            if one.value.pin != "out" and one.value.status != "accepted":
                ahead.extend(one.value.requires)
        return list(seen)

    def _cannot(self, name: str, other: str) -> str | None:
        """Return why an item that a pin needs cannot be done."""
        needed = self._by_id[other].value
        if other != name and (needed.pin == "out" or needed.status == "accepted"):
            why = "pinned out" if needed.pin == "out" else "an accepted risk"
            there = self._at(other, self._by_id[name].line)
            return f"{quoted(name)} is pinned in and requires {there}, {why}; change one"
        return None

    def _exclusions(self) -> Iterator[tuple[int, str]]:
        """Yield pairs of items that pins need and that exclude each other, or a closed item."""
        order = {name: position for position, name in enumerate(self._by_id)}
        pairs = {
            (min(name, foe, key=order.__getitem__), max(name, foe, key=order.__getitem__))
            for name, one in self._by_id.items()
            for foe in one.value.excludes
            if foe in order and foe != name
        }
        for pair in sorted(pairs, key=lambda names: (order[names[0]], order[names[1]])):
            for mine, other in (pair, pair[::-1]):
                if mine in self._forced and self._by_id[other].value.status == "closed":
                    yield self._line(mine), self._barred(mine, other)
            if all(name in self._forced for name in pair) and not self._tied(*pair):
                yield min(map(self._line, pair)), self._clash(*pair)

    def _line(self, name: str) -> int:
        """Return the line of the pin that needs an item."""
        return self._by_id[self._forced[name]].line

    def _tied(self, name: str, foe: str) -> bool:
        """Return whether one requires the other outright, which is told elsewhere."""
        items = self._by_id
        return foe in items[name].value.requires or name in items[foe].value.requires

    def _at(self, name: str, line: int) -> str:
        """Return an item with its line, where that is not the line of the fault."""
        own = self._by_id[name].line
        return quoted(name) if own == line else f"{quoted(name)} (line {own})"

    def _barred(self, name: str, closed: str) -> str:
        """Return the fault of an item that is needed and excludes a closed one."""
        pin = self._forced[name]
        line = self._by_id[pin].line
        needed = "" if pin == name else f"requires {self._at(name, line)}, which "
        message = f"{quoted(pin)} is pinned in and {needed}excludes {self._at(closed, line)}"
        return f"{message}, which is closed; unpin it"

    def _clash(self, name: str, foe: str) -> str:
        """Return the fault of two items that exclude each other and are both needed."""
        line = min(map(self._line, (name, foe)))
        if self._forced[name] == name and self._forced[foe] == foe:
            both = f"{self._at(name, line)} and {self._at(foe, line)}"
            return f"{both} are pinned in and exclude each other; unpin one"
        causes = [
            f"{self._at(pin, line)} is pinned in"
            if pin == needed
            else f"{self._at(pin, line)}, pinned in, requires {self._at(needed, line)}"
            for needed in (name, foe)
            for pin in (self._forced[needed],)
        ]
        both = f"{quoted(name)} and {quoted(foe)}"
        return f"{' and '.join(causes)}, but {both} exclude each other; unpin one"

"""The ids of one kind of thing, and what is said of a reference that is not among them."""

from collections.abc import Iterable, Iterator

from scenarios.fault import nearest, quoted

_HINTS = 50
"""Most unknown words for which the nearest known one is looked for: the search is slow."""


class Register:
    """Known ids of a kind.

    Parameters
    ----------
    kind
        What the ids name: ``component``, ``item``.
    ids
        The ids, in the order of their file.
    remedy
        What to do about an unknown id that is like no known one.
    complete
        False where the list is damaged itself: then nothing is called unknown, lest one fault
        make many.
    """

    def __init__(self, kind: str, ids: Iterable[str], remedy: str, complete: bool = True) -> None:
        self._kind = kind
        self._ids = dict.fromkeys(ids)
        self._remedy = remedy
        self._complete = complete
        self._hints: dict[str, str] = {}

    def __contains__(self, name: object) -> bool:
        """Return whether an id is known."""
        return name in self._ids

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        return iter(self._ids)

    def unknown(self, name: str) -> str | None:
        """Return what is wrong with a reference and what to do, or None where nothing is."""
        if name in self._ids or not self._complete:
            return None
        if name not in self._hints and len(self._hints) < _HINTS:
            self._hints[name] = nearest(name, self._ids)
        hint = self._hints.get(name) or f"; {self._remedy}"
        return f"unknown {self._kind} {quoted(name)}{hint}"

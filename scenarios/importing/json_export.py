"""A JSON export as records; what `json` lets through silently is refused."""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from scenarios.fault import Fault, InputError, quoted
from scenarios.importing.record import Record, folded

Adapt = Callable[[dict[str, Any]], dict[str, Any]]
"""Brings what a tool nests to where a column can name it."""

_BLANK = " \t\r\n"


def looks_like_json(text: str) -> bool:
    """Return whether a text begins as JSON does."""
    return text.lstrip(_BLANK)[:1] in ("[", "{")


def json_records(
    text: str, file: str, arrays: Sequence[str], wanted: frozenset[str], adapt: Adapt | None
) -> Iterator[Record]:
    """Yield the objects of an array, or of the first of some keys of an object.

    A list of objects with names gives these names; what is nested is named with a point, as in
    ``milestone.title``.

    Parameters
    ----------
    text
        What is in the file.
    file
        Its name.
    arrays
        Keys under which an object may hold the array.
    wanted
        Folded names of what is read.
    adapt
        Changes each object first, None to leave it.

    Raises
    ------
    InputError
        If it is no JSON, says a key twice, or holds a number that is none.
    """
    walker = _Walker(text, file)
    for line, value in walker.elements(arrays):
        if not isinstance(value, dict):
            raise walker.fault(line, f"a row is {quoted(value)}; give an object")
        try:
            found: dict[str, list[str]] = {}
            _flatten("", adapt(value) if adapt else value, wanted, found)
        except RecursionError:
            raise walker.fault(line, "it is nested too deeply; export it anew") from None
        except (AttributeError, TypeError, KeyError):
            # What a tool promises to be an object or a list is something else.
            raise walker.fault(line, "a row is not shaped as the tool exports it") from None
        yield Record(file, line, {name: tuple(texts) for name, texts in found.items()})


def _flatten(
    name: str, value: Any, wanted: frozenset[str], found: dict[str, list[str]], depth: int = 0
) -> None:
    """Add every text within a value under its name."""
    if value is None:
        return
    if isinstance(value, Mapping):
        if name and isinstance(value.get("name"), str):
            _flatten(name, value["name"], wanted, found)
        for key, inside in value.items():
            _flatten(f"{name}.{key}" if name else key, inside, wanted, found)
    elif isinstance(value, list):
        for inside in value:
            _flatten(name, inside, wanted, found)
    elif (column := folded(name)) in wanted:
        text = str(value).lower() if isinstance(value, bool) else str(value).strip()
        if text:
            found.setdefault(column, []).append(text)


class _RefusedError(ValueError):
    """What the standard reader would let through."""


class _Walker:
    """Reads the elements of an array one after the other, so that each has its line."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._at = 0
        self._line, self._counted = 1, 0
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )

    def fault(self, line: int, message: str) -> InputError:
        """Return a fault as an error."""
        return InputError([Fault(self._file, line, message)])

    def elements(self, arrays: Sequence[str]) -> Iterator[tuple[int, Any]]:
        """Yield the elements with the lines on which they begin."""
        if self._next() == "[":
            yield from self._array()
        else:
            self._at += 1
            yield from self._object(arrays)
        if self._next():
            raise self._wrong("something follows its end")

    def _object(self, arrays: Sequence[str]) -> Iterator[tuple[int, Any]]:
        """Yield the elements of the array that an object holds under one of some keys."""
        seen: set[str] = set()
        while self._next() != "}":
            if seen:
                self._take(",")
            if self._next() != '"':
                raise self._wrong("a key is expected")
            key = self._value()
            if key in seen:
                raise self._wrong(f"key {quoted(key)} stands twice")
            seen.add(key)
            self._take(":")
            if key in arrays and self._next() == "[":
                yield from self._array()
            else:
                self._value()
        self._at += 1
        if not seen.intersection(arrays):
            known = f" (key {' or '.join(map(quoted, arrays))})" if arrays else ""
            message = f"it is an object without the rows{known}; give an array"
            raise self.fault(1, message)

    def _array(self) -> Iterator[tuple[int, Any]]:
        """Yield the elements of the array that begins here."""
        self._take("[")
        first = True
        while self._next() != "]":
            if not first:
                self._take(",")
            first = False
            self._next()
            line = self._here()
            yield line, self._value()
        self._at += 1

    def _next(self) -> str:
        """Return the next mark, blanks passed over; empty at the end."""
        text, at = self._text, self._at
        while at < len(text) and text[at] in _BLANK:
            at += 1
        self._at = at
        return text[at : at + 1]

    def _take(self, mark: str) -> None:
        if self._next() != mark:
            raise self._wrong(f"{mark!r} is expected")
        self._at += 1

    def _value(self) -> Any:
        """Return the value that begins here."""
        self._next()
        try:
            value, self._at = self._decoder.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            self._at = min(error.pos, len(self._text))
            raise self._wrong(error.msg) from None
        except _RefusedError as error:
            raise self._wrong(str(error)) from None
        except RecursionError:
            raise self._wrong("it is nested too deeply") from None
        except ValueError:
            # Of int(), at thousands of digits.
            raise self._wrong("a number has thousands of digits") from None
        return value

    def _here(self) -> int:
        """Return the line of where it reads."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _wrong(self, reason: str) -> InputError:
        line = self._text.count("\n", 0, self._at) + 1
        return self.fault(line, f"it is no JSON that can be trusted ({reason}); export it anew")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys stand once."""
    made = dict(pairs)
    if len(made) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise _RefusedError(f"key {quoted(twice)} stands twice")
    return made


def _no_number(word: str) -> float:
    raise _RefusedError(f"{word} is no number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _RefusedError(f"{quoted(text)} is no finite number")
    return value

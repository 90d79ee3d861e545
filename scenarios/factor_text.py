"""The one line of text that names a factor: ``team.engineers=3..6``."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args
from unicodedata import normalize

from scenarios.fault import Fault, InputError, nearest, quoted
from scenarios.item import Category
from scenarios.scenario import MODELS, OF_WORKSPACE, Kind, changeable
from scenarios.units import LARGEST
from scenarios.workspace import Workspace

_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_RANGE = re.compile(rf"(?P<verb>[x+]?)(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER})", re.ASCII)
_LIST = re.compile(rf"(?P<verb>[x+]?)(?P<levels>{_NUMBER}(?:,{_NUMBER})*)", re.ASCII)
_VERBS: dict[str, Literal["multiply", "add", "set"]] = {"x": "multiply", "+": "add", "": "set"}
_LEVELS = "give a range like 3..6, x0.5..2 or +0..0.05, or levels like 7,30,91"
_CATEGORIES = get_args(Category)
_SINGLE = ("beliefs", "workspace")
"""Kinds of which there is one, so that no id can be given."""


@dataclass(frozen=True)
class FactorText:
    """What a line of text says of a factor; its names are those of the workspace."""

    text: str
    """The line."""
    name: str
    """The part before the levels, as written."""
    of: Kind
    """Whose key it is."""
    key: str
    """The key."""
    verb: Literal["multiply", "add", "set"]
    """What a level does to the value."""
    levels: tuple[float, ...]
    """The two ends of the range or the listed levels; two or more, rising."""
    ranged: bool
    """Whether the levels are the ends of a range."""
    id: str | None = None
    """Only this component, team, item or outcome."""
    category: Category | None = None
    """Only items of this category."""
    component: str | None = None
    """Only items whose home this is."""


def read_factor_text(text: str, workspace: Workspace, place: str) -> FactorText:
    """Return what a line says of a factor.

    The line is WHAT=LEVELS. WHAT is ``KIND.KEY`` for all of a kind and ``KIND.ID.KEY`` for one,
    as ``team.engineers`` and ``team.ml.engineers``; ``item[X].KEY`` for the items of a category
    or at home in a component, where one name is both ``item[category=X].KEY`` or
    ``item[component=X].KEY``; and ``cadence_days`` by itself. An id may hold dots and equals
    signs: the kind ends at the first dot, the key starts after the last one, and the levels after
    the last equals sign. LEVELS is a range ``3..6`` or a list ``7,30,91``, of values; after ``x``
    of factors that multiply the value there is, after ``+`` of amounts that are added to it.

    Parameters
    ----------
    text
        The line.
    workspace
        Whose ids are meant.
    place
        Where the line stands, for its faults.

    Raises
    ------
    InputError
        With the faults of both parts.
    """
    name, equals, levels = (part.strip() for part in normalize("NFC", text).rpartition("="))
    if not equals:
        message = f"{quoted(text)} gives no levels; write it like team.engineers=3..6"
        raise InputError([Fault(place, 0, message)])
    messages: list[str] = []
    what = _what(name, workspace, messages)
    values = _levels(levels, messages)
    if what is None or values is None:
        raise InputError(Fault(place, 0, f"{quoted(text)}: {message}") for message in messages)
    of, key, only = what
    verb, numbers, ranged = values
    return FactorText(text, name, of, key, verb, numbers, ranged, **only)


def _what(
    name: str, workspace: Workspace, messages: list[str]
) -> tuple[Kind, str, dict[str, Any]] | None:
    """Return the kind, the key and what narrows it; None with a message where they are unclear."""
    if name in OF_WORKSPACE:
        return "workspace", name, {}
    head, dot, key = name.rpartition(".")
    found = re.match(r"[a-z]+", head)
    of = found.group() if found else ""
    rest = head[len(of) :]
    if not dot or of not in MODELS or (rest and rest[0] not in ".["):
        messages.append(_unknown_what(name))
        return None
    known = changeable(of)
    if key not in known:
        hint = nearest(key, known) or f"; give one of {', '.join(known)}"
        messages.append(f"unknown key {quoted(key)} of {of}{hint}")
        return None
    only: dict[str, Any] | str = {}
    if rest.startswith("."):
        only = _one(of, rest[1:], workspace)
    elif rest:
        only = _some(of, rest, workspace)
    if isinstance(only, str):
        messages.append(only)
        return None
    return of, key, only  # type: ignore[return-value]


def _unknown_what(name: str) -> str:
    """Return what is wrong with a name that starts with no kind."""
    full = [*OF_WORKSPACE, *(f"{of}.{key}" for of in MODELS for key in changeable(of))]
    ends = [one for one in full if one.rpartition(".")[2] == name]
    if ends:
        return f"{quoted(name)} does not say whose key it is; write {' or '.join(ends)}"
    hint = nearest(name, full) or f"; start with one of {', '.join(MODELS)}, like team.engineers"
    return f"unknown key {quoted(name)}{hint}"


def _one(of: str, name: str, workspace: Workspace) -> dict[str, Any] | str:
    """Return the id as what narrows a factor, or what is wrong with it."""
    if of in _SINGLE:
        return f"of {of} there is only one; write {of}.KEY without {quoted(name)}"
    return _known(of, name, _ids(of, workspace)) or {"id": name}


def _some(of: str, brackets: str, workspace: Workspace) -> dict[str, Any] | str:
    """Return the category or home in brackets as what narrows a factor, or what is wrong."""
    if of != "item":
        return f"brackets choose items alone; write {of}.KEY or {of}.ID.KEY"
    if not brackets.endswith("]") or len(brackets) < 3:
        return "the brackets do not end; write item[monitoring].KEY"
    word = brackets[1:-1].strip()
    components = _ids("component", workspace)
    for kind, names in (("category", _CATEGORIES), ("component", components)):
        if word.startswith(f"{kind}="):
            name = word.partition("=")[2].strip()
            return _known(kind, name, names) or {kind: name}
    if word in _CATEGORIES and word in components:
        return (
            f"{quoted(word)} is a category and a component; write item[category={word}] or "
            f"item[component={word}]"
        )
    both = [*_CATEGORIES, *components]
    unknown = _known("category or component", word, both)
    return unknown or {"category" if word in _CATEGORIES else "component": word}


def _known(kind: str, name: str, names: Sequence[str]) -> str | None:
    """Return what is wrong with a name, None where it is among the known ones."""
    if name in names:
        return None
    shown = ", ".join(names[:20]) or "none, there is none"
    return f"unknown {kind} {quoted(name)}{nearest(name, names) or f'; give one of {shown}'}"


def _ids(of: str, workspace: Workspace) -> list[str]:
    """Return the ids of a kind of which there may be several."""
    return [thing.id for thing in getattr(workspace, f"{of}s")]


def _levels(
    text: str, messages: list[str]
) -> tuple[Literal["multiply", "add", "set"], tuple[float, ...], bool] | None:
    """Return the verb, the rising levels and whether they end a range; None with a message."""
    ranged, listed = _RANGE.fullmatch(text), _LIST.fullmatch(text)
    found = ranged or listed
    if found is None:
        messages.append(f"{quoted(text)} is no range; {_LEVELS}")
        return None
    ends = [ranged["low"], ranged["high"]] if ranged else found["levels"].split(",")
    levels = tuple(float(one) for one in ends)
    problem = next(_problems(levels, ranged is not None), None)
    if problem:
        messages.append(problem)
        return None
    return _VERBS[found["verb"]], tuple(sorted(levels)), ranged is not None


def _problems(levels: tuple[float, ...], ranged: bool) -> Iterator[str]:
    """Yield what is wrong with levels."""
    for level in levels:
        if not abs(level) <= LARGEST:
            yield f"the level {level:g} is too large; give numbers up to {LARGEST:g}"
    if len(levels) < 2:
        yield f"a single level {levels[0]:g} varies nothing; {_LEVELS}"
    if ranged and levels[0] >= levels[1]:
        yield f"the range {levels[0]:g}..{levels[1]:g} does not rise; put the lower end first"
    if not ranged and len(set(levels)) < len(levels):
        twice = next(level for level in levels if levels.count(level) > 1)
        yield f"the level {twice:g} is listed twice; list each once"

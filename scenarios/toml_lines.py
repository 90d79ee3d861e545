"""The line of every table and key of a TOML file, which the standard reader does not tell.

The text is cut into tokens, strings and comments whole, so that a bracket or an equals sign inside
one means nothing. What is no TOML is read leniently here and refused by the standard reader.
"""

import re
from dataclasses import dataclass, field

KeyPath = tuple[str | int, ...]
"""Where a value stands: ``("component", 1, "severity")`` is a key of the second component."""

MOST_DEPTH = 64
"""Deepest nesting that is read; a workspace needs three levels."""

_TOKEN = re.compile(
    r'''
      (?P<text>
          """(?:[^\\]|\\.)*?(?:"{3,5}|\Z)  |  \'{3}.*?(?:\'{3,5}|\Z)
        | "(?:[^"\\\n]|\\[^\n])*"?         |  '[^'\n]*'?
      )
    | (?P<skip>\#[^\n]*|[^\S\n]+)
    | (?P<newline>\n)
    | (?P<mark>[=\[\]{},.])
    | (?P<bare>[^\s"'\#=\[\]{},.]+)
    ''',
    re.DOTALL | re.VERBOSE,
)


@dataclass
class _Bracket:
    """An array or inline table that is open."""

    mark: str
    """``[`` or ``{``."""
    path: KeyPath
    """Where it stands."""
    line: int
    """Where it was opened."""
    count: int = 0
    """Commas so far."""


@dataclass
class TomlLines:
    """Where everything of a TOML text stands."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    """Line of each table, key and array element, from 1."""
    too_deep: int = 0
    """Line on which the nesting passes MOST_DEPTH, 0 where it does not."""
    unclosed: int = 0
    """Line of a string or bracket that is never closed, 0 where there is none."""


class _Scanner:
    """Walks over the tokens once, without recursion."""

    def __init__(self, text: str) -> None:
        self.found = TomlLines()
        self._text = text
        self._line = 1
        self._brackets: list[_Bracket] = []
        self._arrays: dict[KeyPath, int] = {}
        self._table: KeyPath = ()
        self._parts: list[str] = []
        self._header = ""
        self._path: KeyPath | None = None
        """Where the value being read stands; None while a key is read."""

    def scan(self) -> TomlLines:
        """Return where everything stands."""
        for token in _TOKEN.finditer(self._text):
            text = token.group()
            if token.lastgroup == "newline":
                self._end_line()
            elif token.lastgroup == "mark":
                self._mark(text)
            elif token.lastgroup in ("text", "bare"):
                self._word(text)
            self._line += text.count("\n")
            if max(len(self._brackets), len(self._parts)) > MOST_DEPTH:
                self.found.too_deep = self._line
                return self.found
        if self._brackets and not self.found.unclosed:
            self.found.unclosed = self._brackets[-1].line
        return self.found

    def _word(self, text: str) -> None:
        """Take a bare word or a string: part of a key, or a value."""
        if text[:3] in ('"""', "'''") and (len(text) < 6 or not text.endswith(text[:3])):
            self.found.unclosed = self._line
        if self._path is None:
            self._parts.append(text if text[0] not in "\"'" else text[1:-1])
        elif self._brackets:
            self._element()

    def _mark(self, mark: str) -> None:
        """Take a mark."""
        top = self._brackets[-1] if self._brackets else None
        if self._path is not None and mark in "[{":
            self._element()
            self._brackets.append(_Bracket(mark, self._path, self._line))
            self._path = (*self._path, 0) if mark == "[" else None
            self._parts = []
        elif self._path is None and top is None and mark in "[]":
            self._header += mark
        elif self._path is None and mark == "=" and not self._header:
            base = top.path if top else self._table
            self._path = self._note(base, self._parts)
            self._parts = []
        elif top and top.mark + mark in ("[]", "{}"):
            self._path = self._brackets.pop().path
        elif top and mark == ",":
            top.count += 1
            self._path = (*top.path, top.count) if top.mark == "[" else None
            self._parts = []

    def _element(self) -> None:
        """Note the line of the array element that begins here."""
        if self._path is not None:
            self.found.lines.setdefault(self._path, self._line)

    def _end_line(self) -> None:
        """End a header or a key with its value; within brackets a line break means nothing."""
        if self._header:
            self._open_table()
        if not self._brackets:
            self._path, self._parts, self._header = None, [], ""

    def _open_table(self) -> None:
        """Make the table of a header the current one."""
        path: KeyPath = ()
        for part in self._parts[:-1]:
            path = (*path, part)
            if path in self._arrays:
                path = (*path, self._arrays[path])
        if self._parts:
            path = (*path, self._parts[-1])
        if self._header.startswith("[["):
            self._arrays[path] = self._arrays.get(path, -1) + 1
            self.found.lines.setdefault(path, self._line)
            path = (*path, self._arrays[path])
        self._table = path
        self.found.lines.setdefault(path, self._line)

    def _note(self, base: KeyPath, parts: list[str]) -> KeyPath:
        """Note the line of a key and of the tables a dotted key opens; return its path."""
        path = base
        for part in parts:
            path = (*path, part)
            self.found.lines.setdefault(path, self._line)
        return path


def toml_lines(text: str) -> TomlLines:
    """Return the line of every table, key and array element of a TOML text."""
    return _Scanner(text + "\n").scan()

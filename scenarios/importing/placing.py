"""Where a row belongs: its components, and the category of an item."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scenarios.fault import quoted
from scenarios.importing.mapping import Mapping as ImportMapping
from scenarios.importing.record import folded
from scenarios.importing.texts import counted, part

_LONGEST = 200
"""Longest id, characters."""


class Words:
    """Finds which rule of a table a text fits first; a word fits where one begins with it.

    Parameters
    ----------
    rules
        Words by name, in the order in which they count.
    """

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        self._names = tuple(rules)
        groups = (
            "(" + "|".join(re.escape(folded(word)) for word in words) + ")"
            for words in rules.values()
        )
        self._pattern = re.compile(r"(?<![^\W_])(?:" + "|".join(groups) + ")") if rules else None

    def find(self, *texts: str) -> str:
        """Return the name of the first rule that fits the first text any fits, else ``""``."""
        if self._pattern is None:
            return ""
        for text in texts:
            fitting = [hit.lastindex or 0 for hit in self._pattern.finditer(folded(text))]
            if fitting:
                return self._names[min(fitting) - 1]
        return ""


class Placing:
    """Places rows in components.

    Parameters
    ----------
    mapping
        What names and words mean.
    known
        Components of the workspace; None where it has none yet, so that every one is welcome.
    """

    def __init__(self, mapping: ImportMapping, known: Iterable[str] | None) -> None:
        self.unknown: Counter[str] = Counter()
        """Components that the workspace lacks, with the rows that name them."""
        self.unplaced = 0
        """Rows that nothing placed."""
        self._known = None if known is None else frozenset(known)
        self._default = mapping.component
        self._names = {folded(theirs): ours for theirs, ours in mapping.components.items()}
        self._words = Words(mapping.component_words)
        self._prefixes = tuple(map(folded, mapping.component_prefixes))

    def components(
        self, named: Sequence[str], labels: Sequence[str], title: str
    ) -> tuple[str, ...]:
        """Return the components of a row, the first its home.

        Words come first, then labels that begin as the mapping says, then what the columns name.

        Parameters
        ----------
        named
            What stands in the columns of the component.
        labels
            Its labels.
        title
            Its title.
        """
        by_words = self._words.find(" | ".join(labels), title)
        found = [by_words] if by_words else self._by_label(labels) or list(named)
        ours = dict.fromkeys(self._ours(name) for name in found if name.strip())
        if self._known is not None:
            self.unknown.update(name for name in ours if name not in self._known)
            ours = {name: None for name in ours if name in self._known}
        if not ours:
            self.unplaced += 1
            return (self._default,)
        return tuple(ours)

    def notes(self, name: str) -> Iterator[str]:
        """Yield what is to be told of components.

        Parameters
        ----------
        name
            Name of the mapping.
        """
        if self.unknown:
            most = ", ".join(quoted(one) for one, _ in self.unknown.most_common(5))
            lacking = counted(len(self.unknown), "component")
            rows = counted(sum(self.unknown.values()), "row")
            yield (
                f"{lacking} of {rows} not in paydown.toml ({most}): name ours under [components] "
                f"in {name}, or add them there"
            )
        if self.unplaced:
            default = f"component {quoted(self._default)} (component in {name})"
            yield f"{counted(self.unplaced, 'row')} that nothing places: in {default}"

    def _by_label(self, labels: Sequence[str]) -> list[str]:
        """Return the components that labels name."""
        found = []
        for label in labels:
            if not folded(label).startswith(self._prefixes):
                continue
            lengths = (len(one) for one in self._prefixes if folded(label).startswith(one))
            found.append(label[next(lengths) :].strip())
        return [name for name in found if name]

    def _ours(self, name: str) -> str:
        """Return our name of a component."""
        return self._names.get(folded(name)) or part(name)[:_LONGEST].strip() or self._default

"""Risk flags: what makes an item more dangerous than its figures say, by known words."""

from collections.abc import Sequence

from scenarios.cells import CellError, words
from scenarios.fault import nearest, quoted

FLAGS = {
    "lineage_fragility": "fragile lineage",
    "brittle_monitoring": "brittle monitoring",
    "single_owner": "single owner",
    "regulated": "regulated",
    "hidden_coupling": "hidden coupling",
    "irreversible_step": "irreversible step",
}
"""Known flags, and the words by which they are shown; either may be written."""

MEANINGS = {
    "lineage_fragility": "nobody can say for sure where the data or the model came from",
    "brittle_monitoring": "alerts miss what matters, or cry wolf",
    "single_owner": "one person alone knows how it works",
    "regulated": "a regulator or a contract asks for it",
    "hidden_coupling": "a change here breaks something elsewhere that nobody thinks of",
    "irreversible_step": "a step of the fix cannot be taken back",
}
"""What each flag says."""


def flags(text: str) -> tuple[str, ...]:
    """Return the flags of a cell, each once; upper case, blanks and hyphens make no difference.

    Raises
    ------
    CellError
        If one is unknown.
    """
    found = []
    for word in words(text):
        flag = _KNOWN.get(_folded(word))
        if flag is None:
            hint = nearest(word, (*FLAGS, *FLAGS.values())) or f"; give one of {', '.join(FLAGS)}"
            raise CellError(f"holds {quoted(word)}{hint}")
        found.append(flag)
    return tuple(dict.fromkeys(found))


def in_words(risk_flags: Sequence[str]) -> str:
    """Return flags as they are shown, separated by commas."""
    return ", ".join(FLAGS.get(flag, flag) for flag in risk_flags)


def _folded(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


_KNOWN = {_folded(word): flag for flag, shown in FLAGS.items() for word in (flag, shown)}

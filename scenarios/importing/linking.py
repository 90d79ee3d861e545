"""Links between the rows of exports: kept where they can be, told where they cannot."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scenarios.importing import texts
from scenarios.importing.account import Links
from scenarios.importing.drafts import Draft


@dataclass(frozen=True)
class Around:
    """What there is besides the rows that are used."""

    reasons: Mapping[str, str]
    """Why a row of the exports was skipped, by key."""
    backlog: frozenset[str] = field(default_factory=frozenset)
    """Rows that the backlog has already."""


def linked(drafts: Sequence[Draft], around: Around) -> tuple[list[dict[str, str]], Links, int]:
    """Return the rows with what they require, and what became of each link.

    What a row requires or is a part of, and what the backlog lacks, goes into its evidence. Of
    links that go in a circle, the one that closes it is left out.

    Parameters
    ----------
    drafts
        The rows that are used.
    around
        What there is besides.

    Returns
    -------
    list of dict
        Cells of each row.
    Links
        What became of the links.
    int
        Rows with an effort that other rows with one are a part of.
    """
    names = {draft.number: draft.key for draft in drafts if draft.number}
    names.update((draft.key, draft.key) for draft in drafts)
    own = dict.fromkeys(draft.key for draft in drafts)
    wanted: dict[tuple[str, str], None] = {}
    for draft in drafts:
        wanted.update(((draft.key, names.get(one, one)), None) for one in draft.requires)
        wanted.update(((names.get(one, one), draft.key), None) for one in draft.blocks)
    requires: dict[str, list[str]] = {key: [] for key in own}
    evidence: dict[str, list[str]] = {key: [] for key in own}
    outside: list[str] = []
    skipped: list[str] = []
    met = 0
    for one, other in wanted:
        told = f"{one} requires {other}"
        lacking = next((name for name in (one, other) if name not in own), None)
        if lacking is None or (lacking == other and other in around.backlog):
            requires[one].append(other)
            continue
        reason = around.reasons.get(lacking)
        if reason == "done" and lacking == other:
            met += 1
            continue
        (outside if reason is None else skipped).append(told)
        why = "not in the export" if reason is None else reason
        if one in own:
            evidence[one].append(f"blocked by {other} ({why})")
        else:
            evidence[other].append(f"blocks {one} ({why})")
    circular = _open_circles(requires)
    twice = _parents(drafts, names, evidence)
    rows = []
    for draft in drafts:
        parts = [draft.cells.get("evidence", ""), *map(texts.part, evidence[draft.key])]
        cells = {
            **draft.cells,
            "requires": ";".join(requires[draft.key]),
            "evidence": ";".join(dict.fromkeys(filter(None, parts))),
        }
        rows.append({name: text for name, text in cells.items() if text})
    kept = sum(map(len, requires.values()))
    return (
        rows,
        Links(len(wanted), kept, tuple(outside), tuple(skipped), met, tuple(circular)),
        twice,
    )


def _parents(
    drafts: Sequence[Draft], names: Mapping[str, str], evidence: dict[str, list[str]]
) -> int:
    """Note what each row is a part of; return how many rows are counted in their parts as well."""
    with_effort = {draft.key for draft in drafts if draft.cells.get("effort_days", "0") != "0"}
    parents = set()
    for draft in drafts:
        if draft.parent:
            parent = names.get(draft.parent, draft.parent)
            evidence[draft.key].append(f"part of {parent}")
            if draft.key in with_effort:
                parents.add(parent)
    return len(parents & with_effort)


def _open_circles(requires: dict[str, list[str]]) -> Iterable[str]:
    """Take out every link that closes a circle on a walk in the order of the rows; tell them.

    A walk in depth meets a node that it has not left yet through such a link alone (a back edge),
    and without back edges there is no circle.
    """
    left_out: list[str] = []
    done: set[str] = set()
    for start in requires:
        if start in done:
            continue
        path = {start: 0}
        stack = [start]
        while stack:
            name = stack[-1]
            ahead = requires[name]
            at = path[name]
            if at >= len(ahead):
                done.add(name)
                del path[name]
                stack.pop()
                continue
            other = ahead[at]
            if other in path:
                left_out.append(f"{name} requires {other}")
                del ahead[at]
                continue
            path[name] = at + 1
            if other in requires and other not in done:
                path[other] = 0
                stack.append(other)
    return left_out

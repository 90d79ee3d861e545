"""Outcomes that nothing can win: two items that they require exclude each other."""

from collections.abc import Iterator, Mapping, Sequence

from scenarios.fault import Fault, quoted
from scenarios.links import Links
from scenarios.outcome import Outcome
from scenarios.placed import Placed


def unwinnable(
    files: tuple[str, str], outcomes: Sequence[Placed[Outcome]], links: Sequence[Placed[Links]]
) -> Iterator[Fault]:
    """Yield a fault for each outcome that requires items of which at most one is ever done.

    It may require them itself, or by what its items require, at any depth. That is a slip whatever
    crew, horizon and plan are. An accepted risk or a pin that costs an outcome is a decision, and
    no fault.

    Parameters
    ----------
    files
        Names of the outcomes' file and of the backlog.
    outcomes
        The outcomes.
    links
        What each row of the backlog says.
    """
    by_id: dict[str, Placed[Links]] = {}
    for row in links:
        by_id.setdefault(row.value.id, row)
    for one in outcomes:
        needed = _needed(one.value, by_id)
        pair = _excluding(needed, by_id)
        if pair is None:
            continue
        places = []
        for name in pair:
            by = "" if needed[name] == name else f", needed by {quoted(needed[name])}"
            places.append(f"{quoted(name)} ({files[1]}:{by_id[name].line}{by})")
        yield Fault(
            files[0],
            one.line,
            f"outcome {quoted(one.value.id)} requires {' and '.join(places)}, which exclude each "
            "other, so that it can never be won; take one out",
        )


def _needed(outcome: Outcome, by_id: Mapping[str, Placed[Links]]) -> dict[str, str]:
    """Return all that an outcome needs done, each with the required item that needs it."""
    needed: dict[str, str] = {}
    ahead = [(name, name) for name in reversed(outcome.requires)]
    while ahead:
        name, cause = ahead.pop()
        row = by_id.get(name)
        if row is None or name in needed:
            continue
        needed[name] = cause
        if row.value.status != "closed":
            ahead.extend((other, cause) for other in reversed(row.value.requires))
    # What it requires itself is its own cause, whoever else needs it.
    return {name: name if name in outcome.requires else cause for name, cause in needed.items()}


def _excluding(
    needed: Mapping[str, str], by_id: Mapping[str, Placed[Links]]
) -> tuple[str, str] | None:
    """Return the first two that exclude each other, in the order in which they are needed."""
    foes: dict[str, set[str]] = {name: set() for name in needed}
    for name in needed:
        for foe in by_id[name].value.excludes:
            # One that requires what it excludes is told with its own row.
            tied = foe in by_id[name].value.requires or (
                foe in needed and name in by_id[foe].value.requires
            )
            if foe in foes and foe != name and not tied:
                foes[name].add(foe)
                foes[foe].add(name)
    for name, others in foes.items():
        for foe in needed:
            done = by_id[name].value.status == by_id[foe].value.status == "closed"
            if foe in others and not done:
                return name, foe
    return None

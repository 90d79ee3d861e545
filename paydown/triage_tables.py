"""A triage as a planner reads it: what changes in the backlog, and what is not told."""

from collections.abc import Iterator, Sequence

from paydown.console import Part
from paydown.sheet import Cell, Sheet, counted
from scenarios.signals.breach import LIMIT
from scenarios.signals.series import SignalName
from scenarios.signals.triage import Triage

_NAMED = 10
"""Most signals named in a sentence."""


def triage_tables(triage: Triage) -> list[Part]:
    """Return what signals change in a backlog.

    Parameters
    ----------
    triage
        What was found.
    """
    parts: list[Part] = [_headline(triage)]
    parts += [f"note: {note}" for note in triage.notes]
    parts += _tables(triage)
    parts += _sentences(triage)
    parts.append(_end(triage))
    return parts


def _headline(triage: Triage) -> str:
    muted = len(triage.suppressed)
    told = f"{triage.breaches} in breach" + (f", {muted} suppressed" if muted else "")
    return (
        f"{counted(triage.readings, 'reading')} of {counted(triage.signals, 'signal')}, breaches "
        f"from {triage.since} to {triage.end}: {told}"
    )


def _tables(triage: Triage) -> Iterator[Sheet]:
    rows: list[tuple[Cell, ...]] = [
        (
            one.item,
            one.column,
            f"{one.before:g}" + (" (assumed)" if one.assumed else ""),
            f"{one.after:g}",
            tuple(f"{b.name}: {b.figures} ({b.evidence})" for b in one.breaches),
        )
        for one in triage.raised
    ]
    if rows:
        yield Sheet("Raised", ("item", "cell", "from", "to", "why"), rows, 2, prose=True)
    rows = [
        (
            new.id,
            dict(new.cells)["category"],
            f"{new.effort_days:g} (assumed)",
            (
                dict(new.cells)["title"],
                f"- {new.breach.figures} ({new.breach.evidence})",
                f"- effort is {new.effort_from}; estimate it",
            ),
        )
        for new in triage.new
    ]
    if rows:
        yield Sheet("New items", ("item", "category", "days", "what and why"), rows, 2, prose=True)
    rows = [
        (one.item, str(one.breach.name), f"{one.reason}: {one.breach.figures}")
        for one in triage.attached
    ]
    if rows:
        yield Sheet("Nothing new", ("item", "signal", "why"), rows, 2, prose=True)
    rows = [(str(one.breach.name), one.until, one.because) for one in triage.suppressed]
    if rows:
        yield Sheet("Suppressed", ("signal", "until", "because"), rows, 2, prose=True)


def _sentences(triage: Triage) -> Iterator[str]:
    for one in triage.recurrences:
        yield f"recurrence: {one.breach.name}, for which {one.item} was closed; now {one.follows}"
    for few in triage.too_few:
        what = "readings with a limit" if few.by == LIMIT else f"bins to learn from for {few.by}"
        beyond = f", {few.beyond} of them beyond it" if few.beyond else ""
        yield f"too few to tell: {few.name}: {few.found} {what}{beyond}, {few.needed} are needed"
    if triage.silent:
        yield f"{counted(triage.silent, 'signal')} without a breach"
    if triage.stale:
        yield (
            f"{counted(len(triage.stale), 'signal')} without a reading in these days "
            f"({_named(triage.stale)}); see whether it is still measured"
        )
    if triage.unjudged:
        yield (
            f"{counted(len(triage.unjudged), 'signal')} without a limit ({_named(triage.unjudged)})"
            "; state low or high, or ask for --detectors"
        )


def _named(names: Sequence[SignalName]) -> str:
    shown = ", ".join(map(str, names[:_NAMED]))
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"


def _end(triage: Triage) -> str:
    kinds = (
        (len(triage.raised), "cell raised", "cells raised"),
        (len(triage.new), "new item", "new items"),
    )
    changes = ", ".join(counted(number, *noun) for number, *noun in kinds if number)
    if not changes:
        return "the backlog stays as it is"
    return f"accepted: {changes}" if triage.accepted else f"--accept would change: {changes}"

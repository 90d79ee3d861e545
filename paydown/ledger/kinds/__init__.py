"""Kinds of records. A new one is one file here: its name, and how it is told.

Each file has a `KIND`. A record whose kind has no file, as a newer paydown may have written it, is
told by what stands in it.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TypeVar

from paydown.ledger.attachments import attached
from paydown.ledger.faults import IllegibleError
from paydown.ledger.kinds.kind import Content, Kind
from paydown.ledger.kinds.unknown import unknown
from paydown.ledger.record import Record

Said = TypeVar("Said")


@cache
def kind_of(name: str) -> Kind:
    """Return a kind by its name.

    Parameters
    ----------
    name
        As a record bears it.
    """
    known = name.isidentifier() and find_spec(f"{__name__}.{name}") is not None
    found = import_module(f"{__name__}.{name}") if known else None
    kind = getattr(found, "KIND", None)
    return kind if isinstance(kind, Kind) else unknown(name)


def snapshots_of(record: Record) -> tuple[bytes, ...]:
    """Return the digests of all that is kept for a record.

    Parameters
    ----------
    record
        A record whose hash holds.

    Raises
    ------
    IllegibleError
        If it does not say which.
    """
    kind = kind_of(record.kind)
    if kind.snapshots is None and b'"kept_as"' not in record.body:
        return ()
    content = record.content
    names = [digest for _, digest in attached(content)]
    if kind.snapshots is not None:
        names += legible(record, kind.snapshots, content)
    return legible(record, lambda _: tuple(bytes.fromhex(name) for name in names), content)


def legible(record: Record, say: Callable[[Content], Said], content: Content) -> Said:
    """Return what is made of a record's content.

    Parameters
    ----------
    record
        The record.
    say
        Makes something of it.
    content
        What it says.

    Raises
    ------
    IllegibleError
        If it does not hold what its kind holds.
    """
    try:
        return say(content)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise IllegibleError(
            f"record {record.seq} is a {record.kind} without what one says "
            f"({type(error).__name__}: {error}); no paydown wrote it"
        ) from error

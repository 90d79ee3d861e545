"""A risk that is no longer accepted."""

from typing import TYPE_CHECKING

from paydown.ledger.kinds.kind import Content, Kind

if TYPE_CHECKING:
    from paydown.console import Part

NAME = "risk_withdrawn"


def _summary(content: Content) -> str:
    return f"risk of {content['item']} no longer accepted"


def _told(content: Content) -> "list[Part]":
    parts: list[Part] = [
        f"The risk of leaving {content['item']} as it is, accepted in record "
        f"{content['accepted_in']} until {content['until']}, is no longer accepted; the planning "
        f"date was {content['start']}.",
        f"because: {content['because']}",
    ]
    return parts


KIND = Kind(NAME, _summary, _told)

"""A risk accepted for a time."""

from typing import TYPE_CHECKING

from paydown.ledger.kinds.kind import Content, Kind

if TYPE_CHECKING:
    from paydown.console import Part

NAME = "risk_accepted"


def _summary(content: Content) -> str:
    return f"risk of {content['item']} accepted until {content['until']}"


def _told(content: Content) -> "list[Part]":
    parts: list[Part] = [
        f"The risk of leaving {content['item']} as it is ({content['title']}) was accepted until "
        f"{content['until']}; the planning date was {content['start']}.",
        f"because: {content['because']}",
    ]
    return parts


KIND = Kind(NAME, _summary, _told)

"""What an accepted plan said of an item, for the day on which it is done."""

from typing import TYPE_CHECKING, Any

from paydown.ledger.kinds import legible
from paydown.ledger.kinds.decision import NAME
from paydown.ledger.kinds.kind import Content

if TYPE_CHECKING:
    from paydown.ledger.ledger import Ledger


def predicted(ledger: "Ledger", item: str) -> dict[str, Any] | None:
    """Return what the last accepted decision that chose an item said of it.

    Parameters
    ----------
    ledger
        Holds the decisions.
    item
        The item.

    Returns
    -------
    dict or None
        The number of the ``record``, the planning date (``start``), the ``quarter`` in which the
        item was to be finished, its engineer-``days``, and the ``loss`` of leaving it open over
        the horizon by channel, in ``value_unit``; None where no decision chose it.

    Raises
    ------
    AlteredLedgerError
        If a decision is not what was recorded.
    """
    for record in reversed(ledger.log(NAME)):
        content = ledger.content(record)
        found = legible(record, lambda content: _of(content, item), content)
        if found is not None:
            return {"record": record.seq, **found}
    return None


def _of(content: Content, item: str) -> dict[str, Any] | None:
    """Return what a decision says of an item, None where it did not choose it."""
    chosen = {one["id"]: one for one in content["plan"]["selected"]}
    if item not in chosen:
        return None
    beside = next(one for one in content["items"] if one["id"] == item)
    loss = {name: value for name, value in beside["loss"].items() if name != "engineer_days"}
    return {
        "start": content["plan"]["start"],
        "quarter": chosen[item]["quarter"],
        "days": sum(chosen[item]["team_days"].values()),
        "loss": loss,
        "value_unit": content["plan"]["value_unit"],
    }

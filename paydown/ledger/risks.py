"""Risks accepted for a time, as records tell them."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from paydown.ledger.consent import Consent
from paydown.ledger.faults import RefusedError
from paydown.ledger.kinds import legible, risk_accepted, risk_withdrawn
from paydown.ledger.kinds.kind import Content
from paydown.ledger.record import Record
from scenarios.accepted_risk import AcceptedRisk
from scenarios.cells import identifier
from scenarios.fault import nearest, quoted
from scenarios.units import FIRST_DAY, LAST_DAY
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from paydown.ledger.ledger import Ledger


@dataclass(frozen=True)
class RiskRequest:
    """The risk of leaving an item as it is, up to a day."""

    item: str
    """The item."""
    until: date
    """Last planning date on which it is to hold."""


def accepted_risks(ledger: "Ledger") -> tuple[AcceptedRisk, ...]:
    """Return the risks that are accepted and not withdrawn, held or expired, by item.

    The last record of an item counts.

    Parameters
    ----------
    ledger
        Where they stand.

    Raises
    ------
    AlteredLedgerError
        If such a record is not what was recorded.
    """
    found: dict[str, AcceptedRisk] = {}
    for record in ledger.log(risk_accepted.NAME, risk_withdrawn.NAME):
        content = record.content
        item = legible(record, lambda content: str(content["item"]), content)
        found.pop(item, None)
        if record.kind == risk_accepted.NAME:
            found[item] = legible(record, partial(_accepted, record.seq), content)
    return tuple(found.values())


def _accepted(seq: int, content: Content) -> AcceptedRisk:
    """Return the risk of a record's content."""
    return AcceptedRisk(
        item=content["item"],
        until=date.fromisoformat(content["until"]),
        by=content["by"],
        because=content["because"],
        record=seq,
    )


def accept_risk(ledger: "Ledger", request: RiskRequest, consent: Consent) -> Record:
    """Record that a risk was accepted; see `Ledger.accept_risk`."""
    workspace = _workspace(ledger)
    agreed = consent.checked(workspace.governance)
    name = identifier(request.item)
    item = next((one for one in workspace.items if one.id == name), None)
    if item is None:
        hint = nearest(name, [one.id for one in workspace.in_play]) or "; name one of the backlog"
        raise RefusedError(f"unknown item {quoted(name)}{hint}")
    held = {risk.item: risk for risk in workspace.held_risks}
    if not item.in_play and name not in held:
        raise RefusedError(f"item {quoted(name)} is {item.status}, so there is no risk to accept")
    if item.pin == "in":
        raise RefusedError(f"item {quoted(name)} is pinned in; unpin it in backlog.csv first")
    if request.until < workspace.start:
        raise RefusedError(
            f"--until is {request.until}, before the planning date ({workspace.start}); give a "
            "later day"
        )
    if not FIRST_DAY <= request.until <= LAST_DAY:
        raise RefusedError(f"--until is {request.until}; give a day from {FIRST_DAY} to {LAST_DAY}")
    body = {
        "schema": 1,
        "item": name,
        "title": item.title,
        "until": request.until.isoformat(),
        "by": agreed.by,
        "author": agreed.author,
        "because": agreed.because,
        "start": workspace.start.isoformat(),
    }
    return ledger.append(risk_accepted.NAME, body)


def withdraw_risk(ledger: "Ledger", item: str, consent: Consent) -> Record:
    """Record that a risk is no longer accepted; see `Ledger.withdraw_risk`."""
    workspace = _workspace(ledger)
    agreed = consent.checked(workspace.governance, authored=False)
    name = identifier(item)
    risk = next((one for one in accepted_risks(ledger) if one.item == name), None)
    if risk is None:
        known = [one.item for one in workspace.held_risks]
        hint = nearest(name, known) or "; `paydown check` tells which are"
        raise RefusedError(f"the risk of {quoted(name)} is not accepted{hint}")
    if not risk.holds(workspace.start):
        raise RefusedError(
            f"the risk of {quoted(name)} was accepted until {risk.until}, before the planning date "
            f"({workspace.start}); it is back in play already"
        )
    body = {
        "schema": 1,
        "item": name,
        "until": risk.until.isoformat(),
        "accepted_in": risk.record,
        "by": agreed.by,
        "because": agreed.because,
        "start": workspace.start.isoformat(),
    }
    return ledger.append(risk_withdrawn.NAME, body)


def _workspace(ledger: "Ledger") -> Workspace:
    """Return the workspace of a ledger, risks applied."""
    from paydown.api import load

    return load(ledger.folder)

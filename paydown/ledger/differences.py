"""What has changed in a workspace since a plan of it was accepted."""

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from paydown.ledger.inputs import believed, read_inputs, restored
from paydown.ledger.made_with import MadeWith
from paydown.ledger.record import Record
from paydown.ledger.replay import Difference, decision_of, kept_inputs
from scenarios.accepted_risk import AcceptedRisk
from scenarios.item import Item
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from paydown.ledger.ledger import Ledger


def since(ledger: "Ledger", record: Record, today: Workspace) -> tuple[Difference, ...]:
    """Return which inputs of a decision are others today, file by file and item by item.

    Parameters
    ----------
    ledger
        Where the decision stands.
    record
        Its record.
    today
        The workspace as it is today, accepted risks applied.

    Raises
    ------
    RefusedError
        If it is no record of a plan.
    AlteredLedgerError
        If an input that was kept is missing or damaged.
    """
    content = decision_of(ledger, record)
    then = kept_inputs(ledger, record, content)
    options = MadeWith.of(content["options"], None)
    now = read_inputs(ledger.folder, options.scenario)
    found = [
        Difference(name, _digest(then.get(name)), _digest(now.get(name)))
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]
    risks = tuple(AcceptedRisk.model_validate(one) for one in content["risks"])
    with restored(then) as folder:
        before = believed(folder, content["workspace"], risks, MadeWith())
    return (*found, *_workspace_differences(before, today))


def _workspace_differences(then: Workspace, now: Workspace) -> Iterator[Difference]:
    """Yield what two workspaces differ in: plain keys, then items."""
    for key in ("start", "quarters", "cadence_days", "value_unit", "objective", "beliefs"):
        before, after = getattr(then, key), getattr(now, key)
        if before != after:
            yield Difference(key, str(before), str(after))
    before = {item.id: item for item in then.items}
    after = {item.id: item for item in now.items}
    for name in sorted(before.keys() | after.keys()):
        yield from _item_differences(name, before.get(name), after.get(name))


def _item_differences(name: str, then: Item | None, now: Item | None) -> Iterator[Difference]:
    """Yield what two states of an item differ in."""
    if then is None or now is None:
        yield Difference(f"item {name}", _there(then), _there(now))
        return
    before, after = then.model_dump(mode="json"), now.model_dump(mode="json")
    for key, value in before.items():
        if value != after[key]:
            yield Difference(f"item {name}: {key}", str(value), str(after[key]))


def _there(item: Item | None) -> str:
    return "not listed" if item is None else item.status


def _digest(content: bytes | None) -> str:
    return "not there" if content is None else sha256(content).hexdigest()

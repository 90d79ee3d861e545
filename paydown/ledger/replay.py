"""A decision made again from the inputs kept with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from paydown.ledger.accepting import KEPT_PLAN
from paydown.ledger.decision import SEARCH, plan_content, plan_digest, versions
from paydown.ledger.faults import RefusedError
from paydown.ledger.inputs import believed, restored
from paydown.ledger.kinds.decision import NAME
from paydown.ledger.made_with import MadeWith
from paydown.ledger.record import Record
from scenarios.accepted_risk import AcceptedRisk
from scenarios.digest import workspace_digest

if TYPE_CHECKING:
    from pathlib import Path

    from paydown.ledger.ledger import Ledger


@dataclass(frozen=True)
class Difference:
    """Something that was one way and is another."""

    what: str
    """What differs."""
    then: str
    """As it was recorded."""
    now: str
    """As it is."""


@dataclass(frozen=True)
class Replay:
    """A plan made again beside the one that was recorded."""

    seq: int
    """Number of the record."""
    same: bool
    """True where both are the same in everything but how the search went."""
    proven: bool
    """True where the recorded plan was proven best, and the rule of ties picked it; one that the
    clock stopped may differ."""
    differences: tuple[Difference, ...]
    """What the plans differ in."""
    versions: tuple[Difference, ...]
    """Packages of another version than then."""


def replay(ledger: "Ledger", record: Record) -> Replay:
    """Return the plan of a record made again, held against what was recorded.

    Parameters
    ----------
    ledger
        Where its inputs are kept.
    record
        The record.

    Raises
    ------
    RefusedError
        If it is no record of a plan.
    AlteredLedgerError
        If an input is missing or damaged.
    """
    from paydown.api import plan
    from paydown.earlier_plans import read_earlier

    content = decision_of(ledger, record)
    inputs = kept_inputs(ledger, record, content)
    options = content["options"]
    with restored(inputs) as folder:
        keep: Path | None = None
        if options["keep"] is not None:
            keep = folder / f"{KEPT_PLAN}.json"
            keep.write_bytes(ledger.snapshot(record.seq, options["keep"]))
        made_with = MadeWith.of(options, keep)
        risks = tuple(AcceptedRisk.model_validate(one) for one in content["risks"])
        workspace = believed(folder, content["workspace"], risks, made_with)
        earlier = None if keep is None else read_earlier(keep, workspace)
    made = plan(
        workspace,
        time_limit=made_with.time_limit,
        gap=made_with.gap,
        price_engineers=any(
            gain is not None for gain in content["plan"]["value_of_one_more_engineer"].values()
        ),
        keep=earlier,
        max_changes=made_with.max_changes,
    )
    again = plan_content(made, workspace)
    found = list(_plan_differences(content["plan"], again))
    beliefs = workspace_digest(workspace)
    if beliefs != content["digest"]:
        found.insert(0, Difference("beliefs read from the same files", content["digest"], beliefs))
    return Replay(
        record.seq,
        plan_digest(again) == content["plan_digest"] and beliefs == content["digest"],
        bool(content["plan"]["proven"] and content["plan"]["tie_settled"]),
        tuple(found),
        tuple(_changed(content["versions"], versions())),
    )


def decision_of(ledger: "Ledger", record: Record) -> dict[str, Any]:
    """Return all that the record of a plan says.

    Raises
    ------
    RefusedError
        If it is no record of a plan.
    """
    if record.kind != NAME:
        raise RefusedError(
            f"record {record.seq} is no accepted plan but {record.kind}; `paydown ledger log` "
            "tells which are"
        )
    return ledger.content(record)


def kept_inputs(ledger: "Ledger", record: Record, content: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the inputs of a decision by path.

    Parameters
    ----------
    ledger
        Where they are kept.
    record, content
        The record, and what it says.
    """
    return {one["path"]: ledger.snapshot(record.seq, one["sha256"]) for one in content["files"]}


def _plan_differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> "list[Difference]":
    """Return what two plans differ in, items first."""
    found = []
    before = {one["id"]: f"quarter {one['quarter']}" for one in then["selected"]}
    after = {one["id"]: f"quarter {one['quarter']}" for one in now["selected"]}
    for name, was, became in ((one.what, one.then, one.now) for one in _changed(before, after)):
        found.append(Difference(f"item {name}", was or "left out", became or "left out"))
    for key in then.keys() | now.keys():
        if key in (*SEARCH, "selected", "not_selected") or then.get(key) == now.get(key):
            continue
        found.append(Difference(key, _short(then.get(key)), _short(now.get(key))))
    for key in ("selected", "not_selected"):
        if not found and then[key] != now[key]:
            found.append(Difference(f"figures of {key}", _short(then[key]), _short(now[key])))
    return sorted(found, key=lambda one: not one.what.startswith("item "))


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> "list[Difference]":
    """Return what has another value, or none, in one of two mappings."""
    return [
        Difference(name, then.get(name, ""), now.get(name, ""))
        for name in sorted(then.keys() | now.keys())
        if then.get(name) != now.get(name)
    ]


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"

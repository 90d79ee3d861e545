"""A plan accepted: the rules of approval, the inputs it was made from, one record."""

from typing import TYPE_CHECKING, Any

from paydown.ledger.consent import Consent
from paydown.ledger.decision import (
    answers_content,
    items_content,
    plan_content,
    plan_digest,
    versions,
)
from paydown.ledger.faults import RefusedError
from paydown.ledger.inputs import believed, inputs_shape, read_inputs, restored
from paydown.ledger.kinds.decision import NAME
from paydown.ledger.made_with import MadeWith
from paydown.ledger.record import Record
from scenarios.digest import workspace_digest
from scenarios.fault import InputError
from scenarios.plan import Plan
from scenarios.study import Study
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from paydown.ledger.ledger import Ledger

KEPT_PLAN = "the earlier plan"
"""How the file of an earlier plan is called in a record; its path is nobody's business."""


def accept(
    ledger: "Ledger", plan: Plan | Study, workspace: Workspace, consent: Consent, made: MadeWith
) -> Record:
    """Record that a plan was accepted.

    Parameters
    ----------
    ledger
        Where.
    plan
        The plan, with answers where they were asked for.
    workspace
        What it was made for.
    consent
        Who approved, and why.
    made
        Options it was made with.

    Raises
    ------
    RefusedError
        If there is no plan, the rules of approval say no, or the files are no longer those that
        the plan was made from.
    LedgerError
        If it cannot be written.
    """
    study = Study(plan) if isinstance(plan, Plan) else plan
    agreed = consent.checked(workspace.governance)
    if study.plan.status not in ("optimal", "feasible"):
        raise RefusedError(f"there is no plan to accept: its status is {study.plan.status}")
    _check_items(study.plan, workspace)
    inputs = read_inputs(ledger.folder, made.scenario)
    digest = workspace_digest(workspace)
    _check_inputs(inputs, workspace, made, digest)
    earlier = {} if made.keep is None else {KEPT_PLAN: made.keep.read_bytes()}
    kept = inputs_shape(earlier)
    content = plan_content(study.plan, workspace)
    body: dict[str, Any] = {
        "schema": 1,
        "by": agreed.by,
        "author": agreed.author,
        "because": agreed.because,
        "workspace": workspace.name,
        "digest": digest,
        "files": inputs_shape(inputs),
        "options": made.shape(kept[0]["sha256"] if kept else None),
        "risks": [risk.model_dump(mode="json") for risk in workspace.risks],
        "objective": workspace.objective.model_dump(mode="json"),
        "versions": versions(),
        "plan": content,
        "plan_digest": plan_digest(content),
        "items": items_content(study.plan, workspace),
        **answers_content(study),
    }
    return ledger.append(NAME, body, [*inputs.values(), *earlier.values()])


def _check_items(plan: Plan, workspace: Workspace) -> None:
    """Raise where the plan is that of other items."""
    planned = {one.id for one in plan.chosen} | {one.id for one in plan.left_out}
    strange = planned ^ {item.id for item in workspace.in_play}
    if strange:
        raise RefusedError(
            f"the plan and the workspace do not hold the same items ('{min(strange)}' is in one "
            "alone); make the plan anew"
        )


def _check_inputs(
    inputs: dict[str, bytes], workspace: Workspace, made: MadeWith, digest: str
) -> None:
    """Raise where the files of the folder are not those that the plan was made from."""
    remedy = "make the plan anew"
    try:
        with restored(inputs) as folder:
            same = believed(folder, workspace.name, workspace.risks, made)
    except InputError as error:
        raise RefusedError(
            f"the files changed while the plan was made ({error}); {remedy}"
        ) from None
    if workspace_digest(same) != digest:
        raise RefusedError(
            "the plan was made from other files, or with other options, than those in the folder; "
            f"{remedy}"
        )

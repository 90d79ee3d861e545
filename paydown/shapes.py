"""Results as JSON: the shapes that other programs may rely on (`schema_version` 1)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.digest import workspace_digest
from scenarios.fault import Fault
from scenarios.plan import Plan
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from sim.accuracy import ChannelError
    from sim.results import Results
    from sim.statistics import Estimate

SCHEMA_VERSION = 1
"""Rises when a key changes its meaning or goes away."""


def to_json(shape: Mapping[str, Any]) -> str:
    """Return JSON text; NaN and infinity, which JSON lacks, become null."""
    return json.dumps(_plain(shape), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def plan_shape(plan: Plan, workspace: Workspace) -> dict[str, Any]:
    """Return a plan."""
    flags = {item.id: item.risk_flags for item in workspace.items}
    return {
        "schema_version": SCHEMA_VERSION,
        "workspace": workspace.name,
        "value_unit": workspace.value_unit,
        "scenario": workspace.scenario,
        "start": workspace.start.isoformat(),
        "inputs": workspace_digest(workspace),
        "status": plan.status,
        "proven": plan.proven,
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.gap,
        "seconds": plan.seconds,
        "tie_settled": plan.tie_settled,
        "capacity_days": plan.capacity_days,
        "burn_days": plan.burn_days,
        "used_days": plan.used_days,
        "burn_share": plan.burn_share,
        "backlog_load": plan.backlog_load,
        "clash": plan.clash,
        "selected": [
            {**asdict(chosen), "risk_flags": flags.get(chosen.id, ())} for chosen in plan.chosen
        ],
        "not_selected": [asdict(item) for item in plan.left_out],
        "outcomes": plan.outcomes,
        "value_of_one_more_engineer": plan.value_of_one_more_engineer,
        "changes": None if plan.changes is None else asdict(plan.changes),
        "tail": None if plan.tail is None else asdict(plan.tail),
        "notes": plan.notes,
        "risks": _risks(workspace),
    }


def _risks(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the accepted risks, and whether each holds on the planning date."""
    return [
        {**risk.model_dump(mode="json"), "holds": risk.holds(workspace.start)}
        for risk in workspace.risks
    ]


def results_shape(results: "Results", baseline: str | None) -> dict[str, Any]:
    """Return measures by policy and scenario; with a baseline also the comparison.

    Where runs were kept in detail, weeks and items as well.
    """
    from sim.outlook import items_ahead

    rows = []
    best, regret = results.best(), results.regret()
    certain = {} if baseline is None else results.certainty(baseline)
    for policy in results.policies:
        row: dict[str, Any] = {
            "policy": policy,
            "scenario": results.scenario,
            "measures": _nested(results.estimates(policy)),
        }
        if baseline is not None:
            row["paired"] = _nested(results.paired(policy, baseline))
            row["share_of_worlds_better"] = results.share_better(policy, baseline)
            row["best"] = asdict(best[policy])
            row["regret"] = regret[policy]
            row["certainty"] = asdict(certain[policy])
        if results.details:
            row["weeks"] = _weeks(results, policy)
            row["items"] = [asdict(item) for item in items_ahead(results, policy)]
        rows.append(row)
    shape: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "workspace": results.workspace.name,
        "value_unit": results.workspace.value_unit,
        "seed": results.seed,
        "replications": results.replications,
        "results": rows,
        "disqualified": [
            {"policy": name, "reason": reason} for name, reason in results.disqualified.items()
        ],
    }
    if baseline is not None:
        shape["baseline"] = baseline
        shape["may_be_best"] = [name for name, one in best.items() if one.may_be_best]
    return shape


def _weeks(results: "Results", policy: str) -> dict[str, Any]:
    """Return the weeks ahead as columns: the days, and means with intervals of each series."""
    from sim.outlook import weeks_ahead
    from sim.weeks import WEEKLY

    weeks = weeks_ahead(results, policy)
    series = {
        name: {
            part: [getattr(week.estimates[name], part) for week in weeks]
            for part in ("mean", "ci_low", "ci_high")
        }
        for name in WEEKLY
    }
    return {"worlds": len(results.details[policy]), "day": [week.day for week in weeks], **series}


def check_shape(
    workspace: Workspace, errors: "Sequence[ChannelError]", *, scores: bool = False
) -> dict[str, Any]:
    """Return what a workspace holds, what was assumed in it, and how true the closed form is."""
    from paydown.score_rows import score_shape
    from paydown.template_tables import template_shape

    return {
        "schema_version": SCHEMA_VERSION,
        "workspace": workspace.name,
        "scenario": workspace.scenario,
        "faults": [],
        "components": len(workspace.components),
        "teams": len(workspace.teams),
        "items": len(workspace.items),
        "items_in_play": len(workspace.in_play),
        "outcomes": len(workspace.outcomes),
        "past_incidents": len(workspace.incidents),
        "risks": _risks(workspace),
        "assumed": [asdict(assumption) for assumption in workspace.assumptions],
        "template": template_shape(workspace),
        "scores": score_shape(workspace) if scores else None,
        "closed_form": [{**asdict(error), "error": error.share} for error in errors],
    }


def written_shape(folder: Path, files: Sequence[Path]) -> dict[str, Any]:
    """Return what was written where."""
    return {
        "schema_version": SCHEMA_VERSION,
        "folder": str(folder),
        "written": [str(path) for path in files],
    }


def faults_shape(faults: tuple[Fault, ...]) -> dict[str, Any]:
    """Return what is wrong with a workspace."""
    return {"schema_version": SCHEMA_VERSION, "faults": [asdict(fault) for fault in faults]}


def _nested(estimates: "Mapping[str, Estimate]") -> dict[str, Any]:
    """Return estimates by measure, ``value_lost.drag`` as ``{"value_lost": {"drag": ...}}``."""
    shape: dict[str, Any] = {}
    for name, estimate in estimates.items():
        group, _, part = name.rpartition(".")
        (shape.setdefault(group, {}) if group else shape)[part] = asdict(estimate)
    return shape


def _plain(value: Any) -> Any:
    """Return a value with what JSON lacks replaced."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    return value

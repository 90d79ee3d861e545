"""What a record of a plan says: its inputs, its answer, and why each item rose."""

import json
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from paydown import shapes
from paydown.study_shapes import study_shape
from scenarios.digest import json_digest
from scenarios.incident import PastIncident
from scenarios.item import Item
from scenarios.loss import LossModel
from scenarios.plan import Plan
from scenarios.study import Study
from scenarios.table import tabulate
from scenarios.workspace import Workspace

_PACKAGES = ("numpy", "pulp", "highspy", "pydantic", "scipy")
"""Packages whose versions may move a plan."""
CHANNELS = ("incidents", "penalties", "drag", "drift", "churn")
"""Channels of loss, value units."""
SEARCH = ("seconds", "tie_settled")
"""What a plan tells of the search for it, which a busy machine changes."""
_ANSWERS = {
    "left_out": "explain",
    "capacity_frontier": "frontier capacity",
    "value_frontier": "frontier value",
    "robustness": "truths",
    "alternatives": "alternatives",
    "core_index": "core-index",
}
"""The question behind each answer."""


def plan_content(plan: Plan, workspace: Workspace) -> dict[str, Any]:
    """Return a plan as a record holds it: what ``plan --json`` prints of it.

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.
    """
    return _plain(shapes.plan_shape(plan, workspace))


def plan_digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a plan's content; how the search went does not count.

    Parameters
    ----------
    content
        Of the plan.
    """
    return json_digest({key: value for key, value in content.items() if key not in SEARCH})


def answers_content(study: Study) -> dict[str, Any]:
    """Return what was asked about a plan, and which questions were not.

    Parameters
    ----------
    study
        The plan and the answers.
    """
    shape = _plain(study_shape(study))
    answers = {key: value for key, value in shape.items() if value is not None}
    not_asked = [question for key, question in _ANSWERS.items() if shape[key] is None]
    return {"answers": answers, "not_asked": not_asked}


def items_content(plan: Plan, workspace: Workspace) -> list[dict[str, Any]]:
    """Return, for each item in play, what was decided, what leaving it costs, and the evidence.

    Chosen items come first, in the order of the plan, then those left out. The loss is that of
    leaving the item open over the whole horizon, all other items open (`scenarios.loss`).

    Parameters
    ----------
    plan
        The plan.
    workspace
        What it was made for.
    """
    table = tabulate(workspace)
    loss = LossModel.of(workspace, table).between(0.0, workspace.horizon)
    teams = [team.id for team in workspace.teams]
    rows = {item.id: row for row, item in enumerate(workspace.in_play)}
    evidence = _Evidence(workspace)
    made = []
    for rank, chosen in enumerate(plan.chosen, start=1):
        made.append({"id": chosen.id, "decision": "do", "rank": rank, "quarter": chosen.quarter})
    made += [{"id": one.id, "decision": "leave"} for one in plan.left_out]
    for one in made:
        row = rows[str(one["id"])]
        one["loss"] = {
            **{channel: float(getattr(loss, channel)[row]) for channel in CHANNELS},
            "engineer_days": {
                team: float(days)
                for team, days in zip(teams, loss.engineer_days[row], strict=True)
                if days
            },
        }
        one["evidence"] = evidence.of(workspace.in_play[row])
    return made


def versions() -> dict[str, str]:
    """Return the versions of what made a plan."""
    from paydown import __version__

    found = {"paydown": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


class _Evidence:
    """What speaks for the figures of each item."""

    def __init__(self, workspace: Workspace) -> None:
        self._incidents: dict[str, list[PastIncident]] = {}
        for incident in workspace.incidents:
            for name in incident.items:
                self._incidents.setdefault(name, []).append(incident)
        self._assumed: dict[str, list[str]] = {}
        for assumption in workspace.assumptions:
            self._assumed.setdefault(assumption.subject, []).append(assumption.column)

    def of(self, item: Item) -> dict[str, Any]:
        """Return the references, the signals and the incidents of an item, and what was assumed."""
        return {
            "references": list(item.evidence),
            "signals": list(item.signals),
            "incidents": [
                {
                    "id": one.id,
                    "started": None if one.started is None else one.started.isoformat(),
                    "severity": one.severity,
                    "title": one.title,
                }
                for one in self._incidents.get(item.id, ())
            ],
            "confidence": item.confidence,
            "assumed": self._assumed.get(item.id, []),
        }


def _plain(shape: Mapping[str, Any]) -> dict[str, Any]:
    """Return a shape as it is read from JSON again, numbers that JSON lacks being null."""
    plain: dict[str, Any] = json.loads(shapes.to_json(shape))
    return plain

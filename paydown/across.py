"""Comparisons over scenarios or the points of a design: run, then tables or JSON."""

from typing import TYPE_CHECKING, Any

from paydown.asked import Asked
from paydown.experiments import compared, refuse_disqualified

if TYPE_CHECKING:
    from scenarios.workspace import Workspace
    from sim.comparison import Comparison


def run_across(workspace: "Workspace", asked: Asked) -> None:
    """Run policies under several scenarios and print how they stand.

    Raises
    ------
    CommandError
        If a policy was disqualified; all else is printed by then.
    """
    from paydown import shapes
    from paydown.emit import emit
    from sim.registry import find_policy

    comparison = compared(workspace, asked)
    name = find_policy(asked.baseline).name if asked.baseline else None
    baseline = name if name in comparison.policies else None
    if asked.json:
        emit(shapes.to_json(_shape(comparison, baseline, asked)), asked.output)
    else:
        from paydown.sample_tables import sample_tables
        from paydown.scenario_tables import scenario_tables

        tables = (
            scenario_tables(comparison, baseline, asked.replications)
            if asked.sample is None
            else sample_tables(comparison, baseline, asked.sample)
        )
        emit(tables, asked.output)
    refuse_disqualified(comparison.disqualified)


def _shape(comparison: "Comparison", baseline: str | None, asked: Asked) -> dict[str, Any]:
    """Return a comparison as JSON: the rows of all scenarios, and how policies stand over them."""
    from paydown import shapes
    from paydown.across_shapes import across_shape, sample_shape
    from paydown.stopping_shapes import stopping_shape

    results = comparison.results
    parts = [shapes.results_shape(one, baseline) for one in results.values()]
    shape: dict[str, Any] = {
        **parts[0],
        "results": [row for part in parts for row in part["results"]],
        "disqualified": [
            {"policy": name, "reason": why} for name, why in comparison.disqualified.items()
        ],
        "scenarios": list(comparison.scenarios),
        "across": across_shape(comparison),
        "stopping_by_scenario": None,
        "sample": None,
    }
    if baseline is not None:
        shape["may_be_best"] = [
            name
            for name in comparison.policies
            if all(name in part["may_be_best"] for part in parts)
        ]
    if asked.stopping is not None:
        shape["stopping_by_scenario"] = {
            name: stopping_shape(one, asked.replications) for name, one in results.items()
        }
    if asked.sample is not None:
        shape["sample"] = sample_shape(comparison, baseline, asked.sample)
    return shape

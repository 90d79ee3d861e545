"""How policies stand over scenarios, and what a sampled design tells, as JSON."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from paydown.exploring import screening, sensitivity, where_it_loses

if TYPE_CHECKING:
    from sim.comparison import Comparison
    from sim.sampling import Sample


def across_shape(comparison: "Comparison") -> list[dict[str, Any]]:
    """Return regret over scenarios by policy."""
    return [{"policy": name, **asdict(one)} for name, one in comparison.robustness().items()]


def sample_shape(comparison: "Comparison", baseline: str | None, made: "Sample") -> dict[str, Any]:
    """Return the design, and what it tells of each policy against the baseline."""
    told = []
    for policy in comparison.policies if baseline is not None else ():
        if policy == baseline:
            continue
        assert baseline is not None
        row: dict[str, Any] = {"policy": policy, "indices": None, "effects": None, "boxes": None}
        if made.kind == "saltelli":
            row["indices"] = asdict(sensitivity(comparison, made, policy, baseline))
        elif made.kind == "morris":
            effects = screening(comparison, made, policy, baseline)
            row["effects"] = [asdict(one) for one in effects]
        else:
            row["boxes"] = asdict(where_it_loses(comparison, made, policy, baseline))
        told.append(row)
    return {
        "kind": made.kind,
        "size": made.size,
        "seed": made.seed,
        "factors": [one.name for one in made.factors],
        "points": [
            {"scenario": name, "levels": levels}
            for name, levels in zip(comparison.scenarios, made.levels.tolist(), strict=True)
        ],
        "policies": told,
    }

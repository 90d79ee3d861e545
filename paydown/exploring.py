"""Sampled designs: policies over ranges of a workspace's keys, and which of these matter."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from scenarios.table import Floats
    from sim.box import LosingBoxes
    from sim.comparison import Comparison
    from sim.sampling import Sample, SampleKind
    from sim.screening import MorrisEffect
    from sim.sensitivity import SobolIndices


def sample(
    workspace: Workspace,
    factors: Sequence[str],
    size: int,
    kind: "SampleKind" = "lhs",
    *,
    seed: int = 0,
) -> "Sample":
    """Return a sampled design over numeric keys of a workspace.

    Its points are scenarios: ``compare(workspace, names, made.scenarios())``.

    Parameters
    ----------
    workspace
        The beliefs.
    factors
        What is varied, and over which range: ``team.engineers=3..6``, ``cadence_days=7,30,91``,
        ``component.ranking.value_per_day=x0.5..2``, ``item[monitoring].effort_days=x1..3``.
    size
        Points of ``lhs`` (Latin hypercube) and ``sobol`` (Sobol sequence); levels of a range in
        ``grid``; base points of ``saltelli``, trajectories of ``morris``.
    kind
        Which design.
    seed
        Its seed.

    Raises
    ------
    InputError
        If a factor names what is not there, or a range is impossible.
    ValueError
        If the size makes no such design, or too many points.
    MissingExploreError
        If ``saltelli`` or ``morris`` is asked for and SALib is not installed.
    """
    from scenarios.factor import read_factors
    from sim.sampling import sample as sampled

    return sampled(read_factors(factors, workspace), size, kind, seed)


def sensitivity(
    comparison: "Comparison", made: "Sample", policy: str, baseline: str, *, seed: int = 0
) -> "SobolIndices":
    """Return what share of a difference's variance over the points each factor makes.

    Parameters
    ----------
    comparison
        Of the policies under the scenarios of a sample of kind ``saltelli``.
    made
        The sample.
    policy, baseline
        Whose difference in net value.
    seed
        Of the bootstrap.

    Raises
    ------
    ValueError
        If the sample is of another kind, or the comparison of other scenarios.
    """
    from sim.sensitivity import sobol_indices

    return sobol_indices(made, differences(comparison, made, policy, baseline), seed)


def screening(
    comparison: "Comparison", made: "Sample", policy: str, baseline: str
) -> "tuple[MorrisEffect, ...]":
    """Return how far each factor moves a difference in net value.

    Parameters
    ----------
    comparison
        Of the policies under the scenarios of a sample of kind ``morris``.
    made, policy, baseline
        As for `sensitivity`.

    Raises
    ------
    ValueError
        As `sensitivity`.
    """
    from sim.screening import morris_effects

    return morris_effects(made, differences(comparison, made, policy, baseline))


def where_it_loses(
    comparison: "Comparison", made: "Sample", policy: str, baseline: str, *, seed: int = 0
) -> "LosingBoxes":
    """Return boxes of the factors in which a policy loses against another in the mean.

    Parameters
    ----------
    comparison
        Of the policies under the scenarios of a sample.
    made
        The sample.
    policy, baseline
        Who loses against whom.
    seed
        Divides the points into those on which boxes are found and those on which they are tried.

    Raises
    ------
    ValueError
        If the comparison is of other scenarios.
    MissingExploreError
        If ema-workbench is not installed.
    """
    from sim.boxes import losing_boxes

    outcomes = differences(comparison, made, policy, baseline)
    return losing_boxes(made, outcomes.mean(axis=1) < 0, seed)


def differences(comparison: "Comparison", made: "Sample", policy: str, baseline: str) -> "Floats":
    """Return the differences in net value (points, worlds) of a comparison over a sample.

    Raises
    ------
    ValueError
        If the comparison is of other scenarios.
    """
    names = tuple(one.name for one in made.scenarios())
    if comparison.scenarios != names:
        raise ValueError(
            f"the comparison has {len(comparison.scenarios)} scenarios and the sample "
            f"{len(names)} points; compare under the scenarios of this sample"
        )
    return np.array(
        [found.values[policy]["net_value"] - found.values[baseline]["net_value"]
         for found in comparison.found]
    )  # fmt: skip

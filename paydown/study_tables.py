"""What was asked about a plan, as a planner reads it."""

from paydown.alternative_tables import alternative_tables, core_tables
from paydown.console import Part
from paydown.estimate_tables import estimate_tables
from paydown.explain_tables import explain_tables
from paydown.frontier_tables import capacity_tables, value_tables
from paydown.robustness_tables import robustness_tables
from scenarios.study import Study
from scenarios.workspace import Workspace


def study_tables(study: Study, workspace: Workspace) -> list[Part]:
    """Return the answers to what was asked, in the order of the questions.

    Parameters
    ----------
    study
        A plan and the answers.
    workspace
        The beliefs.
    """
    parts: list[Part] = []
    if study.explanation is not None:
        parts += explain_tables(study.plan, study.explanation, workspace)
    if study.capacity is not None:
        parts += capacity_tables(study.capacity, workspace)
    if study.value is not None:
        parts += value_tables(study.value, workspace)
    if study.robustness is not None:
        parts += robustness_tables(study.robustness, workspace)
        parts += estimate_tables(study.robustness, workspace)
    if study.alternatives is not None:
        parts += alternative_tables(study.alternatives, workspace)
    if study.core is not None:
        parts += core_tables(study.core, workspace)
    return parts

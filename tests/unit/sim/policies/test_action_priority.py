"""High before medium before low, by the table of severity, occurrence and detection."""

import numpy as np
import pytest

from scenarios.table import Floats
from sim.policies.action_priority import HIGH, LOW, MEDIUM, priorities
from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item

CELLS: Floats = np.indices((10, 10, 10)).reshape(3, -1).T.astype(np.float64) + 1.0
"""Every combination of scores, (1000, 3)."""


def cube() -> Floats:
    """Return the classes by severity, occurrence and detection, (10, 10, 10)."""
    return priorities(CELLS).reshape(10, 10, 10)


@pytest.mark.parametrize(
    ("scores", "due"),
    [
        ((10, 10, 10), HIGH),
        ((9, 6, 1), HIGH),
        ((9, 5, 1), MEDIUM),
        ((9, 3, 7), HIGH),
        ((9, 3, 6), MEDIUM),
        ((9, 3, 4), LOW),
        ((10, 1, 10), LOW),
        ((8, 8, 1), HIGH),
        ((8, 7, 1), MEDIUM),
        ((7, 4, 7), HIGH),
        ((7, 4, 6), MEDIUM),
        ((7, 2, 5), MEDIUM),
        ((7, 2, 4), LOW),
        ((6, 8, 5), HIGH),
        ((6, 8, 4), MEDIUM),
        ((6, 6, 1), LOW),
        ((4, 4, 7), MEDIUM),
        ((4, 4, 6), LOW),
        ((3, 10, 5), MEDIUM),
        ((3, 10, 4), LOW),
        ((3, 7, 10), LOW),
        ((1, 10, 10), LOW),
    ],
)
def test_cells_of_the_table(scores: tuple[float, float, float], due: int) -> None:
    assert priorities(np.array([scores], dtype=np.float64)).tolist() == [due]


def test_the_classes_have_the_sizes_of_the_source() -> None:
    """318 high, 214 medium and 468 low."""
    found = priorities(CELLS)
    assert [int((found == one).sum()) for one in (HIGH, MEDIUM, LOW)] == [318, 214, 468]


@pytest.mark.parametrize("axis", range(3))
def test_a_higher_score_never_lowers_the_class(axis: int) -> None:
    assert (np.diff(cube(), axis=axis) <= 0).all()


def test_within_a_class_severity_then_occurrence_then_detection() -> None:
    """Not the product: 9 x 6 x 1 comes before 8 x 10 x 10, both high."""
    scores = {
        "product 800": (8, 10, 10),
        "product 54": (9, 6, 1),
        "more often": (8, 9, 1),
        "less often": (8, 8, 10),
        "medium": (9, 5, 1),
        "hidden": (2, 9, 10),
        "seen": (2, 9, 9),
        "low": (9, 1, 10),
    }
    names = ("severity_score", "occurrence_score", "detection_score")
    items = [an_item(id, **dict(zip(names, score, strict=True))) for id, score in scores.items()]
    view = a_view(a_workspace(items=items[::-1]))
    assert ranked_ids(find_policy("action_priority").rank(view), view) == [
        "product 54",
        "product 800",
        "more often",
        "less often",
        "medium",
        "hidden",
        "seen",
        "low",
    ]

"""A plan with all that is asked about it: what each question is given of time and gap."""

import pytest

import optimize.study
from optimize.robust import robustness
from optimize.solve import Limits
from optimize.study import Questions, study
from optimize.truths import Drawing
from scenarios.robustness import Robustness
from tests.support.workspaces import a_workspace, an_item

ITEMS = [an_item(f"i{n}", days=40.0, drag=0.01 * n, confidence=0.5) for n in range(1, 5)]


@pytest.mark.parametrize(
    ("limits", "gap", "seconds"),
    [
        # A gap of 0 is for the plan: a proof in every truth would take too long.
        (Limits(30.0, 0.0), 1e-3, 12.0),
        (Limits(30.0, 0.05), 0.05, 12.0),
        (Limits(0.5, 0.0), 1e-3, 1.0),
    ],
)
def test_a_truth_has_its_share_of_the_time_and_the_gap(
    limits: Limits, gap: float, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawings: list[Drawing] = []

    def noted(*args: object, **rest: object) -> Robustness:
        (drawing,) = (one for one in args if isinstance(one, Drawing))
        drawings.append(drawing)
        return robustness(*args, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(optimize.study, "robustness", noted)
    told = study(a_workspace(items=ITEMS), limits, Questions(truths=5, seed=7)).robustness
    assert told is not None
    assert told.truths == 5
    assert drawings == [Drawing(truths=5, seed=7, seconds=seconds, gap=gap)]


def test_nothing_is_answered_that_was_not_asked() -> None:
    told = study(a_workspace(items=ITEMS), Limits(), Questions())
    answers = (
        told.explanation, told.capacity, told.value, told.robustness, told.alternatives, told.core
    )  # fmt: skip
    assert answers == (None,) * 6

"""How far a number can go: the search ends at the last step, with few questions."""

from random import Random

import pytest

from optimize.threshold import Probe, furthest

CLOSE = 1e-3


@pytest.mark.parametrize("seed", range(20))
def test_the_search_ends_at_the_furthest_step(seed: int) -> None:
    random = Random(seed)
    steps = sorted(random.uniform(0.0, 10.0) for _ in range(random.randint(1, 40)))
    asked = []

    def probe(value: float) -> Probe:
        asked.append(value)
        # A plan that is found allows some step beyond the value, seldom the furthest.
        beyond = [step for step in steps if step >= value]
        return Probe(True, random.choice(beyond) if beyond else None)

    reached, failed = furthest(probe, steps[0], 11.0, CLOSE)
    assert reached == pytest.approx(steps[-1], abs=CLOSE)
    assert failed - reached <= CLOSE * 1.001
    assert len(asked) <= 32


def test_without_time_what_is_open_is_told() -> None:
    answers = [Probe(True, 3.0), Probe(False, None)]
    assert furthest(lambda _: answers.pop(0), 1.0, 9.0, CLOSE) == (3.0, 9.0)


def test_nothing_is_asked_where_nothing_is_open() -> None:
    assert furthest(lambda _: pytest.fail("asked"), 1.0, 1.0, CLOSE) == (1.0, 1.0)

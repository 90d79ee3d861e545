"""Whether the order matters, in a sentence: yes, hardly, nobody knows, nothing lost."""

import pytest

from paydown.order_lines import order_line, order_shape, regime_line
from scenarios.burn import Regime
from sim.order_spread import OrderSpread
from sim.statistics import Estimate


def an_estimate(mean: float, half: float) -> Estimate:
    return Estimate(mean, half, mean - half, mean + half, 20)


def a_spread(
    cd3: float, half: float = 1.0, today: float | None = None, least: float = 100.0
) -> OrderSpread:
    """Return a spread in which self_financing loses least, lookahead a little more."""
    lost = {"cd3": cd3, "lookahead": least + 0.5, "self_financing": least}
    behind = {
        "cd3": an_estimate(cd3 - least, half),
        "lookahead": an_estimate(0.5, 0.4),
        "self_financing": an_estimate(0.0, 0.0),
    }
    if today is not None:
        lost["fifo"] = today
        behind["fifo"] = an_estimate(today - least, 5.0)
    return OrderSpread(Regime(0.42, 0.5), 20, lost, behind)


@pytest.mark.parametrize(
    ("spread", "told"),
    [
        (
            a_spread(103.0),
            "hardly: cd3, lookahead and self_financing lose within 3.0% of each other in 20 worlds",
        ),
        (
            a_spread(115.0, half=6.0),
            "yes: cd3 loses 15% more than self_financing in 20 worlds (95 % interval 9.0% to 21%)",
        ),
        (
            a_spread(115.0, half=16.0),
            "20 worlds do not tell: cd3 loses 15% more than self_financing, which may be chance",
        ),
        (
            a_spread(101.0, today=150.0),
            "hardly: cd3, lookahead and self_financing lose within 1.0% of each other in 20 "
            "worlds; today's fifo loses 50% more than self_financing",
        ),
        (
            a_spread(101.0, today=103.0),
            "hardly: cd3, lookahead and self_financing lose within 1.0% of each other in 20 worlds",
        ),
        (a_spread(1.0, least=0.0), "no: nothing is lost in 20 worlds"),
    ],
)
def test_the_answer(spread: OrderSpread, told: str) -> None:
    assert order_line(spread) == f"does the order matter here? {told}"


@pytest.mark.parametrize(
    ("burn", "load", "words"),
    [
        (0.1, 2.0, "debt burns little of the crew"),
        (0.5, 0.9, "removals finance each other here"),
        (0.5, 1.5, "the horizon is too short"),
        (0.8, 1.5, "head-count matters more than order"),
    ],
)
def test_the_regime(burn: float, load: float, words: str) -> None:
    assert words in regime_line(Regime(burn, load))


def test_the_shape_for_programs() -> None:
    shape = order_shape(a_spread(115.0, half=6.0, today=150.0))
    assert (shape["least"], shape["worlds"]) == ("self_financing", 20)
    assert (shape["burn_share"], shape["backlog_load"]) == (0.42, 0.5)
    first, last = shape["orders"][0], shape["orders"][-1]
    assert first == {
        "policy": "cd3", "sensible": True, "lost": 115.0,
        "share": pytest.approx(0.15), "ci_low": pytest.approx(0.09), "ci_high": pytest.approx(0.21),
    }  # fmt: skip
    assert (last["policy"], last["sensible"]) == ("fifo", False)
    nothing = order_shape(a_spread(1.0, least=0.0))
    assert nothing["orders"][0]["share"] is None

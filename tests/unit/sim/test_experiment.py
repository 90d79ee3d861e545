"""Experiments that a rule ends: what they give is the first worlds of the whole experiment."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from scenarios.workspace import Workspace
from sim import experiment
from sim.draws import Purpose, stream
from sim.experiment import Design, as_it_is, run_comparison, run_experiment
from sim.policy import Policy, PolicyError
from sim.registry import find_policy
from sim.results import Results
from sim.running import Running
from sim.selection import FIRST_STAGE, SelectBest, Selection, select_best
from sim.stopping import FEWEST, Precise, Precision, StoppingRule
from sim.view import View
from tests.support.workspaces import a_workspace, an_item

NAMES = ("none", "shortest", "as_listed")
MOST = 120
WORKSPACE = a_workspace(items=[
    an_item("long", days=40.0, drag=0.001),
    *(an_item(f"felt-{n}", days=4.0 + n, drag=0.03) for n in range(4)),
])  # fmt: skip


@dataclass(frozen=True)
class FailsFrom:
    """A policy that works until a world comes up."""

    world: int
    name: str = "failing"

    def prepare(self, workspace: Workspace) -> "FailsFrom":
        """Return itself."""
        return self

    def rank(self, view: View) -> list[int]:
        """Name nothing, or break the rule that rows are named once."""
        early = {stream(0, world, Purpose.POLICY) for world in range(self.world)}
        return [] if view.seed in early else [0, 0]


def run(rule: StoppingRule | None, design: Design, extra: tuple[Policy, ...] = ()) -> Results:
    """Return the results of the policies, and of others."""
    found = [*(find_policy(name) for name in NAMES), *extra]
    return run_experiment(WORKSPACE, found, design, rule=rule)


def bits(results: Results, worlds: int) -> list[str]:
    """Return all measures of the first worlds to the last bit."""
    return [
        values[:worlds].tobytes().hex()
        for row in results.values.values()
        for values in row.values()
    ]


DESIGN = Design(NAMES, MOST)
WHOLE = run(None, DESIGN)


def test_without_a_rule_there_is_no_verdict() -> None:
    assert (WHOLE.replications, WHOLE.verdict) == (MOST, None)


@pytest.mark.parametrize("rule", [SelectBest(1000.0), Precision("none", 5000.0)])
def test_it_is_the_first_worlds_of_the_whole(rule: StoppingRule) -> None:
    ended = run(rule, DESIGN)
    assert ended.verdict is not None
    assert ended.verdict.reached
    worlds = ended.replications
    assert FIRST_STAGE <= worlds < MOST
    assert bits(ended, worlds) == bits(WHOLE, worlds)
    net = {name: WHOLE.values[name]["net_value"][:worlds] for name in NAMES}
    assert ended.verdict == rule.verdict(net)


@pytest.mark.parametrize("indifference", [1000.0, 1e-9])
def test_room_is_made_as_worlds_come(indifference: float, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = SelectBest(indifference)
    plain = run(rule, DESIGN)
    monkeypatch.setattr(experiment, "_ROOM", 10)
    small = run(rule, DESIGN)
    assert small.replications == plain.replications
    assert bits(small, MOST) == bits(plain, MOST)
    assert small.verdict == plain.verdict


def test_the_number_of_processes_changes_no_bit() -> None:
    rule = SelectBest(1000.0)
    one, two = (run(rule, replace(DESIGN, jobs=jobs)) for jobs in (1, 2))
    assert one.replications == two.replications
    assert bits(one, MOST) == bits(two, MOST)
    assert one.verdict == two.verdict


def test_the_most_worlds_end_it_and_nothing_is_claimed() -> None:
    ended = run(SelectBest(0.001), replace(DESIGN, replications=FIRST_STAGE - 1))
    assert isinstance(ended.verdict, Selection)
    assert (ended.replications, ended.verdict.selected) == (FIRST_STAGE - 1, None)
    broad = run(Precision("none", 0.001), replace(DESIGN, replications=FEWEST + 5))
    assert isinstance(broad.verdict, Precise)
    assert (broad.replications, broad.verdict.reached) == (FEWEST + 5, False)


class Backwards:
    """A runner in which the last task ends first."""

    def run(
        self, function: Callable[[Any, Any], Any], shared: object, tasks: Sequence[Any]
    ) -> Generator[tuple[int, Any], None, None]:
        """Yield results from the last task on."""
        for index in reversed(range(len(tasks))):
            yield index, function(shared, tasks[index])


def test_which_task_ends_first_changes_no_bit() -> None:
    rule = SelectBest(1000.0)
    policies = [*(find_policy(name) for name in NAMES), FailsFrom(MOST - 5)]
    forwards = run(rule, DESIGN, (FailsFrom(MOST - 5),))
    running = Running(rule=rule, runner=Backwards())
    ended = run_comparison(WORKSPACE, [as_it_is(WORKSPACE)], policies, DESIGN, running).only
    assert ended.disqualified == {}
    assert bits(ended, MOST) == bits(forwards, MOST)
    assert ended.verdict == forwards.verdict


def test_it_is_told_of_worlds_in_their_order() -> None:
    seen: list[tuple[int, int]] = []
    found = [find_policy(name) for name in NAMES]
    design = replace(DESIGN, jobs=2, replications=30)
    run_experiment(WORKSPACE, found, design, lambda *told: seen.append(told), SelectBest(1e-3))
    assert seen == [(10, 30), (20, 30), (30, 30)]


def test_a_policy_that_fails_is_no_longer_in_the_race() -> None:
    ended = run(SelectBest(1000.0), DESIGN, (FailsFrom(5),))
    assert list(ended.disqualified) == ["failing"]
    assert ended.policies == NAMES
    net = {name: ended.values[name]["net_value"] for name in NAMES}
    assert ended.verdict == select_best(net, 1000.0)


def test_a_policy_that_would_fail_later_is_not_blamed() -> None:
    worlds = run(SelectBest(1000.0), DESIGN).replications
    ended = run(SelectBest(1000.0), DESIGN, (FailsFrom(worlds + 10),))
    assert ended.disqualified == {}
    with pytest.raises(PolicyError):
        run_experiment(WORKSPACE, [FailsFrom(0)], DESIGN, rule=SelectBest(1000.0))

"""The audit of runs is shown a fault of each kind, and finds it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sim.logs import Happened, IncidentLog, Stint, StintLog
from sim.run import PaceChange, Run
from tests.support.audit import Audit
from tests.support.workspaces import a_component, a_team, a_workspace, an_item
from tests.support.worlds import Strike, a_world, run_of


def sound_run() -> Run:
    """Return a run of two engineers, with an interrupted item, a wait and a failed rollout.

    The first incident calls away engineer 1, who works on the lower `second`; the second one
    calls away engineer 0.
    """
    workspace = a_workspace(
        components=(a_component(retrain_days=30.0),),
        teams=(a_team(engineers=2),),
        items=(
            an_item("first", days=10.0),
            an_item("second", days=6.0, blocks_retraining=1.0),
            an_item("third", days=4.0, requires=("first",)),
            an_item("fourth", days=4.0, excludes=("third",), incidents_per_quarter=1.0),
        ),
    )
    world = a_world(
        workspace,
        [
            Strike(day=2.0, item="fourth", restore=3.0, aftercare=1.0),
            Strike(day=3.0, detect=0.5, restore=3.0),
            Strike(day=4.0, detect=0.5, restore=1.0, aftercare=0.5),
        ],
        rollouts={"first": 2},
    )
    return run_of(world, "first", "second", "third")


def find(run: Run, **wanted: float) -> Stint:
    """Return the only stint with these attributes."""
    (found,) = (s for s in run.stints if all(getattr(s, k) == v for k, v in wanted.items()))
    return found


def swapped(run: Run, old: Stint, *new: Stint) -> Run:
    """Return a run with a stint replaced."""
    stints = [s for s in run.stints if s is not old]
    return replace(run, stint_log=StintLog.of([*stints, *new]))


ALL = (
    "happenings",
    "retrainings",
    "efforts",
    "lefts",
    "closings",
    "links",
    "names",
    "hands",
    "crews",
    "ranks",
    "calls",
)


def found(run: Run) -> dict[str, list[str]]:
    """Return the faults by check."""
    audit = Audit(run)
    return {name: list(check()) for name in ALL if (check := getattr(audit, name)) is not None}


def test_a_sound_run_passes() -> None:
    assert not any(found(sound_run()).values())


def _forget_incident(run: Run) -> Run:
    return replace(run, incident_log=IncidentLog.of(run.incidents[1:]))


def _late_notice(run: Run) -> Run:
    first, one, last = run.incidents
    return replace(run, incident_log=IncidentLog.of([first, one._replace(detected=3.6), last]))


def _long_restore(run: Run) -> Run:
    one = run.incidents[0]
    assert one.restored is not None
    later = one._replace(restored=one.restored + 1)
    return replace(run, incident_log=IncidentLog.of([later, *run.incidents[1:]]))


def _retraining_lost(run: Run) -> Run:
    return replace(run, retrainings=run.retrainings[1:])


def _short_work(run: Run) -> Run:
    last = [s for s in run.stints if s.subject == 2][-1]
    return swapped(run, last, last._replace(end=last.end - 1))


def _wrong_left(run: Run) -> Run:
    return replace(run, left=(*run.left[:3], 3.0))


def _early_closing(run: Run) -> Run:
    day = run.closed[0]
    assert day is not None
    return replace(run, closed=(day - 1, *run.closed[1:]))


def _link_broken(run: Run) -> Run:
    return replace(run, started=(0.0, 0.0, 1.0, None))


def _both_of_a_pair(run: Run) -> Run:
    return replace(run, started=(*run.started[:3], 90.0))


def _unnamed(run: Run) -> Run:
    (review,) = run.reviews
    return replace(run, reviews=(review._replace(order=(0, 1)),))


def _two_at_once(run: Run) -> Run:
    first = run.stints[0]
    return swapped(run, first, first, first._replace(start=first.start + 1, end=first.end - 0.5))


def _too_many_hands(run: Run) -> Run:
    return replace(run, paces=(PaceChange(0, 0.0, 1, 1.0),))


def _slow(run: Run) -> Run:
    return replace(run, paces=(PaceChange(0, 0.0, 2, 0.9),))


def _idle(run: Run) -> Run:
    """Engineer 0 begins a day late."""
    first = find(run, subject=0, start=0.0)
    return swapped(run, first, first._replace(start=1.0))


def _incident_waits(run: Run) -> Run:
    """Engineer 0 works half a day more on debt before going to incident 1."""
    one = run.incidents[1]._replace(engaged=4.0)
    debt, fire = find(run, subject=0, end=3.5), find(run, subject=1, start=3.5)
    run = swapped(swapped(run, debt, debt._replace(end=4.0)), fire, fire._replace(start=4.0))
    return replace(run, incident_log=IncidentLog.of([run.incidents[0], one, run.incidents[2]]))


def _higher_number_first(run: Run) -> Run:
    """On day 22.5 and before, engineer 1 does what engineer 0, who is free, should."""
    third = find(run, subject=2, start=18.5)
    return swapped(run, third, third._replace(engineer=1))


def _debt_before_aftercare(run: Run) -> Run:
    """Engineer 0 goes back to debt before the aftercare of incident 2."""
    care, debt = find(run, subject=2, start=6.5), find(run, subject=0, start=7.0)
    run = swapped(run, care, care._replace(start=13.5, end=14.0))
    return swapped(run, debt, debt._replace(start=6.5))


def _lower_item_first(run: Run) -> Run:
    """The order names an item that nobody takes before the two that are taken."""
    (review,) = run.reviews
    return replace(run, reviews=(review._replace(order=(3, 0, 1, 2)),))


def _wrong_one_called(run: Run) -> Run:
    """The engineers change places on day 2: the better item is interrupted first."""
    turned = [s._replace(engineer=1 - s.engineer) if s.start >= 2.0 else s for s in run.stints]
    both = {s.engineer: s for s in turned if s.start == 0.0}
    first, second = both[0], both[1]
    turned = [s for s in turned if s.start > 0.0]
    ends = (first._replace(end=2.0), second._replace(end=first.end))
    return replace(run, stint_log=StintLog.of([*turned, *ends]))


@pytest.mark.parametrize(
    ("check", "spoil"),
    [
        ("happenings", _forget_incident),
        ("happenings", _late_notice),
        ("happenings", _long_restore),
        ("retrainings", _retraining_lost),
        ("efforts", _short_work),
        ("lefts", _wrong_left),
        ("closings", _early_closing),
        ("links", _link_broken),
        ("links", _both_of_a_pair),
        ("names", _unnamed),
        ("hands", _two_at_once),
        ("hands", _too_many_hands),
        ("crews", _slow),
        ("ranks", _idle),
        ("ranks", _incident_waits),
        ("ranks", _debt_before_aftercare),
        ("ranks", _higher_number_first),
        ("ranks", _lower_item_first),
        ("calls", _wrong_one_called),
    ],
)
def test_a_fault_is_found(check: str, spoil: Callable[[Run], Run]) -> None:
    run = sound_run()
    assert not found(run)[check]
    assert found(spoil(run))[check]


def test_a_milder_incident_taken_first_is_found() -> None:
    """Two wait on day 6; had the later one been graver, it should have been taken."""
    strikes = [Strike(day=1.0, restore=5.0), Strike(day=2.0), Strike(day=3.0)]
    run = run_of(a_world(a_workspace(), strikes))
    assert not any(found(run).values())
    severity = np.array([0.1, 0.1, 0.9])
    world = replace(run.world, incidents=replace(run.world.incidents, severity=severity))
    assert found(replace(run, world=world))["ranks"]


def test_an_incident_of_a_closed_item_is_found() -> None:
    run = sound_run()
    closed = replace(run, closed=(*run.closed[:3], 1.0))
    assert found(closed)["happenings"] == ["incident 0 happened"]


def test_the_sound_run_is_worth_auditing() -> None:
    """It has what the faults need: interruptions, a wait, aftercare and rework."""
    run = sound_run()
    assert Happened(1, 3.5, 3.5, 6.5) in run.incidents
    assert run.incidents[2].engaged == 5.0
    assert {s.activity.name for s in run.stints} == {
        "REMEDIATION",
        "ROLLBACK",
        "FIREFIGHTING",
        "AFTERCARE",
    }

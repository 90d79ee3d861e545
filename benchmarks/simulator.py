"""The simulator: against its reference, against bare SimPy, against Ciw, and over sizes."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import simpy

from benchmarks.figure import Figure
from benchmarks.queues import ciw_queue, our_queue
from benchmarks.timing import cpu_seconds
from benchmarks.workspaces import write_scaled
from scenarios.load import load_workspace
from scenarios.table import tabulate
from sim import model, reference
from sim.agenda import Agenda, Call
from sim.measures import measure
from sim.plain import plain_of
from sim.policy import Policy
from sim.registry import find_policy
from sim.world import World, draw_world

SIZES = (50, 200, 500, 2_000, 10_000)
"""Items at which cost is measured, the total hazard staying the same."""
POLICIES = ("as_listed", "cd3")
EIGHT = ("none", "as_listed", "fifo", "shortest", "severity", "rpn", "cd3", "plan")


@dataclass(frozen=True)
class Played:
    """Worlds of a workspace of some size, and policies ready for it."""

    worlds: list[World]
    policies: list[Policy]

    @classmethod
    def of(cls, folder: Path, items: int, worlds: int, names: tuple[str, ...]) -> "Played":
        """Return worlds drawn for a workspace of so many items."""
        workspace = load_workspace(write_scaled(folder / str(items), items))
        believed = tabulate(workspace)
        drawn = [draw_world(workspace, 0, k, believed) for k in range(worlds)]
        return cls(drawn, [find_policy(name).prepare(workspace) for name in names])

    def run(self, simulate: Callable[[World, Policy], object]) -> Callable[[], object]:
        """Return what plays every policy in every world."""
        return lambda: [simulate(w, p) for w in self.worlds for p in self.policies]

    @property
    def runs(self) -> int:
        """Number of runs."""
        return len(self.worlds) * len(self.policies)


def figures(note: Callable[[str], None]) -> Iterator[Figure]:
    """Measure everything.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        for items, target, worlds in ((200, 4.0, 5), (2_000, 6.0, 2)):
            note(f"fast model against reference, {items:,} items")
            yield from _against_reference(folder, items, target, worlds)
        note("cost over sizes")
        yield _growth(folder)
        note("drawing worlds against running them")
        yield _drawing(folder)
    note("incident queue against bare SimPy")
    yield from _against_kernel()
    note("priority queue against Ciw")
    yield _against_ciw()


def _against_reference(folder: Path, items: int, target: float, worlds: int) -> Iterator[Figure]:
    """Yield how many times as fast as the reference the fast model is, and its cost."""
    played = Played.of(folder, items, worlds, POLICIES)
    taken = cpu_seconds(
        {"fast": played.run(model.simulate), "reference": played.run(reference.simulate)}
    )
    each = taken["fast"] / played.runs * 1e3
    remark = f"{taken['reference'] / played.runs * 1e3:.1f} ms against {each:.1f} ms a run"
    ratio = taken["reference"] / taken["fast"]
    yield Figure(f"reference / fast model, {items:,} items", ratio, "x", target, True, remark)
    if items == 200:
        pairs = [(w, p) for w in played.worlds for p in played.policies]
        calls = sum(_agenda_of(*pair)[0] for pair in pairs) / len(pairs)
        happened = sum(len(model.simulate(*pair).incident_log) for pair in pairs) / len(pairs)
        remark = f"{happened:.0f} incidents, {calls:,.0f} calls of {each / calls * 1e3:.1f} us"
        yield Figure("fast model, 200 items, 8 quarters", each, "ms a run", 3.0, False, remark)


def _growth(folder: Path) -> Figure:
    """Return the steepest growth of cost between two sizes over that of n log n."""
    played = {items: Played.of(folder, items, 2, POLICIES) for items in SIZES}
    pieces = {str(items): one.run(model.simulate) for items, one in played.items()}
    taken = cpu_seconds(pieces)
    cost = [taken[str(items)] / played[items].runs * 1e3 for items in SIZES]
    steps = zip(SIZES, SIZES[1:], cost, cost[1:], strict=False)
    steepest = max((c1 / c0) / (n1 * log(n1) / (n0 * log(n0))) for n0, n1, c0, c1 in steps)
    remark = ", ".join(f"{n:,}: {c:.1f} ms" for n, c in zip(SIZES, cost, strict=True))
    return Figure("growth of cost / growth of n log n", steepest, "x", 1.0, False, remark)


def _drawing(folder: Path) -> Figure:
    """Return the share that drawing worlds has in a comparison of eight policies."""
    played = Played.of(folder, 200, 4, EIGHT)
    workspace = played.worlds[0].workspace
    believed = tabulate(workspace)

    def draw() -> None:
        for k in range(len(played.worlds)):
            plain_of(draw_world(workspace, 0, k, believed))

    taken = cpu_seconds(
        {"draw": draw, "run": played.run(lambda w, p: measure(model.simulate(w, p)))}
    )
    share = taken["draw"] / (taken["draw"] + taken["run"])
    remark = f"{taken['draw'] / len(played.worlds) * 1e3:.1f} ms a world"
    return Figure("drawing, share of comparing 8 policies", 100 * share, "%", 10.0, False, remark)


def _against_kernel() -> Iterator[Figure]:
    """Yield the cost of pure queue work over that of SimPy's own loop on as many events.

    An incident is three events by the rules: it begins, is noticed, is restored. The loop is a
    process that waits again and again; once it is alone, SimPy's best case, and once there are as
    many of them as calls wait on the model's agenda. Where nothing can hide an incident, the fast
    model needs no event for its beginning: the last figure counts only what it does put on its
    agenda.
    """
    world = our_queue()
    nothing = find_policy("none")
    calls, pending = _agenda_of(world, nothing)
    events = 3 * len(world.incidents)

    def bare(processes: int) -> None:
        env = simpy.Environment()

        def wait(times: int) -> Generator[simpy.Event, None, None]:
            for _ in range(times):
                yield env.timeout(1)

        for _ in range(processes):
            env.process(wait(events // processes))
        env.run()

    taken = cpu_seconds(
        {
            "ours": lambda: model.simulate(world, nothing),
            "alone": lambda: bare(1),
            "together": lambda: bare(pending),
        }
    )
    each = taken["ours"] / len(world.incidents) * 1e6
    remark = f"{len(world.incidents):,} incidents, {each:.2f} us each"
    alone, together = taken["ours"] / taken["alone"], taken["ours"] / taken["together"]
    yield Figure("queue / bare SimPy, one pending", alone, "x", 1.6, False, remark)
    remark = f"{pending} pending, as on the model's agenda"
    yield Figure("queue / bare SimPy, several pending", together, "x", 1.6, False, remark)
    strict = together * events / calls
    remark = f"{calls:,} calls for {events:,} events"
    yield Figure("the same by calls on the agenda", strict, "x", None, False, remark)


def _agenda_of(world: World, policy: Policy) -> tuple[int, int]:
    """Return how many calls a run puts on the agenda, and how many wait there in the mean."""
    waiting: list[int] = []
    at = Agenda.at

    def counted(agenda: Agenda, day: float, place: int, call: Call) -> None:
        waiting.append(len(agenda._queue))
        at(agenda, day, place, call)

    with patch.object(Agenda, "at", counted):
        model.simulate(world, policy)
    return len(waiting), max(1, round(sum(waiting) / len(waiting)))


def _against_ciw() -> Figure:
    """Return how many times as fast as Ciw a queue with two priorities is, records in both."""
    nothing = find_policy("none")
    counts, waits = {}, {}

    def ours() -> None:
        log = model.simulate(our_queue(quarters=1), nothing).incident_log
        served = np.isfinite(log.restored)
        counts["ours"] = int(served.sum())
        waits["ours"] = float(np.mean(log.engaged[served] - log.detected[served]))

    def theirs() -> None:
        counts["ciw"], waits["ciw"] = ciw_queue(quarters=1)

    taken = cpu_seconds({"ours": ours, "ciw": theirs}, rounds=6)
    each = {name: seconds / counts[name] * 1e6 for name, seconds in taken.items()}
    remark = (
        f"{each['ciw']:.1f} us against {each['ours']:.1f} us a customer; mean wait "
        f"{waits['ciw'] * 24:.3f} h against {waits['ours'] * 24:.3f} h"
    )
    ratio = each["ciw"] / each["ours"]
    return Figure("Ciw / ours, priority queue with records", ratio, "x", 5.0, True, remark)

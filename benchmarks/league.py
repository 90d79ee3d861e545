"""``make league``: every policy in every scenario of every template, in the same worlds.

A task is a cell, one scenario of one template: all registered policies meet its worlds, the dear
ones the first of them. What comes out is a row for each policy (`benchmarks.standing`), written
cell by cell, so that a run that was broken off goes on with ``--go-on``. ``--render`` writes the
tables of ``docs/league.md`` anew from the rows.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.ratios import Ratio, ratio
from benchmarks.standing import MARK, Standing, read_standings, write_standings
from paydown.api import init, load, potential_value, with_scenario
from paydown.templates import templates
from scenarios.scenario_file import scenario_names
from scenarios.table import Floats
from sim.experiment import Design, run_experiment
from sim.registry import find_policy, policy_names
from sim.runners import run_tasks
from sim.statistics import paired

ROOT = Path(__file__).resolve().parents[1]
ROWS = ROOT / "docs" / "league" / "standings.csv"
"""The rows, beside the page."""
DEAR = ("rollout", "plan", "clairvoyant")
"""Policies that take far more computing than the others."""
WORLDS, DEAR_WORLDS, SEED = 60, 30, 0
"""Worlds of the policies, of the dear ones, and the seed of both."""
BASE, FINANCED, OLDEST, NOTHING = "cd3", "self_financing", "fifo", "none"
"""What others are held against: a careful sheet, the base of rollout, today's habit, no work."""


@dataclass(frozen=True)
class Cell:
    """A scenario of a template, and how much of it is run."""

    template: str
    """Built-in template."""
    scenario: str
    """Scenario of the catalogue."""
    policies: tuple[str, ...]
    """Names of the policies."""
    worlds: int = WORLDS
    """Worlds."""
    dear_worlds: int = DEAR_WORLDS
    """Worlds, from the first, of the dear policies."""
    seed: int = SEED
    """Seed of the worlds."""


def cells(worlds: int = WORLDS, dear_worlds: int = DEAR_WORLDS, seed: int = SEED) -> list[Cell]:
    """Return all cells: built-in templates, scenarios of the catalogue, registered policies."""
    names = tuple(policy_names())
    return [
        Cell(template, scenario, names, worlds, dear_worlds, seed)
        for scenario in scenario_names()
        for template in templates()
    ]


def played(cell: Cell) -> list[Standing]:
    """Return how each policy stands in a cell."""
    with TemporaryDirectory() as name:
        folder = Path(name) / cell.template
        init(folder, cell.template)
        workspace = with_scenario(load(folder), cell.scenario)
    net: dict[str, Floats] = {}
    cheap = tuple(one for one in cell.policies if one not in DEAR)
    dear = tuple(one for one in cell.policies if one in DEAR)
    for names, worlds in ((cheap, cell.worlds), (dear, min(cell.worlds, cell.dear_worlds))):
        if not names:
            continue
        found = [find_policy(one) for one in names]
        results = run_experiment(workspace, found, Design(names, worlds, cell.seed))
        net |= {one: results.values[one]["net_value"] for one in results.policies}
    potential = potential_value(workspace)
    return [
        standing(cell, policy, net, potential) if policy in net else _out(cell, policy)
        for policy in cell.policies
    ]


def _out(cell: Cell, policy: str) -> Standing:
    """Return the row of a policy that was disqualified."""
    return Standing(cell.template, cell.scenario, policy, 0)


def standing(cell: Cell, policy: str, net: dict[str, Floats], potential: float) -> Standing:
    """Return how a policy stands, each comparison in the worlds that both have met.

    Parameters
    ----------
    cell
        The cell.
    policy
        Name of the policy.
    net
        Net value in each world, from the first, by policy, (worlds,).
    potential
        Net value if nothing ever went wrong and every outcome were won.
    """
    mine = net[policy]

    def lost(one: str) -> tuple[Floats, Floats]:
        both = min(len(mine), len(net[one]))
        return potential - mine[:both], potential - net[one][:both]

    against, base = ratio(*lost(BASE)), ratio(*lost(FINANCED))
    captured = _captured(policy, net)
    own, oldest = lost(OLDEST)
    saved = paired(oldest, own)
    return Standing(
        template=cell.template,
        scenario=cell.scenario,
        policy=policy,
        worlds=len(mine),
        lost=float((potential - mine).mean()),
        ratio=against.value,
        ratio_low=against.low,
        ratio_high=against.high,
        p=against.p,
        captured=captured.value,
        captured_low=captured.low,
        captured_high=captured.high,
        base_ratio=base.value,
        base_low=base.low,
        base_high=base.high,
        base_p=base.p,
        saved=saved.mean,
        saved_low=saved.ci_low,
        saved_high=saved.ci_high,
        saved_share=saved.mean / float(oldest.mean()),
    )


def _captured(policy: str, net: dict[str, Floats]) -> Ratio:
    """Return the share a policy has of what the mark gains above doing nothing."""
    if MARK not in net or NOTHING not in net:
        return ratio(np.zeros(0), np.zeros(0))
    both = min(len(net[policy]), len(net[MARK]), len(net[NOTHING]))
    nothing = net[NOTHING][:both]
    return ratio(net[policy][:both] - nothing, net[MARK][:both] - nothing)


def run(todo: Sequence[Cell], jobs: int) -> Iterator[tuple[Cell, list[Standing]]]:
    """Yield cells with their rows as they are done, each in one of some processes."""
    with closing(run_tasks(played, todo, jobs)) as done:
        for index, rows in done:
            yield todo[index], rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the league, and write its rows and the tables of its page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.league", description=__doc__)
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--dear-worlds", type=int, default=DEAR_WORLDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--go-on", action="store_true", help="keep the cells that are there")
    parser.add_argument("--render", action="store_true", help="run nothing, write the tables")
    parser.add_argument("--rows", type=Path, default=ROWS, help="file of the rows")
    given = parser.parse_args(arguments)
    if not given.render:
        rows = read_standings(given.rows) if given.go_on and given.rows.exists() else []
        there = {(row.template, row.scenario) for row in rows}
        every = cells(given.worlds, given.dear_worlds, given.seed)
        todo = [one for one in every if (one.template, one.scenario) not in there]
        for number, (cell, found) in enumerate(run(todo, given.jobs), start=1):
            rows += found
            write_standings(given.rows, rows)
            print(f"{number}/{len(todo)} {cell.template} {cell.scenario}", file=sys.stderr)
    from benchmarks.league_page import render

    render(given.rows)


if __name__ == "__main__":
    main()

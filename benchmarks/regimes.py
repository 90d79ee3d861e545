"""``make regimes``: where the order of work matters, over organisations made by rule.

A cell is a burn share, a backlog load and a correlation of burn and harm; its organisations are
those of `benchmarks.organisations` with seeds from 0. The unit of the statistics is an organisation
(the mean over its worlds), so intervals tell how far organisations of a cell differ. ``--render``
writes the picture and the tables of ``docs/regimes.md`` anew from the rows.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.organisations import Organisation
from benchmarks.ratios import ratio
from paydown.api import load, potential_value
from sim.experiment import Design, run_experiment
from sim.registry import find_policy
from sim.runners import run_tasks

ROOT = Path(__file__).resolve().parents[1]
ROWS = ROOT / "docs" / "regimes" / "cells.csv"
"""The rows, beside the page."""
BURN_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
BACKLOG_LOADS = (0.25, 0.5, 0.75, 1.0, 2.0, 3.0)
CORRELATIONS = (-0.8, 0.0, 0.8)
POLICIES = ("fifo", "shortest", "cd3", "lookahead", "self_financing", "plan")
BASE = "cd3"
"""What the others are held against."""
ORGANISATIONS, WORLDS, SEED = 8, 3, 0
"""Organisations of a cell, worlds of each, and the seed of the worlds."""


@dataclass(frozen=True)
class RegimeRow:
    """How a policy stands in a cell of the map."""

    burn_share: float
    """Burn share at the start."""
    backlog_load: float
    """Backlog load."""
    correlation: float
    """Correlation of the logs of burn and harm."""
    policy: str
    """Name of the policy."""
    organisations: int
    """Organisations."""
    worlds: int
    """Worlds of each."""
    lost: float
    """Mean value lost, as a share of all value."""
    ratio: float
    """Mean value lost over that of ``cd3``."""
    ratio_low: float
    """Lower end of its 95 % interval over organisations."""
    ratio_high: float
    """Upper end."""
    p: float
    """Two-sided p-value of the ratio being 1, as if nothing else were asked."""

    @property
    def told_apart(self) -> bool:
        """Whether the interval leaves 1 out."""
        return self.ratio_low > 1.0 or self.ratio_high < 1.0


@dataclass(frozen=True)
class RegimeTask:
    """An organisation, and how many worlds it meets."""

    organisation: Organisation
    """The organisation."""
    worlds: int
    """Worlds."""
    seed: int
    """Their seed."""


def lost_shares(task: RegimeTask) -> dict[str, float]:
    """Return the mean value lost in an organisation as a share of all value, by policy."""
    with TemporaryDirectory() as name:
        workspace = load(task.organisation.write(Path(name)))
    found = [find_policy(one) for one in POLICIES]
    results = run_experiment(workspace, found, Design(POLICIES, task.worlds, task.seed))
    potential = potential_value(workspace)
    return {
        policy: 1.0 - float(results.values[policy]["net_value"].mean()) / potential
        for policy in results.policies
    }


def cell_rows(
    made: Sequence[Organisation], shares: Sequence[dict[str, float]], worlds: int
) -> list[RegimeRow]:
    """Return the rows of a cell, one for each policy.

    Parameters
    ----------
    made
        Its organisations.
    shares
        What each of them loses, by policy.
    worlds
        Worlds of each.
    """
    first = made[0]
    base = np.array([one[BASE] for one in shares])
    rows = []
    for policy in POLICIES:
        mine = np.array([one[policy] for one in shares])
        found = ratio(mine, base)
        rows.append(
            RegimeRow(
                burn_share=first.burn_share,
                backlog_load=first.backlog_load,
                correlation=first.correlation,
                policy=policy,
                organisations=len(made),
                worlds=worlds,
                lost=float(mine.mean()),
                ratio=found.value,
                ratio_low=found.low,
                ratio_high=found.high,
                p=found.p,
            )
        )
    return rows


def run(organisations: int, worlds: int, seed: int, jobs: int) -> list[RegimeRow]:
    """Return the rows of the whole map.

    Parameters
    ----------
    organisations, worlds, seed
        Organisations of a cell, worlds of each, and the seed of the worlds.
    jobs
        Processes.
    """
    tasks = [
        RegimeTask(Organisation(burn, load_, correlation, number), worlds, seed)
        for correlation in CORRELATIONS
        for burn in BURN_SHARES
        for load_ in BACKLOG_LOADS
        for number in range(organisations)
    ]
    shares: dict[int, dict[str, float]] = {}
    with closing(run_tasks(lost_shares, tasks, jobs)) as done:
        for index, found in done:
            shares[index] = found
            print(f"{len(shares)}/{len(tasks)}", file=sys.stderr)
    rows: list[RegimeRow] = []
    for start in range(0, len(tasks), organisations):
        one_cell = range(start, start + organisations)
        made = [tasks[index].organisation for index in one_cell]
        rows += cell_rows(made, [shares[index] for index in one_cell], worlds)
    return rows


def write_rows(path: Path, rows: Iterable[RegimeRow]) -> None:
    """Write rows; six digits, blank where unknown."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [one.name for one in fields(RegimeRow)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for row in rows:
            cells = [getattr(row, name) for name in names]
            writer.writerow([_cell(cell) for cell in cells])


def read_rows(path: Path) -> list[RegimeRow]:
    """Return the rows of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            RegimeRow(
                policy=row.pop("policy"),
                organisations=int(row.pop("organisations")),
                worlds=int(row.pop("worlds")),
                **{name: float(text) if text else float("nan") for name, text in row.items()},
            )
            for row in csv.DictReader(file)
        ]


def _cell(value: object) -> str:
    """Return a cell's text."""
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.6g}"
    return str(value)


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the map, and write its rows, its picture and the tables of its page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.regimes", description=__doc__)
    parser.add_argument("--organisations", type=int, default=ORGANISATIONS)
    parser.add_argument("--worlds", type=int, default=WORLDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--render", action="store_true", help="run nothing; picture and tables")
    parser.add_argument("--rows", type=Path, default=ROWS, help="file of the rows")
    given = parser.parse_args(arguments)
    if not given.render:
        rows = run(given.organisations, given.worlds, given.seed, given.jobs)
        write_rows(given.rows, rows)
    from benchmarks.regimes_page import render

    render(given.rows)


if __name__ == "__main__":
    main()

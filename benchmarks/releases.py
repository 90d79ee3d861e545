"""Public next-release problems: each rule's release against the proven plan's, at given budgets.

All is certain here, and there is one quarter with one review, so a rule is what it ranks on day 0:
that order stands for the whole quarter. Its release is filled by the order: each item is taken with
what it requires where all of that still fits into the budget, and passed over where it does not.
A simulated crew would begin the first item that does not fit and leave it half done, so this is the
kinder reading. A customer's value is won where all items of the customer are in the release.

The instances carry no licence that would let them be part of the project, so they are looked for
beside the checkout.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from optimize.planner import make_plan
from optimize.solve import Limits
from scenarios.capacity import with_capacity
from scenarios.load import load_workspace
from scenarios.table import tabulate
from sim.chains import requirements
from sim.registry import find_policy, policy_names
from sim.view import View

ROOT = Path(__file__).resolve().parents[1]
INSTANCES = ROOT.parent / "shared" / "data" / "nrp"
"""Where the instances stand, if anywhere."""
ROWS = ROOT / "docs" / "league" / "releases.csv"
"""The rows, beside the page."""
LEFT_OUT = ("none", "rollout", "plan", "clairvoyant")
"""No rules of one order: nothing, searches, and what is told a truth of which there is none."""
PROVEN = "proven plan"
"""Stands for a policy where the plan is meant."""
SECONDS = 300.0
"""Most seconds for the proof of a plan."""


@dataclass(frozen=True)
class Release:
    """What a rule's release is worth."""

    instance: str
    """Name of the problem."""
    capacity: float
    """Budget, engineer-days."""
    policy: str
    """Name of the policy, or `PROVEN`."""
    value: float
    """Value of the customers served."""
    status: str
    """Of the plan: optimal where proven; filled for a rule."""


def release(view: View, order: Iterable[int], capacity: float) -> set[int]:
    """Return the items of a release that an order fills.

    Parameters
    ----------
    view
        The planning date.
    order
        Rows, best first.
    capacity
        Budget, engineer-days.
    """
    taken: set[int] = set()
    left = capacity
    for row in order:
        chain = [one for one in requirements(view.table, row) if one not in taken]
        effort = float(view.table.effort[chain].sum())
        if effort <= left + 1e-9:
            taken.update(chain)
            left -= effort
    return taken


def worth(view: View, taken: set[int]) -> float:
    """Return the value of the outcomes that a release wins."""
    ids = {view.table.items[row].id for row in taken}
    won = [one for one in view.workspace.outcomes if ids.issuperset(one.requires)]
    return float(sum(one.value for one in won))


def releases(folder: Path) -> Iterator[Release]:
    """Yield what the plan and each rule come to at the budgets of one problem.

    Parameters
    ----------
    folder
        The problem: a workspace, and ``budgets.csv`` with a column ``capacity_days``.
    """
    whole = load_workspace(folder)
    with (folder / "budgets.csv").open(encoding="utf-8") as file:
        budgets = [float(row["capacity_days"]) for row in csv.DictReader(file)]
    for capacity in budgets:
        workspace = with_capacity(whole, capacity)
        plan = make_plan(workspace, Limits(SECONDS))
        if plan.objective is None:
            continue
        yield Release(folder.name, capacity, PROVEN, plan.objective, plan.status)
        view = View.at_start(workspace, tabulate(workspace))
        for name in policy_names():
            if name not in LEFT_OUT:
                order = find_policy(name).prepare(workspace).rank(view)
                value = worth(view, release(view, order, capacity))
                yield Release(folder.name, capacity, name, value, "filled")


def write_releases(path: Path, rows: Iterable[Release]) -> None:
    """Write rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([one.name for one in fields(Release)])
        for row in rows:
            writer.writerow([f"{c:g}" if isinstance(c, float) else c for c in astuple(row)])


def read_releases(path: Path) -> list[Release]:
    """Return the rows of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Release(
                row["instance"], float(row["capacity"]), row["policy"], float(row["value"]),
                row["status"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the problems that are there and write their rows; none, where there is none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releases", description=__doc__)
    parser.add_argument(
        "instances", nargs="*", default=["nrp1", "nrp3", "nrp-e1"], help="names of the problems"
    )
    parser.add_argument("--rows", type=Path, default=ROWS, help="file of the rows")
    given = parser.parse_args(arguments)
    rows: list[Release] = []
    for name in given.instances:
        if not (INSTANCES / name).is_dir():
            print(f"{name} is not beside the checkout; its rows stay as they are", file=sys.stderr)
            return
        rows += releases(INSTANCES / name)
        print(name, file=sys.stderr)
    write_releases(given.rows, rows)


if __name__ == "__main__":
    main()

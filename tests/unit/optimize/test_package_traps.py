"""The traps of versions and imports: what is declared, what is never written, what never warns."""

import ast
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import highspy
import pulp
import pytest
from packaging.requirements import Requirement

from optimize.fallback import Cbc
from optimize.faults import SolverError
from optimize.highs import load_highs
from optimize.posing import pose
from optimize.solve import Limits, solve
from optimize.solver import Loaded
from tests.support.choices import random_workspace
from tests.support.programmes import knapsack

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [
    path
    for folder in ("scenarios", "sim", "optimize", "paydown", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared() -> Iterator[Requirement]:
    """Yield every requirement, those of extras too."""
    for line in PROJECT["dependencies"]:
        yield Requirement(line)
    for lines in PROJECT["optional-dependencies"].values():
        yield from map(Requirement, lines)


def needed(name: str) -> Requirement:
    """Return what every installation asks for."""
    (one,) = (r for r in map(Requirement, PROJECT["dependencies"]) if r.name == name)
    return one


@pytest.mark.parametrize("version", ["1.12.0", "1.13.0", "1.14.0", "1.15.0"])
def test_a_highs_that_calls_wrong_answers_optimal_is_neither_declared_nor_loaded(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert version not in needed("highspy").specifier
    for part, number in zip(("MAJOR", "MINOR", "PATCH"), version.split("."), strict=True):
        monkeypatch.setattr(highspy, f"HIGHS_VERSION_{part}", int(number))
    with pytest.raises(SolverError, match=f"HiGHS {version} is older than 1.15.1"):
        load_highs()


def test_the_oldest_highs_declared_is_the_oldest_that_is_loaded() -> None:
    assert "1.15.1" in needed("highspy").specifier
    assert load_highs() is highspy


def test_highs_is_not_taken_from_pulps_extra_which_pins_a_wrong_one() -> None:
    assert all(not one.extras for one in declared() if one.name == "pulp")


def test_a_pulp_that_lost_what_we_use_is_not_declared() -> None:
    assert "4.0.0" not in needed("pulp").specifier
    assert "3.3.1" not in needed("pulp").specifier
    assert "3.3.2" in needed("pulp").specifier


def test_nothing_of_ours_asks_for_or_tools_or_linopy() -> None:
    """OR-tools cannot be imported beside HiGHS, and linopy prints when asked to be silent."""
    assert not {"ortools", "linopy"} & {one.name for one in declared()}
    named = {name.split(".")[0] for path in SOURCES for name in imported(path)}
    assert {"pulp", "numpy"} <= named
    assert not {"ortools", "linopy"} & named


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_a_solve_loads_neither() -> None:
    code = (
        "import sys\n"
        "from optimize.planner import make_plan\n"
        "from tests.support.workspaces import a_workspace, an_item\n"
        "assert make_plan(a_workspace(items=[an_item(drag=0.1)])).proven\n"
        "print(sorted({'ortools', 'linopy'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_a_star_import_of_pulp_rebinds_time_and_nobody_writes_one() -> None:
    names: dict[str, Any] = {}
    exec("import time\nfrom pulp import *", names)
    assert names["time"] is not __import__("time")
    starred = [
        path.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert starred == []


@pytest.mark.parametrize(
    "old",
    [
        lambda: pulp.PULP_CBC_CMD(msg=False),
        lambda: pulp.LpVariable("x"),
        lambda: pulp.LpVariable.dicts("x", [1]),
        lambda: knapsack(3).constraints["r0"],
    ],
    ids=["PULP_CBC_CMD", "LpVariable", "dicts", "constraints"],
)
def test_what_goes_away_with_pulp_4_warns(old: Callable[[], Any]) -> None:
    with pytest.warns(DeprecationWarning, match=r"PuLP 4\.0"):
        old()


@pytest.mark.parametrize("engine", [Loaded, Cbc], ids=["HiGHS", "CBC"])
def test_nothing_of_ours_does(engine: Any) -> None:
    from random import Random

    problem = pose(random_workspace(Random(5)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert solve(problem, Limits(), [engine]).status in ("optimal", "infeasible")


@pytest.mark.parametrize("engine", [Loaded, Cbc], ids=["HiGHS", "CBC"])
def test_no_solver_prints(engine: Any, capfd: pytest.CaptureFixture[str]) -> None:
    instance = engine(knapsack(20))
    instance.relax()
    instance.solve(10.0)
    assert capfd.readouterr() == ("", "")

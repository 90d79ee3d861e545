"""The arrows: scenarios ← sim ← optimize ← paydown, and notebooks see paydown alone.

Imports are read from the source, so those inside functions, under TYPE_CHECKING and by
`import_module("sim.model")` count too.
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PACKAGES = ("scenarios", "sim", "optimize", "paydown")

# What each folder may import of this house, itself aside.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "scenarios": frozenset(),
    "sim": frozenset({"scenarios"}),
    "optimize": frozenset({"scenarios", "sim"}),
    "paydown": frozenset({"scenarios", "sim", "optimize"}),
    "notebooks": frozenset({"paydown"}),
}
HOUSE = frozenset({*MAY_IMPORT, "tests", "benchmarks"})

# The one folder that knows a tool by name.
HOME_OF = {"simpy": "sim", "pulp": "optimize", "highspy": "optimize"}


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every absolute import; a relative one stays at home."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module
        elif isinstance(node, ast.Call) and node.args:
            called = node.func
            verb = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if verb in {"import_module", "__import__"}:
                name = node.args[0]
                if isinstance(name, ast.JoinedStr) and name.values:
                    name = name.values[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield node.lineno, name.value


def faults(folder: str, where: str, source: str) -> list[str]:
    """Return one sentence for each import in `source` that runs against an arrow."""
    found = []
    for line, name in imports(ast.parse(source)):
        top = name.split(".")[0]
        if top in HOUSE and top != folder and top not in MAY_IMPORT[folder]:
            allowed = ", ".join(sorted(MAY_IMPORT[folder])) or "none of the others"
            found.append(
                f"{where}:{line}: {folder} → {top} ({name}) is no arrow of ours; "
                f"{folder} may import {allowed}"
            )
        elif top in HOME_OF and folder != HOME_OF[top]:
            found.append(
                f"{where}:{line}: {folder} → {top} is no arrow of ours; "
                f"{top} is imported in {HOME_OF[top]} alone"
            )
    return found


def sources(path: Path) -> str:
    """Return the Python in a file: a module, the cells of a notebook, the fences of a page."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    if path.suffix == ".md":
        cells = re.findall(r"^```\{?python[^\n]*\n(.*?)^```", text, flags=re.M | re.S)
    else:
        cells = [
            "".join(cell["source"])
            for cell in json.loads(text)["cells"]
            if cell["cell_type"] == "code"
        ]
    # Magics and shell lines are no Python.
    return re.sub(r"^\s*[%!].*$", "", "\n".join(cells), flags=re.M)


def files(folder: str) -> list[Path]:
    """Return the files of a folder that hold Python."""
    endings = {".py", ".md", ".ipynb"} if folder == "notebooks" else {".py"}
    return sorted(
        path
        for path in (ROOT / folder).rglob("*")
        if path.suffix in endings
        and not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    )


@pytest.mark.parametrize("folder", PACKAGES)
def test_folder_has_files_to_look_at(folder: str) -> None:
    assert files(folder), f"{folder}/ holds no Python file, so the arrows were not tested"


@pytest.mark.parametrize("folder", MAY_IMPORT)
def test_arrows_run_one_way(folder: str) -> None:
    wrong = [
        fault
        for path in files(folder)
        for fault in faults(folder, path.relative_to(ROOT).as_posix(), sources(path))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("folder", "source", "arrow"),
    [
        ("scenarios", "import sim", "x.py:1: scenarios → sim "),
        ("scenarios", "import numpy\nfrom optimize.build import build", "x.py:2: scenarios → opt"),
        ("scenarios", "from paydown import cli as c", "x.py:1: scenarios → paydown "),
        ("sim", "def f():\n    if True:\n        from optimize import solve", "x.py:3: sim → opt"),
        ("sim", "import scenarios, paydown.cli", "x.py:1: sim → paydown (paydown.cli)"),
        ("sim", "import importlib\nimportlib.import_module('optimize.x')", "x.py:2: sim → opt"),
        ("sim", "__import__(f'paydown.{x}')", "x.py:1: sim → paydown "),
        ("sim", "from tests.support import world", "x.py:1: sim → tests "),
        ("sim", "import pulp", "x.py:1: sim → pulp is"),
        ("optimize", "import paydown", "x.py:1: optimize → paydown "),
        ("optimize", "from simpy.core import Environment", "x.py:1: optimize → simpy is"),
        ("paydown", "import highspy", "x.py:1: paydown → highspy is"),
        ("paydown", "import benchmarks", "x.py:1: paydown → benchmarks "),
        ("notebooks", "import paydown\nimport sim.model", "x.py:2: notebooks → sim "),
    ],
)
def test_a_wrong_arrow_is_named(folder: str, source: str, arrow: str) -> None:
    (fault,) = faults(folder, "x.py", source)
    assert fault.startswith(arrow)


@pytest.mark.parametrize(
    ("folder", "source"),
    [
        ("scenarios", "import numpy\nfrom scenarios.item import Item\nfrom . import simple"),
        ("sim", "import simpy\nimport scenarios.loss\nfrom sim.clock import settle"),
        ("optimize", "import pulp, highspy\nfrom sim.policies import registry"),
        ("paydown", "def plan():\n    from optimize import build\n    from sim import model"),
        ("notebooks", "import altair\nfrom paydown import plan"),
        ("sim", "import simplejson  # sim"),
    ],
)
def test_a_right_arrow_passes(folder: str, source: str) -> None:
    assert faults(folder, "x.py", source) == []


def test_notebook_cells_are_read(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["import sim"]},
        {"cell_type": "code", "source": ["%load_ext x\n", "from sim import model"]},
    ]
    notebook = tmp_path / "n.ipynb"
    notebook.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    page = tmp_path / "n.md"
    page.write_text("import sim\n\n```python\nimport optimize\n```\n", encoding="utf-8")

    assert len(faults("notebooks", "n.ipynb", sources(notebook))) == 1
    assert len(faults("notebooks", "n.md", sources(page))) == 1

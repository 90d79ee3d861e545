"""Every notebook runs from top to bottom, without a network, and shows its charts."""

import base64
import os
import sys
from ast import literal_eval
from pathlib import Path
from typing import Any

import jupytext
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))

VEGA = "application/vnd.vega.v5+json"
SECONDS = 300
"""A fuse for one cell, not a measure."""


class ThisInterpreter(AsyncKernelManager):
    """Whatever kernel a notebook asks for, it gets the interpreter that runs the tests."""

    @property
    def kernel_spec(self) -> KernelSpec:
        launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=launch, display_name="tests", language="python")


def run(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Return a notebook with the outputs of its cells; the first one that fails raises."""
    # From the root, so that a stale installation cannot answer for the files beside this one.
    there = {"PYTHONPATH": str(ROOT), "IPYTHONDIR": str(folder), "JUPYTER_RUNTIME_DIR": str(folder)}
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_manager_class=ThisInterpreter,
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute(env={**os.environ, **there})
    return notebook


def charts(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Return the charts among the outputs, by type of representation."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return [output.data for output in outputs if VEGA in output.get("data", ())]


def cells_of(*sources: str) -> NotebookNode:
    """Return a notebook of some cells."""
    notebook: NotebookNode = jupytext.reads(
        "\n".join(f"# %%\n{source}" for source in sources), fmt="py:percent"
    )
    return notebook


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS


@pytest.mark.notebook
@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_its_charts(path: Path, tmp_path: Path) -> None:
    notebook = run(jupytext.read(path), tmp_path)

    shown = charts(notebook)
    assert len(shown) >= 2
    for chart in shown:
        assert any(data.get("values") for data in chart[VEGA]["data"]), "a chart without data"
        assert base64.b64decode(chart["image/png"])[:4] == b"\x89PNG"
    printed = [output.text for output in notebook.cells[-2].outputs if "text" in output]
    assert printed, "the answer is missing"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_it_is_for(path: Path) -> None:
    cells = jupytext.read(path).cells
    assert cells[0].cell_type == cells[-1].cell_type == "markdown"
    assert cells[0].source.startswith("# ")
    assert "question" in cells[0].source


@pytest.mark.notebook
def test_a_cell_that_fails_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        run(cells_of("x = 1", "x / 0"), tmp_path)


@pytest.mark.notebook
def test_the_kernel_is_this_interpreter(tmp_path: Path) -> None:
    notebook = run(cells_of("import sys, paydown\n(sys.executable, paydown.__file__)"), tmp_path)
    (output,) = notebook.cells[0].outputs
    # The kernel wraps long tuples, so it is the value that is compared.
    shown = literal_eval(output.data["text/plain"])
    assert shown == (sys.executable, str(ROOT / "paydown" / "__init__.py"))
    assert charts(notebook) == []

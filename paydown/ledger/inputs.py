"""The files a plan was made from: read, kept with its record, and put into a folder again."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from paydown.ledger.faults import RefusedError
from paydown.ledger.made_with import MadeWith
from paydown.workspaces import Wanted, seen_as
from scenarios.accepted_risk import AcceptedRisk
from scenarios.load import load_workspace
from scenarios.risks import with_risks
from scenarios.workspace import Workspace

FILES = (
    "paydown.toml",
    "backlog.csv",
    "outcomes.csv",
    "incidents.csv",
    "signals.csv",
    "effort_history.csv",
)
"""Files of a workspace that are kept, where they are there."""

_SCENARIO = re.compile(r"scenarios/[^/\\:\0]+\.toml")


def read_inputs(folder: Path, scenario: str | None) -> dict[str, bytes]:
    """Return what is in the files of a workspace, by their path in it.

    Parameters
    ----------
    folder
        The workspace.
    scenario
        Scenario that was asked for; its file is an input where it is the workspace's own.

    Raises
    ------
    OSError
        If one cannot be read.
    """
    own = [] if scenario is None else [f"scenarios/{scenario.strip()}.toml"]
    wanted = [*FILES, *(name for name in own if _SCENARIO.fullmatch(name))]
    return {name: (folder / name).read_bytes() for name in wanted if (folder / name).is_file()}


def inputs_shape(inputs: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """Return paths, digests and sizes of inputs, as a record holds them.

    Parameters
    ----------
    inputs
        What is in each file, by path.
    """
    return [
        {"path": path, "sha256": sha256(content).hexdigest(), "bytes": len(content)}
        for path, content in sorted(inputs.items())
    ]


@contextmanager
def restored(inputs: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a folder of its own that holds inputs; it is taken away in the end.

    Parameters
    ----------
    inputs
        What is in each file, by path.

    Raises
    ------
    RefusedError
        If a path is none of a workspace's files: a record may come from anywhere.
    """
    for path in inputs:
        if path not in FILES and not _SCENARIO.fullmatch(path):
            raise RefusedError(f"the record names a file {path!r}, which no workspace has")
    with TemporaryDirectory(prefix="paydown-") as name:
        folder = Path(name)
        for path, content in inputs.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(content)
        yield folder


def believed(
    folder: Path, name: str, risks: tuple[AcceptedRisk, ...], made_with: MadeWith
) -> Workspace:
    """Return the workspace of restored inputs, seen as it was.

    Parameters
    ----------
    folder
        Where they were put.
    name
        The workspace's name, which may be that of the folder it stood in.
    risks
        Risks that were accepted by then.
    made_with
        Options of the plan.

    Raises
    ------
    InputError
        If this version refuses the files.
    """
    workspace = with_risks(load_workspace(folder).but(name=name), risks)
    wanted = Wanted(folder, made_with.quarters, made_with.capacity_days, made_with.scenario)
    return seen_as(workspace, wanted)

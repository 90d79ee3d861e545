"""The main job on the example workspace: check, plan, compare; the files stay for a look."""

import sys
from pathlib import Path

from paydown import api, shapes
from paydown.emit import emit
from paydown.experiments import Asked, run_and_tell
from paydown.plan_tables import plan_tables
from paydown.progress import solving
from paydown.writing import write_whole

_POLICIES = ("none", "as_listed", "fifo", "shortest", "severity", "rpn", "cd3", "plan")
_WORLDS = 20
_GAP = 0.01
_SECONDS = 8.0


def run_demo(folder: Path, *, quiet: bool) -> None:
    """Write the example workspace, plan it, compare policies on it, and say where things are.

    Parameters
    ----------
    folder
        Where to write; an example of an earlier demo is used as it is.
    quiet
        No progress bars.
    """
    example = folder / "workspace"
    if not (example / "paydown.toml").exists():
        api.init(example)
    workspace = api.load(example)
    with solving(_SECONDS, quiet=quiet):
        plan = api.plan(workspace, time_limit=_SECONDS, gap=_GAP)
    emit(plan_tables(plan, workspace), None)
    write_whole(folder / "plan.json", shapes.to_json(shapes.plan_shape(plan, workspace)))
    asked = Asked(_POLICIES, workspace.today, _WORLDS, 0, None, False, None, quiet)
    results = run_and_tell(workspace, asked)
    shape = shapes.results_shape(results, workspace.today)
    write_whole(folder / "comparison.json", shapes.to_json(shape))
    print(f"\nThe workspace is in {example}, plan and comparison in {folder}/*.json.")
    print(f"Change a cell of {example / 'backlog.csv'} and run: paydown plan {example}")
    sys.stdout.flush()

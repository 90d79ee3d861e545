"""The main job on the example workspace: check, plan, compare; the files stay for a look."""

from pathlib import Path

from paydown import api, shapes
from paydown.asked import Asked
from paydown.emit import emit
from paydown.experiments import run
from paydown.plan_tables import plan_tables
from paydown.progress import solving
from paydown.results_tables import results_tables
from paydown.writing import write_whole

_POLICIES = ("none", "as_listed", "fifo", "shortest", "severity", "rpn", "cd3", "plan")
_WORLDS = 20
_GAP = 0.01
_SECONDS = 8.0


def run_demo(folder: Path, *, json: bool, quiet: bool) -> None:
    """Write the example workspace, plan it, compare policies on it, and say where things are.

    Parameters
    ----------
    folder
        Where to write; an example of an earlier demo is used as it is.
    json
        Print JSON instead of tables.
    quiet
        No progress bars.
    """
    example = folder / "workspace"
    if not (example / "paydown.toml").exists():
        api.init(example)
    workspace = api.load(example)
    with solving(_SECONDS, questions=False, quiet=quiet):
        plan = api.plan(workspace, time_limit=_SECONDS, gap=_GAP)
    plan_file, comparison_file = folder / "plan.json", folder / "comparison.json"
    write_whole(plan_file, shapes.to_json(shapes.plan_shape(plan, workspace)))
    if not json:
        emit(plan_tables(plan, workspace), None)
    asked = Asked(_POLICIES, workspace.today, _WORLDS, seed=0, jobs=None, quiet=quiet)
    results, baseline = run(workspace, asked)
    write_whole(comparison_file, shapes.to_json(shapes.results_shape(results, baseline)))
    if json:
        files = [*sorted(example.iterdir()), plan_file, comparison_file]
        emit(shapes.to_json(shapes.written_shape(folder, files)), None)
        return
    tables = results_tables(results, baseline, api.potential_value(workspace))
    where = f"The workspace is in {example}, the plan in {plan_file}, and the comparison in "
    advice = f"Change a cell of {example / 'backlog.csv'} and run: paydown plan {example}"
    emit(["", *tables, "", f"{where}{comparison_file}.", advice], None)

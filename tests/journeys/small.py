"""A small workspace as files: two components, two teams, seven items, two quarters."""

from pathlib import Path

TOML = """\
schema = 1
name = "small"
start = 2027-01-04
quarters = 2
today = "as_listed"

[[component]]
id = "ranking"
value_per_day = 1000
severity = 0.2
background_incidents_per_quarter = 2
drift_per_month = 0.01
churn_per_day = 0.001
return_per_day = 0.002

[[component]]
id = "search"
value_per_day = 500
background_incidents_per_quarter = 1

[[team]]
id = "core"
engineers = 1
components = ["ranking"]

[[team]]
id = "apps"
engineers = 1
components = ["search"]
cost_per_day = 700
"""

HEADER = "id,title,component,category,effort_days,incidents_per_quarter,severity,drag,requires,pin"

ROWS = (
    "alerts,No alert on empty pages,ranking,monitoring,5,1,0.2,0.01,,",
    "schema,Changes upstream go unseen,ranking;search,pipeline,core=8;apps=4,2,0.1,,,",
    "labels,Labels come late,search,data_quality,6,,,0.02,schema,",
    "notebook,Retrained from a notebook,ranking,pipeline,9,0.5,0.3,0.004,,",
    "cache,Results are cached for too long,search,serving,3,1,0.1,0.03,,",
    "parser,Two parsers disagree,search,serving,40,0.2,0.1,0.001,,",
    "runbook,The runbook is out of date,ranking,documentation,2,,,0.001,,",
)

OUTCOMES = "id,title,value,requires\nlaunch,Launch in two markets,5000,alerts;cache\n"

IDS = tuple(row.split(",")[0] for row in ROWS)


def write_small(
    folder: Path, *rows: str, toml: str = TOML, outcomes: str | None = OUTCOMES
) -> Path:
    """Write the workspace into a folder and return it.

    Parameters
    ----------
    folder
        Is made if it is missing.
    rows
        Rows of the backlog instead of the usual ones, none for those.
    toml
        What is in ``paydown.toml``.
    outcomes
        What is in ``outcomes.csv``, None for no such file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "paydown.toml").write_text(toml, encoding="utf-8")
    lines = (HEADER, *(rows or ROWS))
    (folder / "backlog.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if outcomes is not None:
        (folder / "outcomes.csv").write_text(outcomes, encoding="utf-8")
    return folder


def write_empty(folder: Path) -> Path:
    """Write a workspace whose backlog has a header and nothing else."""
    write_small(folder, outcomes=None)
    (folder / "backlog.csv").write_text(HEADER + "\n", encoding="utf-8")
    return folder

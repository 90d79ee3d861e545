"""A workspace with a past: items watched for years, incidents, closed items, past tasks."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

TOML = """\
# Kept as it is: comments, order, spaces.
schema = 1
name = "past"
start = 2027-01-04

[history]
reporting = "complete"
since = 2025-01-01

[[component]]
id = "ranking"   # home of most
value_per_day = 1000
restore_hours = { mean = 2.5, cv = 2.0 }  # engaged to restored
background_incidents_per_quarter = 1

[[component]]
id = "search"
value_per_day = 500

[[team]]
id = "core"
engineers = 2
"""

HEADER = (
    "id,title,component,category,status,created,closed,effort_days,actual_days,attempts,"
    "incidents_per_quarter"
)
CATEGORIES = ("serving", "pipeline", "monitoring", "configuration")
START = date(2027, 1, 4)


def backlog() -> list[str]:
    """Return the rows: 24 open items, one of three with a stated hazard, 24 closed ones."""
    rows = [HEADER]
    for n in range(24):
        rate = "0.5" if n % 3 == 0 else ""
        component = "search" if n % 4 == 3 else "ranking"
        title = f'"Item, {n}"'
        rows.append(
            f"i{n},{title},{component},{CATEGORIES[n % 4]},open,2024-06-0{1 + n % 9},,5,,,{rate}"
        )
    for n in range(24):
        actual = "4" if n % 3 == 0 else f"{2 + n * 0.3:.2f}"
        rows.append(
            f"c{n},Done {n},ranking,{CATEGORIES[n % 4]},closed,2024-06-01,2026-0{1 + n % 9}-15,"
            f"4,{actual},{1 + (n % 5 == 0)},"
        )
    return rows


def incidents() -> list[str]:
    """Return the rows: some 80 over two years, one of six with no item, one of seven shared."""
    rows = ["id,component,items,started,detected,restored,severity,engineer_hours,title"]
    for n in range(80):
        day = date(2025, 1, 3) + timedelta(days=9 * n + (n * n) % 5)
        named = f"i{(n * n) % 11}" if n % 6 else ""
        if named and n % 7 == 0:
            named += ";i20"
        component = "search" if n % 5 == 0 else "ranking"
        noticed, over = f"{day}T0{1 + n % 4}:30:00Z", f"{day}T{6 + (n * 5) % 11:02d}:45:00Z"
        rows.append(f"n{n},{component},{named},{day}T01:00:00Z,{noticed},{over},0.1,,")
    return rows


def write_past(
    folder: Path,
    *,
    toml: str = TOML,
    items: Sequence[str] | None = None,
    events: Sequence[str] | None = None,
    tasks: Sequence[str] | None = None,
    end: str = "\n",
) -> Path:
    """Write the workspace into a folder and return it.

    Parameters
    ----------
    folder
        Is made if it is missing.
    toml
        What is in ``paydown.toml``.
    items, events, tasks
        Lines of ``backlog.csv``, ``incidents.csv``, ``effort_history.csv`` in place of the usual.
    end
        What ends a line of the backlog.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "paydown.toml").write_bytes(toml.encode())
    (folder / "backlog.csv").write_bytes("".join(one + end for one in items or backlog()).encode())
    events = incidents() if events is None else events
    (folder / "incidents.csv").write_text("\n".join(events) + "\n", encoding="utf-8")
    if tasks is not None:
        (folder / "effort_history.csv").write_text("\n".join(tasks) + "\n", encoding="utf-8")
    return folder

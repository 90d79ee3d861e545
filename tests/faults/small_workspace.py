"""A good small workspace as files, and what may be done to one of them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from scenarios.fault import InputError
from scenarios.load import load_workspace

TOML = "paydown.toml"
BACKLOG = "backlog.csv"
OUTCOMES = "outcomes.csv"
INCIDENTS = "incidents.csv"

Files = dict[str, bytes]
Edit = Callable[[Files], None]

GOOD = {
    TOML: """\
schema = 1
name = "small"
start = 2027-01-04
quarters = 4
cadence_days = 91

[beliefs]
confidence = "medium"
effort_bias = 1.0
effort_exact = 0.3

[[component]]
id = "ranking"
value_per_day = 1000
severity = 0.2
restore_hours = { mean = 2.5, cv = 2.0 }

[[component]]
id = "search"
value_per_day = 500

[[team]]
id = "core"
engineers = 3
components = ["ranking"]

[[team]]
id = "apps"
engineers = 1
components = ["search"]

[[floor]]
category = "monitoring"
share = 0.1
""",
    BACKLOG: """\
id,title,component,category,status,effort_days,effort_low,effort_high,severity,requires,excludes,pin
alerts,No alert on empty pages,ranking,monitoring,open,5,3,8,0.2,,,
schema,Changes upstream go unseen,ranking;search,pipeline,,core=8;apps=4,,,0.1,,,
labels,Labels come late,search,data_quality,in_progress,6,,,,schema,,
legacy,Old model still served,search,model_staleness,closed,,,,,,,
risk,One machine for all,ranking,,accepted,9,,,,,,
""",
    OUTCOMES: """\
id,title,value,requires
launch,Launch in two markets,5000,alerts;labels
""",
    INCIDENTS: """\
id,component,items,started,detected,restored,severity,engineer_hours,title
INC-1,ranking,alerts,2026-11-02T07:12:00Z,2026-11-02T07:36:00Z,2026-11-02T08:55:00Z,0.15,8.3,Empty
INC-2,search;ranking,,2026-12-01T10:00:00+01:00,,open,,,Slow
""",
}


def good() -> Files:
    """Return the files."""
    return {name: text.encode() for name, text in GOOD.items()}


def write(folder: Path, files: Files) -> Path:
    """Write the files into a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def faults_of(folder: Path) -> list[str]:
    """Return the lines a user reads, none where the workspace loads."""
    try:
        load_workspace(folder)
    except InputError as error:
        return str(error).splitlines()
    return []


def swap(file: str, old: str, new: str) -> Edit:
    """Replace the one place where a text stands."""

    def edit(files: Files) -> None:
        text = files[file].decode()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        files[file] = text.replace(old, new).encode()

    return edit


def put(line: int, column: str, text: str, file: str = BACKLOG) -> Edit:
    """Write a cell of a CSV file; a column that is not there is added, blank elsewhere."""

    def edit(files: Files) -> None:
        rows = list(csv.reader(io.StringIO(files[file].decode(), newline=""), strict=True))
        if column not in rows[0]:
            rows = [[*row, column if row is rows[0] else ""] for row in rows]
        rows[line - 1][rows[0].index(column)] = text
        files[file] = _csv(rows)

    return edit


def add(file: str, *lines: str) -> Edit:
    """Append lines."""

    def edit(files: Files) -> None:
        files[file] = files.get(file, b"") + "".join(line + "\n" for line in lines).encode()

    return edit


def be(file: str, content: str | bytes) -> Edit:
    """Give a file another content."""

    def edit(files: Files) -> None:
        files[file] = content.encode() if isinstance(content, str) else content

    return edit


def recode(file: str, encoding: str) -> Edit:
    """Save a file in another encoding."""

    def edit(files: Files) -> None:
        files[file] = files[file].decode().encode(encoding)

    return edit


def drop(file: str) -> Edit:
    """Delete a file."""

    def edit(files: Files) -> None:
        del files[file]

    return edit


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()

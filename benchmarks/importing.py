"""Imports: 100,000 issues of a Jira export, CPU and memory of the whole command."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure
from benchmarks.measuring import measure

ISSUES = 100_000
"""The most rows that a backlog may have."""

_WORDS = (
    *("retrain", "alert", "feature", "pipeline", "latency", "schema", "flag", "lineage", "flaky"),
    *("model", "serving", "index", "cache", "shard", "backfill", "owner", "docs", "threshold"),
)
_HEADER = (
    *("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name"),
    *("Priority", "Assignee", "Reporter", "Created", "Updated", "Due date", "Description"),
    *("Original estimate", "Components", "Labels", "Labels", "Labels", "Sprint", "Parent"),
    *("Custom field (Story Points)", "Outward issue link (Blocks)", "Inward issue link (Blocks)"),
)


def figures(note: Callable[[str], None]) -> Iterator[Figure]:
    """Measure everything.

    Parameters
    ----------
    note
        Told what is being measured.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        export = write_export(folder / "jira.csv", ISSUES)
        size = f"{export.stat().st_size / 1e6:.0f} MB"
        for what in ("imported", "imported again"):
            note(f"{ISSUES:,} issues, {what}")
            made = measure(["import", "jira", export, "--into", folder / "workspace"], 1, warm=0)
            told = made.output.splitlines()[0]
            yield Figure(f"{ISSUES:,} issues {what}", made.cpu[0], "s CPU", 20.0, False, told)
            yield Figure(f"the same, memory at its peak ({size})", made.peak, "MB", 1000.0)


def write_export(path: Path, issues: int) -> Path:
    """Write a Jira export with repeated columns, links, estimates of two kinds and done issues."""
    random = Random(0)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        writer.writerows(_issue(random, number) for number in range(issues))
    return path


def _issue(random: Random, number: int) -> list[object]:
    """Return the cells of an issue."""
    words = [random.choice(_WORDS) for _ in range(8)]
    day, month = random.randint(1, 28), random.choice(("Jan", "Feb", "Mar", "Apr", "May"))
    created = f"{day:02}/{month}/26 {random.randint(1, 12)}:15 {random.choice(('AM', 'PM'))}"
    blocks = f"ML-{random.randrange(ISSUES)}" if random.random() < 0.2 else ""
    return [
        " ".join(words).capitalize(),
        f"ML-{number}",
        10_000_000 + number,
        "Task",
        random.choice(("To Do", "In Progress", "Backlog", "Done") if number % 5 else ("To Do",)),
        "ML",
        "ML platform",
        "Medium",
        "someone",
        "someone else",
        created,
        created,
        "",
        " ".join(words * 4) + "\n" + " ".join(words),
        random.choice((3600, 28800, 144000)) if number % 3 else "",
        random.choice(("ranking", "search", "fraud", "")),
        words[0],
        words[1] if number % 2 else "",
        "",
        "Sprint 1",
        "",
        random.choice((1, 2, 3, 5, 8)),
        blocks,
        "",
    ]

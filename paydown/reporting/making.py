"""A report from a workspace: gathered, written whole, and what was written."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paydown.reporting.gathering import ReportData, ReportOptions, gather
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from sim.running import Progress


@dataclass(frozen=True)
class Report:
    """A report that was written."""

    path: Path
    """The file."""
    size: int
    """Its bytes."""
    digest: str
    """Digest of the inputs."""
    sections: tuple[str, ...]
    """Titles of the sections."""
    stale: tuple[str, ...] = ()
    """What was given and left out, as it was made from other inputs."""


def report(
    workspace: Workspace,
    path: str | Path,
    *,
    asked: ReportOptions | None = None,
    progress: "Progress | None" = None,
) -> Report:
    """Write a report on a workspace: one HTML file that needs no network.

    Parameters
    ----------
    workspace
        The beliefs.
    path
        The file; an old one is replaced, whole or not at all.
    asked
        Worlds, scenarios, truths, seed, processes, time; see `ReportOptions`.
    progress
        Called with the worlds done and the worlds to do.

    Raises
    ------
    MissingChartsError
        If Altair, vl-convert or Jinja is not installed.
    PolicyError, InputError, EndlessError, WrongAnswerError
        As `compare` and `plan`.
    CommandError, StoreError
        If a plan or results that were given are not what they should be.
    OSError
        If the file cannot be written.
    """
    from paydown.reporting.page import refuse_without_tools
    from paydown.writing import write_whole

    # Before the worlds are simulated, not after.
    refuse_without_tools()
    data = gather(workspace, asked or ReportOptions(), progress)
    text, titles = rendered(data)
    write_whole(Path(path), text)
    stale = tuple(map(str, data.given.stale))
    return Report(Path(path), len(text.encode()), data.digest, titles, stale)


def rendered(data: ReportData) -> tuple[str, tuple[str, ...]]:
    """Return the page, and the titles of its sections.

    Parameters
    ----------
    data
        What was found out.
    """
    from paydown.reporting.ask import ask
    from paydown.reporting.capacity import capacity
    from paydown.reporting.certainty import certainty
    from paydown.reporting.outlook import outlook
    from paydown.reporting.page import page
    from paydown.reporting.provenance import embedded, provenance
    from paydown.reporting.scorecard import scorecard
    from paydown.reporting.timeline import timeline
    from paydown.reporting.versus import versus
    from paydown.reporting.waiting import waiting

    parts = (ask, capacity, timeline, versus, outlook, certainty, waiting, scorecard, provenance)
    sections = [part(data) for part in parts]
    text = page(data.workspace.name, sections, embedded(data), data.digest)
    return text, tuple(section.title for section in sections)

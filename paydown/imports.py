"""Exports of trackers and incident tools into a workspace, from Python."""

from collections.abc import Sequence
from pathlib import Path

from scenarios.importing.account import Account
from scenarios.importing.importing import import_exports
from scenarios.importing.options import Options as ImportOptions

__all__ = ["ImportOptions", "import_files"]


def import_files(
    source: str,
    files: Sequence[Path | str],
    into: Path | str = ".",
    options: ImportOptions | None = None,
) -> Account:
    """Import exports of a tool into a workspace, all of it or nothing.

    Parameters
    ----------
    source
        ``jira``, ``github``, ``github-project``, ``linear``, ``azure``, ``pagerduty``,
        ``opsgenie``, ``incident-io`` or ``csv``.
    files
        Its exports, older ones first.
    into
        Folder of the workspace; made where it is missing.
    options
        The mapping, how dates are read, whether the export is whole, and so on.

    Returns
    -------
    Account
        Rows read, used and skipped, each with its reason; links; what changed; files written.

    Raises
    ------
    ValueError
        If there is no such source.
    InputError
        With every fault of the exports, the mapping or the workspace.
    OSError
        If a file cannot be written; the workspace is then as it was.
    """
    paths = [Path(one) for one in files]
    return import_exports(source, paths, Path(into), options or ImportOptions())

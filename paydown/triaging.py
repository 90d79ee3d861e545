"""What signals say of a backlog, as a function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.signals.triage import Triage


@dataclass(frozen=True)
class Suppression:
    """A signal that is not to be told for a while."""

    signal: str
    """The signal."""
    until: date
    """First day on which its readings count again."""
    because: str
    """Why."""
    component: str | None = None
    """Of which component; of every one where it is None."""


@dataclass(frozen=True)
class TriageOptions:
    """How signals are judged, and what is said of files that do not say it themselves."""

    detectors: tuple[str, ...] = ()
    """Detectors of a change, ``adwin`` and ``page_hinkley``; limits are judged in any case."""
    days: float = 28.0
    """Days before the last reading in which a breach counts."""
    least: int = 20
    """Fewest readings in these days by which a limit is judged."""
    component: str | None = None
    """Component of other tools' readings."""
    kind: str | None = None
    """What other tools' readings speak of."""
    at: float | None = None
    """When other tools' files were made, seconds since 1970."""
    suppress: Suppression | None = None
    """A signal to suppress from now on; it is written into ``triage.toml``."""
    accept: bool = False
    """Change the workspace as the triage says."""


def triage(
    folder: str | Path,
    files: Sequence[str | Path] = (),
    *,
    options: TriageOptions | None = None,
) -> "Triage":
    """Return what the signals of a workspace change in its backlog.

    Nothing is written, unless the options say so.

    Parameters
    ----------
    folder
        The workspace; its ``signals.csv`` is read where it is present.
    files
        Files of Great Expectations, Evidently or Prometheus (JSON), or further signals as CSV.
    options
        How.

    Raises
    ------
    InputError
        With all faults of all files.
    MissingSignalsError
        If a detector is asked for and `river` is not installed.
    OSError
        If the workspace cannot be changed; it is as it was then.
    """
    from scenarios.load import load_workspace
    from scenarios.register import Register
    from scenarios.signals import accepting
    from scenarios.signals.breach import Judging
    from scenarios.signals.detectors import check_installed
    from scenarios.signals.gathering import gather
    from scenarios.signals.memory import read_memory
    from scenarios.signals.reading import About
    from scenarios.signals.triage import triage as triaged

    asked = options or TriageOptions()
    _check_names(asked)
    if asked.detectors:
        check_installed()
    place = Path(folder)
    workspace = load_workspace(place)
    memory = read_memory(place)
    remedy = "add it to paydown.toml as a [[component]]"
    components = Register("component", (one.id for one in workspace.components), remedy)
    about = About(asked.component, asked.kind, asked.at)
    gathered = gather(place, [Path(one) for one in files], components, about)
    if asked.suppress is not None:
        _check_known(asked.suppress, [one.name.signal for one in gathered.series])
        accepting.suppress(place, vars(asked.suppress))
        memory = read_memory(place)
    judging = Judging(asked.days, asked.least, asked.detectors)
    made = triaged(workspace, gathered, memory, judging)
    return accepting.accept(place, made) if asked.accept else made


def _check_names(asked: TriageOptions) -> None:
    """Raise where a detector or a kind is unknown."""
    from scenarios.fault import Fault, InputError, nearest, quoted
    from scenarios.signals.detectors import NAMES
    from scenarios.signals.series import KINDS

    kinds = () if asked.kind is None else (asked.kind,)
    faults = [
        Fault(option, 0, f"it is {quoted(name)}{nearest(name, known) or _one_of(known)}")
        for option, names, known in (
            ("--detectors", asked.detectors, NAMES),
            ("--kind", kinds, KINDS),
        )
        for name in names
        if name not in known
    ]
    if faults:
        raise InputError(faults)


def _check_known(wanted: Suppression, signals: Sequence[str]) -> None:
    """Raise where a signal that is to be suppressed is in no file."""
    from scenarios.fault import Fault, InputError, nearest, quoted

    if wanted.signal not in signals:
        hint = nearest(wanted.signal, signals) or "; name a signal of the files"
        message = f"unknown signal {quoted(wanted.signal)}{hint}"
        raise InputError([Fault("--suppress", 0, message)])


def _one_of(known: Sequence[str]) -> str:
    return f"; give one of {', '.join(known)}"

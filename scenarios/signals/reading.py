"""A reading out of another tool's file, and what a reader may ask about that file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import nan
from typing import Any

from scenarios.cells import CellError, moment
from scenarios.fault import Fault, quoted
from scenarios.register import Register
from scenarios.signals.series import FAILED, LARGEST_READING, PASSED, UNKNOWN

_LABELS = ("component", "service", "app", "job")
"""Labels that may name a component; the first that names a known one counts."""


@dataclass(frozen=True)
class Reading:
    """One reading of another tool."""

    component: str
    """Component it is measured on."""
    kind: str
    """What it speaks of."""
    signal: str
    """Its name."""
    time: float
    """Seconds since 1970 in UTC."""
    value: float
    """What was measured."""
    low: float = nan
    """Least value that is right, NaN where none is stated."""
    high: float = nan
    """Largest value that is right, NaN where none is stated."""
    verdict: int = UNKNOWN
    """What the tool says itself."""
    sample: int = 1
    """Elements it is made of."""


@dataclass(frozen=True)
class About:
    """What a user says of files that do not say it themselves."""

    component: str | None = None
    """Component their readings are of."""
    kind: str | None = None
    """What they speak of."""
    at: float | None = None
    """When they were made, seconds since 1970."""


class Source:
    """The file a reader works on.

    Parameters
    ----------
    file
        Its name.
    components
        Known components.
    about
        What the user says of it.
    faults
        Grows by what is wrong.
    """

    def __init__(self, file: str, components: Register, about: About, faults: list[Fault]) -> None:
        self.file = file
        self.about = about
        self.skipped: Counter[str] = Counter()
        self._components = components
        self._faults = faults
        self._told: set[str] = set()

    def skip(self, reason: str) -> None:
        """Note a thing of the file that is no reading."""
        self.skipped[reason] += 1

    def fault(self, message: str) -> None:
        """Note a fault of the file, once."""
        if message not in self._told:
            self._told.add(message)
            self._faults.append(Fault(self.file, 0, message))

    def component(self, labels: Mapping[str, Any]) -> str | None:
        """Return the component of a reading, or None with a fault noted.

        What the user says counts first, then a label that names a known component, then the only
        component there is.
        """
        if self.about.component is not None:
            return self.about.component
        for label in _LABELS:
            name = labels.get(label)
            if isinstance(name, str) and name in self._components:
                return name
        known = list(self._components)
        if len(known) == 1:
            return known[0]
        self.fault("it does not say which component it is of; give --component")
        return None

    def time(self, *texts: Any) -> float | None:
        """Return when a reading was made, or None with a fault noted.

        Parameters
        ----------
        texts
            Places in which the tool may have written it, None where it did not; the first that is
            there counts. A time without a zone is not guessed at.
        """
        text = next((one for one in texts if isinstance(one, str)), None)
        if text is None or _naive(text):
            if self.about.at is not None:
                return self.about.at
            what = "says no time" if text is None else f"says {quoted(text)} without a zone"
            self.fault(f"it {what}; give --at, like 2027-01-04T09:30:00Z")
            return None
        try:
            return moment(text).timestamp()
        except CellError as error:
            self.fault(f"its time {error}")
            return None


def measured(value: Any) -> float | None:
    """Return a JSON number as a float, None for all that is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if abs(number) <= LARGEST_READING else None


def said(passed: Any) -> int:
    """Return a tool's own verdict."""
    return UNKNOWN if not isinstance(passed, bool) else PASSED if passed else FAILED


def tidy(name: str) -> str:
    """Return a name that can stand in a list of signals, and that no spreadsheet takes for more."""
    shown = "".join(one if one.isprintable() else " " for one in name).replace(";", ",")
    return shown.strip().lstrip("=+-@ ")[:200].strip() or "unnamed"


def _naive(text: str) -> bool:
    """Return whether a text is a time without a zone."""
    try:
        return datetime.fromisoformat(text).tzinfo is None
    except ValueError:
        return False

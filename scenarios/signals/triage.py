"""Triage: what signals in breach change in a backlog, before anything is changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from scenarios.item import Item
from scenarios.signals.breach import Breach, Judging, TooFew, judge
from scenarios.signals.consequence import Raise, column_of, raised
from scenarios.signals.gathering import Gathered
from scenarios.signals.memory import Memory
from scenarios.signals.proposal import Proposal, proposal
from scenarios.signals.series import SignalName, stamp
from scenarios.workspace import Workspace


@dataclass(frozen=True)
class Attached:
    """A breach of which nothing follows, and why."""

    breach: Breach
    """The breach."""
    item: str
    """The item that speaks of it."""
    reason: str
    """Why nothing follows."""


@dataclass(frozen=True)
class Recurrence:
    """A breach of a signal for which an item was closed."""

    breach: Breach
    """The breach."""
    item: str
    """The closed item."""
    follows: str
    """Item that stands for it now."""


@dataclass(frozen=True)
class Muted:
    """A breach that is suppressed."""

    breach: Breach
    """The breach."""
    until: str
    """Day on which readings count again."""
    because: str
    """Why it is suppressed."""


@dataclass(frozen=True)
class Triage:
    """What signals say of a backlog."""

    readings: int
    """Readings looked at."""
    signals: int
    """Signals they are of."""
    since: str
    """First moment whose breaches count."""
    end: str
    """The last reading."""
    raised: tuple[Raise, ...]
    """Cells that are raised, by item."""
    new: tuple[Proposal, ...]
    """New items."""
    attached: tuple[Attached, ...]
    """Breaches that an item speaks of already, and that change nothing."""
    recurrences: tuple[Recurrence, ...]
    """Breaches of signals whose item was closed."""
    suppressed: tuple[Muted, ...]
    """Breaches that are not to be told now."""
    too_few: tuple[TooFew, ...]
    """Signals with too few readings to tell."""
    silent: int
    """Signals that were judged and are in no breach."""
    unjudged: tuple[SignalName, ...]
    """Signals that have no limit, and for which no detector was asked for."""
    stale: tuple[SignalName, ...] = ()
    """Signals without any reading in the days looked at."""
    notes: tuple[str, ...] = ()
    """What is odd in the files."""
    accepted: bool = False
    """True where the workspace was changed by it."""

    @property
    def breaches(self) -> int:
        """Signals in breach that are not suppressed."""
        names = {one.name for raise_ in self.raised for one in raise_.breaches}
        names |= {one.breach.name for one in self.new}
        return len(names | {one.breach.name for one in self.attached})


def triage(workspace: Workspace, gathered: Gathered, memory: Memory, judging: Judging) -> Triage:
    """Return what signals say of a backlog.

    Parameters
    ----------
    workspace
        The beliefs.
    gathered
        The readings.
    memory
        What triage remembers.
    judging
        How signals are judged.

    Raises
    ------
    MissingSignalsError
        If a detector is asked for and `river` is not installed.
    """
    series = [memory.limited(one) for one in gathered.series]
    end = max((float(one.time[-1]) for one in series if len(one)), default=0.0)
    judged = [judge(one, end, judging) for one in series]
    made = _Consequences(workspace, memory)
    for one in judged:
        if one.breach is not None:
            made.add(one.breach)
    return Triage(
        readings=gathered.readings,
        signals=len(series),
        since=stamp(end - judging.days * 86_400.0),
        end=stamp(end),
        raised=made.raised(),
        new=tuple(made.new),
        attached=tuple(made.attached),
        recurrences=tuple(made.recurrences),
        suppressed=tuple(made.suppressed),
        too_few=tuple(few for one in judged for few in one.too_few),
        silent=sum(one.judged and one.breach is None for one in judged),
        unjudged=tuple(one.name for one in judged if not (one.judged or one.too_few or one.stale)),
        stale=tuple(one.name for one in judged if one.stale),
        notes=(*gathered.notes, *memory.idle_limits(one.name for one in series)),
    )


class _Consequences:
    """What follows of breaches."""

    def __init__(self, workspace: Workspace, memory: Memory) -> None:
        self.new: list[Proposal] = []
        self.attached: list[Attached] = []
        self.recurrences: list[Recurrence] = []
        self.suppressed: list[Muted] = []
        self._workspace = workspace
        self._memory = memory
        self._taken = {item.id for item in workspace.items}
        self._assumed = {(one.subject, one.column) for one in workspace.assumptions}
        self._items = {item.id: item for item in workspace.items}
        self._raising: dict[tuple[str, str], list[Breach]] = defaultdict(list)

    def add(self, breach: Breach) -> None:
        """Look at one more breach."""
        muted = self._memory.suppression(breach)
        if muted is not None:
            told = Muted(breach, muted.until.isoformat(), muted.because)
            self.suppressed.append(told)
            return
        linked = [item for item in self._workspace.items if _speaks_of(item, breach.name)]
        closed = [item for item in linked if item.status == "closed"]
        open_ones = [item for item in linked if item.in_play]
        accepted = [item for item in linked if item.status == "accepted"]
        mended = [item for item in closed if _closed_after(item, breach)]
        if open_ones:
            for item in open_ones:
                self._link(breach, item)
        elif accepted:
            self.attached.append(Attached(breach, accepted[0].id, "it is an accepted risk"))
        elif mended:
            self.attached.append(Attached(breach, mended[0].id, "it was closed after the breach"))
        else:
            before = tuple(item.id for item in closed)
            made = proposal(breach, self._workspace, self._taken, before)
            self._taken.add(made.id)
            self.new.append(made)
            self.recurrences += [Recurrence(breach, item, made.id) for item in before]

    def raised(self) -> tuple[Raise, ...]:
        """Return the cells that are raised; a breach that raises nothing more is attached."""
        made = []
        for (name, column), breaches in self._raising.items():
            assumed = (name, column) in self._assumed
            one = raised(self._items[name], column, breaches, self._memory, assumed)
            if one.after > one.before:
                made.append(one)
            else:
                reason = f"its {column} is as high as this evidence makes it"
                self.attached += [Attached(breach, name, reason) for breach in breaches]
        return tuple(made)

    def _link(self, breach: Breach, item: Item) -> None:
        """Raise an item's rate for a breach, unless it has done so before."""
        if self._memory.has_counted(breach, item.id):
            reason = "its readings have counted before"
            self.attached.append(Attached(breach, item.id, reason))
        else:
            self._raising[item.id, column_of(breach.name.kind)].append(breach)


def _speaks_of(item: Item, name: SignalName) -> bool:
    """Return whether an item names a signal of one of its components."""
    return name.signal in item.signals and name.component in item.components


def _closed_after(item: Item, breach: Breach) -> bool:
    """Return whether an item was closed on the day of a breach's last reading, or later."""
    last = datetime.fromtimestamp(breach.last, UTC).date()
    return item.closed is not None and item.closed >= last

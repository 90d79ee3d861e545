"""An outcome on its way into the ledger: what was told is checked, the item is judged."""

from datetime import UTC, date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paydown.closing import BACKLOG, close
from paydown.ledger.consent import Consent
from paydown.ledger.faults import RefusedError
from paydown.ledger.ledger import Ledger
from paydown.outcome_shape import judgement_shape
from paydown.predicted import predicted
from scenarios.calibration.places import Places
from scenarios.cells import CellError, identifier
from scenarios.fault import Fault, InputError, nearest, quoted
from scenarios.governance import Governance
from scenarios.item import Item
from scenarios.load import load_workspace
from scenarios.success.counts import Count
from scenarios.success.judgement import Judgement, Question
from scenarios.success.judging import Criterion, judge_item
from scenarios.success.signal_choice import chosen_series
from scenarios.success.threshold import read_threshold
from scenarios.units import DAYS_PER_QUARTER, FIRST_DAY, LARGEST, LAST_DAY
from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from paydown.ledger.record import Record
    from paydown.recorded_outcomes import OutcomeOptions

_MOST_ATTEMPTS = 1_000
_MOST_EVENTS = 1_000_000
_MOST_DAYS = 100_000.0
_LONGEST = 10_000
"""Longest remedy, characters."""


def record(folder: Path, name: str, options: "OutcomeOptions") -> "Record":
    """Close an item and record its outcome; see `paydown.record_outcome`."""
    ledger = Ledger(folder)
    workspace = load_workspace(folder)
    before = (folder / BACKLOG).read_bytes()
    item = _found(workspace, identifier(name))
    today = ledger.clock().astimezone(UTC).date()
    closed = options.closed or (item.closed if options.again else None) or today
    faults = [
        *_number_faults(options),
        *_state_faults(item, options),
        *_day_faults(workspace, item, closed, today),
        *_count_faults(options),
    ]
    by = _by(options.by, faults)
    criterion = _criterion(folder, item, options, faults)
    if faults or criterion is None:
        raise InputError(faults)
    question = Question(
        closed=closed,
        threshold=options.threshold or "",
        counts=_counts(options),
        signal=(options.signal or "").strip(),
        until=options.until,
    )
    judgement = _judged(folder, workspace, item, question, criterion)
    actual = item.actual_days if options.effort_days is None else options.effort_days
    attempts = item.attempts if options.attempts is None else options.attempts
    said = predicted(ledger, item.id)
    body: dict[str, Any] = {
        "schema": 1,
        "item": item.id,
        "title": item.title,
        "category": item.category,
        "owner": item.owner,
        "by": by,
        "because": judgement.because,
        "remedy": _remedy(item, options),
        "start": workspace.start.isoformat(),
        "closed": closed.isoformat(),
        "again": options.again,
        "effort": {"estimate_days": item.effort_days, "actual_days": actual},
        "attempts": attempts,
        "believed_per_quarter": item.incidents_per_quarter,
        **judgement_shape(judgement),
        "predicted": said,
        "quarter": None if said is None else _quarter(closed, said["start"]),
    }
    return close(ledger, before, _cells(item, options, closed), body)


def _found(workspace: Workspace, name: str) -> Item:
    """Return an item by its id."""
    found = next((one for one in workspace.items if one.id == name), None)
    if found is None:
        hint = nearest(name, [one.id for one in workspace.items]) or "; name one of its items"
        raise InputError([Fault(BACKLOG, 0, f"unknown item {quoted(name)}{hint}")])
    return found


def _state_faults(item: Item, options: "OutcomeOptions") -> list[Fault]:
    """Return what is wrong with the state an item is in."""
    if item.status == "closed" and not options.again:
        when = "" if item.closed is None else f" since {item.closed}"
        message = f"item {quoted(item.id)} is closed{when}; --again judges it anew"
        return [Fault(BACKLOG, 0, message)]
    if item.status != "closed" and options.again:
        message = f"item {quoted(item.id)} is {item.status}, so it was not judged yet; leave it out"
        return [Fault("--again", 0, message)]
    if options.again and item.closed is None and options.closed is None:
        message = f"item {quoted(item.id)} is closed on a day that nobody noted; give it here"
        return [Fault("--closed", 0, message)]
    if options.effort_days is None and not options.again:
        message = "it is not given; give the engineer-days it really took"
        return [Fault("--effort-days", 0, message)]
    return []


def _number_faults(options: "OutcomeOptions") -> list[Fault]:
    """Return which numbers are out of their range."""
    found = []
    for option, value, least, most in (
        ("--effort-days", options.effort_days, 0, LARGEST),
        ("--attempts", options.attempts, 1, _MOST_ATTEMPTS),
        ("--incidents-before", options.incidents_before, 0, _MOST_EVENTS),
        ("--incidents-after", options.incidents_after, 0, _MOST_EVENTS),
        ("--days-before", options.days_before, 0, _MOST_DAYS),
        ("--days-after", options.days_after, 0, _MOST_DAYS),
    ):
        if value is not None and not (isfinite(value) and least <= value <= most):
            found.append(Fault(option, 0, f"it is {value:g}; give {least} to {most:g}"))
    return found


def _day_faults(workspace: Workspace, item: Item, closed: date, today: date) -> list[Fault]:
    """Return what is wrong with the days."""
    found = []
    last = max(today, workspace.start)
    if not FIRST_DAY <= closed <= LAST_DAY:
        found.append(f"it is {closed}; give a day from {FIRST_DAY} to {LAST_DAY}")
    elif closed > last:
        found.append(f"it is {closed}, which has not come yet; give a day up to {last}")
    if item.created is not None and closed < item.created:
        found.append(f"it is {closed}, before the item was created ({item.created}); mend one")
    return [Fault("--closed", 0, message) for message in found]


def _count_faults(options: "OutcomeOptions") -> list[Fault]:
    """Return what is wrong with the evidence that is told."""
    told = {
        "--incidents-before": options.incidents_before,
        "--incidents-after": options.incidents_after,
        "--days-before": options.days_before,
        "--days-after": options.days_after,
    }
    missing = [option for option, value in told.items() if value is None]
    found = []
    if len(missing) not in (0, len(told)):
        given = next(option for option in told if option not in missing)
        found.append(Fault(given, 0, f"it goes with {', '.join(missing)}; give all four or none"))
    if not missing and options.signal:
        found.append(Fault("--signal", 0, "incidents are given as well; judge by one of them"))
    if options.until is not None and (not missing or options.signal):
        found.append(Fault("--until", 0, "it says how far incidents.csv reaches; leave it out"))
    elif options.until is not None and not FIRST_DAY <= options.until < LAST_DAY:
        message = f"it is {options.until}; give a day from {FIRST_DAY} to {LAST_DAY}"
        found.append(Fault("--until", 0, message))
    return found


def _by(name: str, faults: list[Fault]) -> str:
    """Return a name as it is recorded."""
    try:
        # Whoever tells an outcome approves nothing, so no rule of approval is asked.
        return Consent(name, "told").checked(Governance(), authored=False).by
    except RefusedError as error:
        option, _, message = str(error).partition(" ")
        faults.append(Fault(option, 0, f"it {message}"))
        return ""


def _criterion(
    folder: Path, item: Item, options: "OutcomeOptions", faults: list[Fault]
) -> Criterion | None:
    """Return what counts as success, None where it cannot be read."""
    given = (options.threshold or "").strip()
    if options.threshold is not None and not given:
        faults.append(Fault("--threshold", 0, "it is empty; write '< 0.01' or '>= 99.5'"))
    text = given or item.success_threshold
    stated_by = "--threshold" if given else "success_threshold"
    try:
        threshold = read_threshold(text) if text else None
    except CellError as error:
        faults.append(_cell_fault(folder, item, stated_by, error))
        return None
    return Criterion(threshold, stated_by, item.success_metric)


def _cell_fault(folder: Path, item: Item, stated_by: str, error: CellError) -> Fault:
    """Return the fault of a threshold, where it stands."""
    if stated_by == "--threshold":
        return Fault(stated_by, 0, f"it {error}")
    line = Places.of(folder).items.get(item.id, 0)
    return Fault(BACKLOG, line, f"success_threshold {error}, here or by --threshold")


def _counts(options: "OutcomeOptions") -> tuple[Count, Count] | None:
    """Return the incidents that were told."""
    if options.incidents_before is None or options.incidents_after is None:
        return None
    return (
        Count(options.incidents_before, float(options.days_before or 0.0)),
        Count(options.incidents_after, float(options.days_after or 0.0)),
    )


def _judged(
    folder: Path, workspace: Workspace, item: Item, question: Question, criterion: Criterion
) -> Judgement:
    """Return the judgement of an item."""
    series = chosen_series(folder, workspace, item, question, criterion)
    try:
        return judge_item(workspace, item, question, criterion, series)
    except CellError as error:
        raise InputError([_cell_fault(folder, item, criterion.stated_by, error)]) from None


def _remedy(item: Item, options: "OutcomeOptions") -> str:
    """Return what was done."""
    told = item.remedy if options.remedy is None else options.remedy.strip()
    if len(told) > _LONGEST:
        message = f"it is longer than {_LONGEST:,} characters ({len(told):,}); shorten it"
        raise InputError([Fault("--remedy", 0, message)])
    return told


def _quarter(closed: date, start: str) -> int:
    """Return the quarter of a plan in which a day falls, from 1; 0 and less before it."""
    begin = datetime.fromisoformat(start).date()
    return (closed - begin).days // DAYS_PER_QUARTER + 1


def _cells(item: Item, options: "OutcomeOptions", closed: date) -> dict[tuple[str, str], str]:
    """Return the cells of the backlog that change."""
    cells = {}
    if not options.again:
        cells = {(item.id, "status"): "closed", (item.id, "closed"): closed.isoformat()}
    elif closed != item.closed:
        cells = {(item.id, "closed"): closed.isoformat()}
    if options.effort_days is not None and options.effort_days != item.actual_days:
        cells[item.id, "actual_days"] = f"{options.effort_days:.10g}"
    if options.attempts is not None and options.attempts != item.attempts:
        cells[item.id, "attempts"] = f"{options.attempts}"
    return cells

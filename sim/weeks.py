"""A run week by week: what is open, what it threatens, how users fare, where the crews' days go."""

from dataclasses import dataclass, fields

import numpy as np

from scenarios.table import Booleans, Floats
from scenarios.units import DAYS_PER_QUARTER, DAYS_PER_WEEK
from sim.logs import Activity
from sim.run import Run
from sim.spells import Cause, Spells, spells_of
from sim.users import usage


@dataclass(frozen=True, eq=False)
class Weeks:
    """The state of a run at the start and after each of w weeks, (w+1,) each.

    What happens at the very end of a week counts in it.
    """

    day: Floats
    """Days since the planning date."""
    items_open: Floats
    """Items that have appeared and are not closed."""
    principal_open_days: Floats
    """True effort still to do on them, engineer-days."""
    hazard_per_quarter: Floats
    """Incidents a quarter that they cause, by their true hazards."""
    drift: Floats
    """Quality lost since the last retraining that worked, a share weighted by value."""
    retention: Floats
    """Users still there, a share weighted by value."""
    engineers: Floats
    """Engineers present."""
    remediation_days: Floats
    """Engineer-days of the week before on first attempts at items, NaN at the start."""
    rollback_days: Floats
    """The same on work repeated after a failed rollout."""
    firefighting_days: Floats
    """The same on incidents, from engaged to restored."""
    aftercare_days: Floats
    """The same on post-mortems and clean-up."""
    toil_days: Floats
    """The same on manual work that open items cause."""
    idle_days: Floats
    """The same with nothing to do that the policy named."""
    crew_use: Floats
    """Share of the week's engineer-days that was not idle, NaN at the start or without a crew."""


WEEKLY = tuple(field.name for field in fields(Weeks))[1:]
"""Names of what is told of each week, in the order of every table."""
_DAYS = ("remediation", "rollback", "firefighting", "aftercare")
FLOWS = tuple(f"{name}_days" for name in (*_DAYS, "toil", "idle"))
"""The columns that sum to a week's engineer-days."""


def weeks_of(run: Run) -> Weeks:
    """Return a run week by week; the last week ends at the horizon."""
    horizon = run.world.horizon
    day = np.linspace(0.0, horizon, int(horizon // DAYS_PER_WEEK) + 1)
    opened = run.world.table.since[:, None] <= day
    closed = np.array([np.inf if one is None else one for one in run.closed])
    is_open = opened & (closed[:, None] > day)
    drift, retention = _service(run, day)
    engineers, flows = _crews(run, day)
    total = sum(flows.values())
    with np.errstate(invalid="ignore"):
        crew_use = np.where(total > 0, 1.0 - flows["idle_days"] / total, np.nan)
    return Weeks(
        day=day,
        items_open=is_open.sum(axis=0).astype(np.float64),
        principal_open_days=_principal(run, day, opened),
        hazard_per_quarter=_hazard(run, day, is_open),
        drift=drift,
        retention=retention,
        engineers=engineers,
        crew_use=crew_use,
        **flows,
    )


def _hazard(run: Run, day: Floats, is_open: Booleans) -> Floats:
    """Return the summed true hazards of open items, incidents a quarter, (w+1,)."""
    table, world = run.world.table, run.world
    age = np.maximum(0.0, day - table.since[:, None])
    rates = (world.truth * table.hazard)[:, None] * np.exp(table.growth[:, None] * age)
    total: Floats = (rates * is_open).sum(axis=0)
    return total * DAYS_PER_QUARTER


def _principal(run: Run, day: Floats, opened: Booleans) -> Floats:
    """Return the true effort still to do, engineer-days, (w+1,).

    An item not begun has its grown effort to do. One that is begun has the effort of its start,
    half of it again for each rollout that failed, less what was worked; a closed one nothing.
    """
    world, table = run.world, run.world.table
    started = np.array([np.inf if one is None else one for one in run.started])
    begun = started[:, None] <= day
    at = np.where(begun, np.where(np.isfinite(started), started, 0.0)[:, None], day)
    age = np.maximum(0.0, at - table.since[:, None])
    effort = (world.effort_factor * table.effort)[:, None]
    effort = effort * np.exp(table.effort_growth[:, None] * age)
    halves = np.zeros(effort.shape)
    for item, failed in run.failed_rollouts:
        halves[item] += failed <= day
    due: Floats = (effort * np.where(begun, 1.0 + halves / 2, 1.0) * opened).sum(axis=0)
    worked = _worked(run, day, Activity.REMEDIATION) + _worked(run, day, Activity.ROLLBACK)
    # Sums of many parts leave a dust of rounding where nothing is left.
    return np.asarray(np.maximum(0.0, due - worked))


def _worked(run: Run, day: Floats, activity: Activity) -> Floats:
    """Return the engineer-days of all crews on an activity up to each day, (w+1,)."""
    log = run.stint_log
    total = np.zeros(len(day))
    for team in range(len(run.world.workspace.teams)):
        here = (log.team == team) & (log.activity == activity)
        total += _under(run, team, log.start[here], log.end[here], day)
    return total


def _under(run: Run, team: int, start: Floats, end: Floats, day: Floats) -> Floats:
    """Return the integral of a crew's pace over all stretches up to each day, (w+1,)."""
    changes = [change for change in run.paces if change.team == team]
    grid = np.unique(np.concatenate([day, start, end, [change.day for change in changes]]))
    steps = np.bincount(np.searchsorted(grid, start), minlength=len(grid))
    steps = steps - np.bincount(np.searchsorted(grid, end), minlength=len(grid))
    since = np.array([change.day for change in changes])
    pace = np.array([change.pace for change in changes])
    # Of several changes on one day the last one holds.
    now = pace[np.searchsorted(since, grid[:-1], side="right") - 1]
    amount = np.cumsum(steps)[:-1] * now * np.diff(grid)
    return np.asarray(np.concatenate([[0.0], np.cumsum(amount)])[np.searchsorted(grid, day)])


def _crews(run: Run, day: Floats) -> tuple[Floats, dict[str, Floats]]:
    """Return engineers present, and engineer-days of the week before by what they went into."""
    log, horizon = run.stint_log, run.world.horizon
    engineers = np.zeros(len(day))
    sums = {name: np.zeros(len(day)) for name in FLOWS}
    for team, owner in enumerate(run.world.workspace.teams):
        changes = [change for change in run.paces if change.team == team]
        borders = np.array([*(change.day for change in changes), horizon])
        crew = np.array([change.engineers for change in changes], dtype=np.float64)
        pace = np.array([change.pace for change in changes])
        lengths = np.diff(borders)
        engineers += crew[np.searchsorted(borders[:-1], day, side="right") - 1]

        def running(rate: Floats, lengths: Floats = lengths, borders: Floats = borders) -> Floats:
            """Return the integral of a rate between changes up to each day."""
            whole = np.concatenate([[0.0], np.cumsum(rate * lengths)])
            return np.asarray(np.interp(day, borders, whole))

        sums["toil_days"] += running(crew * (owner.pace - pace))
        sums["idle_days"] += running(crew * pace)
        for activity, name in enumerate(_DAYS):
            here = (log.team == team) & (log.activity == activity)
            worked = _under(run, team, log.start[here], log.end[here], day)
            sums[f"{name}_days"] += worked
            sums["idle_days"] -= worked
    # What is left of a sum of many parts may be a dust below 0.
    flows = {name: np.diff(whole, prepend=np.nan) for name, whole in sums.items()}
    return engineers, {name: np.maximum(flow, 0.0) + 0.0 for name, flow in flows.items()}


def _service(run: Run, day: Floats) -> tuple[Floats, Floats]:
    """Return drift and retention of all components, weighted by value, (w+1,) each."""
    components, horizon = run.world.workspace.components, run.world.horizon
    values = np.array([component.value_per_day for component in components])
    weights = values if values.sum() > 0 else None
    spells = spells_of(run)
    drift, kept = [], []
    for index, component in enumerate(components):
        here = spells.of(index)
        drift.append(_level(here.where(here.cause == Cause.DRIFT), day))
        use = usage(component, here, horizon, at=day)
        kept.append(use.users[np.searchsorted(use.grid, day)])
    return (
        np.asarray(np.average(drift, axis=0, weights=weights)),
        np.asarray(np.average(kept, axis=0, weights=weights)),
    )


def _level(spells: Spells, day: Floats) -> Floats:
    """Return the summed levels of spells on each day, (w+1,)."""
    grid = np.unique(np.concatenate([day, spells.start, spells.end]))
    constant, slope = spells.lines(grid)
    place = np.minimum(np.searchsorted(grid, day), len(constant) - 1)
    # On the last day, where all spells end, the level is that of just before.
    return np.asarray(np.maximum(0.0, constant[place] + slope[place] * day))

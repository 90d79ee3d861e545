"""A world as plain lists: Python's own numbers are what an event loop reads fastest."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scenarios.table import Booleans
from sim.clock import lengthened, urgency
from sim.world import World

Numbers = list[float]


@dataclass(frozen=True, eq=False)
class Plain:
    """Columns of a world's items (by row), potential incidents (by index) and components."""

    since: Numbers
    """Items: day of appearance."""
    team: list[int]
    """Items: team of the toil."""
    teams: list[list[int]]
    """Items: teams with a part."""
    components: list[list[int]]
    """Items: components listed."""
    team_effort: list[Numbers]
    """Items: estimate by team, engineer-days."""
    effort_factor: Numbers
    """Items: true effort over estimate."""
    rollout: Numbers
    """Items: length of a rollout, days."""
    rollouts_needed: Numbers
    """Items: number of the rollout that holds."""
    truth: Numbers
    """Items: truth factor."""
    toil: Numbers
    """Items: believed toil, engineer-days a day."""
    blinds: Numbers
    """Items: addition to the factor 1 of detection."""
    slows: Numbers
    """Items: addition to the factor 1 of restore."""
    blocks: Numbers
    """Items: probability that it makes a retraining fail."""
    barred: list[bool]
    """Items: work can never start."""
    onset: Numbers
    """Incidents: day."""
    item: list[int]
    """Incidents: row of the item or BACKGROUND."""
    home: list[int]
    """Incidents: home component."""
    urgency: Numbers
    """Incidents: rank among those that wait, least first."""
    detect_mean: Numbers
    """Incidents: mean detection time, days."""
    detection: Numbers
    """Incidents: detection time over its mean."""
    restore_mean: Numbers
    """Incidents: mean restore time, days."""
    restore: Numbers
    """Incidents: restore time over its mean."""
    aftercare: Numbers
    """Incidents: aftercare, engineer-days."""
    veiled: list[int]
    """Incidents at a home where some item blinds or slows, by onset."""
    clear: list[int]
    """The other incidents, by day of detection and index."""
    clear_day: Numbers
    """Day on which each of `clear` is detected, if it happens."""
    clear_restore: Numbers
    """Days from engaged to restored of each of `clear`."""
    hinders: list[list[int]]
    """Components: rows of the items listing it that blind or slow."""
    blockers: list[list[int]]
    """Components: rows of the items listing it that block retraining."""
    retraining_marks: list[Numbers]
    """Components: a uniform number for each retraining."""

    @classmethod
    def of(cls, world: World) -> "Plain":
        """Return a world's columns as lists."""
        table, incidents = world.table, world.incidents
        hindering = (table.blinds > 0) | (table.slows > 0)
        blocking = table.blocks > 0
        columns = table.harms.T
        values = np.array([c.value_per_day for c in world.workspace.components])
        # The last entry is never taken: it stands where a background incident has no item.
        of_item = np.append(table.value_at_risk, 0.0)[incidents.item]
        # Where nothing can hide or slow them, detection and restore are known beforehand.
        hidden = np.any(table.harms & hindering[:, None], axis=0)[incidents.home]
        delay = lengthened(incidents.detect_mean, 0.0, incidents.detection)
        detected, clear = incidents.onset + delay, np.flatnonzero(~hidden)
        clear = clear[np.lexsort((clear, detected[clear]))]
        restore = lengthened(incidents.restore_mean, 0.0, incidents.restore)
        at_risk = np.where(incidents.item < 0, values[incidents.home], of_item)
        return cls(
            since=table.since.tolist(),
            team=table.team.tolist(),
            teams=_columns_that_hold(table.works),
            components=_columns_that_hold(table.harms),
            team_effort=table.team_effort.tolist(),
            effort_factor=world.effort_factor.tolist(),
            rollout=table.rollout.tolist(),
            rollouts_needed=world.rollouts_needed.tolist(),
            truth=world.truth.tolist(),
            toil=table.toil.tolist(),
            blinds=table.blinds.tolist(),
            slows=table.slows.tolist(),
            blocks=table.blocks.tolist(),
            barred=table.barred.tolist(),
            onset=incidents.onset.tolist(),
            item=incidents.item.tolist(),
            home=incidents.home.tolist(),
            urgency=urgency(incidents.severity, at_risk).tolist(),
            detect_mean=incidents.detect_mean.tolist(),
            detection=incidents.detection.tolist(),
            restore_mean=incidents.restore_mean.tolist(),
            restore=incidents.restore.tolist(),
            aftercare=incidents.aftercare.tolist(),
            veiled=np.flatnonzero(hidden).tolist(),
            clear=clear.tolist(),
            clear_day=detected[clear].tolist(),
            clear_restore=restore[clear].tolist(),
            hinders=[np.flatnonzero(column & hindering).tolist() for column in columns],
            blockers=[np.flatnonzero(column & blocking).tolist() for column in columns],
            retraining_marks=[marks.tolist() for marks in world.retraining_marks],
        )


@lru_cache(maxsize=1)
def plain_of(world: World) -> Plain:
    """Return a world's columns as lists; made once for all policies that meet it in turn."""
    return Plain.of(world)


def _columns_that_hold(flags: Booleans) -> list[list[int]]:
    """Return for each row of flags, (n, m), the columns that are True."""
    found: list[list[int]] = [[] for _ in range(len(flags))]
    rows, columns = np.nonzero(flags)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        found[row].append(column)
    return found

"""A world as plain lists: Python's own numbers are what an event loop reads fastest."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scenarios.table import Booleans, ItemTable
from sim.clock import grown_effort, lengthened, retraining_fails, urgency
from sim.run import RetrainingDone
from sim.world import BACKGROUND, World

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
    effort_growth: Numbers
    """Items: factor of the effort's growth a quarter until work starts."""
    untouched: Numbers
    """Items: true effort at the horizon if work never starts, engineer-days."""
    toil: Numbers
    """Items: true toil, engineer-days a day."""
    arrivals: list[int]
    """Newcomers that bring toil, blind or slow, in order: the others need no event."""
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
    veiled_item: list[int]
    """Items of `veiled`, and at the end BACKGROUND, which is never closed."""
    clear: list[int]
    """The other incidents, by day of detection and index."""
    clear_day: Numbers
    """Day on which each of `clear` is detected, if it happens."""
    clear_restore: Numbers
    """Days from engaged to restored of each of `clear`."""
    hinders: list[list[int]]
    """Components: rows of the items listing it that blind or slow."""
    retrainings: list[tuple[RetrainingDone, float, list[int]]]
    """By day and component: a retraining, its mark, rows of the items that may make it fail."""

    @classmethod
    def of(cls, world: World) -> "Plain":
        """Return a world's columns as lists."""
        table, incidents = world.table, world.incidents
        hindering = (table.blinds > 0) | (table.slows > 0)
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
        horizon = world.horizon
        since, effort_factor = table.since.tolist(), world.effort_factor.tolist()
        teams, team_effort = _columns_that_hold(table.works), table.team_effort.tolist()
        growth = [1.0 + item.effort_growth_per_quarter for item in table.items]
        toil = world.truth * table.toil
        acting = (toil > 0) | hindering
        acting[: len(world.workspace.in_play)] = False
        return cls(
            since=since,
            team=table.team.tolist(),
            teams=teams,
            components=_columns_that_hold(table.harms),
            team_effort=team_effort,
            effort_factor=effort_factor,
            rollout=table.rollout.tolist(),
            rollouts_needed=world.rollouts_needed.tolist(),
            effort_growth=growth,
            untouched=[
                sum(
                    grown_effort(
                        team_effort[row][team] * effort_factor[row],
                        growth[row],
                        horizon - since[row],
                    )
                    for team in teams[row]
                )
                for row in range(len(table))
            ],
            toil=toil.tolist(),
            arrivals=np.flatnonzero(acting).tolist(),
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
            veiled_item=np.append(incidents.item[hidden], BACKGROUND).tolist(),
            clear=clear.tolist(),
            clear_day=detected[clear].tolist(),
            clear_restore=restore[clear].tolist(),
            hinders=[np.flatnonzero(column & hindering).tolist() for column in columns],
            retrainings=_retrainings(world),
        )


@lru_cache(maxsize=16)
def head_of(table: ItemTable, count: int) -> ItemTable:
    """Return the first rows of a world's table; made once for all policies that meet it in turn.

    Whoever is shown it cannot change it, so they may share it.
    """
    return table.head(count)


@lru_cache(maxsize=1)
def plain_of(world: World) -> Plain:
    """Return a world's columns as lists; made once for all policies that meet it in turn."""
    return Plain.of(world)


def _retrainings(world: World) -> list[tuple[RetrainingDone, float, list[int]]]:
    """Return the retrainings before the horizon with their marks and blockers, in order."""
    table, horizon, found = world.table, world.horizon, []
    for index, component in enumerate(world.workspace.components):
        blockers = np.flatnonzero(table.harms[:, index] & (table.blocks > 0)).tolist()
        blocks = table.blocks[blockers].tolist()
        for k, mark in enumerate(world.retraining_marks[index].tolist(), start=1):
            day = k * component.retrain_days
            if day < horizon:
                # Most would succeed with all of them open, and with fewer the more.
                threats = blockers if retraining_fails(mark, blocks) else []
                found.append((RetrainingDone(index, day), mark, threats))
    return sorted(found, key=lambda one: (one[0].day, one[0].component))


def _columns_that_hold(flags: Booleans) -> list[list[int]]:
    """Return for each row of flags, (n, m), the columns that are True."""
    found: list[list[int]] = [[] for _ in range(len(flags))]
    rows, columns = np.nonzero(flags)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        found[row].append(column)
    return found

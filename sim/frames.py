"""Results as tidy frames of pandas: a row for each observation, a column for each variable."""

import numpy as np
import pandas as pd

from scenarios.table import Integers
from sim.detail import ACCOUNT, COSTS, Detail
from sim.measures import MEASURES
from sim.results import NoDetailError, Results
from sim.weeks import WEEKLY

BACKGROUND_ROW = "(background)"
"""Stands for an item where no listed item is to blame."""


def measures_frame(results: Results) -> pd.DataFrame:
    """Return a row for each policy and world.

    Columns: ``policy``, ``scenario``, ``replication``, then every measure.
    """
    parts = []
    for policy in results.policies:
        columns = {name: results.values[policy][name] for name in MEASURES}
        part = pd.DataFrame(columns)
        parts.append(_keyed(part, results, policy, np.arange(results.replications)))
    return pd.concat(parts, ignore_index=True)


def weeks_frame(results: Results) -> pd.DataFrame:
    """Return a row for each policy, world and week; week 0 is the planning date.

    Columns: ``policy``, ``scenario``, ``replication``, ``week``, ``day``, then those of
    `sim.weeks.Weeks`.
    """
    parts = []
    for policy, details in _told(results):
        count = len(details[0].weeks)
        table = np.concatenate([detail.weeks for detail in details])
        part = pd.DataFrame(table, columns=list(WEEKLY))
        week = np.tile(np.arange(count), len(details))
        part.insert(0, "week", week)
        part.insert(1, "day", week * (results.workspace.horizon / (count - 1)))
        parts.append(_keyed(part, results, policy, np.repeat(np.arange(len(details)), count)))
    return pd.concat(parts, ignore_index=True)


def items_frame(results: Results) -> pd.DataFrame:
    """Return a row for each policy, world and item, newcomers and the background among them.

    Columns: ``policy``, ``scenario``, ``replication``, ``item``, ``kind`` (listed, newcomer or
    background), ``cost`` (value lost and penalties), then those of `sim.detail.ACCOUNT`.
    """
    listed = [item.id for item in results.workspace.in_play]
    parts = []
    for policy, details in _told(results):
        names: list[str] = []
        kinds: list[str] = []
        for detail in details:
            names += [*listed, *detail.newcomers, BACKGROUND_ROW]
            kinds += ["listed"] * len(listed) + ["newcomer"] * len(detail.newcomers)
            kinds.append("background")
        part = pd.DataFrame(np.concatenate([one.account for one in details]), columns=list(ACCOUNT))
        part.insert(0, "item", names)
        part.insert(1, "kind", kinds)
        part.insert(2, "cost", part[list(COSTS)].sum(axis=1))
        worlds = np.repeat(np.arange(len(details)), [len(one.account) for one in details])
        parts.append(_keyed(part, results, policy, worlds))
    return pd.concat(parts, ignore_index=True)


def _told(results: Results) -> list[tuple[str, tuple[Detail, ...]]]:
    """Return the runs kept in detail by policy."""
    told = [(policy, results.details.get(policy, ())) for policy in results.policies]
    if not all(details for _, details in told):
        raise NoDetailError("no run was kept in detail; simulate with detail=N for N worlds")
    return told


def _keyed(
    part: pd.DataFrame, results: Results, policy: str, replication: Integers
) -> pd.DataFrame:
    """Return a frame with policy, scenario and replication before its columns."""
    part.insert(0, "policy", policy)
    part.insert(1, "scenario", results.scenario)
    part.insert(2, "replication", replication)
    return part

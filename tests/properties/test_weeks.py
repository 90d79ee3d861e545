"""A run week by week fits its measures and its books, whatever the workspace."""

import numpy as np
import pytest
from hypothesis import given, settings

from scenarios.units import DAYS_PER_QUARTER
from scenarios.workspace import Workspace
from sim import model
from sim.books import keep_books
from sim.detail import ACCOUNT, COSTS, detail_of
from sim.measures import measure
from sim.run import Run
from sim.weeks import FLOWS, WEEKLY, weeks_of
from sim.world import BACKGROUND, draw_world
from tests.support.policies import policy_of
from tests.support.workspaces import SEEDS, workspaces

each_policy = pytest.mark.parametrize("name", ["none", "cd3", "shuffled"])
some = settings(max_examples=40)


def play(workspace: Workspace, seed: int, name: str) -> Run:
    """Return the run of a policy in a world."""
    policy = policy_of(name).prepare(workspace)
    return model.simulate(draw_world(workspace, seed, 0), policy)


@each_policy
@some
@given(workspace=workspaces(), seed=SEEDS)
def test_weeks_end_where_the_measures_are(name: str, workspace: Workspace, seed: int) -> None:
    run = play(workspace, seed, name)
    weeks, told = weeks_of(run), measure(run)
    assert weeks.items_open[-1] == told["items_open"]
    assert weeks.principal_open_days[-1] == pytest.approx(
        told["principal_open_days"], rel=1e-9, abs=1e-7
    )
    assert weeks.retention[-1] == pytest.approx(told["retention"], rel=1e-9, abs=1e-12)
    for flow in FLOWS:
        whole = told[f"engineer_days.{flow.removesuffix('_days')}"]
        assert np.sum(getattr(weeks, flow)[1:]) == pytest.approx(whole, rel=1e-9, abs=1e-7), flow
    assert len(weeks.day) == 13 * workspace.quarters + 1
    assert all(len(getattr(weeks, name)) == len(weeks.day) for name in WEEKLY)


@each_policy
@some
@given(workspace=workspaces(), seed=SEEDS)
def test_the_state_of_a_week_is_that_of_the_record(
    name: str, workspace: Workspace, seed: int
) -> None:
    """Told a second time from the record, item by item and day by day."""
    run = play(workspace, seed, name)
    world, weeks = run.world, weeks_of(run)
    for week in (0, 1, 6, len(weeks.day) - 1):
        day = 7.0 * week
        rows = [
            row
            for row, closed in enumerate(run.closed)
            if world.table.since[row] <= day and (closed is None or closed > day)
        ]
        assert weeks.items_open[week] == len(rows)
        hazard = sum(
            world.truth[row]
            * world.table.hazard[row]
            * np.exp(world.table.growth[row] * (day - world.table.since[row]))
            for row in rows
        )
        assert weeks.hazard_per_quarter[week] == pytest.approx(hazard * DAYS_PER_QUARTER)
        present = sum(
            [p.engineers for p in run.paces if p.team == team and p.day <= day][-1]
            for team in range(len(workspace.teams))
        )
        assert weeks.engineers[week] == present
        assert weeks.principal_open_days[week] >= -1e-9


@each_policy
@some
@given(workspace=workspaces(), seed=SEEDS)
def test_accounts_sum_to_the_books(name: str, workspace: Workspace, seed: int) -> None:
    run = play(workspace, seed, name)
    books = keep_books(run)
    detail = detail_of(run, books)
    account = dict(zip(ACCOUNT, detail.account.T, strict=True))
    assert len(detail.account) == len(run.world.table) + 1
    assert len(detail.newcomers) == run.world.newcomers
    for column in COSTS:
        whole = getattr(books, column.removeprefix("lost_to_"))
        assert account[column].sum() == pytest.approx(whole, rel=1e-9, abs=1e-6), column
    assert account["incidents"].sum() == len(run.incidents)
    items = run.world.incidents.item[run.incident_log.incident]
    assert account["incidents"][-1] == np.sum(items == BACKGROUND)
    worked = books.engineer_days.remediation + books.engineer_days.rollback
    assert account["worked_days"].sum() == pytest.approx(worked, rel=1e-9, abs=1e-7)
    for row, closed in enumerate(run.closed):
        told = account["closed_day"][row]
        assert np.isnan(told) if closed is None else told == closed

"""From a workspace and its history to beliefs with intervals."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from scenarios.calibration import efforts as effort_laws
from scenarios.calibration import fix_success, times
from scenarios.calibration.attribution import Attribution
from scenarios.calibration.back_test import BackTest, back_test
from scenarios.calibration.calibration import Calibration
from scenarios.calibration.exposure import Exposure
from scenarios.calibration.observation import Observation
from scenarios.calibration.places import Places
from scenarios.calibration.proposing import Found, Proposer
from scenarios.calibration.rates import estimate_background, estimate_items
from scenarios.calibration.reporting import judge
from scenarios.digest import workspace_digest
from scenarios.past_task import PastTask
from scenarios.placed import Placed
from scenarios.workspace import Workspace


def calibrate_beliefs(
    workspace: Workspace,
    tasks: Sequence[Placed[PastTask]] = (),
    seed: int = 0,
    places: Places | None = None,
) -> Calibration:
    """Return what the past says of a workspace's beliefs.

    Parameters
    ----------
    workspace
        What is believed, and the incidents.
    tasks
        Past tasks with estimates.
    seed
        Seed of the draws, by which posteriors are told.
    places
        Where the cells stand; None where the workspace came without files.
    """
    # One stream for each question, so that none disturbs another.
    streams = [np.random.default_rng(one) for one in np.random.SeedSequence(seed).spawn(5)]
    seen = Observation.of(workspace)
    laid = Attribution.of(workspace, seen, Exposure.of(workspace, seen))
    judged = judge(workspace, seen, laid)
    rates = estimate_items(workspace, seen, judged, streams[0])
    background, silent = estimate_background(workspace, seen, judged)
    unanswered = [*rates.unanswered, *silent]
    notes = [*seen.notes, *rates.notes]

    detected, restored = times.detections(workspace), times.restores(workspace)
    detection = times.estimate_times(detected, workspace, streams[1], exponential=True)
    restoration = times.estimate_times(restored, workspace, streams[2], exponential=False)
    for spells, made, name, ends in (
        (detected, detection, "detection times", "a start and a detection"),
        (restored, restoration, "restore times", "a detection and a restoration"),
    ):
        every = len(workspace.incidents)
        if not made:
            unanswered.append(
                f"{name} cannot be estimated: {spells.count} of {every:,} incidents have {ends}, "
                f"at least {times.LEAST} are needed"
            )
        elif spells.dropped:
            notes.append(f"{spells.dropped:,} of {every:,} incidents lack {ends}: no {name} there")

    found = effort_laws.ratios(workspace, tasks)
    notes.extend(found.notes)
    laws = effort_laws.estimate_efforts(found, streams[3])
    if not laws or laws[0].kind != "all":
        unanswered.append(
            f"effort bias, spread and exact share cannot be estimated: {len(found.ratio)} tasks "
            f"have an estimate and an effort, at least {effort_laws.LEAST} are needed, "
            "some of them off their estimate"
        )
    fixes = fix_success.estimate_fixes(workspace)
    if not fixes:
        unanswered.append(
            "fix success cannot be estimated: fewer than "
            f"{fix_success.LEAST} closed items tell their attempts"
        )
    tested = back_test(workspace, seen, judged.dispersion, streams[4])
    if not isinstance(tested, BackTest):
        unanswered.append(tested)
    proposer = Proposer(workspace, places or Places())
    changes = proposer.changes(
        Found(
            items=rates.items,
            background=background,
            detection=tuple(detection.values()),
            restoration=tuple(restoration.values()),
            efforts=laws,
            fixes=fixes,
        )
    )
    return Calibration(
        workspace=workspace.name,
        digest=workspace_digest(workspace),
        seed=seed,
        since=workspace.start + timedelta(days=int(np.floor(seen.since))),
        until=workspace.start + timedelta(days=int(seen.until)),
        incidents=len(seen.incidents),
        rates=judged.rates,
        reasons=judged.reasons,
        unanswered=tuple(unanswered),
        notes=(*notes, *proposer.kept),
        fit=rates.fit,
        items=rates.items,
        categories=rates.categories,
        background=background,
        detection=tuple(detection.values()),
        restoration=tuple(restoration.values()),
        efforts=laws,
        fixes=fixes,
        back_test=tested if isinstance(tested, BackTest) else None,
        changes=changes,
        effort_ratios=found.ratio,
    )

"""Where the figures come from: data, assumptions, seeds, versions; and all of it as JSON."""

import platform
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from paydown import shapes
from paydown.reporting.gathering import ReportData
from paydown.reporting.parts import Listing, Paragraph, Part, Section
from paydown.reporting.sheets import listed
from paydown.sheet import Sheet, counted, under

_PACKAGES = ("simpy", "numpy", "scipy", "pulp", "highspy", "altair", "vl-convert-python")
"""Packages whose versions may move a figure."""


def provenance(data: ReportData) -> Section:
    """Return what the report was made from and by.

    Parameters
    ----------
    data
        What was found out.
    """
    from paydown.check_tables import check_tables

    workspace, asked = data.workspace, data.asked
    rows = (
        ("workspace", f"{workspace.name}{under(workspace.scenario)}"),
        ("digest of the inputs (SHA-256)", data.digest),
        *((f"given {one.what}", f"{one}") for one in data.given.sources),
        ("planning date", workspace.start.isoformat()),
        ("horizon", counted(workspace.quarters, "quarter")),
        ("items in play", f"{len(workspace.in_play)} of {len(workspace.items)}"),
        ("worlds of each scenario", str(data.comparison.replications)),
        ("scenarios", ", ".join(data.comparison.scenarios)),
        ("policies", ", ".join(data.comparison.policies)),
        ("seed of worlds and truths", str(asked.seed)),
        ("drawn truths", str(asked.truths)),
        ("time limit of the solver, seconds", f"{asked.time_limit:g}"),
        *((("ledger", asked.ledger),) if asked.ledger is not None else ()),
        *versions().items(),
    )
    parts: list[Part] = [
        Paragraph(
            "All figures are of one version of the inputs: they were worked out in one run from a "
            "workspace that was loaded once, and what was given besides counts only where it was "
            "made from inputs with the same digest. Plans are stopped by the clock at a gap, so a "
            "plan that is not proven may differ in another run; worlds do not."
        ),
        Listing("What it was made from", ("what", "value"), rows),
    ]
    for part in check_tables(workspace, ()):
        if isinstance(part, Sheet):
            parts.append(listed(part))
    parts.append(
        Paragraph(
            "The plan, its capacity frontier and the comparison are in this file as JSON, in the "
            "element with the id paydown-data."
        )
    )
    return Section("data", "Data, assumptions and versions", tuple(parts))


def versions() -> dict[str, str]:
    """Return the versions of what made the report."""
    from paydown import __version__

    found = {"paydown": __version__, "Python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def embedded(data: ReportData) -> dict[str, Any]:
    """Return the results as plain content, for other programs.

    Parameters
    ----------
    data
        What was found out.
    """
    from paydown.study_shapes import study_shape

    results = {}
    for name, one in data.comparison.results.items():
        baseline = data.today if data.today in one.policies else None
        # Weeks and items of every world would be most of the file.
        results[name] = shapes.results_shape(replace(one, details={}), baseline)
    return {
        "schema_version": shapes.SCHEMA_VERSION,
        "digest": data.digest,
        "seed": data.asked.seed,
        "versions": versions(),
        "plan": {**shapes.plan_shape(data.study.plan, data.workspace), **study_shape(data.study)},
        "results": results,
    }

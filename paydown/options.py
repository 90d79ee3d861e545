"""Options that mean the same on every verb."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(help="Workspace folder.", show_default="this folder")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write to this file.", show_default=False)
]
Table = Annotated[
    Path | None,
    typer.Option(help="Write a row for each world and week, or item, as CSV.", show_default=False),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
Seed = Annotated[int, typer.Option(help="Seed of the worlds.", min=0, max=2**63 - 1)]
Jobs = Annotated[int | None, typer.Option(help="Processes.", min=1, show_default="all processors")]
Replications = Annotated[int, typer.Option(help="Worlds.", min=1, max=1_000_000)]
Quarters = Annotated[
    int | None,
    typer.Option(help="Horizon, quarters.", min=1, max=40, show_default="the workspace's"),
]
CapacityDays = Annotated[
    str | None,
    typer.Option(
        help="A quarter's engineer-days: N, or team=N,team=N; it scales focus.",
        show_default="the workspace's",
    ),
]
Scenario = Annotated[
    str | None,
    typer.Option(
        help="Scenario of the catalogue, or of the workspace's scenarios/.",
        show_default="the beliefs as they are",
    ),
]
TimeLimit = Annotated[
    float, typer.Option(help="Solver's wall time, seconds.", min=0.01, max=1_000_000)
]
Gap = Annotated[float, typer.Option(help="Relative gap at which to stop.", min=0, max=1)]

"""What a report is given instead of working it out: a plan, results; each checked to be its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paydown.failures import CommandError, Exit
from paydown.running import Running
from scenarios.digest import workspace_digest
from scenarios.workspace import BASELINE, Workspace

if TYPE_CHECKING:
    from scenarios.plan import Plan
    from scenarios.scenario import Scenario
    from sim.comparison import Comparison
    from sim.manifest import Manifest


@dataclass(frozen=True)
class Source:
    """A file or folder that a report was given."""

    what: str
    """What it holds: plan, results."""
    path: Path
    """Where it is."""
    digest: str
    """Digest of the inputs it was made from; empty where it does not say."""
    wanted: str
    """Digest of the inputs of the report."""
    remedy: str
    """The command that makes it anew."""

    @property
    def stale(self) -> bool:
        """Whether it was made from other inputs."""
        return self.digest != self.wanted

    def __str__(self) -> str:
        """Return what is to be told of it."""
        if not self.stale:
            return f"the {self.what} of {self.path} were made from these inputs"
        made = f"from others ({self.digest[:12]})" if self.digest else "no one can say from which"
        return (
            f"the {self.what} of {self.path} are stale and left out: they were made {made}, the "
            f"inputs are {self.wanted[:12]} now; what is shown was worked out anew; to renew the "
            f"file: {self.remedy}"
        )


@dataclass(frozen=True, eq=False)
class Given:
    """What a report was given, as far as it was made from the report's own inputs."""

    plan: "Plan | None" = None
    """The plan; None where it is to be made."""
    comparison: "Comparison | None" = None
    """Policies under scenarios; None where they are to be simulated."""
    sources: tuple[Source, ...] = ()
    """Files and folders that were named, stale ones too."""

    @property
    def stale(self) -> tuple[Source, ...]:
        """Those that were made from other inputs."""
        return tuple(one for one in self.sources if one.stale)


def given(workspace: Workspace, plan: Path | None, results: Path | None) -> Given:
    """Return what files hold that were made from a workspace as it is; what is stale is left out.

    Parameters
    ----------
    workspace
        The beliefs.
    plan
        File that ``plan --json`` wrote, None for none.
    results
        Folder that ``compare --store`` wrote, None for none.

    Raises
    ------
    CommandError
        If one of them is not what it should be.
    StoreError
        If the folder is damaged, in use, or was made by other versions.
    """
    digest = workspace_digest(workspace)
    sources: list[Source] = []
    found_plan = found_results = None
    if plan is not None:
        from paydown.written_plan import inputs_of, read_plan

        remedy = f"paydown plan --json -o {plan}"
        source = Source("figures", plan, inputs_of(plan), digest, remedy)
        sources.append(source)
        if not source.stale:
            found_plan = read_plan(plan, workspace)
    if results is not None:
        from paydown.stored_results import manifest_of, worlds_of

        manifest = manifest_of(results)
        remedy = f"paydown compare --store {results}, in an empty folder"
        source = Source("results", results, manifest.inputs, digest, remedy)
        sources.append(source)
        if not source.stale:
            found_results = _compared(workspace, results, manifest, worlds_of(results, manifest))
    return Given(found_plan, found_results, tuple(sources))


def _compared(workspace: Workspace, store: Path, manifest: "Manifest", worlds: int) -> "Comparison":
    """Return the results of a store, of as many worlds as every scenario has."""
    from paydown.comparing import compare

    return compare(
        workspace,
        list(manifest.policies),
        _scenarios(store, list(manifest.scenarios)),
        replications=worlds,
        seed=manifest.seed,
        running=Running(store=store, resume=True),
    )


def _scenarios(store: Path, names: list[str]) -> "list[Scenario] | None":
    """Return the scenarios of a store by name; None for the beliefs as they are alone."""
    from scenarios.fault import InputError
    from scenarios.scenario_file import find_scenario

    if names == [BASELINE]:
        return None
    if names[0] != BASELINE:
        raise CommandError(
            Exit.INPUT,
            f"{store}: its first scenario is '{names[0]}'; a report needs results whose first is "
            f"{BASELINE}: paydown compare --scenarios {BASELINE},{names[0]}",
        )
    try:
        return [find_scenario(name) for name in names]
    except InputError:
        raise CommandError(
            Exit.INPUT,
            f"{store}: its scenarios are no catalogue's (the last is '{names[-1]}'); a report "
            "shows scenarios of the catalogue, so leave --results out or compare those",
        ) from None

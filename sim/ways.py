"""Ways of working: how often the order is set anew, and whether incidents teach.

The worlds are the same for all of them, so what a shorter cadence or learning is worth is told
world by world.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scenarios.workspace import Workspace
from sim.experiment import Design, run_experiment
from sim.policy import Policy
from sim.results import Results
from sim.running import Progress


@dataclass(frozen=True)
class WayOfWorking:
    """How a team reviews its order."""

    cadence_days: int
    """Calendar days between reviews."""
    on_closing: bool = False
    """The order is also set anew whenever an item is closed."""
    learning: bool = True
    """Policies see hazards updated by the incidents that happened."""

    @classmethod
    def of(cls, workspace: Workspace) -> "WayOfWorking":
        """Return the way a workspace states."""
        learning = workspace.beliefs.learning
        return cls(workspace.cadence_days, workspace.review_on_closing, learning)

    @property
    def name(self) -> str:
        """Name in tables, behind the policy's."""
        often = f"{self.cadence_days} d" + ("+closing" if self.on_closing else "")
        return often if self.learning else f"{often}, no learning"

    def applied(self, workspace: Workspace) -> Workspace:
        """Return a workspace that works this way."""
        beliefs = workspace.beliefs.but(learning=self.learning)
        return workspace.but(
            cadence_days=self.cadence_days, review_on_closing=self.on_closing, beliefs=beliefs
        )


def run_ways(
    workspace: Workspace,
    policies: Sequence[Policy],
    ways: Sequence[WayOfWorking],
    design: Design,
    progress: Progress | None = None,
) -> Results:
    """Return the measures of policies under ways of working, in the same worlds.

    Parameters
    ----------
    workspace
        The beliefs.
    policies
        The policies.
    ways
        How they are reviewed; with one way names stay as they are, else it is added to them.
    design
        Replications, seed and processes.
    progress
        Told how far it is, over all ways.
    """
    values, details, disqualified = {}, {}, {}
    for number, way in enumerate(ways):

        def told(done: int, most: int, number: int = number) -> None:
            if progress is not None:
                progress(number * most + done, len(ways) * most)

        results = run_experiment(way.applied(workspace), policies, design, told)
        for name in results.policies:
            full = name if len(ways) == 1 else f"{name} @ {way.name}"
            values[full] = results.values[name]
            if name in results.details:
                details[full] = results.details[name]
        for name, reason in results.disqualified.items():
            disqualified[name if len(ways) == 1 else f"{name} @ {way.name}"] = reason
    return replace(
        results, workspace=workspace, values=values, details=details, disqualified=disqualified
    )

"""Does the order matter here: what sensible orders lose in a workspace's own worlds.

Sensible are the orders that price all harm and divide by effort. Where these come to the same, the
order is no question: whoever follows any of them is right.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from scenarios.burn import Regime
from scenarios.potential import potential_value
from scenarios.workspace import Workspace
from sim.experiment import Design, run_experiment
from sim.policy import PolicyError
from sim.registry import find_policy
from sim.results import Results
from sim.running import Progress
from sim.statistics import Estimate, paired

SENSIBLE = ("cd3", "lookahead", "self_financing")
"""The orders that count as sensible: a careful sheet, and two index rules."""
WORLDS = 20
"""Worlds that are simulated unless told otherwise."""


@dataclass(frozen=True)
class OrderSpread:
    """What orders lose in the same worlds."""

    regime: Regime
    """Burn share and backlog load."""
    worlds: int
    """Worlds simulated."""
    lost: Mapping[str, float]
    """Value lost in the mean, by policy: the sensible ones, then today's if it is another."""
    behind: Mapping[str, Estimate]
    """How much more each loses than the one that loses least, in the same worlds."""

    @property
    def sensible(self) -> tuple[str, ...]:
        """The orders that count as sensible."""
        return SENSIBLE

    @property
    def least(self) -> str:
        """The sensible policy that loses least."""
        return min(SENSIBLE, key=self.lost.__getitem__)

    @property
    def most(self) -> str:
        """The sensible policy that loses most."""
        return max(SENSIBLE, key=self.lost.__getitem__)

    @property
    def spread(self) -> float:
        """By what share the worst of the sensible policies loses more than the best."""
        return self.share(self.most)

    def share(self, policy: str) -> float:
        """Return by what share a policy loses more than the best sensible one; 0 without loss."""
        least = self.lost[self.least]
        return self.lost[policy] / least - 1.0 if least > 0 else 0.0

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        worlds: int = WORLDS,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> "OrderSpread":
        """Return the spread of a workspace.

        Parameters
        ----------
        workspace
            The beliefs.
        worlds
            Worlds to simulate.
        seed
            Their seed.
        progress
            Told how far it is.

        Raises
        ------
        EndlessError
            If a simulation does not end.
        """
        names = tuple(dict.fromkeys((*SENSIBLE, *_today(workspace))))
        policies = [find_policy(name) for name in names]
        design = Design(names, worlds, seed)
        return cls.of_results(run_experiment(workspace, policies, design, progress))

    @classmethod
    def of_results(cls, results: Results) -> "OrderSpread":
        """Return the spread that results tell, which hold at least the sensible policies.

        Parameters
        ----------
        results
            Policies in the same worlds; of the others only today's counts.
        """
        today = results.workspace.today
        names = [*SENSIBLE, *([today] if today in results.policies else [])]
        lost = {name: _lost(results, name) for name in dict.fromkeys(names)}
        least = min(SENSIBLE, key=lost.__getitem__)
        net = {name: results.values[name]["net_value"] for name in lost}
        behind = {name: paired(net[least], net[name]) for name in lost}
        return cls(Regime.of(results.workspace), results.replications, lost, behind)


def _today(workspace: Workspace) -> list[str]:
    """Return the policy in use now, where it can be simulated in no time."""
    try:
        policy = find_policy(workspace.today)
    except PolicyError:
        return []
    # The optimizer's policies take seconds to get ready, and others may not be ours.
    return [policy.name] if policy.name not in ("plan", "clairvoyant", "rollout") else []


def _lost(results: Results, policy: str) -> float:
    """Return the potential less the net value, in the mean."""
    mean = float(results.values[policy]["net_value"].mean())
    return potential_value(results.workspace) - mean

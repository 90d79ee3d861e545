"""Comparison that ends by itself: once it is precise enough, or the best policy is selected."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scenarios.workspace import Workspace

if TYPE_CHECKING:
    from sim.results import Results
    from sim.running import Progress
    from sim.stopping import StoppingRule


def compare_until(
    workspace: Workspace,
    names: Sequence[str],
    rule: "StoppingRule",
    *,
    replications: int = 1000,
    seed: int = 0,
    jobs: int = 1,
    progress: "Progress | None" = None,
) -> "Results":
    """Return the measures of policies in the same worlds, as many as a rule asks for.

    The worlds are the first ones of `compare` with the same seed; what the rule found is
    `Results.verdict`, which also tells where the most worlds were not enough.

    Parameters
    ----------
    workspace
        The beliefs.
    names
        Policies by name or ``module:name``, at least two.
    rule
        `SelectBest` with an indifference zone, or `Precision` with a baseline, one of the policies,
        and a half-width; both in the unit of value.
    replications
        Most worlds.
    seed, jobs, progress
        As for `compare`; the worlds used do not depend on the processes either.

    Raises
    ------
    PolicyError, EndlessError, ValueError
        As `compare`; ValueError also if there is one policy only, or the baseline is none of them.
    """
    from paydown.api import found_policies
    from sim.experiment import Design, run_experiment
    from sim.stopping import Precision

    found = found_policies(names, replications)
    called = tuple(one.name for one in found)
    if len(called) < 2:
        raise ValueError(f"names is {names!r}; give at least two policies to tell apart")
    if isinstance(rule, Precision) and rule.baseline not in called:
        raise ValueError(f"the baseline '{rule.baseline}' is none of the policies; add it to names")
    design = Design(called, replications, seed, jobs)
    return run_experiment(workspace, found, design, progress, rule)

"""A comparison: policies in the same worlds, under one scenario or several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios.workspace import Workspace
from sim.results import Results

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Comparison:
    """Results of policies by scenario."""

    workspace: Workspace
    """The beliefs from which the scenarios depart."""
    seed: int
    """Seed of the worlds."""
    results: Mapping[str, Results]
    """What was found, by the name of the scenario, in the order asked for."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios."""
        return tuple(self.results)

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies that are not disqualified anywhere."""
        first, *others = self.results.values()
        return tuple(
            name for name in first.policies if all(name in other.policies for other in others)
        )

    @property
    def disqualified(self) -> dict[str, str]:
        """Why policies are out, by name: the reason of the first scenario in which one is."""
        told: dict[str, str] = {}
        for name, results in self.results.items():
            for policy, reason in results.disqualified.items():
                where = f" (scenario {name})" if len(self.results) > 1 else ""
                told.setdefault(policy, reason + where)
        return told

    @property
    def only(self) -> Results:
        """The results, where there is one scenario.

        Raises
        ------
        ValueError
            If there are several.
        """
        if len(self.results) > 1:
            raise ValueError(
                f"there are {len(self.results)} scenarios; take one of .results by its name"
            )
        return next(iter(self.results.values()))

    # As tidy frames of pandas: a row for each observation, a column for each variable

    def frame(self) -> "pd.DataFrame":
        """Return the measures, a row for each scenario, policy and world; see `Results.frame`."""
        import pandas as pd

        return pd.concat([one.frame() for one in self.results.values()], ignore_index=True)

    def measures(self) -> "pd.DataFrame":
        """Return estimates, a row for each scenario, policy and measure.

        Columns: ``policy``, ``scenario``, ``measure``, then those of `sim.statistics.Estimate`.
        """
        import pandas as pd

        return pd.DataFrame.from_records(
            {"policy": policy, "scenario": scenario, "measure": name, **vars(estimate)}
            for scenario, results in self.results.items()
            for policy in results.policies
            for name, estimate in results.estimates(policy).items()
        )

    def differences(self, baseline: str) -> "pd.DataFrame":
        """Return differences in net value to a baseline, a row for each scenario and policy.

        Columns: ``policy``, ``scenario``, those of `sim.statistics.Estimate`, ``share_better`` (of
        the worlds) and ``may_be_best``.

        Parameters
        ----------
        baseline
            One of the policies.
        """
        import pandas as pd

        rows = []
        for scenario, results in self.results.items():
            best = results.best()
            for policy in results.policies:
                difference = results.paired(policy, baseline)["net_value"]
                rows.append(
                    {
                        "policy": policy,
                        "scenario": scenario,
                        **vars(difference),
                        "share_better": results.share_better(policy, baseline),
                        "may_be_best": best[policy].may_be_best,
                    }
                )
        return pd.DataFrame.from_records(rows)

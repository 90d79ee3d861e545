"""A comparison: policies in the same worlds, under one scenario or several."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from scenarios.html_table import html_table
from scenarios.potential import potential_value
from scenarios.scenario import Scenario, apply
from scenarios.table import Floats
from scenarios.workspace import Workspace
from sim.detail import Detail
from sim.regret import TOLERANCE, AcrossScenarios, across_scenarios
from sim.results import Results
from sim.stopping import Verdict

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 12
"""Scenarios that a notebook shows of a comparison."""
_KEPT = 16
"""Results that are kept at a time: each holds a workspace, and a sampled design has many."""


@dataclass(frozen=True, eq=False)
class Found:
    """What was found in the worlds of one scenario; see `sim.results.Results`."""

    values: Mapping[str, Mapping[str, Floats]]
    """Replications (n,) by policy and measure."""
    details: Mapping[str, tuple[Detail, ...]] = field(default_factory=dict)
    """Runs in detail by policy."""
    disqualified: Mapping[str, str] = field(default_factory=dict)
    """Why policies are out, by name."""
    verdict: Verdict | None = None
    """What the rule that could end the experiment said last."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What was found of policies under scenarios."""

    workspace: Workspace
    """The beliefs from which the scenarios depart."""
    seed: int
    """Seed of the worlds."""
    departures: Sequence[Scenario]
    """The scenarios, in the order asked for."""
    found: Sequence[Found]
    """What was found in each."""

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Names of the scenarios."""
        return tuple(one.name for one in self.departures)

    @cached_property
    def results(self) -> Mapping[str, Results]:
        """Results by the name of the scenario."""
        return _ByScenario(self)

    @property
    def policies(self) -> tuple[str, ...]:
        """Names of the policies that are disqualified nowhere."""
        first, *others = self.found
        return tuple(name for name in first.values if all(name in one.values for one in others))

    @property
    def replications(self) -> int:
        """Worlds of each scenario."""
        return len(next(iter(self.found[0].values.values()))["net_value"])

    @property
    def disqualified(self) -> dict[str, str]:
        """Why policies are out, by name: the reason of the first scenario in which one is."""
        told: dict[str, str] = {}
        for name, found in zip(self.scenarios, self.found, strict=True):
            for policy, reason in found.disqualified.items():
                where = f" (scenario {name})" if len(self.found) > 1 else ""
                told.setdefault(policy, reason + where)
        return told

    @property
    def net_values(self) -> dict[str, dict[str, Floats]]:
        """Net value (n,) by scenario and policy, of the policies that are disqualified nowhere."""
        names = self.policies
        return {
            scenario: {name: found.values[name]["net_value"] for name in names}
            for scenario, found in zip(self.scenarios, self.found, strict=True)
        }

    @property
    def only(self) -> Results:
        """The results, where there is one scenario.

        Raises
        ------
        ValueError
            If there are several.
        """
        if len(self.found) > 1:
            raise ValueError(
                f"there are {len(self.found)} scenarios; take one of .results by its name"
            )
        return next(iter(self.results.values()))

    def robustness(self, tolerance: float = TOLERANCE) -> dict[str, AcrossScenarios]:
        """Return by policy what it gives away across the scenarios, which count the same.

        Parameters
        ----------
        tolerance
            Share that may be lost on top of what the best policy loses, to count as good enough.
        """
        potentials = {
            one.name: potential_value(apply(one, self.workspace)) for one in self.departures
        }
        return across_scenarios(self.net_values, potentials, tolerance)

    # As tidy frames of pandas: a row for each observation, a column for each variable

    def _repr_html_(self) -> str:
        """Return the comparison as a notebook shows it: mean net value by policy and scenario."""
        lead = f"{self.replications} worlds of seed {self.seed} under each scenario; "
        lead += f"mean net value ± half of its 95 % interval, {self.workspace.value_unit}"
        shown = self.scenarios[:_SHOWN]
        if len(shown) < len(self.scenarios):
            lead += f"; the first {_SHOWN} of {len(self.scenarios)} scenarios"
        told = {name: self.results[name] for name in shown}
        rows = []
        for policy in self.policies:
            cells = []
            for results in told.values():
                one = results.estimates(policy)["net_value"]
                cells.append(f"{one.mean:,.0f} ± {(one.ci_high - one.ci_low) / 2:,.0f}")
            rows.append((policy, *cells))
        return html_table(lead, ("policy", *shown), rows)

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


class _ByScenario(Mapping[str, Results]):
    """Results by scenario, made when they are asked for."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._kept: OrderedDict[str, Results] = OrderedDict()

    def __getitem__(self, name: str) -> Results:
        if name not in self._kept:
            self._kept[name] = self._made(name)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._comparison.scenarios)

    def __len__(self) -> int:
        return len(self._comparison.found)

    def _made(self, name: str) -> Results:
        whole = self._comparison
        if name not in whole.scenarios:
            raise KeyError(name)
        number = whole.scenarios.index(name)
        found = whole.found[number]
        return Results(
            apply(whole.departures[number], whole.workspace),
            whole.seed,
            found.values,
            found.details,
            found.disqualified,
            found.verdict,
        )

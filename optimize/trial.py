"""A trial: what is changed in the plan's programme before it is solved again, and what it gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pulp

from optimize.penalties import Penalties
from optimize.pricing import SAME


@dataclass(frozen=True, eq=False)
class Trial:
    """What is changed in the programme."""

    variables: Mapping[pulp.LpVariable, tuple[float, float]] = field(default_factory=dict)
    """Bounds of variables."""
    rows: Mapping[pulp.LpConstraint, tuple[float | None, float | None]] = field(
        default_factory=dict
    )
    """Bounds of rows."""
    loose: frozenset[str] = frozenset()
    """Kinds of rules that the plan may then break."""
    known: Mapping[int, int] | None = None
    """A plan that keeps the rules of the trial; None where none is known."""

    def leaves_open(self, variable: pulp.LpVariable) -> bool:
        """Return whether a variable may still take more than one value.

        Parameters
        ----------
        variable
            It.
        """
        bounds = self.variables.get(variable)
        return bounds is None or bounds[0] != bounds[1]


@dataclass(frozen=True)
class Found:
    """What a trial gave, in whole units of worth."""

    feasible: bool | None
    """False where no plan keeps the rules, None where that is open and no plan is known."""
    quarters: dict[int, int]
    """The plan: finishing quarter, from 0, by row of the item."""
    worth: float
    """Its worth; minus infinity without a plan."""
    bound: float
    """No plan is worth more."""
    penalties: Penalties | None = None
    """What the relaxation says other choices cost."""

    @property
    def exact(self) -> bool:
        """True where the worth is proven, or that there is no plan."""
        return self.feasible is False or self.bound - self.worth < SAME

    def answers(self, enough: float | None) -> bool:
        """Return whether it is known if there is a plan of some worth.

        Parameters
        ----------
        enough
            Worth, units; None where the best plan is asked for.
        """
        return enough is not None and (self.reaches(enough) or self.bound < enough - SAME)

    def reaches(self, enough: float) -> bool:
        """Return whether the plan is worth as much as asked for.

        Parameters
        ----------
        enough
            Worth, units.
        """
        return self.worth > enough - SAME


NOTHING = Found(None, {}, -np.inf, np.inf)
"""A trial for which there was no time."""
IMPOSSIBLE = Found(False, {}, -np.inf, -np.inf)
"""A trial that no plan can pass."""

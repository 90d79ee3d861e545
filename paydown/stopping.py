"""When a comparison ends by itself, as the command line says it."""

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from paydown.failures import CommandError, Exit

if TYPE_CHECKING:
    from scenarios.workspace import Workspace
    from sim.stopping import StoppingRule


@dataclass(frozen=True)
class Stopping:
    """What was asked for: a precision, or a selection."""

    amount: float
    """Half-width, or indifference zone, in the unit of value."""
    selecting: bool
    """The best policy is to be selected."""
    share: bool = False
    """The amount is a share of the value that the baseline loses."""

    def rule(self, workspace: "Workspace", baseline: str) -> "StoppingRule":
        """Return the rule of an experiment.

        Parameters
        ----------
        workspace
            The beliefs.
        baseline
            Name of the policy that differences are taken to.
        """
        from paydown.api import potential_value
        from sim.selection import SelectBest
        from sim.stopping import Precision

        if self.selecting:
            return SelectBest(self.amount)
        potential = potential_value(workspace) if self.share else None
        return Precision(baseline, self.amount, potential)


def stopping_of(precision: str | None, select: str | None) -> Stopping | None:
    """Return what two options ask for; None where neither is given.

    Parameters
    ----------
    precision
        Half-width: an amount of value, or with ``%`` a share of what the baseline loses.
    select
        Indifference zone: an amount of value.

    Raises
    ------
    CommandError
        If both are given, or one is no amount above 0.
    """
    if precision is not None and select is not None:
        raise CommandError(
            Exit.INPUT, "--precision and --select end a comparison in two ways; give one of them"
        )
    if select is not None:
        return Stopping(_amount(select, f"--select is '{select}'; give an amount"), True)
    if precision is None:
        return None
    text = precision.strip()
    share = text.endswith("%")
    wrong = f"--precision is '{precision}'; give an amount or a share such as 2%"
    number = _amount(text.removesuffix("%"), wrong)
    return Stopping(number / 100 if share else number, False, share)


def _amount(text: str, wrong: str) -> float:
    """Return a number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not isfinite(number) or number <= 0:
        raise CommandError(Exit.INPUT, f"{wrong}, above 0")
    return number

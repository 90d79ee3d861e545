"""Does the order matter here: the answer in a sentence, for plans and comparisons."""

from math import isinf
from typing import TYPE_CHECKING, Any

from paydown.sheet import counted
from scenarios.burn import Regime

if TYPE_CHECKING:
    from sim.order_spread import OrderSpread

_CLOSE = 0.05
"""Largest share by which sensible orders may differ and still count as the same."""


def regime_line(regime: Regime) -> str:
    """Return burn share and backlog load, and what they mean for freed days.

    Parameters
    ----------
    regime
        What kind of backlog it is.
    """
    if isinf(regime.backlog_load):
        return "no team has capacity, so nothing can be paid down; head-count matters, not order"
    line = f"burn share {regime.burn_share:.0%}, backlog load {regime.backlog_load:.2f}"
    if regime.burn_share < 1 / 3:
        return line + ": debt burns little of the crew, so days it frees finance few removals"
    if regime.backlog_load < 1:
        return line + ": removals finance each other here, so what frees days goes first"
    if regime.burn_share < 2 / 3:
        return line + ": the horizon is too short to clear the backlog, so freed days pay back late"
    return line + ": the crew can hardly pay this debt down; head-count matters more than order"


def order_line(spread: "OrderSpread") -> str:
    """Return whether the order matters, by how much, and how sure that is.

    Parameters
    ----------
    spread
        What sensible orders lose, and today's.
    """
    least, most = spread.least, spread.most
    where = f"in {counted(spread.worlds, 'world')}"
    if spread.lost[least] <= 0:
        return f"does the order matter here? no: nothing is lost {where}"
    share = spread.spread
    if share <= _CLOSE:
        told = (
            f"hardly: {_named(spread.sensible)} lose within {_percent(share)} of each other {where}"
        )
    elif spread.behind[most].ci_low > 0:
        low, high = (end / spread.lost[least] for end in _ends(spread, most))
        told = (
            f"yes: {most} loses {_percent(share)} more than {least} {where} "
            f"(95 % interval {_percent(low)} to {_percent(high)})"
        )
    else:
        told = (
            f"{counted(spread.worlds, 'world')} do not tell: {most} loses {_percent(share)} more "
            f"than {least}, which may be chance"
        )
    return f"does the order matter here? {told}{_today(spread)}"


def order_shape(spread: "OrderSpread") -> dict[str, Any]:
    """Return what sensible orders lose, for other programs.

    Parameters
    ----------
    spread
        What sensible orders lose, and today's.
    """
    least = spread.lost[spread.least]
    rows = []
    for name, lost in spread.lost.items():
        low, high = _ends(spread, name)
        shares = [(lost - least) / least, low / least, high / least] if least > 0 else [None] * 3
        share = dict(zip(("share", "ci_low", "ci_high"), shares, strict=True))
        rows.append({"policy": name, "sensible": name in spread.sensible, "lost": lost, **share})
    return {
        "burn_share": spread.regime.burn_share,
        "backlog_load": spread.regime.backlog_load,
        "worlds": spread.worlds,
        "least": spread.least,
        "orders": rows,
    }


def _today(spread: "OrderSpread") -> str:
    """Return what today's order loses besides, where it is none of the sensible ones."""
    others = [name for name in spread.lost if name not in spread.sensible]
    if not others or spread.behind[others[0]].ci_low <= 0:
        return ""
    return (
        f"; today's {others[0]} loses {_percent(spread.share(others[0]))} more than {spread.least}"
    )


def _ends(spread: "OrderSpread", policy: str) -> tuple[float, float]:
    """Return the interval of what a policy loses more than the one that loses least."""
    behind = spread.behind[policy]
    return behind.ci_low, behind.ci_high


def _named(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _percent(share: float) -> str:
    """Return a share in per cent, to a tenth below ten."""
    return f"{share:.1%}" if abs(share) < 0.0995 else f"{share:.0%}"

"""What ways of working are worth: each policy against itself, reviewed as the workspace says."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from paydown.console import Part
from paydown.money import Money
from paydown.sheet import Sheet

if TYPE_CHECKING:
    from sim.results import Results
    from sim.ways import WayOfWorking

    Worth = tuple[str, str, tuple[float, float, float]]
    """Policy, way, and mean difference with its interval."""


def way_tables(
    results: "Results", ways: "Sequence[WayOfWorking]", own: "WayOfWorking"
) -> list[Part]:
    """Return what each way is worth to each policy, and which policies do not mind.

    Parameters
    ----------
    results
        Policies under the ways, named as `sim.ways` names them.
    ways
        The ways, two or more.
    own
        The one that the others are held against.
    """
    told: list[Worth] = []
    same = []
    for policy in _policies(results, own):
        base = f"{policy} @ {own.name}"
        found: list[Worth] = []
        for way in ways:
            full = f"{policy} @ {way.name}"
            if way != own and full in results.policies:
                gain = results.paired(full, base)["net_value"]
                found.append((policy, way.name, (gain.mean, gain.ci_low, gain.ci_high)))
        if any(any(ends) for _, _, ends in found):
            told += found
        elif found:
            same.append(policy)
    parts: list[Part] = []
    if told:
        parts.append(_table(told, results, own))
    if same:
        parts.append(f"the same under every way: {', '.join(same)}")
    return parts


def _policies(results: "Results", own: "WayOfWorking") -> list[str]:
    """Return the policies that were reviewed in the own way."""
    mark = f" @ {own.name}"
    return [name.removesuffix(mark) for name in results.policies if name.endswith(mark)]


def _table(told: "list[Worth]", results: "Results", own: "WayOfWorking") -> Sheet:
    """Return the differences as a table."""
    money = Money.of(results.workspace, [ends[0] for _, _, ends in told])
    rows = [
        (policy, way, *(money(value, sign=True) for value in ends)) for policy, way, ends in told
    ]
    return Sheet(
        f"Worth of other ways than {own.name}, policy by policy (95 % intervals, in {money.unit})",
        ("policy", "reviews", "difference", "from", "to"),
        rows,
        names=2,
    )

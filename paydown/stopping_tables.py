"""Why a comparison ended, in sentences and a table."""

from math import ceil, isnan

from paydown.console import Part
from paydown.money import amount
from paydown.sheet import Sheet, counted
from sim.results import Results
from sim.selection import FIRST_STAGE, Selection
from sim.stopping import FEWEST, Precise


def stopping_tables(results: Results, most: int) -> list[Part]:
    """Return why a comparison ended; nothing where only the number of worlds could end it.

    Parameters
    ----------
    results
        The measures, with the verdict.
    most
        Most worlds that were allowed.
    """
    verdict = results.verdict
    if isinstance(verdict, Selection):
        return _selection(verdict, results.workspace.value_unit, most)
    if isinstance(verdict, Precise):
        return _precision(verdict, results.workspace.value_unit, most)
    return []


def _selection(verdict: Selection, unit: str, most: int) -> list[Part]:
    """Return which policy was selected and when the others went out."""
    zone = f"{amount(verdict.indifference)} {unit}"
    rows = []
    for name in verdict.left:
        fate = "left"
        if verdict.reached:
            fate = "selected" if name == verdict.selected else "comes to the same"
        rows.append((name, fate, f"{verdict.decided_at or verdict.worlds:,}"))
    # Who stayed longest stands nearest to the best.
    gone = reversed(list(verdict.eliminated.items()))
    rows += [(name, "out", f"{worlds:,}") for name, worlds in gone]
    table = Sheet(
        f"Selection of the best in net value, differences below {zone} not told apart",
        ("policy", "fate", "after worlds"),
        rows,
        names=2,
    )
    if verdict.reached:
        line = (
            f"selected: {verdict.selected}, after {verdict.decided_at:,} of at most "
            f"{counted(most, 'world')}; if the best is ahead of the others by {zone} or more, this "
            "is it with a probability of at least 95 %"
        )
    elif verdict.worlds < FIRST_STAGE:
        line = (
            f"no policy is selected: the first goes out after {FIRST_STAGE} worlds or more, and at "
            f"most {counted(most, 'world')} may be run; give more --replications"
        )
    else:
        line = (
            f"no policy is selected: after {counted(verdict.worlds, 'world')}, the most that may "
            f"be run, {len(verdict.left)} are left; give more --replications, or a wider --select"
        )
    return [table, line]


def _precision(verdict: Precise, unit: str, most: int) -> list[Part]:
    """Return whether the differences are known as well as was asked for."""
    asked = f"± {amount(verdict.asked)} {unit}"
    worlds, widest = counted(verdict.worlds, "world"), verdict.widest
    if widest is None:
        return [f"nothing is left to compare with {verdict.baseline}, so no precision is reached"]
    width = verdict.half_widths[widest]
    if verdict.reached:
        return [
            f"precise after {verdict.worlds:,} of at most {counted(most, 'world')}: every "
            f"difference to {verdict.baseline} is known to {asked} or better ({widest}, the least "
            f"known, to ± {amount(width)}); ended so, a 95 % interval covers the truth in 90 to "
            "95 % of cases"
        ]
    if isnan(width) or width <= verdict.asked:
        why = f"precision is judged from {FEWEST} worlds on"
    elif verdict.asked > 0:
        # Half-widths shrink with the root of the worlds.
        needed = max(FEWEST, ceil(verdict.worlds * (width / verdict.asked) ** 2))
        why = f"{widest} is known to ± {amount(width)}; some {counted(needed, 'world')} would do"
    else:
        why = f"{verdict.baseline} loses no value to take a share of"
    return [
        f"not precise to {asked} after {worlds}, the most that may be run: {why}; "
        "give more --replications, or a wider --precision"
    ]

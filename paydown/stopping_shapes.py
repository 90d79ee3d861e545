"""Why a comparison ended, as JSON."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.results import Results


def stopping_shape(results: "Results", most: int) -> dict[str, Any] | None:
    """Return why a comparison ended; None where nothing but the number of worlds could end it.

    Parameters
    ----------
    results
        The measures, with the verdict.
    most
        Most worlds that were allowed.
    """
    from sim.selection import Selection
    from sim.stopping import Precise

    verdict = results.verdict
    shape: dict[str, Any] = {"most_worlds": most, "worlds": results.replications}
    if isinstance(verdict, Selection):
        return {
            "rule": "selection",
            "stopped_by": "selected" if verdict.reached else "most_worlds",
            **shape,
            "amount": verdict.indifference,
            "selected": verdict.selected,
            "decided_at": verdict.decided_at,
            "eliminated": [
                {"policy": name, "worlds": worlds} for name, worlds in verdict.eliminated.items()
            ],
            "left": verdict.left,
            "half_widths": None,
        }
    if isinstance(verdict, Precise):
        return {
            "rule": "precision",
            "stopped_by": "precise" if verdict.reached else "most_worlds",
            **shape,
            "amount": verdict.asked,
            "selected": None,
            "decided_at": None,
            "eliminated": None,
            "left": None,
            "half_widths": verdict.half_widths,
        }
    return None

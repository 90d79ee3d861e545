"""What it is worth to know an item's truth before choosing a policy."""

import numpy as np

from scenarios.table import tabulate
from sim.information import EstimateWorth, Worth, evpi, evppi_each
from sim.results import Results
from sim.truth import draw_truth, item_hashes


def worth_of_truth(results: Results) -> Worth:
    """Return what it is worth to know all that happens before choosing one of the policies.

    An upper bound on the worth of any knowledge: that of the whole world, its incidents included.

    Parameters
    ----------
    results
        Of two policies or more; these are the decisions.
    """
    return evpi(_net_benefits(results))


def worth_of_estimates(results: Results) -> list[EstimateWorth]:
    """Return what each estimate of an item is worth, known alone before choosing a policy.

    An estimate is an item's rate factor or its true effort over the estimate, where it is not
    known already; `sim.information.evppi_each` says how it is computed and what is claimed. What a
    plan would gain, which may choose among sets of items and not among a few rules, is another
    question: `optimize.worth_of_estimates`.

    Parameters
    ----------
    results
        Of two policies or more; their worlds' truths are drawn again.
    """
    workspace = results.workspace
    table = tabulate(workspace)
    hashes = item_hashes(table)
    truths = [
        draw_truth((results.seed, world), hashes, table, workspace.beliefs)
        for world in range(results.replications)
    ]
    columns = {}
    for kind, rows in (
        ("rate", np.array([one.factor for one in truths])),
        ("effort", np.array([one.effort for one in truths])),
    ):
        for item, column in zip(table.items, rows.T, strict=True):
            if np.ptp(column) > 0:
                columns[f"{item.id}: {kind}"] = column
    if not columns:
        return []
    thetas = np.column_stack(list(columns.values()))
    return evppi_each(_net_benefits(results), thetas, list(columns))


def _net_benefits(results: Results) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Return the net value of each policy in each world, (n, d)."""
    return np.column_stack([results.values[name]["net_value"] for name in results.policies])

"""How sure a comparison is: who is probably the best, and by how much in bad worlds."""

from paydown.console import Part
from paydown.money import Money
from paydown.sheet import Sheet
from sim.results import Results


def certainty_tables(results: Results, baseline: str) -> list[Part]:
    """Return the probability of being best and what bad worlds come to; nothing of one world.

    Parameters
    ----------
    results
        The measures.
    baseline
        Policy all others are compared with.
    """
    if results.replications < 2:
        return []
    certain = results.certainty(baseline)
    columns = ("median", "worst_tenth_mean")
    differences = {
        name: [one.differences[column] for column in columns] for name, one in certain.items()
    }
    money = Money.of(
        results.workspace,
        [part for row in differences.values() for one in row for part in (one.low, one.high)],
    )
    rows = []
    for name, row in differences.items():
        cells = ["baseline", "", "", "", "", ""]
        if name != baseline:
            cells = [
                money(part, sign=True) for one in row for part in (one.value, one.low, one.high)
            ]
        rows.append((name, f"{certain[name].probability_best:.1%}", *cells))
    title = f"How sure: net value against {baseline} (95 % bootstrap intervals, in {money.unit})"
    headings = ("policy", "best with", "median", "from", "to", "worst tenth", "from", "to")
    return [Sheet(title, headings, rows)]

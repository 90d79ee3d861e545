"""Why a plan is as it is: every item forced, every rule eased, every break-even, in one budget.

What is worth most to a planner comes first: the cost of forcing each item, then the rules, then the
rates and efforts at which items change sides. What the time does not suffice for is told as bounds.
"""

from collections.abc import Iterator, Sequence
from math import inf

from optimize import breakeven
from optimize.bench import Bench
from optimize.breakeven import Stake
from optimize.budget import Budget
from optimize.check import certify
from optimize.forcing import Base, Forcing, cost, swap
from optimize.pricing import Pricing
from optimize.problem import Problem
from optimize.shadow import Shadow
from optimize.solve import Limits, Solution
from scenarios.explanation import Bounds, BreakEven, Explanation, ItemCase, RuleCase

_FORCING, _RULES, _RATES = 0.55, 0.5, 0.3
"""Shares of the time that is left, phase by phase; what a phase leaves goes to the next."""
_MOST_PAIRS = 200_000
"""Overlaps beyond which a plan is not explained: the programme with all items would not fit."""
_TOO_LARGE = "too many overlaps between items to explain the plan"


def explain(problem: Problem, solution: Solution, limits: Limits) -> Explanation:
    """Return why each item is in the plan or out of it, and what each rule is worth.

    Parameters
    ----------
    problem
        The choice.
    solution
        Its plan. Costs are exact for a proven plan, and bounds for one that is not.
    limits
        Wall time for the whole explanation; all solves go for an exact proof.

    Returns
    -------
    Explanation
        Costs of forcing, exchanges, break-evens, and rules, each marked as exact or as bounds.

    Raises
    ------
    ValueError
        If the solution has no plan.
    """
    if solution.status not in ("optimal", "feasible"):
        raise ValueError(f"there is no plan to explain: the answer is {solution.status}")
    budget = Budget(limits.seconds)
    worth = certify(problem, solution.quarters).worth
    if problem.overlaps.count() > _MOST_PAIRS:
        return _unexplained(problem, solution, worth, budget)
    bench = Bench(problem)
    base = _base(bench.pricing, solution, worth)
    budget.begin(_FORCING)
    forced = Forcing(bench, base, budget).all()
    budget.begin(_RULES)
    shadow = Shadow(bench, base, budget)
    rules = shadow.all()
    stakes = [Stake.of(base, one) for one in forced]
    # Those of the least cost first: they are the nearest to changing sides.
    order = sorted(range(len(forced)), key=lambda row: -forced[row].found.worth)

    def rate(row: int) -> BreakEven:
        stake = stakes[row]
        if stake is None:
            return breakeven.unknown(base, forced[row])
        return breakeven.rate(bench, stake, budget)

    def effort(row: int) -> BreakEven:
        stake = stakes[row]
        if stake is None:
            return breakeven.unknown(base, forced[row])
        return breakeven.effort_days(bench, stake, budget)

    budget.begin(_RATES)
    rates = dict(zip(order, bench.each(rate, order), strict=True))
    budget.begin(1.0)
    efforts = dict(zip(order, bench.each(effort, order), strict=True))
    items = tuple(
        ItemCase(
            id=problem.table.items[row].id,
            chosen=row in base.quarters,
            cost_of_forcing=cost(base, one, bench.pricing.unit),
            reason=one.reason,
            swap=swap(problem, base, one),
            without_pin=shadow.without_pin.get(row),
            effort_days=efforts[row],
            rate=rates[row],
        )
        for row, one in enumerate(forced)
    )
    complete = base.proven and _complete(items, rules)
    notes = tuple(_notes(problem, proven=base.proven, complete=complete))
    return Explanation(base.proven, worth, items, tuple(rules), complete, budget.spent, notes)


def _base(pricing: Pricing, solution: Solution, worth: float) -> Base:
    """Return the plan that is explained, in units."""
    units = pricing.worth_of(solution.quarters)
    bound = units
    if solution.status != "optimal":
        bound = inf if solution.bound is None else max(units, solution.bound / pricing.unit)
    return Base(dict(solution.quarters), worth, units, bound)


def _complete(items: Sequence[ItemCase], rules: Sequence[RuleCase]) -> bool:
    """Return whether everything is exact and settled."""
    for item in items:
        costs = [one for one in (item.cost_of_forcing, item.without_pin) if one is not None]
        if not (all(one.exact for one in costs) and item.effort_days.exact and item.rate.exact):
            return False
        if item.swap is not None and not item.swap.settled:
            return False
    gains = [gain for rule in rules for gain in (rule.one_more, rule.step_gain, rule.dropping)]
    return all(gain.exact for gain in gains if gain is not None)


def _notes(problem: Problem, *, proven: bool, complete: bool) -> Iterator[str]:
    """Yield what a reader of the figures must know."""
    if not proven:
        yield "the plan is not proven best, so costs and gains are bounds"
    elif not complete:
        yield "the time limit left some figures open; they are told as bounds"
    if problem.risk is not None:
        yield "break-even rates are not told where risk counts"


def _unexplained(problem: Problem, solution: Solution, worth: float, budget: Budget) -> Explanation:
    """Return what can be said of a plan too large to be forced: nothing but what is open."""
    unknown = BreakEven(None, None, False, _TOO_LARGE)
    items = tuple(
        ItemCase(
            id=item.id,
            chosen=row in solution.quarters,
            cost_of_forcing=Bounds(0.0, None, False),
            reason="",
            swap=None,
            without_pin=None,
            effort_days=unknown,
            rate=unknown,
        )
        for row, item in enumerate(problem.table.items)
    )
    proven = solution.status == "optimal"
    return Explanation(proven, worth, items, (), False, budget.spent, (_TOO_LARGE,))

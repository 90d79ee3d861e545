"""Why nothing is feasible: the smallest set of rules that clash, in the user's words.

Each rule is left out one at a time, and one stays out where the rest clashes without it: a deletion
filter (Chinneck and Dravnieks, ORSA Journal on Computing 3, 1991). What is left clashes, and no
part of it does.
"""

from optimize.build import build_feasibility
from optimize.engines import first_answer
from optimize.problem import Problem
from optimize.programme import Tag
from optimize.rules import all_rules

_SECONDS = 10.0
"""Most wall time for one trial."""
_FIRST = ("prerequisites", "exclusions", "overruns", "capacity")
"""Kinds that are first left out whole: most clashes need none of them but the last."""
_ORDER = ("capacity", "overruns", "prerequisites", "exclusions", "pins", "deadlines", "floors")
"""Kinds in the order of the sentences; any other kind comes after them."""


def name_clash(problem: Problem) -> tuple[str, ...]:
    """Return the rules of a smallest clash as sentences; none where they do not clash."""
    rules = {rule.kind: rule for rule in all_rules()}
    kinds = sorted(rules, key=lambda kind: (*_ORDER, kind).index(kind))
    everything: list[Tag] = [(kind, part) for kind in kinds for part in rules[kind].parts(problem)]
    left_out: frozenset[Tag] = frozenset()
    if not rules_clash(problem):
        return ()
    for kind in _FIRST:
        trial = left_out | {tag for tag in everything if tag[0] == kind}
        if trial != left_out and rules_clash(problem, trial):
            left_out = trial
    for tag in everything:
        if tag not in left_out and rules_clash(problem, left_out | {tag}):
            left_out |= {tag}
    kept = [tag for tag in everything if tag not in left_out]
    return tuple(rules[kind].sentence(problem, part) for kind, part in kept)


def rules_clash(problem: Problem, left_out: frozenset[Tag] = frozenset()) -> bool:
    """Return whether the rules of a problem are known to clash.

    Parameters
    ----------
    problem
        The choice.
    left_out
        Parts of rules that are not asked for.
    """
    model = build_feasibility(problem, left_out)
    return first_answer(model.lp, _SECONDS, 1.0).status == "infeasible"

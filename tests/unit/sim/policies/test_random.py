"""By lot: an order drawn once for each world."""

from dataclasses import replace
from itertools import permutations

from sim.registry import find_policy
from tests.support.views import a_view, ranked_ids
from tests.support.workspaces import a_workspace, an_item


def test_a_world_keeps_its_order_and_another_has_its_own() -> None:
    view = a_view(a_workspace(items=[an_item(name) for name in "abcdefgh"]))
    policy = find_policy("random")
    first = ranked_ids(policy.rank(view), view)
    assert sorted(first) == list("abcdefgh")
    later = replace(view, day=60.0)
    assert ranked_ids(policy.rank(later), later) == first
    other = replace(view, seed=view.seed + 1)
    assert ranked_ids(policy.rank(other), other) != first


def test_what_closes_leaves_the_order_of_the_others_alone() -> None:
    items = [an_item(name) for name in "abcdefgh"]
    policy = find_policy("random")
    view = a_view(a_workspace(items=items))
    first = ranked_ids(policy.rank(view), view)
    less = a_view(a_workspace(items=items), open={"c": False})
    assert ranked_ids(policy.rank(less), less) == [name for name in first if name != "c"]


def test_every_order_is_as_likely_as_any_other() -> None:
    """1,200 worlds, six orders, 200 each: the chi-square statistic is below its 99.9 % point."""
    view = a_view(a_workspace(items=[an_item(name) for name in "abc"]))
    policy = find_policy("random")
    counts = {"".join(order): 0 for order in permutations("abc")}
    for seed in range(1200):
        world = replace(view, seed=seed)
        counts["".join(ranked_ids(policy.rank(world), world))] += 1
    assert sum((count - 200) ** 2 / 200 for count in counts.values()) < 20.5

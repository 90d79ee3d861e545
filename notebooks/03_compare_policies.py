# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Compare policies
#
# **The question:** which rule should order our backlog, does the answer hold in other scenarios
# than the one we believe in, and how sure is that?
#
# The way there, about half a minute in all:
#
# 1. run several rules, one of your own among them, in the same worlds under several scenarios;
# 2. see who may be best where, and what each rule gives away in its worst scenario;
# 3. let the number of worlds follow from the precision that is asked for;
# 4. vary what we believe over ranges, and see where the rule that won loses.
#
# The last cell answers the question in a few sentences.

# %%
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import paydown

paydown.enable_offline_renderer()

FOLDER = ""  # the folder of your own workspace; blank takes the example

temporary = TemporaryDirectory(prefix="paydown-")
if not FOLDER:
    paydown.init(Path(temporary.name) / "example")
workspace = paydown.load(FOLDER or Path(temporary.name) / "example")
unit = workspace.value_unit
today = workspace.today

# %% [markdown]
# ## 1. Rules against each other
#
# A rule is a function of what can be seen at a review: it returns the rows of the open items, best
# first. This one likes small steps: what takes least work first, and nothing above half a year of
# one engineer. A rule in a file of its own goes by `module:name`, also on the command line;
# [write a policy](../docs/write-a-policy.md) tells how it is tested.

# %%
mine = Path(temporary.name) / "my_rules.py"
mine.write_text(
    "def small_steps(view):\n"
    "    return [row for row in view.ranked(view.effort) if view.effort[row] < 60]\n"
)
sys.path.insert(0, temporary.name)

# %% [markdown]
# It runs beside built-in ones. Every scenario has worlds of its own, the same ones for all rules,
# so differences are free of most of the luck.

# %%
names = list(dict.fromkeys([today, "my_rules:small_steps", "severity", "cd3", "self_financing"]))
scenarios = ["baseline", "hiring-freeze", "drift-storm", "optimistic-estimates"]
comparison = paydown.compare(workspace, names, scenarios, replications=12, jobs=2)
comparison.differences(today).pivot(index="scenario", columns="policy", values="mean").round(0)

# %%
paydown.plot_differences(comparison.results["baseline"], baseline=today)

# %%
paydown.plot_differences(comparison.results["hiring-freeze"], baseline=today)

# %% [markdown]
# ## 2. What each gives away
#
# Regret is how much less a rule wins than the best rule of a scenario. The best one is chosen on
# half of the worlds and compared on the other, so that noise is not taken for regret.

# %%
standing = comparison.robustness()
for name, one in sorted(standing.items(), key=lambda pair: pair[1].worst.mean):
    worst = max(one.by_scenario, key=lambda scenario: one.by_scenario[scenario].mean)
    print(
        f"{name:15} mean regret {max(0, one.mean.mean):9,.0f} {unit} "
        f"[{one.mean.low:,.0f}, {one.mean.high:,.0f}], worst in {worst}, "
        f"good enough in {one.satisficing:.0%} of the worlds"
    )
winner = min(standing, key=lambda name: standing[name].worst.mean)

# %% [markdown]
# ## 3. Worlds enough, and no more
#
# How many worlds does it take to know each difference to ± 6 % of what today's order loses?

# %%
rule = paydown.Precision(today, 0.06, paydown.potential_value(workspace))
precise = paydown.compare(
    workspace, [today, winner], replications=400, jobs=2, running=paydown.Running(rule=rule)
).only
gain = precise.paired(winner, today)["net_value"]
print(
    f"{precise.replications} worlds: {winner} wins {gain.mean:,.0f} {unit} over {today}, "
    f"95 % interval {gain.ci_low:,.0f} to {gain.ci_high:,.0f}"
)

# %% [markdown]
# ## 4. Where the winner loses
#
# Crew, efforts and the value of users over ranges, in a Latin hypercube; each point is a scenario
# of its own.

# %%
made = paydown.sample(
    workspace,
    ["team.engineers=2..8", "item.effort_days=x0.5..2", "component.value_per_day=x0.3..3"],
    32,
)
over = paydown.compare(workspace, [today, winner], made.scenarios(), replications=4, jobs=2)
boxes = paydown.where_it_loses(over, made, winner, today)
table = over.differences(today).query("policy == @winner").merge(made.frame(), on="scenario")
print(f"{winner} loses against {today} at {boxes.rate:.0%} of the points: {boxes.verdict}")
table[["mean", "team.engineers", "item.effort_days", "component.value_per_day"]].corr()["mean"]

# %% [markdown]
# ## The answer

# %%
best_everywhere = [
    name
    for name in comparison.policies
    if all(one.best()[name].may_be_best for one in comparison.results.values())
]
print(f"Follow {winner}: of {len(names)} rules it gives away least in its worst scenario.")
print("May be best in every scenario:", ", ".join(best_everywhere) or "none of them")
print(
    f"Against {today} it is worth {gain.mean:,.0f} {unit} over {workspace.quarters} quarters, "
    f"± {(gain.ci_high - gain.ci_low) / 2:,.0f}."
)
spread = paydown.order_spread(workspace)
print(f"The sensible orders differ by {spread.spread:.1%} of what is lost.")

# %% [markdown]
# How far to trust it:
#
# - Intervals cover luck, and that beliefs are as unsure as was stated. Part 4 covers three beliefs
#   that may be wrong for everything alike; other keys can be varied in the same way.
# - That no part of the ranges was found in which the winner loses is no proof: the search looks for
#   boxes, and 32 points are few.
# - Where several rules may be best everywhere, take the one your people understand.

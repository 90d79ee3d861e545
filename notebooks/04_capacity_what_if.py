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
# # What if the crew were another one?
#
# **The question:** what does one engineer more or less buy, is that worth what they cost, and what
# does it cost us to insist on an item, or to keep our hands off one?
#
# The way there, about half a minute in all:
#
# 1. move a slider over crews, and see the plan and its worth move;
# 2. hold the next engineer's worth against their cost;
# 3. move a slider between reliability and user value;
# 4. lock an item in, and another one out.
#
# The last cell answers the question in a few sentences.

# %%
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

# %% [markdown]
# ## 1. The crew
#
# Each level of capacity has a plan of its own, worth most there. The search at each is stopped by
# the clock, so what is told are a worth and a bound: no plan can be worth more than that.

# %%
asked = paydown.Questions(frontier="capacity", levels=6)
studied = paydown.study(workspace, asked, time_limit=4, gap=0.01)
frontier = studied.capacity
paydown.plot_what_if(frontier, workspace)

# %%
paydown.plot_frontier(frontier, workspace)

# %% [markdown]
# ## 2. The next engineer
#
# What one engineer more adds to the worth of the plan over the whole horizon, team by team. The
# two ends are what is certain: the true figure lies between them.

# %%
cost = {
    team.id: team.cost_per_day * team.focus * 5 / 7 * workspace.horizon for team in workspace.teams
}
verdicts = {}
for team, gain in frontier.next_engineer.items():
    if gain is None:
        print(f"{team:15} no plan within the time limit")
        continue
    price = cost[team]
    verdicts[team] = (
        "worth it" if gain.low > price else "not worth it" if gain.high < price else "open"
    )
    print(
        f"{team:15} adds {gain.low:10,.0f} to {gain.high:10,.0f} {unit}, costs {price:10,.0f}: "
        f"{verdicts[team]}"
    )

# %% [markdown]
# ## 3. Reliability against user value
#
# The objective weighs incidents and penalties avoided against drag, drift and churn avoided. No
# plan beats one of these points in both at once. This is for the coming quarter alone, where all
# the points can be found in a few seconds.

# %%
asked = paydown.Questions(frontier="value", levels=6)
quarter = workspace.but(quarters=1)
trade = paydown.study(quarter, asked, time_limit=6, gap=0.01).value
paydown.plot_what_if(trade, quarter)

# %% [markdown]
# ## 4. Insist, and keep off
#
# A pin forces an item in or out. What the pin costs is the difference in worth between the two
# plans; both were stopped at a gap of 1 %, so a difference below that is none.

# %%
plan = studied.plan
insisted = plan.left_out[0].id if plan.left_out else plan.chosen[-1].id
best = max(plan.chosen, key=lambda one: one.reliability + one.user_value).id


def with_pin(item, pin):
    items = [
        one.model_copy(update={"pin": pin}) if one.id == item else one for one in workspace.items
    ]
    return workspace.but(items=tuple(items))


costs = {}
for item, pin in ((insisted, "in"), (best, "out")):
    other = paydown.plan(with_pin(item, pin), time_limit=4, gap=0.01)
    if other.objective is None:
        print(f"{item} pinned {pin}: {other.status}: {'; '.join(other.clash)}")
        continue
    costs[item] = plan.objective - other.objective
    print(f"{item} pinned {pin}: the plan is worth {costs[item]:,.0f} {unit} less")

# %% [markdown]
# ## The answer

# %%
days = frontier.today.days
print(
    f"Today's crew of {days:,.0f} engineer-days a quarter has a plan worth "
    f"{plan.objective:,.0f} {unit}"
    + ("." if plan.bound is None else f"; no plan is worth more than {plan.bound:,.0f}.")
)
for team, verdict in verdicts.items():
    print(f"One engineer more in {team}: {verdict}.")
for item, less in costs.items():
    small = abs(less) < 0.01 * abs(plan.objective)
    told = "costs nothing that could be told" if small else f"costs {less:,.0f} {unit}"
    print(f"Having it our way with {item} {told}.")

# %% [markdown]
# How far to trust it:
#
# - "Open" means that the clock stopped the search before the figure was known well enough:
#   give a longer `time_limit`.
# - A plan's worth is in closed form and as believed. What crews come to in simulated worlds is told
#   by `paydown.compare` under `paydown.with_capacity`.
# - A new engineer takes time to be one; the frontier gives them from the first day.

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
# # Plan a quarter
#
# **The question:** with the engineers we have, which technical debt do we pay down this quarter,
# what do we leave, and how sure are we?
#
# The way there, about half a minute in all:
#
# 1. read a workspace and see what was assumed in it;
# 2. plan, and read the quarter's set with its reasons;
# 3. play the plan against today's way of working, in the same simulated worlds;
# 4. see what would change the answer.
#
# The last cell answers the question in a few sentences.

# %%
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import paydown

paydown.enable_offline_renderer()

FOLDER = ""  # the folder of your own workspace; blank takes the example

# %% [markdown]
# ## 1. What we believe
#
# A workspace is a folder: `paydown.toml` with components and teams, `backlog.csv` with the debt.
# Only `id`, `title` and `effort_days` of an item are needed; what is blank is assumed.

# %%
temporary = TemporaryDirectory(prefix="paydown-")
if not FOLDER:
    paydown.init(Path(temporary.name) / "example")
workspace = paydown.load(FOLDER or Path(temporary.name) / "example")
unit = workspace.value_unit

print(f"{workspace.name}: {len(workspace.in_play)} items in play, {workspace.quarters} quarters")
for team in workspace.teams:
    print(f"  {team.id}: {team.engineers} engineers, {', '.join(team.components)}")

# %% [markdown]
# Which cells were assumed, and on whose word? `score` is the item's own FMEA score, `component`
# what `paydown.toml` states, `category` and `built-in` are defaults of paydown, each with its
# source in `scenarios/defaults.toml`.

# %%
assumed = paydown.check(workspace)
cells = Counter((one.column, one.source) for one in assumed)
for (column, source), count in cells.most_common(12):
    print(f"{count:4} x {column:27} from {source}")

# %% [markdown]
# A penalty or a drag of 0 that was assumed means "we know of none". A guessed
# `incidents_per_quarter` is another matter: plans rest on such figures. Part 4 asks how far.
#
# ## 2. The plan
#
# We plan this quarter, but over the whole horizon: a fix goes on paying after the quarter is over,
# and what it frees pays for the next one. The solver may stop within 2 % of the best plan; the
# bound says how much better any plan could be.

# %%
plan = paydown.plan(workspace, gap=0.02)
assert plan.objective is not None, (plan.status, plan.clash)

print(f"{plan.status}: worth {plan.objective:,.0f} {unit} over {workspace.quarters} quarters")
print(f"no plan is worth more than {plan.bound:,.0f} {unit}")
for note in plan.notes:
    print(f"note: {note}")

# %%
now = [one for one in plan.chosen if one.quarter == 1]
for one in now:
    days = ", ".join(f"{team} {days:.1f}" for team, days in one.team_days.items())
    print(f"{one.id}: {one.title}")
    print(f"    {days} engineer-days; {one.reason}")

# %% [markdown]
# The curve shows where the worth is: steep means much for an engineer-day. An item far to the
# right is not useless; it may be what another one requires, or the last stone of an outcome.

# %%
paydown.plot_worth(plan, workspace)

# %% [markdown]
# What a horizon of one quarter would have picked instead. It does not look beyond day 91, so it
# goes for quick outcomes and leaves what pays later.

# %%
short = paydown.plan(workspace.but(quarters=1))
hasty = {one.id for one in short.chosen}
chosen = {one.id for one in now}
print("only in the short plan:", ", ".join(sorted(hasty - chosen)) or "nothing")
print("only in the long plan: ", ", ".join(sorted(chosen - hasty)) or "nothing")

# %% [markdown]
# Where does the crew's time go? The burn is what open debt, its incidents and those of the
# background take if nothing is fixed; the plan works in what is left and in what its own fixes
# free.

# %%
for team, capacity in plan.capacity_days.items():
    burn, used = plan.burn_days[team], plan.used_days[team]
    print(f"{team}: of {capacity[0]:.0f} engineer-days {burn[0]:.0f} burn, {used[0]:.0f} planned")
print(f"burn share {plan.burn_share:.0%}, backlog load {plan.backlog_load:.2f}")

# %% [markdown]
# ## 3. Against the way we work today
#
# A world is everything that would happen if nobody fixed anything: when each item fails, for how
# long, which rollout must be taken back. Every policy meets the same worlds, so their
# differences are free of most of the luck. `today` of `paydown.toml` is the baseline.

# %%
policies = ["none", "shortest", "rpn", "cd3", "plan"]
names = [workspace.today, *(name for name in policies if name != workspace.today)]
results = paydown.compare(workspace, names, replications=16, jobs=2).only

for name in results.policies:
    measures = results.estimates(name)
    print(
        f"{name:10} net value {measures['net_value'].mean:13,.0f} {unit}, "
        f"{measures['incidents'].mean:5.0f} incidents, "
        f"{measures['items_closed'].mean:4.0f} items closed"
    )

# %%
paydown.plot_differences(results, baseline=workspace.today)

# %%
may_be_best = [name for name, one in results.best().items() if one.may_be_best]
lost = {
    name: paydown.potential_value(workspace) - results.estimates(name)["net_value"].mean
    for name in results.policies
    if name != "none"
}
best, worst = min(lost, key=lost.__getitem__), max(lost, key=lost.__getitem__)
print("may be best:", ", ".join(may_be_best))
print(f"{worst} loses {lost[worst] / lost[best]:.2f} times what {best} loses")

# %% [markdown]
# Where that ratio is near 1 the order hardly matters, and the backlog needs no tool. Where
# several policies may be best, take the one your people understand.
#
# ## 4. What would change the answer
#
# **Another engineer.** Plan again with one more in each team. The two plans come with bounds, so
# the worth of the engineer lies between two figures; it stands beside their cost.

# %%
richer, gains = {}, {}
for team in workspace.teams:
    teams = [one.but(engineers=one.engineers + (one is team)) for one in workspace.teams]
    richer[team.id] = workspace.but(teams=tuple(teams))
    more = paydown.plan(richer[team.id], gap=0.02, time_limit=10)
    low, high = max(0.0, more.objective - plan.bound), more.bound - plan.objective
    gains[team.id] = (low + high) / 2
    cost = team.cost_per_day * team.engineer_quarter * workspace.quarters
    print(f"{team.id}: worth {low:,.0f} to {high:,.0f} {unit}, cost {cost:,.0f}")

# %% [markdown]
# The plan prices debt work with mean incidents and no queue. The simulation knows of nights on
# which everything breaks at once, so it may see more in an engineer. Worlds do not depend on the
# crew: here are the same worlds again, one by one, for the team where the engineer is worth most.

# %%
where = max(gains, key=gains.__getitem__)
more = paydown.simulate(richer[where], "plan", replications=16, jobs=2)
gain = more.values["plan"]["net_value"] - results.values["plan"]["net_value"]
half = 2.05 * gain.std(ddof=1) / len(gain) ** 0.5  # Student's t, 29 degrees of freedom
print(f"{where}: {gain.mean():+,.0f} {unit} in the simulated worlds, ± {half:,.0f}")

# %% [markdown]
# **More or less time for debt**, by focus or by freezing other work:

# %%
capacity = sum(days[0] for days in plan.capacity_days.values())
for share in (0.8, 1.0, 1.2):
    other = paydown.with_capacity(workspace, share * capacity)
    level = paydown.plan(other, gap=0.02, time_limit=10)
    print(f"{share * capacity:4.0f} engineer-days a quarter: worth {level.objective:,.0f} {unit}")

# %% [markdown]
# **What we do not know.** Many items rest on a number of incidents that nobody stated. Halve and
# double all of those at once, and plan again. A few items always come and go, because a plan
# within 2 % of the best is one of many; where much of the quarter changes, ask whoever is on call
# about the items named here before anything else.

# %%
guessed = {one.subject for one in assumed if one.column == "incidents_per_quarter"}
print(f"incidents_per_quarter is assumed for {len(guessed)} of {len(workspace.in_play)} items")
for factor in (0.5, 2.0):
    items = [
        one.but(incidents_per_quarter=factor * one.incidents_per_quarter)
        if one.id in guessed
        else one
        for one in workspace.items
    ]
    other = paydown.plan(workspace.but(items=tuple(items)), gap=0.02, time_limit=10)
    then = {one.id for one in other.chosen if one.quarter == 1}
    print(f"times {factor:g}: {len(chosen & then)} of {len(chosen)} items stay in the quarter")
    print("    out:", ", ".join(sorted(chosen - then)) or "none")
    print("    in: ", ", ".join(sorted(then - chosen)) or "none")

# %% [markdown]
# ## The answer

# %%
left = ", ".join(one.id for one in plan.left_out) or "nothing"
days = sum(sum(one.team_days.values()) for one in now)
print(f"This quarter: {len(now)} items, {days:.0f} engineer-days:")
print("  " + ", ".join(one.id for one in now))
print(f"Not within {workspace.quarters} quarters: {left}.")
if workspace.today != "plan":
    gain = results.paired("plan", workspace.today)["net_value"]
    print(
        f"Against '{workspace.today}' that is {gain.mean:+,.0f} {unit} in {workspace.quarters} "
        f"quarters [{gain.ci_low:+,.0f} to {gain.ci_high:+,.0f}], better in "
        f"{results.share_better('plan', workspace.today):.0%} of {results.replications} worlds."
    )

# %% [markdown]
# How far to trust it:
#
# - The interval covers luck: when things break, how long tasks really take, how wrong the beliefs
#   are within the stated confidence. It does not cover beliefs that are wrong for all items
#   alike, such as a value per day that is twice too high.
# - The plan within 2 % of the best is one of many. Two items of like worth may swap places; do not
#   read the order within a quarter as a judgement on anybody's work.
# - Deadlines, floors and risk aversion do not bind the plan yet; its notes say so where you gave
#   any.
# - Plan again when something has happened: next quarter you know more.

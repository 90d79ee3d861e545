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
# # Calibrate from history
#
# **The question:** what do our incidents say of our beliefs, how well would beliefs learnt in this
# way have foretold a quarter that they had not seen, and what do we accept of them?
#
# The way there, about ten seconds in all:
#
# 1. read the incidents: what they say, and what they cannot carry;
# 2. rehearse on an invented history of two years, where the truth is known;
# 3. accept the beliefs in a copy of the files, and see what that does to the plan.
#
# The last cell answers the question in a few sentences.

# %%
import csv
import shutil
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import paydown

paydown.enable_offline_renderer()

FOLDER = ""  # the folder of your own workspace, with incidents.csv; blank takes the example

temporary = TemporaryDirectory(prefix="paydown-")
if not FOLDER:
    paydown.init(Path(temporary.name) / "example")
folder = Path(FOLDER or Path(temporary.name) / "example")
workspace = paydown.load(folder)

# %% [markdown]
# ## 1. What the past says
#
# Nothing is changed by calibrating. What the history cannot carry is said, with the reason: a
# quarter can only be hidden if there is another one to learn from, and a law of efforts takes
# twenty tasks of which estimate and effort are known.

# %%
found = paydown.calibrate(folder)
covered = (found.until - found.since).days
print(f"{found.incidents} incidents in {covered} days, {len(found.changes)} cells would change")
for reason in (*found.reasons, *found.unanswered):
    print(f"- {reason}")

# %% [markdown]
# Three marks for each item: what was stated (of a blank one the mean of its category), its own
# incidents over the time it was watched, and what both say together, with the interval that holds
# the hazard with 90 %. An item without an incident is no item without a hazard, and one that failed
# three times in two months need not go on like that: the last mark lies between the others, nearer
# to the belief the less there is to count.

# %%
if found.items:
    chart = paydown.plot_hazards(found, most=20)
else:
    chart = "no hazards can be estimated, see above"
chart

# %% [markdown]
# Where the history is long enough, its own last quarter is hidden and foretold. That is the check
# of the model against your incidents.

# %%
if found.back_test:
    chart = paydown.plot_back_test(found)
else:
    chart = "no quarter could be hidden, see above"
chart

# %% [markdown]
# ## 2. A rehearsal with an invented history
#
# Do intervals hold what they say? The past alone cannot tell, since nobody knows the true hazards.
# So here is a history **that is invented**: two years of incidents of these items, drawn by the
# model. Each item's true hazard is the believed one times a Gamma factor, as wide as the stated
# confidence. These incidents are no evidence for anything; they show what two years of incidents,
# if every one was written down, would tell of a backlog like this.

# %%
rng = np.random.default_rng(2)
start = datetime.combine(workspace.start, time(), UTC)
truth, invented = {}, []


def happens(component, items, quarters_ago):
    began = start - timedelta(days=91 * quarters_ago)
    noticed = began + timedelta(hours=rng.exponential(2))
    restored = noticed + timedelta(hours=rng.lognormal(0.4, 1.2))
    stamps = (one.isoformat(timespec="seconds") for one in (began, noticed, restored))
    invented.append((f"made-up-{len(invented)}", component, items, *stamps))


for item in workspace.in_play:
    shape = item.confidence**-2 if item.confidence else 1e9
    truth[item.id] = item.incidents_per_quarter * rng.gamma(shape, 1 / shape)
    watched = min(8.0, (workspace.start - item.created).days / 91) if item.created else 8.0
    for ago in rng.uniform(0, watched, rng.poisson(truth[item.id] * watched)):
        if rng.random() < (1 + item.growth_per_quarter) ** -ago:  # the hazard was less then
            happens(item.components[0], item.id, ago)
for component in workspace.components:
    for ago in rng.uniform(0, 8, rng.poisson(8 * component.background_incidents_per_quarter)):
        happens(component.id, "", ago)

rehearsal = Path(temporary.name) / "rehearsal"
rehearsal.mkdir()
for name in ("paydown.toml", "backlog.csv", "outcomes.csv"):
    if (folder / name).exists():
        shutil.copy(folder / name, rehearsal)
with (rehearsal / "incidents.csv").open("w", newline="") as file:
    table = csv.writer(file)
    table.writerow(("id", "component", "items", "started", "detected", "restored"))
    table.writerows(row for row in invented if row[5] < start.isoformat())
learnt = paydown.calibrate(rehearsal)
print(f"{learnt.incidents} invented incidents, {len(truth)} items")

# %% [markdown]
# The last 91 days are hidden, all is fitted to what was before them, and the hidden incidents are
# foretold. Stated hazards are left aside in this, as whoever stated them may have known those days.
# If forecasts are right, what came lies within the bars, and the histogram within its band.

# %%
test = learnt.back_test
chart = paydown.plot_back_test(learnt) if test else "no quarter could be hidden"
chart

# %%
if test:
    print(f"score by these beliefs:        {test.beliefs.crps:.3f} incidents, less is better")
    print(f"score by own rates:            {test.raw.crps:.3f}")
    print(f"score by one rate for all:     {test.pooled.crps:.3f}")

# %% [markdown]
# And since the truth is known here: how many of the true hazards lie in their intervals, and who
# comes nearer to them?

# %%
rates = {one.item: one for one in learnt.items}
believed = {one.id: one.incidents_per_quarter for one in workspace.items}
held = [rates[name].rate.low <= truth[name] <= rates[name].rate.high for name in rates]
off = {
    "what was believed before": [believed[one.item] - truth[one.item] for one in learnt.items],
    "own incidents over exposure": [
        one.incidents / one.quarters - truth[one.item] for one in learnt.items
    ],
    "calibrated": [one.rate.value - truth[one.item] for one in learnt.items],
}
if rates:
    print(f"{sum(held)} of {len(held)} true hazards lie in their 90 % intervals")
    for name, distances in off.items():
        print(f"{name:28} off by {np.mean(np.abs(distances)):.3f} incidents a quarter in the mean")

# %% [markdown]
# ## 3. What to accept
#
# Back to the real incidents. Hazards are accepted all or none: to take only those that rose would
# be to choose by luck, since an item without incidents is evidence as well. What decides is whether
# every incident was written down. Here they go into a copy; `paydown calibrate --accept` writes
# them into your files, and so does `paydown.accept` with your folder.

# %%
copy = Path(temporary.name) / "accepted"
shutil.copytree(folder, copy)
for path in paydown.accept(copy, paydown.calibrate(copy)):
    print("changed:", path.name)
accepted = paydown.load(copy)

# %% [markdown]
# The coming quarter, planned with the beliefs before and after. Then the old plan's items are
# pinned and planned with the new beliefs, which tells what it would be worth, or why it does not
# fit: more incidents believed in leave fewer days for debt.

# %%
before = paydown.plan(workspace.but(quarters=1), time_limit=5)
after = paydown.plan(accepted.but(quarters=1), time_limit=5)
assert before.objective is not None, (before.status, before.clash)
assert after.objective is not None, (after.status, after.clash)
old, new = ({one.id for one in plan.chosen} for plan in (before, after))
print("in with what was learnt: ", ", ".join(sorted(new - old)) or "nothing")
print("out with what was learnt:", ", ".join(sorted(old - new)) or "nothing")

pinned = tuple(
    one.model_copy(update={"pin": "in" if one.id in old else "out"}) if one.in_play else one
    for one in accepted.items
)
kept = paydown.plan(accepted.but(quarters=1, items=pinned), time_limit=5)
print(f"with the new beliefs the new plan is worth {after.objective:,.0f} {workspace.value_unit}")
if kept.objective is None:
    print(f"and the old one is {kept.status}:", "; ".join(kept.clash or kept.notes))
else:
    print(f"and the old one {kept.objective:,.0f}")

# %% [markdown]
# ## The answer

# %%
named = [one for one in found.items if one.incidents >= 0.5]
moved = sorted(named, key=lambda one: abs(one.rate.value - one.prior_mean), reverse=True)
print(f"{covered} days of history change {len(found.changes)} cells.")
if moved:
    print(
        "Incidents moved most:",
        ", ".join(f"{one.item} {one.prior_mean:.2g} to {one.rate.value:.2g}" for one in moved[:3]),
    )
if found.back_test:
    share = found.back_test.coverage.share
    print(f"Of its hidden quarter's counts {share:.0%} lay in the middle 90 % of their forecasts.")
else:
    print("It is too short to hide a quarter, so nothing is known of how well it foretells.")
if rates and test:
    gain = test.better_than_raw
    print(
        f"With two years, invented, {np.mean(held):.0%} of the true hazards lie in their 90 % "
        f"intervals, and a hidden quarter is foretold {abs(gain):.0%} "
        f"{'better' if gain >= 0 else 'worse'} than by own rates."
    )
print(
    f"Of the items in the quarter's plan {len(new & old)} stay; {len(new - old)} in, "
    f"{len(old - new)} out."
)
if kept.objective is None:
    print("The old plan does not fit any more, if what was learnt is right.")
else:
    gain = after.objective - kept.objective
    print(f"That is worth {gain:,.0f} {workspace.value_unit}, if what was learnt is right.")

# %% [markdown]
# How far to trust it:
#
# - Rates rest on every incident being written down. State it as `reporting` in `[history]`; where
#   it is not so, no rate may be learnt.
# - The invented history follows the model by which it is calibrated. That its intervals hold shows
#   that the arithmetic is right, not that the model fits your incidents: that is for a hidden
#   quarter of your own, which takes a history of half a year.
# - Few incidents leave intervals wide, and what the plan gains by them is small. What matters is
#   what a wide interval could change: `paydown plan --truths 100` tells it.

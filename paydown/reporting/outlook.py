"""What lies ahead under the plan and under today's order."""

from dataclasses import replace

from paydown.reporting.gathering import NOTHING, PLAN, ReportData
from paydown.reporting.parts import Figure, Listing, Paragraph, Part, Section
from paydown.sheet import counted
from paydown.week_charts import TITLES, plot_weeks
from sim.statistics import Estimate

_CHARTS = (("items_open", "principal_open_days"), ("hazard_per_quarter", "retention"),
           ("drift", "crew_use"))  # fmt: skip
_SHARES = ("drift", "retention", "crew_use")
_WEEKS = 13
"""Weeks of a quarter."""


def outlook(data: ReportData) -> Section:
    """Return debt, incidents, users and use of the crew, week by week.

    Parameters
    ----------
    data
        What was found out.
    """
    from sim.outlook import weeks_ahead

    title = "What lies ahead"
    results = data.ahead
    names = [name for name in dict.fromkeys((PLAN, data.today)) if name in results.policies]
    if len(names) < 2 and NOTHING in results.policies:
        names.append(NOTHING)
    if not names:
        return Section("outlook", title, (Paragraph("No policy could be simulated."),))
    shown = replace(
        results,
        values={name: results.values[name] for name in names},
        details={name: results.details[name] for name in names},
    )
    worlds = counted(results.replications, "world")
    parts: list[Part] = [
        Paragraph(
            f"Lines are means of {worlds}, every second week; bands hold eight worlds in ten; "
            "the table has the interval of the mean at the end of each quarter."
        )
    ]
    ahead = {name: weeks_ahead(results, name) for name in names}
    for number, measures in enumerate(_CHARTS):
        about = " and ".join(TITLES[name] for name in measures) + ", week by week"
        spec = plot_weeks(shown, measures).to_dict()
        # Every second week draws the same lines in half the room.
        for panel in spec["hconcat"]:
            rows_of = panel["data"]["values"]
            panel["data"]["values"] = [row for row in rows_of if row["week"] % 2 == 0]
        parts.append(Figure(f"outlook-{number}", about, spec))
        rows = []
        for policy, weeks in ahead.items():
            for quarter in range(1, data.workspace.quarters + 1):
                week = weeks[min(quarter * _WEEKS, len(weeks) - 1)]
                cells = (_cell(name, week.estimates[name]) for name in measures)
                rows.append((f"{policy}, end of Q{quarter}", *cells))
        headings = ("policy and time", *(TITLES[name] for name in measures))
        caption = f"{about.capitalize()}: mean, 95 % interval"
        columns = frozenset(range(1, len(headings)))
        parts.append(Listing(caption, headings, tuple(rows), columns, True))
    return Section("outlook", title, tuple(parts))


def _cell(name: str, one: Estimate) -> str:
    """Return a mean with its interval."""
    form = ".1%" if name in _SHARES else ",.1f"
    if one.n < 2:
        return "–" if one.n == 0 else format(one.mean, form)
    return f"{one.mean:{form}} ({one.ci_low:{form}} to {one.ci_high:{form}})"

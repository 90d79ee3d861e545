"""``outcomes.csv`` and ``incidents.csv``."""

from tests.faults.cases.case import AMOUNT, SHARE, case
from tests.faults.small_workspace import INCIDENTS, OUTCOMES, add, put

CASES = [
    case(
        "negative outcome",
        put(2, "value", "-5", OUTCOMES),
        f"outcomes.csv:2: value is -5.0; {AMOUNT}",
    ),
    case(
        "outcome nan",
        put(2, "value", "NaN", OUTCOMES),
        "outcomes.csv:2: value is 'NaN'; give a number",
    ),
    case(
        "outcome of nothing",
        put(2, "requires", "", OUTCOMES),
        "outcomes.csv:2: requires is missing; give a list that is not empty",
    ),
    case(
        "outcome of a blank list",
        put(2, "requires", ";", OUTCOMES),
        "outcomes.csv:2: requires is []; give a list that is not empty",
    ),
    case(
        "outcome of an unknown item",
        put(2, "requires", "alerts;label", OUTCOMES),
        "outcomes.csv:2: requires unknown item 'label'; did you mean 'labels'?",
    ),
    case(
        "outcome twice",
        add(OUTCOMES, "launch,Again,1,alerts"),
        "outcomes.csv:3: outcome 'launch' is given twice (first in line 2); rename one",
    ),
    case(
        "outcome of two that exclude each other",
        put(2, "requires", "alerts;schema", OUTCOMES),
        put(3, "excludes", "alerts"),
        "outcomes.csv:2: outcome 'launch' requires 'alerts' (backlog.csv:2) and 'schema' "
        "(backlog.csv:3), which exclude each other, so that it can never be won; take one out",
    ),
    case(
        "outcome that needs what another of its items excludes",
        put(2, "excludes", "schema"),
        "outcomes.csv:2: outcome 'launch' requires 'alerts' (backlog.csv:2) and 'schema' "
        "(backlog.csv:3, needed by 'labels'), which exclude each other, so that it can never be "
        "won; take one out",
    ),
    case(
        "outcome of a closed item and what excludes it",
        put(2, "requires", "legacy;labels", OUTCOMES),
        put(4, "excludes", "legacy"),
        "outcomes.csv:2: outcome 'launch' requires 'legacy' (backlog.csv:5) and 'labels' "
        "(backlog.csv:4), which exclude each other, so that it can never be won; take one out",
    ),
    case(
        "outcome and pins of two that exclude each other",
        put(2, "pin", "in"),
        put(2, "excludes", "labels"),
        put(4, "pin", "in"),
        "backlog.csv:2: 'alerts' and 'labels' (line 4) are pinned in and exclude each other; "
        "unpin one",
        "outcomes.csv:2: outcome 'launch' requires 'alerts' (backlog.csv:2) and 'labels' "
        "(backlog.csv:4), which exclude each other, so that it can never be won; take one out",
    ),
    case(
        "outcome of an item that requires what it excludes, which is told once",
        put(4, "excludes", "schema"),
        "backlog.csv:4: item 'labels' requires and excludes 'schema'; keep one",
    ),
    case(
        "outcomes worlds apart",
        put(2, "value", "0.1", OUTCOMES),
        add(OUTCOMES, "other,Second,30000000,schema"),
        "outcomes.csv:2: value 0.1 of 'launch' and value 3e+07 of 'other' (line 3) stand a "
        "factor of 3e+08 apart, more than a plan can weigh together (at most 1e+08); mend one",
    ),
    case(
        "detected after restored",
        put(2, "detected", "2026-11-02T09:00:00Z", INCIDENTS),
        "incidents.csv:2: restored 2026-11-02T08:55:00+00:00 is before detected "
        "2026-11-02T09:00:00+00:00; mend one",
    ),
    case(
        "restored before started",
        put(2, "detected", "", INCIDENTS),
        put(2, "restored", "2026-11-02T07:00:00Z", INCIDENTS),
        "incidents.csv:2: restored 2026-11-02T07:00:00+00:00 is before started "
        "2026-11-02T07:12:00+00:00; mend one",
    ),
    case(
        "naive time",
        put(2, "started", "2026-11-02T07:12:00", INCIDENTS),
        "incidents.csv:2: started is '2026-11-02T07:12:00' without a zone; end it with Z or a "
        "difference like +02:00",
    ),
    case(
        "a day for a time",
        put(2, "started", "2026-11-02", INCIDENTS),
        "incidents.csv:2: started is '2026-11-02' without a time; give a time like "
        "2027-01-04T09:30:00Z",
    ),
    case(
        "year 0",
        put(2, "started", "0000-11-02T00:00:00Z", INCIDENTS),
        "incidents.csv:2: started is '0000-11-02T00:00:00Z'; give a time like 2027-01-04T09:30:00Z",
    ),
    case(
        "not yet over, in another word",
        put(3, "restored", "ongoing", INCIDENTS),
        "incidents.csv:3: restored is 'ongoing'; give a time like 2027-01-04T09:30:00Z, or write "
        "open",
    ),
    case(
        "open detection",
        put(3, "detected", "open", INCIDENTS),
        "incidents.csv:3: detected is 'open'; give a time like 2027-01-04T09:30:00Z",
    ),
    case(
        "incident of an unknown item",
        put(3, "items", "schma", INCIDENTS),
        "incidents.csv:3: unknown item 'schma'; did you mean 'schema'?",
    ),
    case(
        "incident of an unknown component",
        put(3, "component", "cart", INCIDENTS),
        "incidents.csv:3: unknown component 'cart'; add it to paydown.toml as a [[component]]",
    ),
    case(
        "incident of no component",
        put(3, "component", ";", INCIDENTS),
        "incidents.csv:3: component is blank; name the component it struck",
    ),
    case(
        "incident severity",
        put(2, "severity", "15", INCIDENTS),
        f"incidents.csv:2: severity is 15.0; {SHARE}",
    ),
    case(
        "incident hours",
        put(2, "engineer_hours", "-1", INCIDENTS),
        f"incidents.csv:2: engineer_hours is -1.0; {AMOUNT}",
    ),
    case(
        "incident twice",
        put(3, "id", "INC-1", INCIDENTS),
        "incidents.csv:3: incident 'INC-1' is given twice (first in line 2); rename one",
    ),
]

"""The cells ``effort_days``, ``effort_low`` and ``effort_high``."""

from tests.faults.cases.case import EFFORT, PARTS, POSITIVE, case
from tests.faults.small_workspace import put

CASES = [
    case(
        "blank",
        put(2, "effort_days", ""),
        "backlog.csv:2: effort_days is blank; estimate it in engineer-days",
    ),
    case("a word", put(2, "effort_days", "big"), f"backlog.csv:2: effort_days is 'big'; {EFFORT}"),
    case(
        "decimal comma",
        put(2, "effort_days", "1,5"),
        "backlog.csv:2: effort_days is '1,5'; write a decimal point as a point, and no thousands "
        "mark",
    ),
    case(
        "a team twice",
        put(3, "effort_days", "core=3;core=4"),
        "backlog.csv:3: effort_days is 'core=3;core=4' and names team 'core' twice; sum its days",
    ),
    case(
        "two numbers",
        put(3, "effort_days", "3;4"),
        f"backlog.csv:3: effort_days is '3;4'; {PARTS}",
    ),
    case("no team", put(2, "effort_days", "=3"), f"backlog.csv:2: effort_days is '=3'; {PARTS}"),
    case(
        "no days",
        put(2, "effort_days", "core="),
        f"backlog.csv:2: effort_days is 'core='; {EFFORT}",
    ),
    case(
        "only marks", put(2, "effort_days", ";;"), f"backlog.csv:2: effort_days is ';;'; {EFFORT}"
    ),
    case(
        "unknown team",
        put(3, "effort_days", "core=3;app=4"),
        "backlog.csv:3: unknown team 'app'; did you mean 'apps'?",
    ),
    case(
        "unknown team column",
        put(3, "team", "zebra"),
        "backlog.csv:3: unknown team 'zebra'; add it to paydown.toml as a [[team]]",
    ),
    case(
        "two teams for one part",
        put(2, "team", "apps"),
        put(2, "effort_days", "core=3"),
        "backlog.csv:2: team is 'apps' and effort_days is 'core=3'; name the same team",
    ),
    case(
        "low above the estimate",
        put(2, "effort_low", "6"),
        "backlog.csv:2: effort_low 6, effort_days 5 and effort_high 8 are out of order; "
        "give them rising",
    ),
    case(
        "high below the estimate",
        put(2, "effort_high", "4"),
        "backlog.csv:2: effort_low 3, effort_days 5 and effort_high 4 are out of order; "
        "give them rising",
    ),
    case(
        "efforts worlds apart",
        put(4, "effort_days", "1e-7"),
        put(3, "effort_days", "core=8;apps=100"),
        "backlog.csv:4: effort_days 1e-07 of 'labels' and effort_days 100 of 'schema' (line 3) "
        "stand a factor of 1e+09 apart, more than a plan can weigh together (at most 1e+08); mend "
        "one",
    ),
    case(
        "efforts worlds apart in one row",
        put(3, "effort_days", "core=1e-6;apps=1000"),
        "backlog.csv:3: effort_days 1e-06 of 'schema' and effort_days 1000 of 'schema' stand "
        "a factor of 1e+09 apart, more than a plan can weigh together (at most 1e+08); mend one",
    ),
    case(
        "toil worlds apart from all effort",
        put(2, "toil_days_per_week", "100000000"),
        "backlog.csv:3: effort_days 4 of 'schema' and toil_days_per_week 1e+08 of 'alerts' "
        "(line 2) stand a factor of 3e+08 apart, more than a plan can weigh together (at most "
        "1e+08); mend one",
    ),
    case(
        "aftercare worlds apart from all effort",
        put(2, "aftercare_days", "200000000"),
        put(2, "incidents_per_quarter", "1"),
        put(2, "growth_per_quarter", "0"),
        "backlog.csv:3: effort_days 4 of 'schema' and aftercare_days 2e+08 of 'alerts', with all "
        "its incidents, (line 2) stand a factor of 2e+08 apart, more than a plan can weigh "
        "together (at most 1e+08); mend one",
    ),
    case(
        "low without high",
        put(2, "effort_high", ""),
        "backlog.csv:2: effort_low is '3' and effort_high is blank; give both or none",
    ),
    case(
        "high without low",
        put(2, "effort_low", ""),
        "backlog.csv:2: effort_high is '8' and effort_low is blank; give both or none",
    ),
    case("low of 0", put(2, "effort_low", "0"), f"backlog.csv:2: effort_low is 0.0; {POSITIVE}"),
    case(
        "low and high worlds apart",
        put(2, "effort_low", "0.00001"),
        "backlog.csv:2: effort_high 8 is more than 100,000 times effort_low 1e-05; mend one",
    ),
    case(
        "low that is none, without high",
        put(2, "effort_low", "x"),
        put(2, "effort_high", ""),
        "backlog.csv:2: effort_low is 'x' and effort_high is blank; give both or none",
        "backlog.csv:2: effort_low is 'x'; give a number",
    ),
    case(
        "a part that cannot be read does not unsettle the percentiles",
        put(3, "effort_days", "core=8;apps=x"),
        put(3, "effort_low", "10"),
        put(3, "effort_high", "20"),
        f"backlog.csv:3: effort_days is 'core=8;apps=x'; {EFFORT}",
    ),
]

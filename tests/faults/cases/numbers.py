"""Numbers of ``backlog.csv`` that are none, or out of their range."""

from tests.faults.cases.case import AMOUNT, EFFORT, NEXT_TO_ZERO, SHARE, case
from tests.faults.small_workspace import put

CASES = [
    case("nan", put(2, "severity", "nan"), "backlog.csv:2: severity is 'nan'; give a number"),
    case("inf", put(2, "severity", "inf"), "backlog.csv:2: severity is 'inf'; give a number"),
    case("-inf", put(2, "effort_days", "-inf"), f"backlog.csv:2: effort_days is '-inf'; {EFFORT}"),
    case(
        "1e999",
        put(2, "severity", "1e999"),
        "backlog.csv:2: severity is '1e999'; give a finite number",
    ),
    case("1_000", put(2, "penalty", "1_000"), "backlog.csv:2: penalty is '1_000'; give a number"),
    case("full width", put(2, "blinds", "１２"), "backlog.csv:2: blinds is '１２'; give a number"),
    case(
        "decimal comma",
        put(2, "severity", "0,5"),
        "backlog.csv:2: severity is '0,5'; write a decimal point as a point, and no thousands mark",
    ),
    case(
        "thousands mark",
        put(2, "penalty", "1.234,5"),
        "backlog.csv:2: penalty is '1.234,5'; write a decimal point as a point, and no thousands "
        "mark",
    ),
    case("percent", put(2, "severity", "50%"), "backlog.csv:2: severity is '50%'; give a number"),
    case("hex", put(2, "penalty", "0x10"), "backlog.csv:2: penalty is '0x10'; give a number"),
    case("true", put(2, "penalty", "true"), "backlog.csv:2: penalty is 'true'; give a number"),
    case("huge", put(2, "penalty", "1e10"), f"backlog.csv:2: penalty is 10000000000.0; {AMOUNT}"),
    case("denormal", put(2, "drag", "1e-320"), f"backlog.csv:2: drag is '1e-320'; {NEXT_TO_ZERO}"),
    case(
        "negative effort",
        put(2, "effort_days", "-3"),
        f"backlog.csv:2: effort_days is -3.0; {AMOUNT}",
    ),
    case("negative rate", put(2, "blinds", "-1"), f"backlog.csv:2: blinds is -1.0; {AMOUNT}"),
    case("severity above 1", put(2, "severity", "1.5"), f"backlog.csv:2: severity is 1.5; {SHARE}"),
    case(
        "blocking above 1",
        put(2, "blocks_retraining", "2"),
        f"backlog.csv:2: blocks_retraining is 2.0; {SHARE}",
    ),
    case("drag below 0", put(2, "drag", "-0.1"), f"backlog.csv:2: drag is -0.1; {SHARE}"),
    case(
        "no success",
        put(2, "fix_success", "0"),
        "backlog.csv:2: fix_success is 0.0; give a number above 0 and at most 1",
    ),
    case(
        "growth",
        put(2, "growth_per_quarter", "-1"),
        "backlog.csv:2: growth_per_quarter is -1.0; give a number above -1 and at most 4",
    ),
    case(
        "hazard",
        put(2, "incidents_per_quarter", "20000"),
        "backlog.csv:2: incidents_per_quarter is 20000.0; give a number from 0 to 10000",
    ),
    case(
        "score",
        put(2, "severity_score", "11"),
        "backlog.csv:2: severity_score is 11; give a whole number from 1 to 10",
    ),
    case(
        "score with a part",
        put(2, "detection_score", "2.5"),
        "backlog.csv:2: detection_score is '2.5'; give a whole number",
    ),
    case(
        "attempts",
        put(5, "attempts", "0"),
        "backlog.csv:5: attempts is 0; give a whole number of 1 or more",
    ),
    case(
        "confidence",
        put(2, "confidence", "sure"),
        "backlog.csv:2: confidence is 'sure'; give low, medium, high or a number",
    ),
    case(
        "confidence above 5",
        put(2, "confidence", "6"),
        "backlog.csv:2: confidence is 6.0; give a number from 0 to 5",
    ),
    case(
        "explosive growth",
        put(2, "incidents_per_quarter", "10000"),
        put(2, "growth_per_quarter", "4"),
        "backlog.csv:2: incidents_per_quarter 10000 growing by 4 a quarter expects 7.8e+06 "
        "incidents in 4 quarters; lower one (at most 1e+06)",
    ),
    case(
        "several at once",
        put(2, "severity", "x"),
        put(2, "drag", "7"),
        put(2, "effort_days", ""),
        put(4, "penalty", "-1"),
        "backlog.csv:2: drag is 7.0; give a number from 0 to 1",
        "backlog.csv:2: effort_days is blank; estimate it in engineer-days",
        "backlog.csv:2: severity is 'x'; give a number",
        f"backlog.csv:4: penalty is -1.0; {AMOUNT}",
    ),
]

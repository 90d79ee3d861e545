"""``paydown.toml``."""

from tests.faults.cases.case import AMOUNT, DATE, IDENTIFIER, NEXT_TO_ZERO, SHARE, case
from tests.faults.small_workspace import GOOD, TOML, be, swap

TOP = GOOD[TOML][: GOOD[TOML].index("[[component]]")]
TEAMS = GOOD[TOML][GOOD[TOML].index("[[team]]") :]
COMPONENTS = GOOD[TOML].removeprefix(TOP).removesuffix(TEAMS)
VALUE = "value_per_day = 1000"

CASES = [
    case(
        "schema missing",
        swap(TOML, "schema = 1\n", ""),
        "paydown.toml:1: schema is missing; write schema = 1",
    ),
    case(
        "schema 2",
        swap(TOML, "schema = 1", "schema = 2"),
        "paydown.toml:1: schema is 2; write schema = 1",
    ),
    case(
        "schema true",
        swap(TOML, "schema = 1", "schema = true"),
        "paydown.toml:1: schema is true; write schema = 1",
    ),
    case(
        "schema 1.0",
        swap(TOML, "schema = 1", "schema = 1.0"),
        "paydown.toml:1: schema is 1.0; write schema = 1",
    ),
    case(
        "start missing",
        swap(TOML, "start = 2027-01-04\n", ""),
        f"paydown.toml:1: start is missing; {DATE}",
    ),
    case(
        "start a text",
        swap(TOML, "2027-01-04", '"2027-01-04"'),
        f"paydown.toml:3: start is '2027-01-04'; {DATE}",
    ),
    case(
        "start a time",
        swap(TOML, "2027-01-04", "2027-01-04T09:00:00Z"),
        f"paydown.toml:3: start is 2027-01-04T09:00:00+00:00; {DATE}",
    ),
    case(
        "start no day",
        swap(TOML, "2027-01-04", "2027-02-30"),
        "paydown.toml:3: it is not TOML (…); mend it",
    ),
    case(
        "start too late",
        swap(TOML, "2027-01-04", "9999-12-31"),
        f"paydown.toml:3: start is 9999-12-31; {DATE}",
    ),
    *(
        case(
            f"quarters {text}",
            swap(TOML, "quarters = 4", f"quarters = {text}"),
            f"paydown.toml:4: quarters is {shown}; give a whole number from 1 to 40",
        )
        for text, shown in (
            ("0", "0"),
            ("41", "41"),
            ("8.0", "8.0"),
            ("true", "true"),
            ('"8"', "'8'"),
            ("inf", "inf"),
        )
    ),
    case(
        "cadence 0",
        swap(TOML, "cadence_days = 91", "cadence_days = 0"),
        "paydown.toml:5: cadence_days is 0; give a whole number from 1 to 3640",
    ),
    case(
        "name a number",
        swap(TOML, '"small"', "0"),
        "paydown.toml:2: name is 0; give a text without control characters",
    ),
    case(
        "name with a bell",
        swap(TOML, '"small"', '"a\\u0007"'),
        "paydown.toml:2: name is 'a\\x07'; give a text without control characters",
    ),
    case(
        "name a day",
        swap(TOML, '"small"', "2027-01-04"),
        "paydown.toml:2: name is 2027-01-04; give a text without control characters",
    ),
    *(
        case(
            f"value {text}",
            swap(TOML, VALUE, f"value_per_day = {text}"),
            f"paydown.toml:14: value_per_day is {shown}; {AMOUNT}",
        )
        for text, shown in (
            ("-1", "-1"),
            ("nan", "nan"),
            ("-inf", "-inf"),
            ("1e999", "inf"),
            ("1_000_000_001", "1000000001"),
            ("true", "true"),
            ('"1000"', "'1000'"),
            ("[1000]", "[1000]"),
            ("2027-01-04", "2027-01-04"),
            ("0x" + "f" * 5000, "a number of some 6021 digits"),
        )
    ),
    case(
        "value of many digits",
        swap(TOML, VALUE, "value_per_day = " + "9" * 5000),
        "paydown.toml:14: a whole number has thousands of digits; give one of at most 1e9",
    ),
    case(
        "value next to 0",
        swap(TOML, VALUE, "value_per_day = 1e-300"),
        f"paydown.toml:14: value_per_day is 1e-300; {NEXT_TO_ZERO}",
    ),
    case(
        "a number in a list next to 0",
        swap(TOML, '["search"]', "[1e-300]"),
        "paydown.toml:18: component 'search' belongs to no team; list it in a [[team]]",
        "paydown.toml:30: components is 1e-300; give 0, or a number of at least 1e-09",
        "paydown.toml:30: components is [1e-300]; give a list of component ids",
    ),
    case(
        "value missing",
        swap(TOML, VALUE + "\n", ""),
        f"paydown.toml:12: value_per_day is missing; {AMOUNT}",
    ),
    case(
        "component without id",
        swap(TOML, 'id = "ranking"\n', ""),
        f"paydown.toml:12: id is missing; {IDENTIFIER}",
    ),
    case(
        "component id with a mark",
        swap(TOML, 'id = "ranking"', 'id = "rank;ing"'),
        f"paydown.toml:13: id is 'rank;ing'; {IDENTIFIER}",
    ),
    case(
        "restore time a text",
        swap(TOML, "{ mean = 2.5, cv = 2.0 }", '"2.5"'),
        "paydown.toml:16: restore_hours is '2.5'; give a number of hours or a table { mean = 2.5, "
        "cv = 2.0 }",
    ),
    case(
        "restore time without mean",
        swap(TOML, "mean = 2.5, ", ""),
        f"paydown.toml:16: restore_hours: mean is missing; {AMOUNT}",
    ),
    case(
        "restore time of an unknown family",
        swap(TOML, "cv = 2.0", 'family = "weibull"'),
        "paydown.toml:16: restore_hours: family is 'weibull'; give one of lognormal, exponential, "
        "gamma, constant",
    ),
    case(
        "restore time with an unknown key",
        swap(TOML, "cv = 2.0", "sd = 2.0"),
        "paydown.toml:16: unknown key 'sd' in [restore_hours]; remove it",
    ),
    case(
        "restore time as a table of its own",
        swap(
            TOML,
            "restore_hours = { mean = 2.5, cv = 2.0 }",
            "[component.restore_hours]\nmean = 2.5\ncv = 21",
        ),
        "paydown.toml:18: restore_hours: cv is 21; give a number from 0 to 20",
    ),
    case(
        "bursts",
        swap(TOML, VALUE, VALUE + "\nclustering = 0.1"),
        "paydown.toml:15: clustering is 0.1; give a number from 0.2 to 10",
    ),
    case(
        "endless retrainings",
        swap(TOML, VALUE, VALUE + "\nretrain_days = 1e-6"),
        "paydown.toml: a replication expects 3.64e+08 events in 4 quarters, most of them "
        "retrainings (3.64e+08); lower their rate or the quarters (at most 1e+06 events)",
    ),
    case(
        "no component",
        be(TOML, TOP + TEAMS),
        "paydown.toml:1: there is no [[component]]; add at least one",
    ),
    case(
        "no team",
        be(TOML, TOP + COMPONENTS),
        "paydown.toml:1: there is no [[team]]; add at least one",
    ),
    case(
        "neither",
        be(TOML, TOP),
        "paydown.toml:1: there is no [[component]]; add at least one",
        "paydown.toml:1: there is no [[team]]; add at least one",
    ),
    case(
        "one bracket too few",
        swap(TOML, '[[team]]\nid = "core"', '[team]\nid = "core"'),
        "paydown.toml:27: it is not TOML (…); mend it",
    ),
    case(
        "components a number",
        be(TOML, "component = 5\n" + TOP + TEAMS),
        "paydown.toml:1: component is 5; write [[component]] tables",
    ),
    case(
        "component twice",
        swap(TOML, 'id = "search"\n', 'id = "ranking"\n'),
        "paydown.toml:18: component 'ranking' is given twice (first in line 12); rename one",
    ),
    case(
        "team twice",
        swap(TOML, 'id = "apps"', 'id = "core"'),
        "paydown.toml:27: team 'core' is given twice (first in line 22); rename one",
    ),
    case(
        "component in two teams",
        swap(TOML, '["search"]', '["search", "ranking"]'),
        "paydown.toml:30: component 'ranking' belongs to team 'core' already; list it in one team "
        "only",
    ),
    case(
        "component in no team",
        swap(TOML, '["search"]', "[]"),
        "paydown.toml:18: component 'search' belongs to no team; list it in a [[team]]",
    ),
    case(
        "team of an unknown component",
        swap(TOML, '["search"]', '[\n"search",\n"serch"]'),
        "paydown.toml:32: unknown component 'serch'; did you mean 'search'?",
    ),
    case(
        "team of numbers",
        swap(TOML, '["search"]', "[3]"),
        "paydown.toml:18: component 'search' belongs to no team; list it in a [[team]]",
        "paydown.toml:30: components is [3]; give a list of component ids",
    ),
    case(
        "half an engineer",
        swap(TOML, "engineers = 3", "engineers = 2.5"),
        "paydown.toml:24: engineers is 2.5; give a whole number from 0 to 10000",
    ),
    case(
        "fewer than no engineers",
        swap(TOML, "engineers = 3", "engineers = -1"),
        "paydown.toml:24: engineers is -1; give a whole number from 0 to 10000",
    ),
    case(
        "focus",
        swap(TOML, "engineers = 3", "engineers = 3\nfocus = -0.1"),
        f"paydown.toml:25: focus is -0.1; {AMOUNT}",
    ),
    case(
        "crew changes",
        swap(TOML, "engineers = 3", "engineers = 3\nchanges = []"),
        "paydown.toml:25: unknown key 'changes' in [team]; remove it (a scenario changes crews)",
    ),
    case(
        "floor above 1",
        swap(TOML, "share = 0.1", "share = 1.1"),
        f"paydown.toml:34: share is 1.1; {SHARE}",
    ),
    case(
        "floors above 1",
        swap(TOML, "share = 0.1", 'share = 0.6\n[[floor]]\ncategory = "serving"\nshare = 0.6'),
        "paydown.toml:32: the shares of all floors sum to 1.2; let them sum to at most 1",
    ),
    case(
        "floor twice",
        swap(TOML, "share = 0.1", 'share = 0.1\n[[floor]]\ncategory = "monitoring"\nshare = 0.1'),
        "paydown.toml:36: category 'monitoring' has two floors; keep one",
    ),
    case(
        "floor of an unknown category",
        swap(TOML, '"monitoring"', '"monitor"'),
        "paydown.toml:33: category is 'monitor'; give one of data_quality, feature_definition, "
        "monitoring, pipeline, model_staleness, serving, configuration, lineage, testing, "
        "documentation",
    ),
    case(
        "bias below the exact share",
        swap(TOML, "effort_bias = 1.0", "effort_bias = 0.3"),
        "paydown.toml:9: effort_bias is 0.3 though a share effort_exact = 0.3 takes exactly the "
        "estimate; give a bias above that share",
    ),
    case(
        "biased though all are exact",
        swap(TOML, "effort_bias = 1.0", "effort_bias = 1.5"),
        swap(TOML, "effort_exact = 0.3", "effort_exact = 1"),
        "paydown.toml:9: effort_bias is 1.5 though a share effort_exact = 1 takes exactly the "
        "estimate; give a bias above that share",
    ),
    case(
        "confidence",
        swap(TOML, '"medium"', '"sure"'),
        "paydown.toml:8: confidence is 'sure'; give low, medium, high or a number",
    ),
    case(
        "learning",
        swap(TOML, "effort_bias = 1.0", "learning = 1"),
        "paydown.toml:9: learning is 1; give true or false",
    ),
    case(
        "weights",
        swap(TOML, "[beliefs]", "[objective]\nreliability = -1\nrisk_aversion = 2\n[beliefs]"),
        f"paydown.toml:8: reliability is -1; {AMOUNT}",
        f"paydown.toml:9: risk_aversion is 2; {SHARE}",
    ),
    case(
        "beliefs twice over",
        swap(TOML, "[beliefs]", "[[beliefs]]"),
        "paydown.toml:7: beliefs is [{ confidence = 'medium', effort_bias = 1.0, effort_exact =…; "
        "write one table [beliefs]",
    ),
    case(
        "objective a number",
        swap(TOML, "[beliefs]", "[extra]\n[beliefs]"),
        "paydown.toml:7: unknown key 'extra'; remove it",
    ),
]

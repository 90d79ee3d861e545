"""Ids, titles, categories, components and dates of ``backlog.csv``."""

from tests.faults.cases.case import IDENTIFIER, case
from tests.faults.small_workspace import put

CASES = [
    case(
        "title blank",
        put(2, "title", " "),
        "backlog.csv:2: title is blank; say in a line what is wrong",
    ),
    case("id blank", put(2, "id", ""), f"backlog.csv:2: id is missing; {IDENTIFIER}"),
    case("id with a mark", put(6, "id", "a;b"), f"backlog.csv:6: id is 'a;b'; {IDENTIFIER}"),
    case("id with a bell", put(6, "id", "a\ab"), f"backlog.csv:6: id is 'a\\x07b'; {IDENTIFIER}"),
    case("id on two lines", put(6, "id", "a\nb"), f"backlog.csv:6: id is 'a\\nb'; {IDENTIFIER}"),
    case("long id", put(6, "id", "x" * 300), f"backlog.csv:6: id is '{'x' * 59}…'; {IDENTIFIER}"),
    case(
        "id of a newcomer",
        put(6, "id", "newcomer/ranking/0"),
        "backlog.csv:6: id is 'newcomer/ranking/0', as items that appear in a simulation are "
        "called; rename it",
    ),
    case(
        "id twice",
        put(6, "id", "alerts"),
        "backlog.csv:6: item 'alerts' is given twice (first in line 2); rename one",
    ),
    case(
        "id twice in another form",
        put(5, "id", "café"),
        put(6, "id", "cafe\u0301"),
        "backlog.csv:6: item 'café' is given twice (first in line 5); rename one",
    ),
    case(
        "category",
        put(2, "category", "monitorin"),
        "backlog.csv:2: category is 'monitorin'; did you mean 'monitoring'?",
    ),
    case(
        "category like none",
        put(2, "category", "zzz"),
        "backlog.csv:2: category is 'zzz'; give one of data_quality, feature_definition, "
        "monitoring, pipeline, model_staleness, serving, configuration, lineage, testing, "
        "documentation",
    ),
    case(
        "status",
        put(2, "status", "todo"),
        "backlog.csv:2: status is 'todo'; give one of open, in_progress, closed, accepted",
    ),
    case("pin", put(2, "pin", "yes"), "backlog.csv:2: pin is 'yes'; give one of in, out"),
    case(
        "unknown component",
        put(2, "component", "rankng"),
        "backlog.csv:2: unknown component 'rankng'; did you mean 'ranking'?",
    ),
    case(
        "two unknown components",
        put(2, "component", "zebra;Search ;yak"),
        "backlog.csv:2: unknown component 'Search'; did you mean 'search'?",
        "backlog.csv:2: unknown component 'yak'; add it to paydown.toml as a [[component]]",
        "backlog.csv:2: unknown component 'zebra'; add it to paydown.toml as a [[component]]",
    ),
    case(
        "a component twice",
        put(2, "component", "ranking;ranking"),
        "backlog.csv:2: component is 'ranking;ranking'; name each component once",
    ),
    case(
        "a date",
        put(2, "created", "04/01/2027"),
        "backlog.csv:2: created is '04/01/2027'; give a date like 2027-01-04",
    ),
    case(
        "no such day",
        put(2, "deadline", "2027-02-30"),
        "backlog.csv:2: deadline is '2027-02-30'; give a date like 2027-01-04",
    ),
    case(
        "year 1",
        put(2, "created", "0001-01-01"),
        "backlog.csv:2: created is '0001-01-01'; give a date from 1900 to 2200",
    ),
    case(
        "closed and open",
        put(2, "closed", "2026-05-01"),
        "backlog.csv:2: closed is 2026-05-01 and status is 'open'; write closed as the status "
        "or clear the date",
    ),
]

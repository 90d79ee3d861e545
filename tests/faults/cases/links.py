"""Prerequisites, exclusions and pins."""

from tests.faults.cases.case import ADD_ITEM, case
from tests.faults.small_workspace import BACKLOG, OUTCOMES, add, drop, put

CASES = [
    case(
        "requires unknown",
        put(2, "requires", "shema"),
        "backlog.csv:2: requires unknown item 'shema'; did you mean 'schema'?",
    ),
    case(
        "excludes unknown",
        put(2, "excludes", "zebra"),
        f"backlog.csv:2: excludes unknown item 'zebra'; {ADD_ITEM}",
    ),
    case(
        "requires itself",
        put(2, "requires", "alerts"),
        "backlog.csv:2: item 'alerts' requires itself; leave it out",
    ),
    case(
        "excludes itself",
        put(2, "excludes", "alerts"),
        "backlog.csv:2: item 'alerts' excludes itself; leave it out",
    ),
    case(
        "requires and excludes",
        put(4, "excludes", "schema"),
        "backlog.csv:4: item 'labels' requires and excludes 'schema'; keep one",
    ),
    case(
        "requires and excludes itself",
        put(2, "requires", "alerts"),
        put(2, "excludes", "alerts"),
        "backlog.csv:2: item 'alerts' excludes itself; leave it out",
        "backlog.csv:2: item 'alerts' requires itself; leave it out",
    ),
    case(
        "a pin requires and excludes, which is told once",
        put(4, "excludes", "schema"),
        put(4, "pin", "in"),
        put(3, "pin", "in"),
        "backlog.csv:4: item 'labels' requires and excludes 'schema'; keep one",
    ),
    case(
        "requires what excludes it",
        put(3, "excludes", "labels"),
        "backlog.csv:4: item 'labels' requires 'schema', which excludes it (line 3); keep one",
    ),
    case(
        "circle of two",
        put(3, "requires", "labels"),
        "backlog.csv:3: prerequisites go in a circle (schema requires labels requires schema); "
        "take one link out",
    ),
    case(
        "circle of three",
        put(3, "requires", "alerts"),
        put(2, "requires", "labels"),
        "backlog.csv:2: prerequisites go in a circle (alerts requires labels requires schema "
        "requires alerts); take one link out",
    ),
    case(
        "two circles",
        put(3, "requires", "labels"),
        put(2, "requires", "risk"),
        put(6, "requires", "legacy"),
        put(5, "requires", "alerts"),
        "backlog.csv:2: prerequisites go in a circle (alerts requires risk requires legacy "
        "requires alerts); take one link out",
        "backlog.csv:3: prerequisites go in a circle (schema requires labels requires schema); "
        "take one link out",
    ),
    case(
        "a circle within a circle",
        put(3, "requires", "labels;alerts"),
        put(2, "requires", "labels"),
        "backlog.csv:2: prerequisites go in a circle (alerts requires labels requires schema "
        "requires alerts); take one link out",
    ),
    case(
        "a long circle",
        put(3, "requires", "n19"),
        add(
            BACKLOG, "n0,N,,,,1,,,,labels,,", *(f"n{i},N,,,,1,,,,n{i - 1},," for i in range(1, 20))
        ),
        "backlog.csv:3: prerequisites go in a circle (schema requires n19 requires n18 requires "
        "n17 requires n16 requires n15 requires … 11 more … requires n3 requires n2 requires n1 "
        "requires n0 requires labels requires schema); take one link out",
    ),
    case(
        "two pins exclude each other",
        drop(OUTCOMES),
        put(2, "pin", "in"),
        put(3, "pin", "in"),
        put(3, "excludes", "alerts"),
        "backlog.csv:2: 'alerts' and 'schema' (line 3) are pinned in and exclude each other; "
        "unpin one",
    ),
    case(
        "both say so",
        drop(OUTCOMES),
        put(2, "pin", "in"),
        put(2, "excludes", "schema"),
        put(3, "pin", "in"),
        put(3, "excludes", "alerts"),
        "backlog.csv:2: 'alerts' and 'schema' (line 3) are pinned in and exclude each other; "
        "unpin one",
    ),
    case(
        "a pin excludes what another pin needs",
        drop(OUTCOMES),
        put(2, "pin", "in"),
        put(2, "excludes", "schema"),
        put(4, "pin", "in"),
        "backlog.csv:2: 'alerts' is pinned in and 'labels' (line 4), pinned in, requires 'schema' "
        "(line 3), but 'alerts' and 'schema' exclude each other; unpin one",
    ),
    case(
        "one pin needs what excludes each other",
        drop(OUTCOMES),
        put(4, "requires", "schema;alerts"),
        put(2, "excludes", "schema"),
        put(4, "pin", "in"),
        "backlog.csv:4: 'labels', pinned in, requires 'alerts' (line 2) and 'labels', pinned in, "
        "requires 'schema' (line 3), but 'alerts' and 'schema' exclude each other; unpin one",
    ),
    case(
        "a pin needs what is pinned out",
        put(4, "pin", "in"),
        put(3, "pin", "out"),
        "backlog.csv:4: 'labels' is pinned in and requires 'schema' (line 3), pinned out; "
        "change one",
    ),
    case(
        "what is pinned out needs nothing",
        put(4, "pin", "in"),
        put(3, "pin", "out"),
        put(3, "requires", "alerts"),
        put(2, "pin", "out"),
        "backlog.csv:4: 'labels' is pinned in and requires 'schema' (line 3), pinned out; "
        "change one",
    ),
    case(
        "a pin needs a risk that is accepted",
        put(4, "pin", "in"),
        put(3, "requires", "risk"),
        "backlog.csv:4: 'labels' is pinned in and requires 'risk' (line 6), an accepted risk; "
        "change one",
    ),
    case(
        "an accepted risk pinned in",
        put(6, "pin", "in"),
        "backlog.csv:6: item 'risk' is pinned in and an accepted risk; change one",
    ),
    case(
        "a pin excludes a closed item",
        put(2, "pin", "in"),
        put(5, "excludes", "alerts"),
        "backlog.csv:2: 'alerts' is pinned in and excludes 'legacy' (line 5), which is closed; "
        "unpin it",
    ),
    case(
        "a row with another fault keeps its links",
        put(3, "severity", "x"),
        put(3, "requires", "labels"),
        "backlog.csv:3: prerequisites go in a circle (schema requires labels requires schema); "
        "take one link out",
        "backlog.csv:3: severity is 'x'; give a number",
    ),
]

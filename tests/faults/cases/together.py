"""Several faults at once: all are told, and none makes another."""

from tests.faults.cases.case import case
from tests.faults.small_workspace import BACKLOG, INCIDENTS, OUTCOMES, TOML, be, put, swap

CASES = [
    case(
        "every file at once",
        put(2, "severity", "9"),
        put(4, "title", ""),
        swap(TOML, "quarters = 4", "quarters = 0"),
        swap(TOML, "engineers = 1", "engineers = -1"),
        put(2, "value", "x", OUTCOMES),
        put(3, "component", "cart", INCIDENTS),
        "backlog.csv:2: severity is 9.0; give a number from 0 to 1",
        "backlog.csv:4: title is blank; say in a line what is wrong",
        "incidents.csv:3: unknown component 'cart'; add it to paydown.toml as a [[component]]",
        "outcomes.csv:2: value is 'x'; give a number",
        "paydown.toml:4: quarters is 0; give a whole number from 1 to 40",
        "paydown.toml:29: engineers is -1; give a whole number from 0 to 10000",
    ),
    case(
        "a broken file does not hide the others, nor make faults in them",
        be(TOML, "schema = \n"),
        put(2, "severity", "9"),
        put(3, "component", "cart", INCIDENTS),
        put(2, "requires", "zebra", OUTCOMES),
        "backlog.csv:2: severity is 9.0; give a number from 0 to 1",
        "outcomes.csv:2: requires unknown item 'zebra'; add the item or leave it out",
        "paydown.toml:1: it is not TOML (…); mend it",
    ),
    case(
        "a broken backlog makes no faults in other files",
        be(BACKLOG, "id;title;effort_days\n"),
        put(2, "severity", "9", INCIDENTS),
        "backlog.csv:1: cells are separated by semicolons (in 'id;title;effort_days'); save it "
        "with commas",
        "incidents.csv:2: severity is 9.0; give a number from 0 to 1",
    ),
    case(
        "a component with a fault is still known",
        swap(TOML, "value_per_day = 500", "value_per_day = -500"),
        "paydown.toml:20: value_per_day is -500; give a number of 0 or more (at most 1e+09)",
    ),
    case(
        "an item with a fault is still known",
        put(3, "effort_days", "x"),
        "backlog.csv:3: effort_days is 'x'; give a number or team=days;team=days",
    ),
    case(
        "a fault whose value breaks the line stays on one",
        put(3, "component", "ran\nking\x1b[31m"),
        "backlog.csv:3: component is 'ran\\nking\\x1b[31m'; give a text of 1 to 200 characters "
        "without ';' and control characters",
        "backlog.csv:3: unknown component 'ran\\nking\\x1b[31m'; did you mean 'ranking'?",
    ),
]

"""Keys and syntax of ``paydown.toml``."""

from tests.faults.cases.case import case
from tests.faults.small_workspace import TOML, add, swap

DEEP = "it is nested too deeply; a workspace needs three levels"

CASES = [
    case(
        "unknown key",
        swap(TOML, "quarters = 4", "quarter = 4"),
        "paydown.toml:4: unknown key 'quarter'; did you mean 'quarters'?",
    ),
    case(
        "unknown key of a component",
        swap(TOML, "severity = 0.2", "severty = 0.2"),
        "paydown.toml:15: unknown key 'severty' in [component]; did you mean 'severity'?",
    ),
    case(
        "unknown key of a team",
        swap(TOML, "engineers = 3", "engineers = 3\nsize = 3"),
        "paydown.toml:25: unknown key 'size' in [team]; remove it",
    ),
    case(
        "unknown key of the beliefs",
        swap(TOML, "effort_bias", "effort_bais"),
        "paydown.toml:9: unknown key 'effort_bais' in [beliefs]; did you mean 'effort_bias'?",
    ),
    case(
        "unknown key of a floor",
        swap(TOML, "share = 0.1", "share = 0.1\nleast = 1"),
        "paydown.toml:35: unknown key 'least' in [floor]; remove it",
    ),
    case(
        "a key twice",
        swap(TOML, "cadence_days = 91", "quarters = 5"),
        "paydown.toml:5: it is not TOML (…); mend it",
    ),
    case(
        "a table twice",
        swap(TOML, "[[floor]]", "[beliefs]\n[[floor]]"),
        "paydown.toml:32: it is not TOML (…); mend it",
    ),
    case(
        "no value",
        swap(TOML, "quarters = 4", "quarters ="),
        "paydown.toml:4: it is not TOML (…); mend it",
    ),
    case(
        "a word without quotes",
        swap(TOML, '"small"', "small"),
        "paydown.toml:2: it is not TOML (…); mend it",
    ),
    case(
        "a decimal comma",
        swap(TOML, "effort_bias = 1.0", "effort_bias = 1,0"),
        "paydown.toml:9: it is not TOML (…); mend it",
    ),
    case(
        "a text left open",
        swap(TOML, '"small"', '"""small'),
        "paydown.toml:2: it is not TOML (…); mend it",
    ),
    case(
        "a list left open",
        swap(
            TOML,
            'components = ["search"]\n\n[[floor]]\ncategory = "monitoring"\nshare = 0.1\n',
            'components = ["search",\n\n',
        ),
        "paydown.toml:30: it is not TOML (…); mend it",
    ),
    case("deep lists", swap(TOML, '"small"', "[" * 5000 + "]" * 5000), f"paydown.toml:2: {DEEP}"),
    case(
        "deep tables", swap(TOML, '"small"', "{a=" * 70 + "1" + "}" * 70), f"paydown.toml:2: {DEEP}"
    ),
    case("deep keys", add(TOML, "[" + "a." * 70 + "b]"), f"paydown.toml:35: {DEEP}"),
    case(
        "too long",
        add(TOML, "# " + "x" * 1_000_000),
        "paydown.toml:1: it is longer than 1,000,000 characters (1,000,473); shorten it",
    ),
    case(
        "faults after a break that is none",
        swap(TOML, "quarters = 4", "# \u2028 \u0085\nquarters = 0"),
        "paydown.toml:5: quarters is 0; give a whole number from 1 to 40",
    ),
]

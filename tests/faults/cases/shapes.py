"""Files, encodings, delimiters, headers, rows and quotes."""

from tests.faults.cases.case import AMOUNT, case
from tests.faults.small_workspace import (
    BACKLOG,
    INCIDENTS,
    OUTCOMES,
    TOML,
    be,
    drop,
    put,
    recode,
    swap,
)

CASES = [
    case(
        "missing backlog",
        drop(BACKLOG),
        "backlog.csv: there is no such file; 'paydown init DIR' writes an example",
    ),
    case(
        "missing settings",
        drop(TOML),
        "paydown.toml: there is no such file; 'paydown init DIR' writes an example",
    ),
    case(
        "nothing there",
        drop(BACKLOG),
        drop(TOML),
        drop(OUTCOMES),
        drop(INCIDENTS),
        "backlog.csv: there is no such file; 'paydown init DIR' writes an example",
        "paydown.toml: there is no such file; 'paydown init DIR' writes an example",
    ),
    case(
        "empty backlog file",
        be(BACKLOG, ""),
        "backlog.csv:1: it is empty; begin it with the columns id,title,effort_days",
    ),
    case(
        "only blank lines",
        be(BACKLOG, "\n ,\n\n"),
        "backlog.csv:1: it is empty; begin it with the columns id,title,effort_days",
    ),
    case(
        "empty outcomes file",
        be(OUTCOMES, b"\xef\xbb\xbf"),
        "outcomes.csv:1: it is empty; begin it with the columns id,value,requires",
    ),
    case("UTF-16", recode(BACKLOG, "utf-16"), "backlog.csv: it is UTF-16; save it as UTF-8"),
    case("UTF-16 settings", recode(TOML, "utf-16"), "paydown.toml: it is UTF-16; save it as UTF-8"),
    case(
        "UTF-16 without a mark",
        recode(BACKLOG, "utf-16-le"),
        "backlog.csv:1: it holds a NUL byte (perhaps it is UTF-16); save it as UTF-8 text",
    ),
    case(
        "NUL",
        swap(BACKLOG, "Labels", "La\0bels"),
        "backlog.csv:4: it holds a NUL byte (perhaps it is UTF-16); save it as UTF-8 text",
    ),
    case(
        "Latin-1",
        swap(BACKLOG, "Labels", "Späte Labels"),
        recode(BACKLOG, "latin-1"),
        "backlog.csv:4: byte 0xe4 is not UTF-8 (perhaps Latin-1); save it as UTF-8",
    ),
    case(
        "Latin-1 after a mark",
        be(OUTCOMES, b"\xef\xbb\xbfid,value,requires\n\xe4,1,alerts\n"),
        "outcomes.csv:2: byte 0xe4 is not UTF-8 (perhaps Latin-1); save it as UTF-8",
    ),
    case(
        "Latin-1 settings",
        swap(TOML, '"small"', '"klein für alle"'),
        recode(TOML, "latin-1"),
        "paydown.toml:2: byte 0xfc is not UTF-8 (perhaps Latin-1); save it as UTF-8",
    ),
    case(
        "semicolons",
        be(BACKLOG, "id;title;effort_days\na;A;3\n"),
        "backlog.csv:1: cells are separated by semicolons (in 'id;title;effort_days'); save it "
        "with commas",
    ),
    case(
        "tabs",
        be(OUTCOMES, "id\ttitle\tvalue\trequires\nx\ty\t1\talerts\n"),
        "outcomes.csv:1: cells are separated by tabs (in 'id\\ttitle\\tvalue\\trequires'); save it "
        "with commas",
    ),
    case(
        "bars",
        be(OUTCOMES, "id|title|value|requires\n"),
        "outcomes.csv:1: cells are separated by bars (in 'id|title|value|requires'); save it with "
        "commas",
    ),
    case(
        "unknown column",
        swap(BACKLOG, ",requires,", ",require,"),
        "backlog.csv:1: unknown column 'require'; did you mean 'requires'?",
    ),
    case(
        "unknown column in capitals",
        swap(BACKLOG, ",severity,", ",SEVERITY,"),
        "backlog.csv:1: unknown column 'SEVERITY'; did you mean 'severity'?",
    ),
    case(
        "unknown column like none",
        put(1, "xyzzy", "xyzzy"),
        "backlog.csv:1: unknown column 'xyzzy'; remove it",
    ),
    case(
        "a column without a name",
        swap(BACKLOG, ",pin\n", ",\n"),
        "backlog.csv:1: column 12 has no name; name it or remove it",
    ),
    case(
        "a column twice",
        swap(BACKLOG, ",category,", ",component,"),
        "backlog.csv:1: column 'component' stands twice; keep one",
    ),
    case(
        "a column missing",
        swap(BACKLOG, "effort_days", "effort"),
        "backlog.csv:1: column 'effort_days' is missing; add it",
        "backlog.csv:1: unknown column 'effort'; did you mean 'effort_low'?",
    ),
    case(
        "ragged rows",
        swap(BACKLOG, "risk,One machine for all", "risk,One machine, for all"),
        swap(BACKLOG, "legacy,Old model still served,search", "legacy,Old model still served"),
        "backlog.csv:5: the row has 11 cells and the header 12; add the missing commas or quote "
        "the cells that hold one",
        "backlog.csv:6: the row has 13 cells and the header 12; add the missing commas or quote "
        "the cells that hold one",
    ),
    case(
        "a quote left open",
        swap(BACKLOG, "Labels come late", '"Labels come late'),
        "backlog.csv:4: a quote is opened or closed in the wrong place (…); mend it",
    ),
    case(
        "a quote closed too early",
        swap(BACKLOG, "Labels come late", '"Labels" come late'),
        "backlog.csv:4: a quote is opened or closed in the wrong place (…); mend it",
    ),
    case(
        "an endless cell",
        swap(BACKLOG, "Labels come late", '"' + "x" * 200_000),
        "backlog.csv:4: a cell is longer than 131072 characters (perhaps a quote is never closed); "
        "mend it",
    ),
    case(
        "ragged rows and other faults",
        put(2, "severity", "2"),
        swap(BACKLOG, "risk,One machine for all", "risk,One machine, for all"),
        "backlog.csv:2: severity is 2.0; give a number from 0 to 1",
        "backlog.csv:6: the row has 13 cells and the header 12; add the missing commas or quote "
        "the cells that hold one",
    ),
    case(
        "line numbers after blank lines and quoted breaks",
        swap(BACKLOG, "No alert on empty pages", '"No alert\n\non empty pages"'),
        swap(BACKLOG, "schema,Changes", "\n\nschema,Changes"),
        swap(BACKLOG, ",0.1,", ",1.1,"),
        swap(BACKLOG, "\nlabels,", "\n\r\n,,,,,,,,,,,\nlabels,"),
        swap(BACKLOG, ",6,,,,schema", ",-6,,,,schema"),
        "backlog.csv:7: severity is 1.1; give a number from 0 to 1",
        f"backlog.csv:10: effort_days is -6.0; {AMOUNT}",
    ),
    case(
        "line breaks of Windows",
        swap(BACKLOG, ",0.1,", ",1.1,"),
        lambda files: files.update({BACKLOG: files[BACKLOG].replace(b"\n", b"\r\n")}),
        "backlog.csv:3: severity is 1.1; give a number from 0 to 1",
    ),
    case(
        "a byte-order mark",
        swap(BACKLOG, ",0.1,", ",1.1,"),
        lambda files: files.update({BACKLOG: b"\xef\xbb\xbf" + files[BACKLOG]}),
        "backlog.csv:3: severity is 1.1; give a number from 0 to 1",
    ),
    case(
        "too many rows",
        be(OUTCOMES, "id,value,requires\n" + "x,1,alerts\n" * 100_001),
        "outcomes.csv:100002: it has more than 100,000 rows; leave old ones out",
    ),
    case(
        "too many columns",
        be(OUTCOMES, "id,value,requires" + ",x" * 1_000 + "\n"),
        "outcomes.csv:1: it has 1,003 columns (at most 1,000); leave some out",
    ),
]

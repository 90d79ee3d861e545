"""A writer of a ledger as a process, to be killed: it says each record once it is acknowledged.

``python -m tests.support.appending FOLDER NAME``
"""

import sys
from pathlib import Path

from paydown.ledger.ledger import Ledger


def main() -> None:
    """Add records until somebody ends it."""
    ledger, name = Ledger(Path(sys.argv[1])), sys.argv[2]
    for number in range(1_000_000):
        record = ledger.append("note", {"by": name, "number": number})
        print(record.seq, number, flush=True)


if __name__ == "__main__":
    main()

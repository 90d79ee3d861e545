"""``plan --accept``: who accepts a plan, and the record of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from paydown.failures import CommandError, Exit

if TYPE_CHECKING:
    from paydown.ledger.consent import Consent
    from paydown.ledger.made_with import MadeWith
    from paydown.ledger.record import Record
    from scenarios.study import Study
    from scenarios.workspace import Workspace


def consent_of(
    by: str | None, because: str | None, author: str | None, *, accept: bool
) -> "Consent | None":
    """Return who accepts a plan and why; None where it is not to be accepted.

    Parameters
    ----------
    by, because, author
        As the options give them.
    accept
        Whether it is to be accepted.

    Raises
    ------
    CommandError
        If one is missing, or goes with nothing.
    """
    given = {"--by": by, "--because": because, "--author": author}
    if not accept:
        for option, value in given.items():
            if value is not None:
                raise CommandError(Exit.INPUT, f"{option} goes with --accept; give both or none")
        return None
    if by is None or because is None:
        missing = " and ".join(name for name in ("--by", "--because") if given[name] is None)
        raise CommandError(Exit.INPUT, f"--accept needs {missing}; say who approves, and why")
    from paydown.ledger.consent import Consent

    return Consent(by, because, author)


def accepted(
    folder: Path, study: "Study", workspace: "Workspace", consent: "Consent", made: "MadeWith"
) -> "Record":
    """Record a plan as accepted, and say so on stderr once it is recorded.

    Parameters
    ----------
    folder
        The workspace's.
    study
        The plan and the answers.
    workspace
        What it was made for.
    consent
        Who accepts it, and why.
    made
        Options it was made with.

    Raises
    ------
    RefusedError, LedgerError, AlteredLedgerError
        If it cannot be recorded.
    """
    from paydown.ledger.ledger import Ledger
    from paydown.ledger.listing import head_line

    record = Ledger(folder).accept(study, workspace, consent, made)
    print(f"accepted by {record.content['by']}; {head_line(record)}", file=sys.stderr)
    return record

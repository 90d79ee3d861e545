"""A workspace's ledger: what is decided, and made again."""

from pathlib import Path
from typing import TYPE_CHECKING

from paydown.ledger.book import Book
from paydown.ledger.record import Record

if TYPE_CHECKING:
    from paydown.ledger.consent import Consent
    from paydown.ledger.made_with import MadeWith
    from paydown.ledger.replay import Replay
    from paydown.ledger.risks import RiskRequest
    from scenarios.plan import Plan
    from scenarios.study import Study
    from scenarios.workspace import Workspace


class Ledger(Book):
    """The decisions of a workspace: plans accepted, risks accepted for a time."""

    def accept(
        self,
        plan: "Plan | Study",
        workspace: "Workspace",
        consent: "Consent",
        made_with: "MadeWith | None" = None,
    ) -> Record:
        """Record that a plan was accepted, with all that it takes to make it again.

        Parameters
        ----------
        plan
            The plan, or what `study` returned.
        workspace
            What it was made for, as `load` returned it, seen with the options of `made_with`.
        consent
            Who approved, and why.
        made_with
            Options it was made with; the usual ones unless given.

        Raises
        ------
        RefusedError
            If there is no plan, the workspace's rules of approval say no, or the files in the
            folder are no longer those that the plan was made from.
        LedgerError
            If it cannot be written; then nothing was recorded.
        """
        from paydown.ledger.accepting import accept
        from paydown.ledger.made_with import MadeWith

        return accept(self, plan, workspace, consent, made_with or MadeWith())

    def accept_risk(self, request: "RiskRequest", consent: "Consent") -> Record:
        """Record that the risk of leaving an item as it is was accepted up to a day.

        Parameters
        ----------
        request
            Which item, up to which planning date.
        consent
            Who approved, and why.

        Raises
        ------
        RefusedError
            If there is no such item in play, it is pinned in, the day is before the planning date,
            or the workspace's rules of approval say no.
        LedgerError
            If it cannot be written; then nothing was recorded.
        """
        from paydown.ledger.risks import accept_risk

        return accept_risk(self, request, consent)

    def withdraw_risk(self, item: str, consent: "Consent") -> Record:
        """Record that an accepted risk no longer is, which brings its item back into play.

        Parameters
        ----------
        item
            The item.
        consent
            Who says so, and why.

        Raises
        ------
        RefusedError
            If its risk is not accepted, or the workspace's rules of approval say no.
        LedgerError
            If it cannot be written; then nothing was recorded.
        """
        from paydown.ledger.risks import withdraw_risk

        return withdraw_risk(self, item, consent)

    def replay(self, seq: int) -> "Replay":
        """Make the plan of a record again from the inputs kept with it, and compare the two.

        Raises
        ------
        RefusedError
            If it is no record of a plan.
        AlteredLedgerError
            If it, or an input of it, is not what was recorded.
        """
        from paydown.ledger.replay import replay

        return replay(self, self.record(seq))


def open_ledger(folder: str | Path) -> Ledger:
    """Return the ledger of a workspace; its file is made with the first record.

    Parameters
    ----------
    folder
        The workspace.
    """
    return Ledger(Path(folder))

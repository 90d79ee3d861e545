"""Who approved, and why; held against the rules of the workspace."""

from dataclasses import dataclass
from unicodedata import category, normalize

from paydown.ledger.faults import RefusedError
from scenarios.fault import quoted
from scenarios.governance import Governance

_LONGEST_NAME = 200
_LONGEST_REASON = 10_000
"""Characters."""
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode categories of what a name may not hold."""


@dataclass(frozen=True)
class Consent:
    """Who approved, and why."""

    by: str
    """Who approved: the name of a person or a board."""
    because: str
    """The reason, in words."""
    author: str | None = None
    """Who made the plan or the request; None where it is not told."""

    def checked(self, governance: Governance, *, authored: bool = True) -> "Consent":
        """Return it in the form in which it is recorded.

        Parameters
        ----------
        governance
            The workspace's rules.
        authored
            Whether it approves the work of an author, who may have to be another.

        Raises
        ------
        RefusedError
            If a name or the reason is missing, too long or illegible, or the rules say no.
        """
        by = _name("--by", self.by)
        author = None if self.author is None else _name("--author", self.author)
        because = normalize("NFC", self.because.strip())
        if not because:
            raise RefusedError("--because is empty; say why, in a sentence")
        if len(because) > _LONGEST_REASON:
            raise RefusedError(
                f"--because is longer than {_LONGEST_REASON:,} characters ({len(because):,}); "
                "shorten it"
            )
        if any(category(one) == "Cs" for one in because):
            raise RefusedError("--because holds what is no text; write it as UTF-8")
        allowed = governance.approvers
        if allowed and _folded(by) not in {_folded(one) for one in allowed}:
            raise RefusedError(
                f"--by is {quoted(by)}, who may not approve by paydown.toml [governance]; let "
                f"{' or '.join(map(quoted, allowed))} approve"
            )
        if authored and governance.approver_differs:
            if author is None:
                raise RefusedError(
                    "paydown.toml [governance] demands that the approver is not the author; give "
                    "--author NAME as well"
                )
            if _folded(author) == _folded(by):
                raise RefusedError(
                    f"--by and --author are {quoted(by)}, and paydown.toml [governance] demands "
                    "that they differ; let another approve"
                )
        return Consent(by, because, author)


def _name(option: str, text: str) -> str:
    """Return a name as it is recorded."""
    name = normalize("NFC", " ".join(part for part in text.split(" ") if part))
    if not name:
        raise RefusedError(f"{option} is empty; give a name")
    if len(name) > _LONGEST_NAME or any(category(one) in _UNSEEN for one in name):
        raise RefusedError(
            f"{option} is {quoted(name)}; give a name of at most {_LONGEST_NAME} characters on one "
            "line"
        )
    return name


def _folded(name: str) -> str:
    """Return a name so that two spellings of it are equal."""
    return " ".join(normalize("NFKC", name).casefold().split())

"""Who may approve: what a workspace demands of a decision before it is recorded."""

from typing import Annotated

from pydantic import Field

from scenarios.value import Value

Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^[^\p{Cc}\p{Zl}\p{Zp}]+$",
        json_schema_extra={"wanted": "a name of 1 to 200 characters on one line"},
    ),
]
"""The name of a person or a board, as it is written into records."""


class Governance(Value):
    """Rules of approval; no part of what is believed."""

    approver_differs: bool = False
    """Whoever approves is another than whoever made the plan or the request."""
    approvers: tuple[Name, ...] = ()
    """Who may approve; anyone where none are named."""

"""Who may approve what, by the rules of a workspace."""

import pytest

from paydown.ledger.consent import Consent
from paydown.ledger.faults import RefusedError
from scenarios.governance import Governance

FREE = Governance()
STRICT = Governance(approver_differs=True, approvers=("Ada L.", "board"))


def test_names_and_reason_are_tidied() -> None:
    made = Consent(" Ada  L. ", " why\nso \n", "Bo").checked(FREE)
    assert made == Consent("Ada L.", "why\nso", "Bo")
    assert Consent("e\u0301", "x").checked(FREE).by == "\u00e9"


def test_an_approver_may_be_another_spelling_of_the_name() -> None:
    assert Consent("ADA  l.", "why", "Bo").checked(STRICT).by == "ADA l."
    assert Consent("board", "why").checked(STRICT, authored=False).author is None


@pytest.mark.parametrize(
    ("consent", "rules", "told"),
    [
        (Consent("", "why"), FREE, "--by is empty; give a name"),
        (Consent("Ada", " "), FREE, "--because is empty; say why"),
        (Consent("Ada\nBo", "why"), FREE, "on one line"),
        (Consent("x" * 201, "why"), FREE, "at most 200 characters"),
        (Consent("Ada", "x" * 10_001), FREE, "--because is longer than 10,000 characters"),
        (Consent("Ada", "\udce9"), FREE, "--because holds what is no text"),
        (Consent("Ada", "why", " "), FREE, "--author is empty"),
        (Consent("Bo", "why", "Cy"), STRICT, "--by is 'Bo', who may not approve .* let 'Ada L.'"),
        (Consent("Ada L.", "why"), STRICT, "the approver is not the author; give --author"),
        (Consent("Ada L.", "why", "ada l."), STRICT, "demands that they differ; let another"),
    ],
)
def test_what_may_not_be_is_told(consent: Consent, rules: Governance, told: str) -> None:
    with pytest.raises(RefusedError, match=told):
        consent.checked(rules)

"""Risk flags by known words, and how much of the template items have."""

from typing import Any

import pytest

from scenarios.cells import CellError
from scenarios.risk_flag import FLAGS, MEANINGS, flags, in_words
from scenarios.template import FIELDS, completeness
from tests.support.workspaces import an_item


def test_flags_are_known_by_word_and_as_they_are_shown() -> None:
    assert flags("fragile lineage; Brittle-Monitoring;single_owner;REGULATED") == (
        "lineage_fragility",
        "brittle_monitoring",
        "single_owner",
        "regulated",
    )
    assert flags("regulated; regulated;") == ("regulated",)
    for flag, shown in FLAGS.items():
        assert flags(flag) == flags(shown) == (flag,)
    assert set(MEANINGS) == set(FLAGS)
    assert in_words(("single_owner", "regulated")) == "single owner, regulated"


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("brittle_monitring", "holds 'brittle_monitring'; did you mean 'brittle_monitoring'?"),
        ("lineage", "did you mean"),
        ("xyz", "holds 'xyz'; give one of lineage_fragility, brittle_monitoring"),
    ],
)
def test_an_unknown_flag_is_refused_with_a_hint(word: str, told: str) -> None:
    with pytest.raises(CellError) as refused:
        flags(f"regulated;{word}")
    assert told in str(refused.value)


def test_completeness_counts_what_is_blank() -> None:
    filled: dict[str, Any] = dict.fromkeys(FIELDS[2:6], "x")
    whole = an_item("whole", **filled, owner="o", evidence=("e",))
    found = completeness([an_item("bare"), whole, an_item("half", owner="o", problem="p")])
    assert found.items == 3
    assert found.filled["owner"] == 2
    assert found.filled["deadline"] == 0
    assert [one.id for one in found.incomplete] == ["bare", "half", "whole"]
    assert found.incomplete[0].missing == FIELDS
    assert found.incomplete[2].missing == ("deadline",)
    assert found.share == pytest.approx((0 + 2 + 6) / 21)
    assert completeness([]).share == 1.0

"""Known ids, and what is said of one that is not among them."""

from scenarios.register import Register

ITEMS = Register("item", ("alerts", "schema"), "add it")


def test_what_is_known_is_fine() -> None:
    assert ITEMS.unknown("alerts") is None
    assert "alerts" in ITEMS
    assert list(ITEMS) == ["alerts", "schema"]


def test_the_nearest_is_named() -> None:
    assert ITEMS.unknown("alert") == "unknown item 'alert'; did you mean 'alerts'?"


def test_else_the_remedy() -> None:
    assert ITEMS.unknown("zebra") == "unknown item 'zebra'; add it"


def test_a_damaged_list_calls_nothing_unknown() -> None:
    assert Register("item", ("alerts",), "add it", complete=False).unknown("zebra") is None


def test_the_slow_search_is_not_made_for_ever() -> None:
    register = Register("item", ("alerts",), "add it")
    told = [register.unknown(f"alert{number}") for number in range(100)]
    assert told[0] == "unknown item 'alert0'; did you mean 'alerts'?"
    assert told[-1] == "unknown item 'alert99'; add it"
    assert register.unknown("alert0") == told[0]

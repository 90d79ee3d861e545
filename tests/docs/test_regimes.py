"""`docs/regimes.md` says what its rows say, and its rows are the whole map."""

from itertools import product

from benchmarks.pages import filled
from benchmarks.regimes import (
    BACKLOG_LOADS,
    BURN_SHARES,
    CORRELATIONS,
    POLICIES,
    ROWS,
    read_rows,
)
from benchmarks.regimes_chart import DRAWN
from benchmarks.regimes_page import PAGE, PICTURE, blocks


def test_the_page_is_made_from_the_rows() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert filled(page, blocks(read_rows(ROWS))) == page


def test_the_map_is_whole() -> None:
    rows = read_rows(ROWS)
    found = [(row.burn_share, row.backlog_load, row.correlation, row.policy) for row in rows]
    assert sorted(found) == sorted(product(BURN_SHARES, BACKLOG_LOADS, CORRELATIONS, POLICIES))


def test_the_picture_shows_the_rows() -> None:
    picture = PICTURE.read_text(encoding="utf-8")
    rows = [row for row in read_rows(ROWS) if row.policy in DRAWN]
    assert all(f">{row.ratio:.2f}</text>" in picture for row in rows)

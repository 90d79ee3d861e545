"""A small table as HTML: what a notebook shows of a result; every text escaped."""

from collections.abc import Iterable, Sequence
from html import escape


def html_table(
    lead: str, headings: Sequence[str], rows: Iterable[Sequence[str]], names: int = 1
) -> str:
    """Return a sentence and a table as HTML.

    Texts are escaped, and isolated from each other, so that a title with right-to-left marks turns
    nothing round but itself.

    Parameters
    ----------
    lead
        What stands above the table.
    headings
        Names of the columns.
    rows
        The cells.
    names
        Columns at the left that hold text; figures after them are set to the right.
    """
    right = ' style="text-align: right"'
    left = ' style="text-align: left"'

    def cells(row: Sequence[str], tag: str) -> str:
        return "".join(
            f"<{tag}{left if place < names else right}><bdi>{escape(text)}</bdi></{tag}>"
            for place, text in enumerate(row)
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return (
        f"<div><p><bdi>{escape(lead)}</bdi></p>"
        f"<table><thead><tr>{cells(headings, 'th')}</tr></thead><tbody>{body}</tbody></table></div>"
    )

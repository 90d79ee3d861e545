"""The cell ``effort_days``: engineer-days of the item's team, or ``team=days;team=days``."""

from scenarios.cells import CellError, identifier, number
from scenarios.fault import quoted
from scenarios.item import TeamEffort
from scenarios.register import Register
from scenarios.row_reader import RowReader

_FORM = "team=days;team=days"


def read_effort(row: RowReader, own: str, teams: Register) -> tuple[TeamEffort, ...]:
    """Return the effort by team; none where a part cannot be read, which is noted.

    Parameters
    ----------
    row
        The row, whose cell is not blank.
    own
        Team to which a plain number goes.
    teams
        The known teams.
    """
    text = row.text["effort_days"]
    cell = f"effort_days is {quoted(text)}"
    pieces = [piece for piece in text.split(";") if piece.strip()]
    if not pieces:
        row.fault(f"{cell}; give a number or {_FORM}")
    parts: list[TeamEffort] = []
    for piece in pieces:
        name, mark, days = piece.rpartition("=")
        team = identifier(name) if mark else own
        if not team or (len(pieces) > 1 and not mark):
            row.fault(f"{cell}; name the team of each part: {_FORM}")
            continue
        if mark and (message := teams.unknown(team)):
            row.fault(message)
        if team in {done.team for done in parts}:
            row.fault(f"{cell} and names team {quoted(team)} twice; sum its days")
        try:
            value = number(days.strip())
        except CellError as error:
            remedy = str(error).rpartition("; ")[2]
            row.fault(f"{cell}; {remedy}" + (f" or {_FORM}" if remedy == "give a number" else ""))
            continue
        made = row.build(TeamEffort, {"team": team, "days": value}, {"days": "effort_days"})
        if made is not None:
            parts.append(made)
    return tuple(parts) if len(parts) == len(pieces) else ()

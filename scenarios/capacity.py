"""What if the crew delivered another number of engineer-days: a workspace with scaled focus."""

from collections.abc import Mapping

from scenarios.workspace import Workspace


class CapacityError(ValueError):
    """A capacity that cannot be had; the text says what, and what to do."""


def with_capacity(workspace: Workspace, days: float | Mapping[str, float]) -> Workspace:
    """Return the workspace with the first quarter's engineer-days set; it scales focus.

    Parameters
    ----------
    workspace
        The beliefs.
    days
        Engineer-days a quarter over all teams, shared as they share it now, or by team id; a team
        not named keeps its own.

    Raises
    ------
    CapacityError
        If a team is unknown, or has no engineer to deliver the days.
    """
    now = {
        team.id: days_now
        for team, days_now in zip(workspace.teams, workspace.team_capacity(0), strict=True)
    }
    if isinstance(days, Mapping):
        for name in days:
            if name not in now:
                raise CapacityError(f"unknown team '{name}'; give one of {', '.join(now)}")
        wanted = {**now, **days}
    else:
        total = sum(now.values())
        if total == 0 and days > 0:
            raise CapacityError(
                f"{days:g} engineer-days cannot be shared among teams without engineers or "
                "focus; give them in paydown.toml"
            )
        wanted = {name: days * own / total if total else 0.0 for name, own in now.items()}
    teams = []
    for team in workspace.teams:
        if now[team.id] == 0 and wanted[team.id] > 0:
            raise CapacityError(
                f"team '{team.id}' has no engineers or no focus to deliver "
                f"{wanted[team.id]:g} engineer-days; give them in paydown.toml"
            )
        scale = wanted[team.id] / now[team.id] if now[team.id] else 1.0
        teams.append(team.but(focus=team.focus * scale))
    return workspace.but(teams=tuple(teams))

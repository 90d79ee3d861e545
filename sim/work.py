"""Engineers of the fast model, and the tasks they work on."""

from sim.agenda import Call
from sim.logs import Activity

NOTHING = -1
"""Stands for the subject of an engineer who is free."""


class Work:
    """A task measured in engineer-days: an aftercare, or one team's part of a debt item."""

    __slots__ = ("activity", "done", "effort", "engineer", "left", "subject", "team", "worked")

    def __init__(self, activity: Activity, subject: int, team: int, effort: float) -> None:
        self.activity = activity
        self.subject = subject
        self.team = team
        self.effort = effort
        self.left = effort
        self.worked = 0.0
        self.done = False
        self.engineer: Engineer | None = None


class Engineer:
    """One engineer, what they do, and the two calls that end it: used again and again."""

    __slots__ = ("finish", "number", "place", "relief", "settled", "since", "subject", "work")

    def __init__(self, number: int, place: int, relief: Call, finish: Call) -> None:
        self.number = number
        self.place = place
        self.relief = relief
        self.finish = finish
        self.work: Work | None = None
        self.subject = NOTHING
        self.since = 0.0
        self.settled = 0.0

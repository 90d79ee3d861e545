"""A scenario: a named departure from the base beliefs, as changes to keys of a workspace."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from scenarios.building import wanted
from scenarios.component import Component
from scenarios.fault import Fault, InputError, quoted
from scenarios.item import Category, Item, TeamEffort
from scenarios.outcome import Outcome
from scenarios.team import CrewChange, Team
from scenarios.units import DAYS_PER_QUARTER
from scenarios.value import Value
from scenarios.volume import too_many
from scenarios.workspace import Beliefs, Workspace

Kind = Literal["component", "team", "item", "outcome", "beliefs", "workspace"]
"""What a change is about."""

MODELS: dict[str, type[Value]] = {
    "component": Component,
    "team": Team,
    "item": Item,
    "outcome": Outcome,
    "beliefs": Beliefs,
    "workspace": Workspace,
}

OF_WORKSPACE = ("cadence_days",)
"""Plain keys of a workspace that a scenario may change.

`quarters` is not among them: results over different horizons are no answer to the same question.
"""


@dataclass(frozen=True)
class Change:
    """One key changed, everywhere or where `id`, `category` or `component` says."""

    of: Kind
    """Whose key it is."""
    key: str
    """The key, as in the workspace's files."""
    verb: Literal["multiply", "add", "set"]
    """What is done to its value."""
    number: float
    """By which, or to which."""
    id: str | None = None
    """Only this component, team, item or outcome."""
    category: Category | None = None
    """Only items of this category."""
    component: str | None = None
    """Only items whose home this is."""
    from_quarter: int | None = None
    """From this quarter on, 1 for the first; for a team's engineers alone."""
    line: int = 0
    """Where the file says it."""

    def of_value(self, value: float) -> float:
        """Return what becomes of a value."""
        if self.verb == "multiply":
            return value * self.number
        return value + self.number if self.verb == "add" else self.number


@dataclass(frozen=True)
class Scenario:
    """A named departure from the base beliefs."""

    name: str
    """Name on the command line."""
    title: str
    """What happens."""
    source: str
    """Where its figures are from, or why it is plausible."""
    changes: tuple[Change, ...] = ()
    """What differs."""
    file: str = ""
    """File it was read from."""

    def beyond(self, quarters: int) -> int | None:
        """Return the first quarter from which crews change, where it lies beyond a horizon."""
        late = [one.from_quarter for one in self.changes if (one.from_quarter or 0) > quarters]
        return min((quarter for quarter in late if quarter is not None), default=None)


def changeable(of: str) -> tuple[str, ...]:
    """Return the keys of a kind that a scenario may change: its numbers; of a workspace, some."""
    if of == "workspace":
        return OF_WORKSPACE
    model = MODELS[of]
    keys = []
    for name in model.model_fields:
        words = wanted(model, name)
        if words.startswith(("a number", "a whole number")):
            keys.append(name)
    extra = {"component": "restore_hours", "item": "effort_days"}.get(of)
    return tuple(dict.fromkeys([*keys, *([extra] if extra else [])]))


def apply(scenario: Scenario, workspace: Workspace) -> Workspace:
    """Return the workspace as it is under a scenario.

    Raises
    ------
    InputError
        If a change names what is not there, or drives a value out of its range.
    """
    faults: list[Fault] = []
    for change in scenario.changes:
        for message in _unknown(change, workspace):
            faults.append(Fault(scenario.file, change.line, message))
    if not faults:
        for change in scenario.changes:
            try:
                workspace = _changed(workspace, change)
            except _OutOfRangeError as error:
                faults.append(Fault(scenario.file, change.line, str(error)))
    if not faults:
        faults.extend(_together(scenario, workspace))
    if faults:
        raise InputError(faults)
    return workspace.but(scenario=scenario.name)


def _together(scenario: Scenario, workspace: Workspace) -> Iterator[Fault]:
    """Yield what is wrong with values that are each in range; the last change to them is named."""
    beliefs = workspace.beliefs
    if problem := beliefs.problem:
        yield Fault(scenario.file, _line(scenario, "effort_bias", "effort_exact"), problem)
    for item in workspace.items:
        low, high = item.effort_low, item.effort_high
        if low is not None and high is not None and low > high:
            message = f"item {quoted(item.id)}: effort_low becomes {low:g}, above effort_high"
            line = _line(scenario, "effort_low", "effort_high")
            yield Fault(scenario.file, line, f"{message} {high:g}; change both alike")
    if problem := too_many(workspace.components, workspace.in_play, workspace.quarters):
        yield Fault(scenario.file, 0, problem)


def _line(scenario: Scenario, *keys: str) -> int:
    """Return the line of the last change to one of some keys, 0 where there is none."""
    return max((change.line for change in scenario.changes if change.key in keys), default=0)


class _OutOfRangeError(ValueError):
    """A change drives a value out of its range."""


def _unknown(change: Change, workspace: Workspace) -> Iterator[str]:
    """Yield what a change names that the workspace does not have."""
    if change.of in ("beliefs", "workspace") and change.id is not None:
        yield f"id is {quoted(change.id)}, but of {change.of} there is only one; remove it"
        return
    for kind, name, known in (
        (change.of, change.id, _ids(change.of, workspace)),
        ("component", change.component, [c.id for c in workspace.components]),
    ):
        if name is not None and name not in known:
            yield f"unknown {kind} {quoted(name)}; give one of {', '.join(known) or 'none'}"


def _ids(of: str, workspace: Workspace) -> Sequence[str]:
    things: Sequence[Any] = {
        "component": workspace.components,
        "team": workspace.teams,
        "item": workspace.items,
        "outcome": workspace.outcomes,
    }.get(of, ())
    return [thing.id for thing in things]


def _changed(workspace: Workspace, change: Change) -> Workspace:
    """Return the workspace with one change made."""
    if change.of == "workspace":
        changed: Workspace = _altered(workspace, change, "workspace")
        return changed
    if change.of == "beliefs":
        return workspace.but(beliefs=_altered(workspace.beliefs, change, "beliefs"))
    field = {"component": "components", "team": "teams", "item": "items", "outcome": "outcomes"}
    name = field[change.of]
    things = tuple(
        _altered(thing, change, f"{change.of} {quoted(thing.id)}")
        if meant(thing, change)
        else thing
        for thing in getattr(workspace, name)
    )
    return workspace.but(**{name: things})


def meant(thing: Any, change: Change) -> bool:
    """Return whether a change is about a thing."""
    return (
        (change.id is None or thing.id == change.id)
        and (change.category is None or thing.category == change.category)
        and (change.component is None or thing.home == change.component)
    )


def _altered(thing: Any, change: Change, name: str) -> Any:
    """Return a value object with one key changed, checked like a new one."""
    key = change.key
    if change.of == "team" and key == "engineers" and change.from_quarter is not None:
        return _crew(thing, change)
    if change.of == "component" and key == "restore_hours":
        time = thing.restore_hours
        made = _checked(time, "mean", change.of_value(time.mean), f"{name}: restore_hours")
        return thing.but(restore_hours=made)
    if change.of == "item" and key == "effort_days":
        return _effort(thing, change, name)
    value = getattr(thing, key)
    if value is None:
        return thing
    return _checked(thing, key, change.of_value(float(value)), f"{name}: {key} {value:g}")


def _checked(thing: Any, key: str, value: float, name: str) -> Any:
    whole = wanted(type(thing), key).startswith("a whole number")
    try:
        return thing.but(**{key: round(value) if whole else value})
    except ValidationError:
        raise _OutOfRangeError(
            f"{name} becomes {value:g}; give {wanted(type(thing), key)}"
        ) from None


def _crew(team: Team, change: Change) -> Team:
    """Return a team with another crew from a quarter on."""
    assert change.from_quarter is not None
    day = float((change.from_quarter - 1) * DAYS_PER_QUARTER)
    # Where nobody is left, nobody can leave: a freeze is no fault of a team that is empty.
    engineers = max(0, round(change.of_value(team.engineers_on(day))))
    if day == 0:
        return team.but(engineers=engineers)
    changes = (*team.changes, CrewChange(day=day, engineers=engineers))
    return team.but(changes=tuple(sorted(changes, key=lambda one: one.day)))


def _effort(item: Item, change: Change, name: str) -> Item:
    """Return an item with another effort; the parts and percentiles keep their proportions."""
    days = item.effort_days
    wished = change.of_value(days)
    if wished <= 0 < days:
        raise _OutOfRangeError(
            f"{name}: effort_days {days:g} becomes {wished:g}; give a factor that leaves some"
        )
    scale = wished / days if days else 1.0
    return item.but(
        effort=tuple(TeamEffort(team=p.team, days=p.days * scale) for p in item.effort),
        effort_low=None if item.effort_low is None else item.effort_low * scale,
        effort_high=None if item.effort_high is None else item.effort_high * scale,
    )

"""Which signal an item is judged by."""

from os.path import lexists
from pathlib import Path

from scenarios.fault import Fault, InputError, nearest, quoted
from scenarios.item import Item
from scenarios.register import Register
from scenarios.signals.gathering import SIGNALS
from scenarios.signals.series import Series
from scenarios.signals.signals_file import read_signals
from scenarios.success.judgement import Question
from scenarios.success.judging import Criterion
from scenarios.workspace import Workspace


def chosen_series(
    folder: Path, workspace: Workspace, item: Item, question: Question, criterion: Criterion
) -> tuple[Series, ...]:
    """Return the signal to judge an item by, nothing where it is judged by its incidents.

    It is the one that is asked for, else the one that the item names, where its criterion is not
    about incidents and ``signals.csv`` holds one of them and no more.

    Parameters
    ----------
    folder
        The workspace's folder.
    workspace
        Its components.
    item
        The item.
    question
        What is asked.
    criterion
        What counts as success.

    Raises
    ------
    InputError
        If a signal is asked for that is not there, or there are several of the name, or the file
        has faults.
    """
    unasked = not question.signal
    by_incidents = question.counts is not None or criterion.of_incidents or not item.signals
    if unasked and (by_incidents or criterion.threshold is None):
        return ()
    path = folder / SIGNALS
    if unasked and not lexists(path):
        return ()
    faults: list[Fault] = []
    remedy = "add it to paydown.toml as a [[component]]"
    components = Register("component", (one.id for one in workspace.components), remedy)
    read = read_signals(path, components, faults)
    if faults:
        raise InputError(faults)
    near = [one for one in read if one.name.component in item.components]
    if unasked:
        named = [one for one in near if one.name.signal in item.signals]
        return tuple(named) if len(named) == 1 else ()
    return (_asked(near, item, question.signal),)


def _asked(near: list[Series], item: Item, signal: str) -> Series:
    """Return the signal of a name on an item's components, its home first.

    Raises
    ------
    InputError
        If there is none, or several.
    """
    found = [one for one in near if one.name.signal == signal]
    home = [one for one in found if one.name.component == item.home]
    if len(home or found) == 1:
        return (home or found)[0]
    where = " and ".join(item.components)
    if not found:
        hint = nearest(signal, [one.name.signal for one in near]) or (
            f"; name one that {SIGNALS} has for {where}"
        )
        message = f"unknown signal {quoted(signal)} of {where}{hint}"
    else:
        kinds = ", ".join(f"{one.name.component} {one.name.kind}" for one in home or found)
        message = f"{quoted(signal)} names several signals ({kinds}); give them names of their own"
    raise InputError([Fault("--signal", 0, message)])

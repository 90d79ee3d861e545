"""Policies by name: the files of the folder, entry points, module:name, and what is no policy."""

import sys
from importlib.metadata import EntryPoint
from types import ModuleType
from typing import Any

import pytest

from sim import registry
from sim.policy import PolicyError
from sim.registry import NamedPolicy, find_policy, policy_names
from sim.view import View
from tests.support.views import a_view
from tests.support.workspaces import a_workspace, an_item

BUILT_IN = {"none", "as_listed", "fifo", "shortest", "severity", "rpn", "cd3"}

VIEW = a_view(a_workspace(items=[an_item("one"), an_item("two")]))


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a module `lent` that can be imported for the length of a test."""
    module = ModuleType("lent")
    monkeypatch.setitem(sys.modules, "lent", module)
    return module


def backwards(view: View) -> list[int]:
    """Return the rows in reverse."""
    return list(range(len(view.table)))[::-1]


class Backwards:
    """A policy as an object, with a preparation."""

    name = "reversed"

    def prepare(self, workspace: Any) -> "Backwards":
        return self

    def rank(self, view: View) -> list[int]:
        return backwards(view)


class Bare:
    """A policy as an object without name and preparation."""

    def rank(self, view: View) -> list[int]:
        return backwards(view)


class Unnamed:
    """A policy with a preparation and no name."""

    def prepare(self, workspace: Any) -> "Unnamed":
        return self

    def rank(self, view: View) -> list[int]:
        return backwards(view)


def test_every_file_of_the_folder_is_a_policy() -> None:
    names = policy_names()
    assert set(names) >= BUILT_IN
    assert len(set(names)) == len(names)
    for name in BUILT_IN:
        policy = find_policy(name)
        assert policy.name == name
        assert policy.prepare(VIEW.workspace).name == name


@pytest.mark.parametrize(
    ("name", "meant"), [("shortst", "shortest"), ("as-listed", "as_listed"), ("CD3", "cd3")]
)
def test_an_unknown_name_gets_the_nearest(name: str, meant: str) -> None:
    with pytest.raises(PolicyError) as caught:
        find_policy(name)
    assert str(caught.value) == f"unknown policy '{name}'; did you mean '{meant}'?"


def test_a_name_near_nothing_gets_them_all() -> None:
    with pytest.raises(PolicyError) as caught:
        find_policy("qqqq")
    listed = ", ".join(policy_names())
    assert str(caught.value) == f"unknown policy 'qqqq'; give one of {listed}"


@pytest.mark.parametrize("found", [backwards, Backwards, Backwards(), Bare, Bare()])
def test_module_and_name(lent: ModuleType, found: Any) -> None:
    lent.it = found  # type: ignore[attr-defined]
    policy = find_policy("lent:it").prepare(VIEW.workspace)
    assert policy.rank(VIEW) == [1, 0]
    named = found is Backwards or isinstance(found, Backwards)
    assert policy.name == ("reversed" if named else "lent:it")


def test_a_module_with_a_rule_is_a_policy(lent: ModuleType) -> None:
    outer = ModuleType("outer")
    lent.inner = outer  # type: ignore[attr-defined]
    outer.rank = backwards  # type: ignore[attr-defined]
    assert find_policy("lent:inner").rank(VIEW) == [1, 0]


def test_a_policy_that_prepares_itself_needs_a_name(lent: ModuleType) -> None:
    lent.it = Unnamed  # type: ignore[attr-defined]
    with pytest.raises(PolicyError, match="policy 'lent:it' has no name; give it one"):
        find_policy("lent:it")


@pytest.mark.parametrize(
    "name", ["no_such_module:rule", "lent:absent", ":rule", "lent:", ".lent:rule", "::"]
)
def test_what_cannot_be_imported_is_told(lent: ModuleType, name: str) -> None:
    with pytest.raises(PolicyError) as caught:
        find_policy(name)
    said = str(caught.value)
    assert said.startswith(f"policy '{name}' cannot be loaded (")
    assert said.endswith("); give module:name of a function or class that can be imported")


class Demanding:
    """A class that cannot be made without an argument."""

    def __init__(self, weight: float) -> None:
        self.weight = weight

    def rank(self, view: View) -> list[int]:
        return []


class Lazy:
    """A class without a rule."""


@pytest.mark.parametrize("found", [3, "text", None, Lazy, Lazy(), [1, 0]])
def test_what_has_no_rule_is_told(lent: ModuleType, found: Any) -> None:
    lent.it = found  # type: ignore[attr-defined]
    with pytest.raises(PolicyError, match=r"^policy 'lent:it' has no rank\(view\); give it one$"):
        find_policy("lent:it")


def test_a_class_that_wants_arguments_is_told(lent: ModuleType) -> None:
    lent.it = Demanding  # type: ignore[attr-defined]
    with pytest.raises(PolicyError) as caught:
        find_policy("lent:it")
    assert str(caught.value).startswith("policy 'lent:it' cannot be made (")
    assert "weight" in str(caught.value)
    assert str(caught.value).endswith("); give a class that needs no arguments, or a function")


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch, lent: ModuleType) -> ModuleType:
    """Return the module `lent`, three of whose names are registered by entry point."""
    lent.rule = backwards  # type: ignore[attr-defined]
    entries = {
        name: EntryPoint(name, value, registry.ENTRY_POINTS)
        for name, value in {
            "theirs": "lent:rule",
            "broken": "lent:absent",
            "gone": "no_such_module:rule",
            "fifo": "lent:rule",
        }.items()
    }
    monkeypatch.setattr(registry, "entry_points", lambda group: list(entries.values()))
    return lent


def test_an_entry_point_registers_a_policy(registered: ModuleType) -> None:
    names = policy_names()
    assert names[-3:] == ["broken", "gone", "theirs"]
    policy = find_policy("theirs")
    assert (policy.name, policy.rank(VIEW)) == ("theirs", [1, 0])


def test_a_built_in_policy_cannot_be_replaced(registered: ModuleType) -> None:
    assert policy_names().count("fifo") == 1
    assert find_policy("fifo").rank(VIEW) == [0, 1]


@pytest.mark.parametrize(
    ("name", "value"), [("broken", "lent:absent"), ("gone", "no_such_module:rule")]
)
def test_an_entry_point_that_cannot_be_loaded_is_told(
    registered: ModuleType, name: str, value: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        find_policy(name)
    said = str(caught.value)
    assert said.startswith(f"policy '{name}' is registered as {value} but cannot be loaded (")
    assert said.endswith("); install its package anew")


def test_an_unknown_name_may_be_near_a_registered_one(registered: ModuleType) -> None:
    with pytest.raises(PolicyError, match="did you mean 'theirs'"):
        find_policy("their")


def test_a_named_policy_prepares_to_itself() -> None:
    policy = NamedPolicy("mine", backwards)
    assert policy.prepare(VIEW.workspace) is policy
    assert policy.rank(VIEW) == [1, 0]

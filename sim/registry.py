"""Policies by name: the files of `sim/policies`, entry points, and ``module:name``.

A policy is a function ``rank(view)``, a module that holds one or an object ``policy``, or an object
(or a class that makes one) with a method ``rank(view)``; see `sim.policy.Policy`.
"""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from scenarios.workspace import Workspace
from sim import policies
from sim.policy import Policy, PolicyError, needs_truth
from sim.view import View

ENTRY_POINTS = "paydown.policies"
"""Group under which other packages register policies."""
_OWN = "paydown"
"""This distribution, whose `clairvoyant` alone is told the truth."""


@dataclass(frozen=True)
class NamedPolicy:
    """A bare rule with a name."""

    name: str
    """Name in tables and on the command line."""
    rule: Callable[[View], Sequence[int]]
    """The rule."""

    def prepare(self, workspace: Workspace) -> "NamedPolicy":
        """Return itself: the rule needs nothing beforehand."""
        return self

    def rank(self, view: View) -> Sequence[int]:
        """Return the rule's order."""
        return self.rule(view)


def policy_names() -> list[str]:
    """Return the names of all registered policies, built-in ones first."""
    own = _built_in()
    return [*own, *(name for name in sorted(_registered()) if name not in own)]


def find_policy(name: str) -> Policy:
    """Return the policy of a name, or of ``module:name``.

    Raises
    ------
    PolicyError
        If there is none, with the nearest name, or if it cannot be loaded.
    """
    if ":" in name:
        module, _, attribute = name.partition(":")
        try:
            found = getattr(importlib.import_module(module), attribute)
        except Exception as error:
            # A module of the user's own may raise anything at all when it is imported.
            raise PolicyError(
                f"policy '{name}' cannot be loaded ({error}); give module:name of a function "
                "or class that can be imported"
            ) from error
        return _as_policy(name, found)
    if name in _built_in():
        built_in = importlib.import_module(f"{policies.__name__}.{name}")
        return _as_policy(name, getattr(built_in, "policy", built_in))
    registered = _registered()
    if name in registered:
        entry = registered[name]
        try:
            own = entry.dist is not None and entry.dist.name == _OWN
            return _as_policy(name, entry.load(), may_be_told=own)
        except PolicyError:
            raise
        except Exception as error:
            raise PolicyError(
                f"policy '{name}' is registered as {entry.value} but cannot be "
                f"loaded ({error}); install its package anew"
            ) from error
    known = policy_names()
    close = get_close_matches(name.lower(), known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else "give one of " + ", ".join(known)
    raise PolicyError(f"unknown policy '{name}'; {hint}")


def _built_in() -> list[str]:
    """Return the names of the files of `sim/policies`."""
    return sorted(module.name for module in pkgutil.iter_modules(policies.__path__))


def _registered() -> dict[str, EntryPoint]:
    """Return the policies of other packages by name."""
    return {entry.name: entry for entry in entry_points(group=ENTRY_POINTS)}


def _as_policy(name: str, found: Any, *, may_be_told: bool = False) -> Policy:
    """Return a policy made of a function, module, class or object."""
    if isinstance(found, type):
        try:
            found = found()
        except Exception as error:
            raise PolicyError(
                f"policy '{name}' cannot be made ({error}); give a class that needs no "
                "arguments, or a function"
            ) from error
    rule = getattr(found, "rank", found)
    if needs_truth(found) and not may_be_told:
        raise PolicyError(
            f"policy '{name}' asks for the truth, which only 'clairvoyant' is told; "
            "rank by the view alone, without needs_truth"
        )
    if not callable(rule):
        raise PolicyError(f"policy '{name}' has no rank(view); give it one")
    if callable(getattr(found, "prepare", None)):
        if not hasattr(found, "name"):
            raise PolicyError(f"policy '{name}' has no name; give it one")
        policy: Policy = found
        return policy
    return NamedPolicy(name, rule)

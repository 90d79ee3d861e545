"""The rules a plan has to keep, one file each; a new one is a file here and needs no other change.

A rule file names its one object `RULE`.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from optimize.rules.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return one object of each rule, in the order of their files."""
    names = [module.name for module in iter_modules(__path__) if module.name != "rule"]
    found = [import_module(f"{__name__}.{name}").RULE for name in sorted(names)]
    return tuple(cast(Rule, one) for one in found)

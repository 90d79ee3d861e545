"""Whether the packages `scenarios`, `sim` and `optimize` are ours, or another file hides them."""

import sys
from importlib import import_module
from pathlib import Path

OURS = ("scenarios", "sim", "optimize")
"""Packages that come with this one."""


class HiddenPackageError(ImportError):
    """Another file or package of the same name is found before ours."""


def refuse_strangers(home: Path | None = None) -> None:
    """Raise where one of our packages is hidden by another of the same name.

    Parameters
    ----------
    home
        Folder in which our packages stand; where this file stands unless given.

    Raises
    ------
    HiddenPackageError
        With the file that hides it, and what to do.
    """
    expected = home or Path(__file__).resolve().parent.parent
    for name in OURS:
        found = getattr(import_module(name), "__file__", None)
        if found is None or Path(found).resolve().parent != expected / name:
            raise HiddenPackageError(
                f"package '{name}' of paydown is hidden by {found or 'a folder of that name'}; "
                "rename that file, or install paydown into an environment of its own"
            )


def is_command() -> bool:
    """Return whether this is the start of the command, by name or as ``python -m paydown``."""
    started = sys.argv[0] if sys.argv else ""
    by_module = started == "-m" and "paydown" in sys.orig_argv
    return by_module or Path(started).stem == "paydown"

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import paydown

ROOT = Path(__file__).resolve().parents[3]

CLASSES = {"Plan", "Results", "Workspace"}
ERRORS = {name for name in paydown.__all__ if name.endswith("Error")}


def test_the_docstring_promises_what_there_is() -> None:
    assert paydown.__doc__ is not None
    promised = set(re.findall(r"`(\w+)`", paydown.__doc__))
    assert promised == set(paydown.__all__) - {"__version__"} - (CLASSES - promised)


@pytest.mark.parametrize("name", paydown.__all__)
def test_every_name_is_found(name: str) -> None:
    assert getattr(paydown, name) is not None


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_every_error_is_an_error(name: str) -> None:
    assert issubclass(getattr(paydown, name), Exception)


def test_dir_shows_the_public_names_and_no_others() -> None:
    assert dir(paydown) == sorted(paydown.__all__)


def test_names_are_sorted_and_given_once() -> None:
    assert len(set(paydown.__all__)) == len(paydown.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'paydown' has no attribute 'plam'"):
        paydown.plam  # noqa: B018


def test_functions_are_documented() -> None:
    for name in set(paydown.__all__) - {"__version__"}:
        assert (getattr(paydown, name).__doc__ or "").strip(), f"{name} has no docstring"


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, paydown\n"
        "heavy = {'numpy', 'scipy', 'pulp', 'highspy', 'simpy', 'altair', 'pydantic', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_version_is_that_of_the_project() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{paydown.__version__}"\n' in text


def test_python_dash_m_is_the_command() -> None:
    assert import_module("paydown.__main__").main is import_module("paydown.cli").main

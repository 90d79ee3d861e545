"""JSON as the standard has it: no NaN, no infinity, no key twice, no number beyond all measure."""

import json
import re
from math import isfinite
from pathlib import Path
from typing import Any

from scenarios.fault import Fault, InputError, quoted
from scenarios.reading import read_text

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?Infinity|NaN|-?\d[\d.eE+-]*')


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises
    ------
    InputError
        If it is no strict JSON, with the line of the first fault.
    """
    text = read_text(path)
    try:
        _check_numbers(path.name, text)
        return json.loads(text, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        message = f"it is not JSON ({error.msg}); mend it"
        raise InputError([Fault(path.name, error.lineno, message)]) from None
    except _TwiceError as error:
        message = f"key {quoted(error.key)} stands twice in one object; keep one"
        raise InputError([Fault(path.name, _line_of(text, error.key), message)]) from None
    except RecursionError:
        message = "it is nested too deeply; give the file as the tool wrote it"
        raise InputError([Fault(path.name, 1, message)]) from None
    except ValueError:
        message = "a whole number has thousands of digits; give the file as the tool wrote it"
        raise InputError([Fault(path.name, 1, message)]) from None


class _TwiceError(Exception):
    """A key stands twice."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise _TwiceError(key)
        made[key] = value
    return made


def _check_numbers(file: str, text: str) -> None:
    """Raise where a number is not finite."""
    wrong = []
    for hit in _TOKEN.finditer(text):
        token = hit.group()
        if token.startswith('"'):
            continue
        if token in ("NaN", "Infinity", "-Infinity"):
            message = f"{token} is no JSON; write null where nothing was measured"
        elif _overflows(token):
            message = f"{quoted(token)} is beyond all numbers; give a finite one"
        else:
            continue
        wrong.append(Fault(file, text.count("\n", 0, hit.start()) + 1, message))
    if wrong:
        raise InputError(wrong)


def _overflows(token: str) -> bool:
    try:
        return not isfinite(float(token))
    except ValueError:
        return False  # the parser says what is wrong with it


def _line_of(text: str, key: str) -> int:
    """Return the line of the second place in which a key is written, or 0."""
    places = [hit.start() for hit in re.finditer(re.escape(json.dumps(key)) + r"\s*:", text)]
    return text.count("\n", 0, places[1]) + 1 if len(places) > 1 else 0

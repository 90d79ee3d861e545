"""Value objects out of raw fields, each refusal turned into a fact, a value and a remedy."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.fault import Fault
from scenarios.units import LARGEST

Model = TypeVar("Model", bound=BaseModel)

_SHOWN = 60
"""Longest value that is quoted whole in a message, characters."""


def build(
    model: type[Model],
    fields: Mapping[str, Any],
    place: Callable[[str, str], Fault],
    faults: list[Fault],
) -> Model | None:
    """Return a value object, or None with its faults appended to `faults`.

    Parameters
    ----------
    model
        Class of the object.
    fields
        Its fields; nothing is converted, so ``"4"`` is no number.
    place
        Makes a fault of a field name and a message.
    faults
        Grows by one fault for every field that is refused.
    """
    try:
        return model.model_validate(dict(fields), strict=True)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            field = str(detail["loc"][0]) if detail["loc"] else ""
            faults.append(place(field, _message(model, field, detail["type"], detail["input"])))
        return None


def quoted(value: object) -> str:
    """Return a value as it is shown in a message, shortened where it is long."""
    text = str(value) if isinstance(value, int | float) else repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def wanted(model: type[BaseModel], field: str) -> str:
    """Return what a field may hold, in words: ``a number from 0 to 1``."""
    schema = _schema(model)
    rule = schema["properties"].get(field, {})
    rules = [r for r in rule.get("anyOf", [rule]) if r.get("type") != "null"]
    rule = rules[0] if rules else {}
    if "$ref" in rule:
        rule = schema["$defs"][rule["$ref"].rsplit("/", 1)[1]]
    if "enum" in rule:
        return "one of " + ", ".join(map(str, rule["enum"]))
    kind = rule.get("type")
    if kind in ("number", "integer"):
        return _number(rule, "a whole number" if kind == "integer" else "a number")
    if kind == "string":
        return "a date like 2027-01-04" if rule.get("format") == "date" else "a text"
    if kind == "array":
        return "a list that is not empty" if rule.get("minItems") else "a list"
    return {"boolean": "true or false", "object": "a table"}.get(str(kind), "another value")


def _message(model: type[BaseModel], field: str, kind: str, value: object) -> str:
    """Return what is wrong with a field and what to do."""
    if kind == "missing":
        return f"{field} is missing; give {wanted(model, field)}"
    return f"{field} is {quoted(value)}; give {wanted(model, field)}"


def _number(rule: Mapping[str, Any], noun: str) -> str:
    """Return the range of a number in words."""
    low, above = rule.get("minimum"), rule.get("exclusiveMinimum")
    high = rule.get("maximum")
    start = f"above {above:g}" if above is not None else f"of {low:g} or more"
    if high is None or high >= LARGEST:
        return f"{noun} {start}" + (f" (at most {high:g})" if high is not None else "")
    if above is not None:
        return f"{noun} {start} and at most {high:g}"
    return f"{noun} from {low:g} to {high:g}"


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()

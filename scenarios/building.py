"""Value objects out of raw fields, each refusal turned into a fact, a value and a remedy."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.fault import Fault, quoted
from scenarios.units import LARGEST

Model = TypeVar("Model", bound=BaseModel)


def build(
    model: type[Model],
    fields: Mapping[str, Any],
    place: Callable[[str, str], Fault],
    faults: list[Fault],
    columns: Mapping[str, str] | None = None,
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
    columns
        Columns of the file by field, where the names differ.
    """
    try:
        return model.model_validate(dict(fields), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
        # A list whose elements are refused is called too short as well, which says nothing.
        inside = {detail["loc"][0] for detail in details if len(detail["loc"]) > 1}
        for detail in details:
            where = detail["loc"] or ("",)
            if len(where) == 1 and where[0] in inside:
                continue
            field = str(where[0])
            shown = (columns or {}).get(field, field)
            if detail["type"] == "missing":
                message = f"{shown} is missing; give {wanted(model, *where)}"
            else:
                message = f"{shown} is {quoted(detail['input'])}; give {wanted(model, *where)}"
            faults.append(place(field, message))
        return None


def wanted(model: type[BaseModel], field: str | int, *inside: str | int) -> str:
    """Return what a field may hold, in words: ``a number from 0 to 1``.

    The words are made of the field's limits, unless it brings its own as ``wanted``.

    Parameters
    ----------
    model
        Class of the object.
    field
        Name of the field.
    inside
        Position in the field's list, where one of its elements is meant.
    """
    schema = _schema(model)
    rule = _resolved(schema, schema["properties"].get(field, {}))
    if inside:
        rule = _resolved(schema, rule.get("items", {}))
    if "wanted" in rule:
        return str(rule["wanted"])
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


def _resolved(schema: Mapping[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    """Return a rule with its reference followed and a blank left aside."""
    rules = [one for one in rule.get("anyOf", [rule]) if one.get("type") != "null"]
    rule = rules[0] if rules else {}
    if "$ref" in rule:
        rule = {**schema["$defs"][rule["$ref"].rsplit("/", 1)[1]], **rule}
    return rule


def _number(rule: Mapping[str, Any], noun: str) -> str:
    """Return the range of a number in words."""
    low, above = rule.get("minimum"), rule.get("exclusiveMinimum")
    high = rule.get("maximum")
    if low is not None and high is not None and high < LARGEST:
        return f"{noun} from {low:g} to {high:g}"
    limits = []
    if low is not None:
        limits.append(f"of {low:g} or more")
    if above is not None:
        limits.append(f"above {above:g}")
    if high is not None and high < LARGEST:
        limits.append(f"at most {high:g}")
    words = " ".join([noun, " and ".join(limits)]).rstrip()
    return f"{words} (at most {high:g})" if high is not None and high >= LARGEST else words


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()

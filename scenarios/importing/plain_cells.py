"""Cells that are taken as they stand in an export: only what the workspace will take as well."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from scenarios.cells import CellError
from scenarios.columns import BACKLOG
from scenarios.fault import quoted
from scenarios.item import Item


def raise_unless_rising(found: Mapping[str, str], days: float | None) -> None:
    """Raise where percentiles do not frame the estimate."""
    low, high = (float(found[name]) for name in ("effort_low", "effort_high"))
    if days is None or not low <= float(f"{days:.6g}") <= high or high > 1e5 * low > 0:
        shown = f"effort_low {low:g} and effort_high {high:g} do not frame the estimate"
        raise CellError(f"cell cannot be read|{shown}")


def check_cell(name: str, text: str) -> None:
    """Raise where a cell is none that the workspace would take."""
    try:
        value = BACKLOG[name](text)
        adapter = _adapter(name)
        if adapter is not None:
            adapter.validate_python(value)
    except CellError as error:
        raise CellError(f"cell cannot be read|{name} {error}") from None
    except ValidationError:
        raise CellError(f"cell cannot be read|{name} is {quoted(text)}, out of range") from None


_ADAPTERS: dict[str, TypeAdapter[Any] | None] = {}


def _adapter(name: str) -> TypeAdapter[Any] | None:
    """Return what checks the value of a column."""
    if name not in _ADAPTERS:
        about = Item.model_fields.get(name)
        made: TypeAdapter[Any] | None = None
        if about is not None and about.annotation is not None:
            checked: Any = Annotated[about.annotation, about]
            made = TypeAdapter(checked)
        _ADAPTERS[name] = made
    return _ADAPTERS[name]

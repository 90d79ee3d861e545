"""The base of all value objects: frozen, closed to unknown fields, free of NaN and infinity."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from scenarios.units import FIRST_DAY, LARGEST, LAST_DAY

Amount = Annotated[float, Field(ge=0, le=LARGEST)]
"""A number of zero or more."""

Positive = Annotated[float, Field(gt=0, le=LARGEST)]
"""A number above zero."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A part of a whole, 0 to 1."""

Growth = Annotated[float, Field(gt=-1, le=4)]
"""Growth per quarter, compounding: 0.1 is 10 % a quarter."""

Score = Annotated[int, Field(ge=1, le=10)]
"""An FMEA score, 1 to 10."""

Identifier = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        pattern=r"^[^;\p{Cc}\p{Zl}\p{Zp}]+$",
        json_schema_extra={
            "wanted": "a text of 1 to 200 characters without ';' and control characters"
        },
    ),
]
"""The name of an item, component, team or outcome, unique among its kind; ``;`` would end it."""

Line = Annotated[
    str,
    Field(
        pattern=r"^[^\p{Cc}\p{Zl}\p{Zp}]*$",
        json_schema_extra={"wanted": "a text without control characters"},
    ),
]
"""A text on one line."""

Day = Annotated[
    date,
    Field(
        ge=FIRST_DAY,
        le=LAST_DAY,
        json_schema_extra={"wanted": f"a date from {FIRST_DAY} to {LAST_DAY}, without quotes"},
    ),
]
"""A date from which a horizon can be counted."""


class Value(BaseModel):
    """A frozen value object, checked when it is made."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )

    def but(self, **changes: Any) -> Self:
        """Return a copy with some fields changed, checked like a new one.

        Raises
        ------
        pydantic.ValidationError
            If a changed field is out of its range or unknown.
        """
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self)(**{**fields, **changes})

"""A component: an ML service with users, and how it fails, drifts and recovers."""

from typing import Literal

from pydantic import Field

from scenarios.value import Amount, Identifier, Positive, Share, Value

Family = Literal["lognormal", "exponential", "gamma", "constant"]
"""Families of restore times."""


class RestoreTime(Value):
    """The distribution of the hours from an engineer's arrival to restoration."""

    mean: Amount
    """Mean, hours."""
    cv: float = Field(default=1.0, ge=0, le=20)
    """Coefficient of variation; an exponential has 1 and a constant 0 whatever is said here."""
    family: Family = "lognormal"
    """Shape of the distribution."""

    @property
    def spread(self) -> float:
        """Coefficient of variation that the family really has."""
        return {"exponential": 1.0, "constant": 0.0}.get(self.family, self.cv)


class Component(Value):
    """An ML service with users: ranking, fraud scoring."""

    id: Identifier
    """Name of the component."""
    value_per_day: Amount
    """User value when nothing is wrong, value units a day."""
    clustering: float = Field(default=1.0, ge=0.2, le=10)
    """Weibull shape of the gaps between incidents; below 1 they come in bursts."""
    detect_hours: Amount
    """Mean hours from onset to noticed; exponential."""
    restore_hours: RestoreTime = Field(
        json_schema_extra={"wanted": "a number of hours or a table { mean = 2.5, cv = 2.0 }"}
    )
    """Hours from engineer engaged to restored."""
    aftercare_days: Amount
    """Post-mortem and clean-up after a background incident, engineer-days."""
    severity: Share
    """Share of the component's value a background incident takes away."""
    background_incidents_per_quarter: float = Field(ge=0, le=10_000)
    """Incidents that come from no listed item, per quarter."""
    drift_per_month: Amount
    """Share of quality lost per month since the last successful retraining."""
    drift_shocks_per_quarter: float = Field(ge=0, le=10_000)
    """Sudden changes of the world the model sees, per quarter."""
    drift_shock: Amount
    """Mean share of quality lost in a shock; exponential."""
    retrain_days: Positive
    """Calendar days between retrainings."""
    churn_per_day: Share
    """Share of users lost per day at total loss."""
    return_per_day: Share
    """Share of lost users won back per day."""
    new_items_per_quarter: float = Field(ge=0, le=10_000)
    """New debt items that appear, per quarter."""

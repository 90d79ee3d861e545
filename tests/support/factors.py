"""Factors made by hand: numbers from 0 to 1, and whole ones."""

from scenarios.factor import Factor
from scenarios.scenario import Change


def a_factor(name: str = "drag", low: float = 0.0, high: float = 1.0) -> Factor:
    """Return a factor that is set to a number of a range."""
    return Factor(name, Change("item", "drag", "set", low, id=name), high)


def a_crew(name: str = "crew", low: int = 3, high: int = 6) -> Factor:
    """Return a factor that is set to a whole number of a range."""
    return Factor(name, Change("team", "engineers", "set", float(low)), float(high), whole=True)


def a_choice(*levels: float, name: str = "cadence") -> Factor:
    """Return a factor of a few listed levels."""
    change = Change("workspace", "cadence_days", "set", levels[0])
    return Factor(name, change, levels[-1], levels, whole=True)

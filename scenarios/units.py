"""The clock and the units every other file counts in (DESIGN: calendar days, 91-day quarters)."""

from typing import Final

DAYS_PER_QUARTER: Final = 91
"""Calendar days in a quarter."""

DAYS_PER_MONTH: Final = 91 / 3
"""Calendar days in a month: a third of a quarter, so that twelve months make four quarters."""

DAYS_PER_WEEK: Final = 7
"""Calendar days in a week."""

HOURS_PER_DAY: Final = 24
"""Hours in a calendar day; detection and restore run by the clock, not by office hours."""

WORKING_SHARE: Final = 5 / 7
"""Working days per calendar day: one engineer delivers ``focus * 5/7`` engineer-days a day."""

LARGEST: Final = 1e9
"""Largest number a cell may hold; above it money and solver coefficients lose their meaning."""

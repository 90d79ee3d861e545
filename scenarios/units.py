"""The clock and the units every other file counts in (DESIGN: calendar days, 91-day quarters)."""

from datetime import date
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

SMALLEST: Final = 1e-9
"""Number nearest to 0 that a cell may hold, 0 aside; below it a quotient may overflow."""

FIRST_DAY: Final = date(1900, 1, 1)
"""Earliest date that is read."""

LAST_DAY: Final = date(2200, 12, 31)
"""Latest date that is read; a horizon of ten years from it is still a date."""

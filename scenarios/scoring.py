"""FMEA scores and rates: the table by which one stands in for the other.

Severity, occurrence and detection run from 1 to 10. The steps are this project's convention
(each is about twice the one before), not a standard's: the handbooks leave the scale of
occurrence and detection to the organisation.
"""

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from math import sqrt

SEVERITY = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0)
"""Share of a component's value that an incident takes away, for the scores 1 to 10."""

OCCURRENCE = (0.01, 0.025, 0.05, 0.125, 0.25, 0.5, 1.0, 3.0, 6.0, 13.0)
"""Incidents per quarter for the scores 1 to 10: from one in 25 years to one a week."""

DETECTION = (0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 24.0, 72.0, 168.0, 336.0)
"""Mean hours to detection for the scores 1 to 10: from minutes to two weeks."""


@dataclass(frozen=True)
class Fmea:
    """The three FMEA scores of an item."""

    severity: int
    """1 to 10."""
    occurrence: int
    """1 to 10."""
    detection: int
    """1 to 10; 10 is hardest to detect."""

    @property
    def rpn(self) -> int:
        """Risk priority number, severity x occurrence x detection (IEC 60812)."""
        return self.severity * self.occurrence * self.detection


def score(steps: tuple[float, ...], rate: float) -> int:
    """Return the score whose step is nearest to `rate` by ratio."""
    borders = [sqrt(low * high) for low, high in itertools.pairwise(steps)]
    return bisect_right(borders, rate) + 1


def rate(steps: tuple[float, ...], score: int) -> float:
    """Return the rate that a score of 1 to 10 stands for."""
    return steps[score - 1]

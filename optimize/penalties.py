"""What the relaxation says a plan cannot afford: fixing by reduced costs."""

from collections.abc import Mapping
from dataclasses import dataclass

from optimize.answer import Relaxation
from optimize.build import Model
from optimize.pricing import SAME

_WHOLE = 1e-6
"""Distance from a whole number at which a choice of the relaxation counts as one."""

Choices = dict[tuple[int, int], int]
"""Choices that are fixed: 0 or 1 by (item, quarter)."""


@dataclass(frozen=True)
class Penalties:
    """What it costs, in the relaxation, to choose otherwise."""

    objective: float
    """Worth of the relaxation, whole units."""
    choices: Mapping[tuple[int, int], tuple[float, float]]
    """Penalty (reduced cost) and value in the relaxation, by (item, quarter)."""

    @classmethod
    def of(cls, model: Model, relaxation: Relaxation, offset: float = 0.0) -> "Penalties":
        """Return the penalties of a programme's choices.

        Parameters
        ----------
        model
            The programme, loaded.
        relaxation
            Its relaxation.
        offset
            What its objective lacks of the worth, units.
        """
        choices = {
            key: (relaxation.penalties[x.index], relaxation.values[x.index])
            for key, x in model.finish.items()
        }
        return cls(relaxation.objective + offset, choices)

    def whole(self) -> Choices:
        """Return every choice that is whole in the relaxation; the rest makes a first plan."""
        return {
            key: round(value)
            for key, (_, value) in self.choices.items()
            if abs(value - round(value)) < _WHOLE
        }

    def fixed(self, worth: float) -> Choices:
        """Return every choice that no plan as good as a known one can make otherwise.

        Leaving the bound it has in the relaxation costs a choice its penalty. Where that is more
        than the distance between the relaxation and a known plan, all plans at least as good as
        the known one make the same choice, ties among them.

        Parameters
        ----------
        worth
            Worth of the known plan, whole units.
        """
        distance = self.objective - worth + 1.0
        fixed: Choices = {}
        for key, (penalty, value) in self.choices.items():
            if penalty > distance and value < SAME:
                fixed[key] = 0
            elif -penalty > distance and value > SAME:
                fixed[key] = 1
        return fixed

"""What a solver chose: its answer as a plan."""

from dataclasses import dataclass

from optimize.answer import Answer
from optimize.build import Model


@dataclass(frozen=True)
class Chosen:
    """An answer as a plan."""

    status: str
    """What kind of answer it is."""
    values: tuple[float, ...]
    """Values of the variables, empty without a plan."""
    bound: float | None
    """Proven bound of the objective."""
    quarters: dict[int, int]
    """Finishing quarter, from 0, by row of the item."""

    @classmethod
    def of(cls, answer: Answer, model: Model) -> "Chosen":
        """Return the plan of an answer to a programme."""
        return cls(answer.status, answer.values, answer.bound, model.quarters(answer.values))

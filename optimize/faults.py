"""What can go wrong with a solver."""


class SolverError(Exception):
    """A solver cannot be loaded, fails or gives no usable answer; the text says which and why."""


class WrongAnswerError(SolverError):
    """A solver's answer is refused: it contradicts itself, or its plan breaks a rule."""

"""The wall time that many solves share, those that are worth most first."""

from time import perf_counter


class Budget:
    """Seconds until an answer is due, and how much of them each phase may take."""

    def __init__(self, seconds: float) -> None:
        self._began = perf_counter()
        self._end = self._began + seconds
        self._phase = self._end

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return perf_counter() - self._began

    def begin(self, share: float) -> None:
        """Begin a phase that may take a share of what is left.

        Parameters
        ----------
        share
            From 0 to 1.
        """
        now = perf_counter()
        self._phase = now + share * max(0.0, self._end - now)

    def left(self) -> float:
        """Return the seconds left in the phase; 0 where it is over."""
        return max(0.0, self._phase - perf_counter())

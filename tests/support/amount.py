"""How much a test looks at: enough to be told on every run, and more of it at night."""

import os

_NIGHT = "PAYDOWN_NIGHT" in os.environ


def amount(usual: int, night: int) -> int:
    """Return the number for this run; ``make nightly`` is the one that asks for more.

    Parameters
    ----------
    usual
        On every run.
    night
        Where PAYDOWN_NIGHT is set.
    """
    return night if _NIGHT else usual

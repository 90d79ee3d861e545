"""What every test shares: the Hypothesis profiles.

`default` draws the same examples on every run, so that a red build is red again when it is
rerun. `explore` looks for new examples: `python -m pytest --hypothesis-profile=explore`.
Neither has a deadline, since a busy machine is no fault of the code.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "default",
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "explore",
    derandomize=False,
    deadline=None,
    max_examples=1000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("default")

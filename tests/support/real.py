"""Real inputs that stand beside the checkout, where they are there at all."""

from pathlib import Path

import pytest


def real_data(name: str) -> Path:
    """Return a folder of real inputs; skips the test where there is none."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / name
    if not folder.is_dir():
        pytest.skip(f"real data '{name}' are not beside the checkout (not part of the project)")
    return folder

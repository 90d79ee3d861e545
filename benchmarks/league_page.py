"""x"""

from pathlib import Path


def render(rows: Path) -> None: ...

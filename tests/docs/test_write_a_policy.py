"""The page on policies of one's own, as a newcomer follows it: its files pass their tests."""

import os
import subprocess
import sys
from pathlib import Path

from tests.docs.examples import ROOT, Page


def test_the_tests_that_the_page_writes_pass(tmp_path: Path) -> None:
    page = Page(ROOT / "docs" / "write-a-policy.md", tmp_path)
    page.write_files()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_my_rules.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "16 passed" in done.stdout, done.stdout

import subprocess
import sys
from pathlib import Path

import pytest

from paydown.packages import OURS, HiddenPackageError, is_command, refuse_strangers
from tests.journeys.command import environment


def python(*arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run Python where the folder it is started in comes first on the path."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(params=["sim.py", "sim/__init__.py", "scenarios.py"])
def stray(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a file that hides a package of ours."""
    path = tmp_path / str(request.param)
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine = True\n", encoding="utf-8")
    return path


def test_a_file_that_hides_a_package_is_named(stray: Path, tmp_path: Path) -> None:
    code = "import sys; sys.path.insert(0, ''); import paydown"
    done = python("-c", code, cwd=tmp_path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert "HiddenPackageError" in last
    assert str(stray) in last
    assert "rename that file" in last


def test_the_command_says_so_in_a_line(stray: Path, tmp_path: Path) -> None:
    done = python("-m", "paydown", "--help", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    name = stray.relative_to(tmp_path).parts[0].removesuffix(".py")
    assert line.startswith(f"package '{name}' of paydown is hidden by {stray}; rename")


def test_our_own_packages_pass() -> None:
    refuse_strangers()


def test_a_copy_elsewhere_is_a_stranger(tmp_path: Path) -> None:
    with pytest.raises(HiddenPackageError, match=f"package '{OURS[0]}'"):
        refuse_strangers(tmp_path)


@pytest.mark.parametrize(
    ("started", "original", "expected"),
    [
        ("/usr/bin/paydown", ["python", "/usr/bin/paydown"], True),
        ("paydown.exe", ["paydown.exe"], True),
        ("-m", ["python", "-m", "paydown", "plan"], True),
        ("-m", ["python", "-m", "pytest"], False),
        ("notebook.py", ["python", "notebook.py"], False),
        ("", ["python"], False),
    ],
)
def test_the_command_is_known_by_its_name(
    started: str, original: list[str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [started])
    monkeypatch.setattr(sys, "orig_argv", original)
    assert is_command() is expected

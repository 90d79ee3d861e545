"""The files: short, free of one machine's paths and hosts, and locked with hashes.

Docstrings are ruff's to check (rules D1), so they are not checked a second time here.
"""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]

PACKAGES = ("scenarios", "sim", "optimize", "paydown")

# Past 300 lines a file is probably two nouns; the rest is room for a sentence.
MOST_LINES = 320

# What .gitignore leaves out, so that the folder and the repository hold the same files.
LEFT_OUT = {
    "__pycache__",
    ".coverage",
    ".DS_Store",
    ".git",
    ".hypothesis",
    ".idea",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".venv",
    ".vscode",
    "uv.lock",
}
LEFT_OUT_AT_ROOT = {"build", "dist", "demo"}

# In pieces, so that this file does not hold what it looks for.
HOSTS = re.compile(r"\b(?:pypi|pythonhosted|anaconda)" + r"\.(?:org|com)\b")
INDEX_OPTIONS = re.compile(r"--(?:extra-)?index" + r"-url\b|--find" + r"-links\b|\bfile:" + "//")
MACHINE_PATHS = re.compile(
    r"(?<![\w.~})/-])/(?:" + "|".join(["root", "work", "opt"]) + r")(?![\w-])"
)

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-lab.txt")
BENCH = "requirements-bench.txt"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)")


def texts() -> Iterator[tuple[str, str]]:
    """Yield (path from the root, text) of every text file that belongs to the repository."""
    for folder, below, names in os.walk(ROOT):
        if "pyvenv.cfg" in names:  # an environment, whatever its name
            below.clear()
            continue
        out = LEFT_OUT | LEFT_OUT_AT_ROOT if Path(folder) == ROOT else LEFT_OUT
        below[:] = sorted(b for b in below if b not in out and not b.endswith(".egg-info"))
        for name in sorted(names):
            path = Path(folder, name)
            if name in out or path.is_symlink():
                continue
            raw = path.read_bytes()
            if b"\0" not in raw:
                yield path.relative_to(ROOT).as_posix(), raw.decode("utf-8", errors="replace")


def traces(where: str, text: str) -> list[str]:
    """Return one sentence for each line that names an index host or a path of one machine."""
    return [
        f"{where}:{number}: {hit.group()!r} belongs to one machine; leave it out"
        for number, line in enumerate(text.splitlines(), start=1)
        for pattern in (HOSTS, INDEX_OPTIONS, MACHINE_PATHS)
        if (hit := pattern.search(line))
    ]


def entries(text: str) -> list[str]:
    """Return the logical lines of a requirements file, without comments and continuations."""
    bare = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [e.strip() for e in "\n".join(bare).replace("\\\n", " ").splitlines() if e.strip()]


def unlocked(where: str, text: str) -> list[str]:
    """Return one sentence for each entry that is not a pinned version with hashes."""
    return [
        f"{where}: {entry.split()[0]!r} is not a pinned version with hashes alone; run make lock"
        for entry in entries(text)
        if not PIN.match(entry)
        or "--hash=sha256:" not in entry
        or "://" in entry
        or re.search(r"--(?!hash=)", entry)
    ]


def pins(lock: str) -> dict[str, set[str]]:
    """Return the versions a lock file pins for each distribution."""
    found: dict[str, set[str]] = {}
    for entry in entries((ROOT / lock).read_text(encoding="utf-8")):
        if hit := PIN.match(entry):
            found.setdefault(canonicalize_name(hit.group(1)), set()).add(hit.group(2))
    return found


def wanted(*extras: str) -> list[Requirement]:
    """Return what pyproject.toml asks for, with these extras and what they name of ours."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [Requirement(line) for line in project["dependencies"]]
    ahead = list(extras)
    while ahead:
        for line in project["optional-dependencies"][ahead.pop()]:
            requirement = Requirement(line)
            if requirement.name == project["name"]:
                ahead.extend(requirement.extras)
            else:
                found.append(requirement)
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_is_two_nouns(package: str) -> None:
    long = [
        f"{path.relative_to(ROOT).as_posix()}: {lines} lines, at most {MOST_LINES}; split it"
        for path in sorted((ROOT / package).rglob("*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]
    assert not long, "\n" + "\n".join(long)


def test_no_file_knows_this_machine() -> None:
    found = [trace for where, text in texts() for trace in traces(where, text)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "see https://pypi" + ".org/project/paydown",
        "files.python" + "hosted.org",
        "pip install --index" + "-url x",
        "--find" + "-links wheels",
        "open('" + "/wo" + "rk/main/x')",
        "PATH=" + "/op" + "t",
        "in " + "/ro" + "ot.",
    ],
)
def test_a_trace_of_a_machine_is_found(line: str) -> None:
    (trace,) = traces("a.md", "fine\n" + line)
    assert trace.startswith("a.md:2: ")


@pytest.mark.parametrize("line", ["rework/work/x", "src/root/x.py", "~/work/x", "a / work", "opt"])
def test_other_paths_pass(line: str) -> None:
    assert traces("a.md", line) == []


@pytest.mark.parametrize("lock", [*LOCKS, BENCH])
def test_lock_files_have_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert entries(text)
    assert "://" not in text
    assert not unlocked(lock, text)


@pytest.mark.parametrize(
    "entry",
    [
        "simpy==4.1.1",
        "simpy>=4 --hash=sha256:00",
        "simpy @ https:" + "//x/simpy.whl --hash=sha256:00",
        "-e .",
        "--index" + "-url x",
        "simpy==4.1.1 --hash=sha256:00 --config-settings=a=b",
    ],
)
def test_an_unlocked_entry_is_named(entry: str) -> None:
    good = "pulp==3.3.2 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n    # via paydown\n"
    assert unlocked("r.txt", good) == []
    assert len(unlocked("r.txt", good + entry + "\n")) == 1


@pytest.mark.parametrize(("smaller", "larger"), [LOCKS[:2], LOCKS[1:], (LOCKS[0], BENCH)])
def test_lock_files_agree(smaller: str, larger: str) -> None:
    few, many = pins(smaller), pins(larger)
    assert {name: many.get(name) for name in few} == few


@pytest.mark.parametrize(
    ("lock", "extras"),
    [(LOCKS[0], ()), (LOCKS[1], ("dev",)), (LOCKS[2], ("dev", "lab")), (BENCH, ("bench",))],
)
def test_lock_files_hold_what_the_project_asks_for(lock: str, extras: tuple[str, ...]) -> None:
    held = pins(lock)
    missing = [
        f"{lock} does not hold {requirement}; run make lock"
        for requirement in wanted(*extras)
        if not any(
            requirement.specifier.contains(version)
            for version in held.get(canonicalize_name(requirement.name), ())
        )
    ]
    assert not missing, "\n" + "\n".join(missing)
    assert "setuptools" in held, f"{lock} lacks setuptools, which the editable install needs"

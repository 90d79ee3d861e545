"""What is no plain readable file is named too: folders, links, pipes, permissions."""

import errno
import os
from pathlib import Path

import pytest

from scenarios import reading
from tests.faults.small_workspace import BACKLOG, INCIDENTS, OUTCOMES, TOML, faults_of, good, write

FILES = (TOML, BACKLOG, OUTCOMES, INCIDENTS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, good())


@pytest.mark.parametrize("name", FILES)
def test_a_folder_for_a_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    assert faults_of(folder) == [f"{name}: it is a folder; put a file in its place"]


@pytest.mark.parametrize("name", FILES)
def test_a_link_that_leads_in_a_circle(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).symlink_to(folder / name)
    told = f"it cannot be read ({os.strerror(errno.ELOOP)}); mend its type or permissions"
    assert faults_of(folder) == [f"{name}: {told}"]


@pytest.mark.parametrize("name", FILES)
def test_a_link_that_leads_nowhere(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).symlink_to(folder / "gone")
    advice = "'paydown init DIR' writes an example"
    assert faults_of(folder) == [f"{name}: there is no such file; {advice}"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", FILES)
def test_a_pipe_that_never_ends(folder: Path, name: str) -> None:
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert faults_of(folder) == [f"{name}: it is no plain file; put one in its place"]


@pytest.mark.parametrize("name", FILES)
def test_no_permission(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # An administrator may read everything, so the refusal is played, not provoked.
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    told = "it cannot be read (Permission denied); mend its type or permissions"
    assert faults_of(folder) == [f"{name}: {told}"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_beyond_all_measure(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1_000_000)
    (folder / name).write_bytes(b"#" * 1_000_001)
    told = "it is larger than 1,000,000 bytes (1,000,001); shorten it"
    assert faults_of(folder) == [f"{name}: {told}"]


def test_a_link_to_a_good_file_is_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "b.csv"
    (folder / BACKLOG).rename(elsewhere)
    (folder / BACKLOG).symlink_to(elsewhere)
    assert faults_of(folder) == []


ADVICE = "name the workspace, or let 'paydown init DIR' write an example"


def test_no_such_folder(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert faults_of(gone) == [f"{gone}: there is no such folder; {ADVICE}"]


def test_a_file_for_a_folder(folder: Path) -> None:
    assert faults_of(folder / TOML) == [f"{folder / TOML}: it is no folder; {ADVICE}"]


def test_a_folder_that_links_to_itself(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert faults_of(loop) == [f"{loop}: it is no folder; {ADVICE}"]


def test_a_folder_whose_name_no_file_may_have() -> None:
    assert faults_of(Path("a\0b")) == [f"a\\x00b: there is no such folder; {ADVICE}"]


@pytest.mark.skipif(os.name != "posix", reason="names are text on this system")
def test_a_folder_named_in_another_encoding(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    files = good()
    files[TOML] = files[TOML].replace(b'name = "small"\n', b"")
    try:
        write(folder, files)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert faults_of(folder) == []
    assert faults_of(folder / "x") == [
        f"{tmp_path!s}/caf\\udce9/x: there is no such folder; {ADVICE}"
    ]

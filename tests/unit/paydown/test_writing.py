import os
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from paydown.writing import write_tree, write_whole

OLD = "old\n"


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "result.json"
    made.write_text(OLD, encoding="utf-8")
    return made


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_file_is_written_byte_by_byte(path: Path) -> None:
    write_whole(path, "schön\r\n\n😀")
    assert path.read_bytes() == "schön\r\n\n😀".encode()
    assert names(path.parent) == ["result.json"]


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_whole(tmp_path / "a" / "b" / "c.txt", "x")
    assert (tmp_path / "a" / "b" / "c.txt").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file(
    step: str, stop: BaseException, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise stop

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(stop)):
        write_whole(path, "new")
    monkeypatch.undo()
    assert path.read_text(encoding="utf-8") == OLD
    assert names(path.parent) == ["result.json"]


def test_a_failure_names_the_file_of_the_user(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, os.strerror(28), ".paydown-x")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left") as caught:
        write_whole(path, "new")
    assert caught.value.filename == str(path)
    assert caught.value.errno == 28


def test_a_process_killed_before_the_rename_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def kill(source: str, target: Path) -> None:
        # All is on disk under another name, and the old file is as it was.
        seen.append(Path(source).read_text(encoding="utf-8"))
        seen.append(Path(target).read_text(encoding="utf-8"))
        raise SystemExit(9)

    monkeypatch.setattr(os, "replace", kill)
    with pytest.raises(SystemExit):
        write_whole(path, "new")
    assert seen == ["new", OLD]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_permissions_are_those_of_any_new_file(mask: int, mode: int, path: Path) -> None:
    with umask(mask):
        write_whole(path, "new")
        assert os.umask(mask) == mask
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_link_is_replaced_and_its_target_left_alone(path: Path) -> None:
    link = path.with_name("link.json")
    link.symlink_to(path)
    write_whole(link, "new")
    assert not link.is_symlink()
    assert link.read_text(encoding="utf-8") == "new"
    assert path.read_text(encoding="utf-8") == OLD


def test_a_link_to_nowhere_is_replaced(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "missing")
    write_whole(link, "new")
    assert names(tmp_path) == ["link.json"]
    assert not link.is_symlink()


def test_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write_whole(pipe, "through")
    reader.join()
    assert read == ["through"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_device_is_written_to_and_never_replaced() -> None:
    with pytest.raises(OSError, match="/dev/full"):
        write_whole(Path("/dev/full"), "x")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_a_path_below_a_file_is_refused(path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        write_whole(path / "x.json", "new")
    assert path.read_text(encoding="utf-8") == OLD


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(OSError, match="folder"):
        write_whole(folder, "new")
    assert names(tmp_path) == ["folder"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    made = tmp_path / "source"
    made.mkdir()
    for name in ("a.csv", "b.toml", "c.md"):
        (made / name).write_text(name, encoding="utf-8")
    return made


@pytest.mark.parametrize("there", [True, False])
def test_a_tree_is_copied(there: bool, source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    if there:
        target.mkdir()
    assert write_tree(source, target) == [target / name for name in names(source)]
    assert [one.read_text(encoding="utf-8") for one in sorted(target.iterdir())] == names(source)


def test_a_tree_never_lands_on_anything(source: Path, tmp_path: Path, path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "missing")
    for target in (source, path, link):
        with pytest.raises(FileExistsError):
            write_tree(source, target)
    assert names(source) == ["a.csv", "b.toml", "c.md"]
    assert path.read_text(encoding="utf-8") == OLD


@pytest.mark.parametrize("there", [True, False])
def test_a_tree_is_written_whole_or_not_at_all(
    there: bool, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "target"
    if there:
        target.mkdir()
    rename = os.replace

    def fill_up(old: str, new: Path) -> None:
        if Path(new).name == "c.md":
            raise OSError(28, os.strerror(28))
        rename(old, new)

    monkeypatch.setattr(os, "replace", fill_up)
    with pytest.raises(OSError, match="No space left"):
        write_tree(source, target)
    assert target.exists() == there
    assert not there or names(target) == []

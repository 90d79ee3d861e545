"""Several files take their places together, or none does."""

import os
from pathlib import Path

import pytest

from scenarios.file_set import write_set
from tests.support.exports import contents


def test_all_are_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    write_set([(tmp_path / "a", b"new"), (tmp_path / "b" / "c", b"deep")])
    assert contents(tmp_path) == {"a": b"new", "b/c": b"deep"}


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_failure_leaves_everything_as_it_was(
    failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "link").symlink_to("a")
    before = contents(tmp_path)
    replace, count = os.replace, 0

    def fail(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count == failing:
            raise OSError(28, "No space left on device", str(source))
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail)
    files = [(tmp_path / "a", b"1"), (tmp_path / "link", b"2"), (tmp_path / "x" / "y", b"3")]
    with pytest.raises(OSError, match="No space") as caught:
        write_set(files)
    assert caught.value.filename == str(files[failing - 1][0])
    assert contents(tmp_path) == before
    assert (tmp_path / "link").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "link"]


def test_a_file_in_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(OSError, match="Not a directory"):
        write_set([(tmp_path / "b", b"1"), (tmp_path / "a" / "c", b"2")])
    assert contents(tmp_path) == {"a": b"old"}

"""Files and folders of them, written whole or not at all."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from scenarios.whole_file import replacing

_DEVICES = (Path("/dev"), Path("/dev/fd"))
"""What stands here is never replaced, not even by those who may."""


def write_whole(path: Path, text: str) -> None:
    """Write a text file so that a failure leaves the old one as it was.

    A symbolic link is replaced, and what it points to is left alone. A pipe or a device is no
    file that could be replaced, so it is written to.

    Parameters
    ----------
    path
        The file; folders that are missing are made.
    text
        What it is to hold, as UTF-8.

    Raises
    ------
    OSError
        If it cannot be written; the temporary file is taken away.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file as `write_whole` does, whatever it holds.

    Parameters
    ----------
    path
        The file; folders that are missing are made.
    content
        What it is to hold.

    Raises
    ------
    OSError
        If it cannot be written; the temporary file is taken away.
    """
    try:
        if _is_stream(path):
            with open(path, "wb") as stream:
                stream.write(content)
        else:
            with replacing(path) as file:
                file.write(content)
    except OSError as error:
        # The user knows the file, not the temporary one.
        raise OSError(error.errno, error.strerror, str(path)) from error


def write_tree(source: Path, target: Path) -> list[Path]:
    """Copy a folder of text files into one that is empty or absent, all or none of them.

    Raises
    ------
    FileExistsError
        If the target holds anything; nothing is written then.
    OSError
        If a file cannot be written; those written before are taken away.
    """
    if os.path.lexists(target) and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(str(target))
    there = target.exists()
    written: list[Path] = []
    try:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                copy = target / path.relative_to(source)
                write_whole(copy, path.read_text(encoding="utf-8"))
                written.append(copy)
    except BaseException:
        with suppress(OSError):
            for path in written:
                path.unlink()
            for folder in sorted(target.rglob("*"), reverse=True):
                folder.rmdir()
            if not there:
                target.rmdir()
        raise
    return written


def _is_stream(path: Path) -> bool:
    """Return whether a path leads to a pipe or a device, as ``/dev/stdout`` does."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    if path.absolute().parent in _DEVICES:
        return True
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))

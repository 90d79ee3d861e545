"""Files written whole or not at all: temporary file, fsync, rename, fsync of the folder."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PREFIX = ".paydown-"
"""Begins the name of a file that is not whole yet."""


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write that takes the place of another once all is written.

    A symbolic link is replaced, and what it points to is left alone. A failure leaves the old file
    as it was, and the temporary one is taken away.

    Parameters
    ----------
    path
        The file; folders that are missing are made.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from None
    handle, name = tempfile.mkstemp(dir=folder, prefix=PREFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException as problem:
        with suppress(OSError):
            os.unlink(name)
        if isinstance(problem, OSError):
            # The user knows the file, not the temporary one.
            raise OSError(problem.errno, problem.strerror, str(path)) from problem
        raise
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make a rename last; where folders cannot be opened, the system sees to it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

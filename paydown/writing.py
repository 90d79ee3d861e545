"""Files written whole or not at all: temporary file, fsync, rename, fsync of the folder."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a text file so that a failure leaves the old one as it was.

    Raises
    ------
    OSError
        If it cannot be written; the temporary file is taken away.
    """
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_tree(source: Path, target: Path) -> list[Path]:
    """Copy the text files of a folder into one that is empty or absent.

    Raises
    ------
    FileExistsError
        If the target holds anything; nothing is written then.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FileExistsError(str(target))
    written = []
    for path in sorted(source.iterdir()):
        write_whole(target / path.name, path.read_text(encoding="utf-8"))
        written.append(target / path.name)
    return written

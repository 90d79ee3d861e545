"""Several files written as one: all of them take their places, or none does."""

import errno
import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from scenarios.whole_file import PREFIX, sync_folder


def write_set(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write files so that a failure leaves every old one as it was.

    All are written beside their places first, then renamed one after the other; where a rename
    fails, those before it are taken back. A process that is killed between two renames leaves
    whole files, some old and some new.

    Parameters
    ----------
    files
        Each path with what it is to hold; folders that are missing are made.

    Raises
    ------
    OSError
        If one cannot be written.
    """
    made = _Made()
    try:
        staged = [(path, made.stage(path, content)) for path, content in files]
        for path, _ in staged:
            made.keep(path)
        for path, temporary in staged:
            made.place(path, temporary)
    except BaseException as problem:
        made.undo()
        if isinstance(problem, OSError) and made.now is not None:
            # The user knows the file, not the temporary one.
            raise OSError(problem.errno, problem.strerror, str(made.now)) from problem
        raise
    made.clear()
    for folder in {path.parent for path, _ in files}:
        sync_folder(folder)


class _Made:
    """What was made on the way, so that it can be taken back."""

    def __init__(self) -> None:
        self.now: Path | None = None
        self._temporary: list[Path] = []
        self._folders: list[Path] = []
        self._old: dict[Path, Path | None] = {}
        self._placed: list[Path] = []

    def stage(self, path: Path, content: bytes) -> Path:
        """Write a file beside its place."""
        self.now = path
        self._make(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=PREFIX)
        self._temporary.append(Path(name))
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        return Path(name)

    def keep(self, path: Path) -> None:
        """Keep the old file under another name."""
        self.now = path
        if not os.path.lexists(path):
            self._old[path] = None
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=PREFIX)
        os.close(handle)
        self._temporary.append(Path(name))
        # A link stays a link, wherever it leads.
        Path(name).unlink()
        shutil.copy2(path, name, follow_symlinks=False)
        self._old[path] = Path(name)

    def place(self, path: Path, temporary: Path) -> None:
        """Let a file take its place."""
        self.now = path
        os.replace(temporary, path)
        self._placed.append(path)

    def undo(self) -> None:
        """Take back whatever was done."""
        for path in reversed(self._placed):
            old = self._old[path]
            with suppress(OSError):
                if old is None:
                    path.unlink()
                else:
                    os.replace(old, path)
        self.clear()
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()

    def clear(self) -> None:
        """Take the temporary files away."""
        for path in self._temporary:
            with suppress(OSError):
                path.unlink()

    def _make(self, folder: Path) -> None:
        """Make a folder and those above it that are missing."""
        missing = [one for one in (folder, *folder.parents) if not os.path.lexists(one)]
        for one in reversed(missing):
            one.mkdir()
            self._folders.append(one)
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))

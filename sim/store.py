"""A store: what an experiment has found so far, in a folder, so that a killed one goes on.

A manifest says what the experiment is; parts hold finished blocks. Each file is written whole or
not at all, and the folder is locked by the process that works in it.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from time import monotonic
from typing import IO

from scenarios.fault import Fault, InputError
from scenarios.whole_file import PREFIX, replacing
from sim.block import Block, Told
from sim.manifest import Manifest, fingerprint, read_manifest
from sim.part import (
    DamagedPartError,
    Part,
    number_of,
    open_part,
    part_paths,
    read_part,
    write_part,
)

MANIFEST = "manifest.json"
"""Name of the file that says what the experiment is."""
_LOCK = ".lock"
_SECONDS = 1.0
"""Seconds between parts at first: so much is lost at most when the process is killed."""
_SHARE = 0.01
"""Share of the time so far between parts, later: parts stay few."""
_ROWS = 50_000
"""Rows of a part, at most about: some 10 MB, several times as much while they are written."""


class StoreError(Exception):
    """A store is in use or damaged."""


class Store:
    """The store of one experiment.

    Parameters
    ----------
    folder
        Where it is.
    manifest
        What the experiment is.
    resume
        Go on with what is there; False for a folder that is empty or absent.
    other_versions
        Go on though other versions made what is there; it is noted in the manifest.

    Raises
    ------
    InputError
        If the folder holds anything though it is not to be resumed, or another experiment.
    StoreError
        If another process works in it, or its manifest is damaged.
    OSError
        If it cannot be read or written.
    """

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        *,
        resume: bool = False,
        other_versions: bool = False,
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.parts: list[Part] = []
        self.damaged: list[Path] = []
        """Parts that were not what was written; they are set aside, and their worlds run again."""
        self._lock = _locked(folder)
        try:
            if resume and (folder / MANIFEST).exists():
                self._check(other_versions)
                self._list_parts()
            else:
                self._begin(resume)
        except BaseException:
            self._unlock()
            raise
        self._waiting: list[tuple[Block, Told]] = []
        self._rows = 0
        self._opened = self._written = monotonic()
        self._next = max((number_of(part.path) for part in self.parts), default=0) + 1

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, kind: type[BaseException] | None, *problem: object) -> None:
        # What ended it is what is to be told, not that its last worlds cannot be kept either.
        with suppress(OSError) if kind else nullcontext():
            self.flush()
        self._unlock()

    @property
    def finished(self) -> set[Block]:
        """Blocks that need not run."""
        return {block for part in self.parts for block in part.blocks}

    def add(self, block: Block, told: Told) -> None:
        """Keep what was told of a block; it is written now or a little later.

        Raises
        ------
        OSError
            If it cannot be written; what was written before is whole.
        """
        self._waiting.append((block, told))
        self._rows += block.count * len(told.measures)
        now = monotonic()
        due = max(_SECONDS, _SHARE * (now - self._opened))
        if now - self._written >= due or self._rows >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Write what waits to be written."""
        if self._waiting:
            waiting, self._waiting, self._rows = self._waiting, [], 0
            self.parts.append(write_part(self.folder, self._next, waiting, self.manifest))
            self._next += 1
        self._written = monotonic()

    def read(self, part: Part) -> Iterator[tuple[Block, Told]]:
        """Yield the blocks of a part.

        Raises
        ------
        StoreError
            If it has been damaged since it was listed.
        """
        try:
            yield from read_part(part, list(self.manifest.policies))
        except DamagedPartError as error:
            raise StoreError(f"{error}; run the same command again with --resume") from None

    def _begin(self, resume: bool) -> None:
        """Make a new store, with a manifest and no part."""
        strange = [p.name for p in self.folder.iterdir() if p.name != _LOCK]
        if strange and not resume:
            held = "an experiment" if MANIFEST in strange else f"'{sorted(strange)[0]}'"
            raise _wrong(
                self.folder, f"it holds {held}; give --resume to go on with it, or another folder"
            )
        if any(not name.startswith(PREFIX) for name in strange):
            raise _wrong(
                self.folder, f"it holds '{sorted(strange)[0]}' and no {MANIFEST}; give the folder "
                "of an experiment, or an empty one",
            )  # fmt: skip
        self._write_manifest(fingerprint())

    def _check(self, other_versions: bool) -> None:
        """Refuse what is another experiment, or was made by other versions."""
        path = self.folder / MANIFEST
        try:
            made, environment = read_manifest(path.read_text(encoding="utf-8"))
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(
                f"{path}: it is damaged ({error}); begin anew in another folder"
            ) from None
        if told := self.manifest.differences(made):
            raise _wrong(
                self.folder, f"it holds another experiment: {'; '.join(told)}; resume with the "
                "same inputs and options, or give another folder",
            )  # fmt: skip
        here = fingerprint()
        told = [
            f"{name} {environment.get(name) or 'none'}, now {version or 'none'}"
            for name, version in here.items()
            if environment.get(name) != version
        ]
        if told and not other_versions:
            raise _wrong(
                self.folder, f"it was made elsewhere or by other versions ({'; '.join(told)}), so "
                "the last digits may differ; go on there, or give --other-versions",
            )  # fmt: skip
        if told:
            self._write_manifest({**environment, **{f"later {k}": v for k, v in here.items()}})

    def _write_manifest(self, environment: Mapping[str, str]) -> None:
        with replacing(self.folder / MANIFEST) as file:
            file.write(self.manifest.to_json(environment).encode())

    def _list_parts(self) -> None:
        """List the parts that are whole, and set aside the others and what was left half written.

        Of a block that two parts hold, the first counts: they are the same.
        """
        for path in self.folder.glob(f"{PREFIX}*"):
            path.unlink()
        for path in part_paths(self.folder):
            try:
                self.parts.append(open_part(path))
            except DamagedPartError:
                os.replace(path, path.with_suffix(".damaged"))
                self.damaged.append(path)

    def _unlock(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _locked(folder: Path) -> IO[bytes] | None:
    """Return a file that keeps other processes out of a folder until it is closed.

    The system lets go of it when the process ends, however it does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(ImportError):
        import fcntl

        file = (folder / _LOCK).open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise StoreError(
                f"{folder}: another process is at work in it; wait for it, or give another folder"
            ) from None
        return file
    return None


def _wrong(folder: Path, message: str) -> InputError:
    return InputError([Fault(str(folder), 0, message)])

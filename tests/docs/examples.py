"""The examples of a page: its fenced blocks, run one after another in one folder.

``python -m tests.docs.examples`` writes the output of today into the pages, where a line that was
shown before is still there in another form; what it cannot place it names.
"""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

LEFT_OUT = "..."
"""Stands in an example for any number of lines, none among them."""

_COMMENT = "# "
_FENCE = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', flags=re.M | re.S)
_EXIT = re.compile(r"\[exit \d+\]")
_SECONDS = re.compile(r"\d+(\.\d+)? s\b")
_FIGURE = re.compile(r"[+-]?\d[\d,]*(\.\d+)?")


class WrongExampleError(AssertionError):
    """An example does not do what the page says."""


@dataclass(frozen=True)
class Block:
    """A fenced block."""

    language: str
    """What stands behind the fence: python, console, toml, csv."""
    line: int
    """Line of its first line in the page, from 1."""
    text: str
    """What it holds."""
    file: str = ""
    """File that it is, where the fence has a title; several blocks of Python make one file."""


@dataclass(frozen=True)
class Step:
    """A command and what the page shows of its output."""

    line: int
    """Line of the page that stands before the output."""
    command: str
    """The command, without the prompt; ``python`` for a block of Python."""
    shown: tuple[str, ...]
    """Lines shown of its output."""
    mark: str = ""
    """What stands before each of them in the page."""


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page that name a language."""
    return [
        Block(hit[1], text.count("\n", 0, hit.start()) + 2, hit[3], hit[2] or "")
        for hit in _FENCE.finditer(text)
    ]


def steps(block: Block) -> Iterator[Step]:
    """Yield the commands of a console block."""
    lines = block.text.splitlines()
    starts = [index for index, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield Step(block.line + start, lines[start][2:], tuple(lines[start + 1 : end]))


def said(block: Block) -> Step:
    """Return what a block of Python says that it prints: the comments at its end."""
    lines = block.text.splitlines()
    start = len(lines)
    while start and lines[start - 1].startswith(_COMMENT):
        start -= 1
    shown = tuple(line.removeprefix(_COMMENT) for line in lines[start:])
    return Step(block.line + start - 1, "python", shown, _COMMENT)


def difference(shown: Sequence[str], real: Sequence[str]) -> str | None:
    """Return the first line shown that the output lacks in its place, or None.

    Lines have to follow each other as they do in the output, except where `LEFT_OUT` stands.
    Seconds are not compared.
    """
    wanted, lines = [_plain(line) for line in shown], [_plain(line) for line in real]
    at, free = 0, False
    for part in _parts(wanted):
        if part is None:
            free = True
            continue
        places = range(at, len(lines) - len(part) + 1) if free else [at]
        place = next((p for p in places if lines[p : p + len(part)] == part), None)
        if place is None:
            missing = [line for line in part if line not in lines[at:]] or part
            return missing[0]
        at, free = place + len(part), False
    return None if free or at == len(lines) else f"nothing more, but there is: {lines[at]}"


def _parts(lines: Sequence[str]) -> Iterator[list[str] | None]:
    """Yield runs of lines, and None for each `LEFT_OUT`."""
    run: list[str] = []
    for line in lines:
        if line.strip() == LEFT_OUT:
            if run:
                yield run
            yield None
            run = []
        else:
            run.append(line)
    if run:
        yield run


def _plain(line: str) -> str:
    return _SECONDS.sub("# s", line.rstrip())


def is_ours(command: str) -> bool:
    """Return whether a command is one of paydown's, variables set before it aside."""
    return re.match(r"(\w+=\S* )*paydown ", command) is not None


def run_command(step: Step, folder: Path) -> list[str]:
    """Return the lines a command prints; it has to end with 0, or to show that it does not.

    A last line ``[exit N]`` stands for another code; what is said on stderr comes before it.
    """
    command, words = step.command, shlex.split(step.command)
    start = words.index("paydown")
    given = dict(word.split("=", 1) for word in words[:start])
    path = os.pathsep.join([given.pop("PYTHONPATH", ""), str(ROOT)]).strip(os.pathsep)
    done = subprocess.run(
        # Like the installed command, and unlike python -m, it does not look into the folder.
        [sys.executable, "-P", "-m", *words[start:]],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120", **given, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if step.shown and _EXIT.fullmatch(step.shown[-1]):
        said = [*done.stdout.splitlines(), *done.stderr.splitlines()]
        return [*said, f"[exit {done.returncode}]"]
    if done.returncode:
        raise WrongExampleError(f"$ {command}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout.splitlines()


class Page:
    """A page whose examples are run in one folder, in order, Python in one namespace.

    Parameters
    ----------
    path
        The page.
    folder
        An empty folder.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self.name = path.name
        self.text = path.read_text(encoding="utf-8")
        self._folder = folder
        self._names: dict[str, Any] = {"__name__": "__page__"}

    def run(self) -> Iterator[tuple[Step, list[str]]]:
        """Run every block; yield each command of paydown, and Python, with what it prints."""
        for block in blocks(self.text):
            if block.language == "python":
                yield said(block), self._run_python(block)
            elif block.language == "csv" and block.file:
                self._add(block)
            elif block.language == "toml":
                tomllib.loads(block.text)
                if block.file:
                    self._add(block)
            elif block.language == "console":
                for step in steps(block):
                    if is_ours(step.command):
                        yield step, run_command(step, self._folder)

    def write_files(self) -> None:
        """Write the blocks that have a file's name, and run nothing."""
        for block in blocks(self.text):
            if block.file:
                self._add(block)

    def _add(self, block: Block) -> None:
        """Add a block of Python to its file; any other is the whole file, and takes its place."""
        file = self._folder / block.file
        file.parent.mkdir(exist_ok=True)
        if block.language == "python":
            with file.open("a", encoding="utf-8") as added:
                added.write(block.text + "\n\n")
        else:
            file.write_text(block.text, encoding="utf-8")

    def _run_python(self, block: Block) -> list[str]:
        """Return the lines a block prints."""
        if block.file:
            self._add(block)
        printed = StringIO()
        code = compile("\n" * (block.line - 1) + block.text, self.name, "exec")
        with chdir(self._folder), redirect_stdout(printed):
            exec(code, self._names)
        return printed.getvalue().splitlines()


def refreshed(step: Step, real: Sequence[str]) -> tuple[str, ...] | None:
    """Return the lines to show of an output: those of today in the place of those shown.

    A run of lines is found again by what it says besides figures; None where one is not found.
    """

    def form(line: str) -> str:
        return " ".join(_FIGURE.sub("#", line).split())

    forms = [form(line) for line in real]
    shown: list[str] = []
    at, free = 0, False
    for part in _parts(step.shown):
        if part is None:
            shown.append(LEFT_OUT)
            free = True
            continue
        wanted = [form(line) for line in part]
        places = range(at, len(real) - len(part) + 1) if free else [at]
        place = next((p for p in places if forms[p : p + len(part)] == wanted), None)
        if place is None:
            return None
        shown += [line.rstrip() for line in real[place : place + len(part)]]
        at, free = place + len(part), False
    return tuple(shown)


def main() -> None:
    """Write the output of today into every page."""
    for path in PAGES:
        with TemporaryDirectory() as folder:
            page = Page(path, Path(folder))
            lines = page.text.splitlines()
            for step, real in page.run():
                new = refreshed(step, real)
                if new is None:
                    print(f"{path.name}:{step.line}: $ {step.command}: mend by hand:")
                    print(*real, sep="\n", end="\n\n")
                else:
                    end = step.line + len(step.shown)
                    lines[step.line : end] = [step.mark + line for line in new]
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

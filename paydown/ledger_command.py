"""The verb ``ledger``: what was decided, by whom and why, and whether it still says so."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paydown.failures import CommandError, Exit
from paydown.options import Folder, Json, Output, Quiet

if TYPE_CHECKING:
    from paydown.console import Part
    from paydown.ledger.ledger import Ledger
    from paydown.ledger.record import Record
    from paydown.ledger.replay import Difference

ledger = typer.Typer(
    name="ledger",
    help="Read, verify and replay decisions; accept a risk for a time.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Seq = Annotated[int, typer.Argument(help="Number of the record.", min=1)]
Item = Annotated[str, typer.Argument(help="Id of the item.")]
By = Annotated[str, typer.Option(help="Who approves.", show_default=False)]
Because = Annotated[str, typer.Option(help="Why, in a sentence.", show_default=False)]
Author = Annotated[
    str | None, typer.Option(help="Who made the plan or the request.", show_default=False)
]


@ledger.command()
def log(folder: Folder = Path(), json: Json = False, output: Output = None) -> None:
    """List what was decided."""
    from paydown import shapes
    from paydown.emit import emit
    from paydown.ledger.listing import log_tables, summary_shape

    book = _ledger(folder)
    records = book.log()
    if json:
        shape = {
            "schema_version": shapes.SCHEMA_VERSION,
            "head": str(records[-1].head) if records else None,
            "records": [summary_shape(book, record) for record in records],
        }
        emit(shapes.to_json(shape), output)
    else:
        emit(log_tables(book, records), output)


@ledger.command()
def show(seq: Seq, folder: Folder = Path(), json: Json = False, output: Output = None) -> None:
    """Show one record whole: why each item rose, on what evidence, who approved."""
    from paydown import shapes
    from paydown.emit import emit
    from paydown.ledger.listing import record_shape, record_tables

    book = _ledger(folder)
    record = book.record(seq)
    if json:
        shape = {"schema_version": shapes.SCHEMA_VERSION, **record_shape(book, record)}
        emit(shapes.to_json(shape), output)
    else:
        emit(record_tables(book, record), output)


@ledger.command()
def verify(
    folder: Folder = Path(),
    expect_head: Annotated[
        str | None,
        typer.Option(
            help="SEQ:HASH as it was printed: tells whether the end was cut off.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
    output: Output = None,
) -> None:
    """Walk the chain; code 1 where a record is not what was recorded."""
    from paydown import shapes
    from paydown.emit import emit
    from paydown.ledger.listing import problem_line, verified_lines

    book = _ledger(folder)
    found = book.verify(expect_head)
    if json:
        shape = {
            "schema_version": shapes.SCHEMA_VERSION,
            "holds": found.holds,
            "records": found.records,
            "head": None if found.head is None else str(found.head),
            "seq": found.seq,
            "problem": found.problem,
            "notes": found.notes,
        }
        emit(shapes.to_json(shape), output)
    elif found.holds:
        emit(verified_lines(found, str(book.path)), output)
    if not found.holds:
        raise CommandError(Exit.NO, problem_line(found, str(book.path)))


@ledger.command()
def replay(
    seq: Seq,
    folder: Folder = Path(),
    now: Annotated[
        bool, typer.Option("--now", help="Solve nothing: tell which inputs differ today.")
    ] = False,
    json: Json = False,
    output: Output = None,
    quiet: Quiet = False,
) -> None:
    """Make an accepted plan again from the inputs kept with it; code 1 where it differs."""
    from dataclasses import asdict

    from paydown import shapes
    from paydown.emit import emit

    book = _ledger(folder)
    if now:
        _since(book, seq, json=json, output=output)
        return
    from paydown.ledger.replay import decision_of
    from paydown.progress import solving

    limit = decision_of(book, book.record(seq))["options"]["time_limit"]
    with solving(limit, questions=False, quiet=quiet):
        found = book.replay(seq)
    if json:
        emit(shapes.to_json({"schema_version": shapes.SCHEMA_VERSION, **asdict(found)}), output)
    else:
        verdict = "the same plan" if found.same else "another plan"
        parts = [f"record {seq}: {verdict}"]
        if not found.same and not found.proven:
            parts.append(
                "it was not proven best, or not the only one: the clock stopped the search, so "
                "another plan may be found"
            )
        emit(
            [
                *parts,
                *_differences("What differs", found.differences),
                *_differences("Versions that differ", found.versions),
            ],
            output,
        )
    if not found.same:
        raise CommandError(Exit.NO, f"record {seq} gives another plan today")


@ledger.command()
def export(
    folder: Folder = Path(),
    format: Annotated[
        str | None, typer.Option(help="jsonl or md.", show_default="what -o ends in, or jsonl")
    ] = None,
    output: Output = None,
) -> None:
    """Write all records as JSON Lines or as a Markdown page."""
    from paydown.emit import emit
    from paydown.ledger.listing import json_lines, markdown

    ending = output.suffix.lower().lstrip(".") if output is not None else "jsonl"
    wanted = format or ending
    if wanted not in ("jsonl", "md"):
        given = f"--format is '{format}'" if format else f"-o ends in '.{ending}'"
        raise CommandError(Exit.INPUT, f"{given}; give jsonl or md")
    book = _ledger(folder)
    records = book.log()
    if output is not None and output.resolve() == book.path.resolve():
        raise CommandError(Exit.INPUT, f"-o is {output}, the ledger itself; name another file")
    if wanted == "jsonl":
        emit(json_lines(book, records), output)
    else:
        emit(markdown(book, records, folder.resolve().name), output)
    if output is not None:
        print(output, file=sys.stderr)


@ledger.command()
def accept_risk(
    item: Item,
    until: Annotated[
        str, typer.Option(help="Last planning date on which it holds.", show_default=False)
    ],
    because: Because,
    by: By,
    folder: Folder = Path(),
    author: Author = None,
    json: Json = False,
) -> None:
    """Accept the risk of leaving an item as it is, for a time; it is out of play until then."""
    from paydown.ledger.consent import Consent
    from paydown.ledger.risks import RiskRequest
    from scenarios.cells import CellError, day

    try:
        last = day(until)
    except CellError as error:
        raise CommandError(Exit.INPUT, f"--until {error}") from None
    book = _ledger(folder)
    _told(book.accept_risk(RiskRequest(item, last), Consent(by, because, author)), book, json=json)


@ledger.command()
def withdraw_risk(
    item: Item, because: Because, by: By, folder: Folder = Path(), json: Json = False
) -> None:
    """Take an accepted risk back: its item is in play again."""
    from paydown.ledger.consent import Consent

    book = _ledger(folder)
    _told(book.withdraw_risk(item, Consent(by, because)), book, json=json)


def _ledger(folder: Path) -> "Ledger":
    """Return the ledger of a folder that is there."""
    from os.path import isdir

    from paydown.ledger.ledger import Ledger

    if not isdir(folder):
        raise CommandError(Exit.INPUT, f"{folder}: there is no such folder; name the workspace")
    return Ledger(folder)


def _told(record: "Record", book: "Ledger", *, json: bool) -> None:
    """Print a record that was added, and the head."""
    from paydown import shapes
    from paydown.emit import emit
    from paydown.ledger.kinds import kind_of
    from paydown.ledger.listing import head_line, record_shape

    print(head_line(record), file=sys.stderr)
    if json:
        shape = {"schema_version": shapes.SCHEMA_VERSION, **record_shape(book, record)}
        emit(shapes.to_json(shape), None)
    else:
        emit([kind_of(record.kind).summary(record.content)], None)


def _since(book: "Ledger", seq: int, *, json: bool, output: Path | None) -> None:
    """Print which inputs of a decision are others today."""
    from dataclasses import asdict

    from paydown import shapes
    from paydown.api import load
    from paydown.emit import emit
    from paydown.ledger.differences import since

    found = since(book, book.record(seq), load(book.folder))
    if json:
        shape = {
            "schema_version": shapes.SCHEMA_VERSION,
            "seq": seq,
            "differences": [asdict(one) for one in found],
        }
        emit(shapes.to_json(shape), output)
    elif found:
        emit(_differences(f"Inputs that differ from those of record {seq}", found), output)
    else:
        emit([f"record {seq}: all inputs are as they were"], output)
    if found:
        raise CommandError(Exit.NO, f"inputs differ from those of record {seq}")


def _differences(title: str, found: "tuple[Difference, ...]") -> "list[Part]":
    """Return differences as a table, none where there are none."""
    from paydown.sheet import Sheet

    rows = [(one.what, one.then, one.now) for one in found]
    return [Sheet(title, ("what", "then", "now"), rows, names=3)] if rows else []

"""An import from end to end: exports read, rows made and merged, files written as one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from os.path import lexists
from pathlib import Path

from scenarios.fault import Fault, InputError, quoted
from scenarios.file_set import write_set
from scenarios.importing.account import Account, Links, Skipped
from scenarios.importing.checking import check_rows
from scenarios.importing.csv_export import Ragged
from scenarios.importing.dates import Dates, Wanted, Written, dates_of
from scenarios.importing.drafts import Columns, Draft, unique
from scenarios.importing.incident_rows import IncidentRows
from scenarios.importing.item_rows import ItemRows
from scenarios.importing.linking import Around, linked
from scenarios.importing.mapping import Mapping, Placed, first_mapping, read_mapping, zone_of
from scenarios.importing.mapping_text import mapping_text
from scenarios.importing.merging import Cells, Present, Result, csv_of, merge
from scenarios.importing.options import Options, Places
from scenarios.importing.placing import Placing
from scenarios.importing.present import (
    COLUMNS,
    NEEDED,
    TOML,
    check_names,
    known_components,
    known_items,
    read_present,
)
from scenarios.importing.reading_files import read_export
from scenarios.importing.record import Record
from scenarios.importing.registry import find_tool
from scenarios.importing.starter import starter_text
from scenarios.importing.texts import counted
from scenarios.importing.tool import Tool
from scenarios.reading import MOST_BYTES

_DATES = ("created", "updated", "closed", "deadline", "started", "detected", "restored")


def import_exports(source: str, files: Sequence[Path], folder: Path, options: Options) -> Account:
    """Import exports of a tool into a workspace, all of it or nothing.

    Parameters
    ----------
    source
        Name of the tool.
    files
        Its exports, older ones first.
    folder
        The workspace; made where it is missing.
    options
        What else is asked for.

    Raises
    ------
    UnknownToolError
        If there is no such tool.
    InputError
        With what is wrong with the exports, the mapping or the workspace.
    OSError
        If a file cannot be written; everything is then as it was.
    """
    tool = find_tool(source)
    mapping_path = options.mapping or folder / "import" / f"{tool.name}.toml"
    is_first = not lexists(mapping_path)
    kind = options.kind if tool.either and options.kind else tool.kind
    shown = Places(folder, mapping_path, mapping_path, folder).name(mapping_path)
    if is_first:
        placed = Placed(first_mapping(tool, kind), shown)
    else:
        placed = read_mapping(mapping_path, shown, tool)
        if options.kind and options.kind != placed.mapping.into:
            message = f"into is {quoted(placed.mapping.into)}, and --kind {options.kind}; keep one"
            raise InputError([placed.fault(("into",), message)])
    if options.dates is not None:
        placed = replace(placed, mapping=placed.mapping.but(dates=options.dates))
    target = folder / f"{placed.mapping.into}.csv"
    places = Places(
        folder, mapping_path, folder / "import" / f"{mapping_path.stem}.state.json", target
    )
    known = known_components(folder)
    if is_first and known:
        placed = replace(placed, mapping=placed.mapping.but(component=known[0]))
    check_names(placed, known)
    if options.write_mapping:
        return _mapping_alone(tool, placed, places, options, is_first=is_first)
    return _Import(tool, placed, places, options, known, is_first).run(files)


def _mapping_alone(
    tool: Tool, placed: Placed, places: Places, options: Options, *, is_first: bool
) -> Account:
    """Write the first mapping, where there is none, and return an account of nothing else."""
    if not is_first:
        message = "it is there already; edit it, or delete it to have the first one back"
        raise InputError([Fault(placed.name, 0, message)])
    if not options.dry_run:
        content = mapping_text(tool, placed.mapping).encode()
        write_set([(places.mapping, content)])
    return Account(
        source=tool.name,
        kind=placed.mapping.into,
        folder=places.folder,
        files=(),
        read=0,
        used=0,
        notes=("the mapping is written and nothing imported; edit it and import",),
        written=(places.mapping,),
        dry_run=options.dry_run,
    )


class _Import:
    """One import."""

    def __init__(
        self,
        tool: Tool,
        placed: Placed,
        places: Places,
        options: Options,
        known: tuple[str, ...] | None,
        is_first: bool,
    ) -> None:
        self._tool, self._placed, self._places = tool, placed, places
        self._options, self._known, self._is_first = options, known, is_first
        self._mapping: Mapping = placed.mapping
        self._notes: list[str] = []

    def run(self, files: Sequence[Path]) -> Account:
        """Return the account, all files written."""
        present = read_present(self._placed, self._places, self._options)
        records, skipped = self._read(files)
        read = len(records) + len(skipped)
        present_columns = frozenset(name for record in records for name in record.cells)
        columns = Columns(self._mapping, present_columns)
        dates = self._dates(records, columns)
        chosen, repeated = unique(records, columns, dates)
        placing = Placing(self._mapping, self._known)
        drafts, unused, notes = self._drafts(chosen, placing, dates, present, columns)
        skipped += [*repeated, *unused]
        self._check_default(placing)
        rows, links = self._link(drafts, skipped, present)
        exported = {key for key, _ in chosen}
        whole = self._options.whole or self._mapping.whole
        gone = [key for key in present.memory.rows if key not in exported]
        into = self._mapping.into
        items = into == "backlog"
        result = merge(present, rows, COLUMNS[into], NEEDED[into], gone if whole and items else ())
        skipped += [
            draft.skipped("taken out by hand") for draft in drafts if draft.key in result.removed
        ]
        check_rows(self._places.target.name, result, rows, items=items)
        self._notes += [*notes, *placing.notes(self._placed.name)]
        open_gone = [key for key in gone if _in_play(result.rows.get(key))]
        if items and open_gone and not whole:
            self._notes.append(
                f"{counted(len(open_gone), 'open item')} of earlier imports not in this export; "
                "--whole closes them where it holds every issue"
            )
        contents = self._contents(result, present)
        if contents and not self._options.dry_run:
            write_set(contents)
        return Account(
            source=self._tool.name,
            kind=self._mapping.into,
            folder=self._places.folder,
            files=tuple(files),
            read=read,
            used=read - len(skipped),
            skipped=tuple(sorted(skipped, key=lambda one: (one.file, one.line))),
            links=links,
            merged=result.merged,
            notes=tuple(self._notes),
            written=tuple(path for path, _ in contents),
            dry_run=self._options.dry_run,
        )

    def _read(self, files: Sequence[Path]) -> tuple[list[Record], list[Skipped]]:
        """Return the rows of all files, and the ragged ones."""
        records: list[Record] = []
        skipped: list[Skipped] = []
        faults: list[Fault] = []
        for path in files:
            try:
                for one in read_export(path, self._tool, self._mapping):
                    if isinstance(one, Ragged):
                        skipped.append(Skipped(one.file, one.line, "", "ragged row", one.detail))
                    else:
                        records.append(one)
            except InputError as error:
                faults.extend(error.faults)
        if faults:
            raise InputError(faults)
        return records, skipped

    def _dates(self, records: Sequence[Record], columns: Columns) -> dict[str, Dates]:
        """Return a reader of the dates of each file."""
        mapping = self._mapping
        wanted = Wanted(mapping.dates, mapping.language, zone_of(mapping.zone))
        fields = [columns[name] for name in _DATES if columns[name]]
        written: dict[str, list[Written]] = {record.file: [] for record in records}
        seen: set[tuple[str, str]] = set()
        for record in records:
            for names in fields:
                for text in record.given(names)[:1]:
                    if (record.file, text) not in seen:
                        seen.add((record.file, text))
                        written[record.file].append(Written(record.line, text))
        return {
            file: dates_of(file, found, wanted, self._placed.name)
            for file, found in written.items()
        }

    def _drafts(
        self,
        chosen: Iterable[tuple[str, Record]],
        placing: Placing,
        dates: dict[str, Dates],
        present: Present,
        columns: Columns,
    ) -> tuple[list[Draft], list[Skipped], list[str]]:
        """Return the rows that are used, those that are not, and what is to be told."""
        made: ItemRows | IncidentRows
        if self._mapping.into == "backlog":
            made = ItemRows(self._tool, self._placed, placing, dates, present.rows or {}, columns)
        else:
            items = known_items(self._places.folder) if columns["items"] else frozenset()
            made = IncidentRows(self._tool, self._placed, placing, dates, columns, items)
        drafts: list[Draft] = []
        skipped: list[Skipped] = []
        for key, record in chosen:
            one = made.draft(key, record)
            if isinstance(one, Draft):
                drafts.append(one)
            else:
                skipped.append(one)
        if isinstance(made, ItemRows):
            made.check_units()
        return drafts, skipped, list(made.notes())

    def _link(
        self, drafts: Sequence[Draft], skipped: Sequence[Skipped], present: Present
    ) -> tuple[list[Cells], Links]:
        """Return the rows with their links."""
        if self._mapping.into == "incidents":
            return [draft.cells for draft in drafts], Links()
        reasons = {one.key: one.reason for one in skipped if one.key and one.reason != "repeated"}
        around = Around(reasons, frozenset(present.rows or ()))
        rows, links, twice = linked(drafts, around)
        if twice:
            self._notes.append(
                f"{counted(twice, 'row')} with an estimate that others with one are a part of: "
                "effort may count twice"
            )
        return list(rows), links

    def _check_default(self, placing: Placing) -> None:
        """Raise where rows that nothing places would go into a component that is not there."""
        default = self._mapping.component
        if self._known is None or default in self._known or not placing.unplaced:
            return
        message = (
            f"component is {quoted(default)}, which {TOML} does not have, and nothing places "
            f"{placing.unplaced:,} rows; give one of {', '.join(self._known[:10])}"
        )
        raise InputError([self._placed.fault(("component",), message)])

    def _contents(self, result: Result, present: Present) -> list[tuple[Path, bytes]]:
        """Return the files that change, with what they are to hold."""
        places = self._places
        contents: list[tuple[Path, bytes]] = []
        if self._is_first:
            text = mapping_text(self._tool, self._mapping)
            contents.append((places.mapping, text.encode()))
        if not result.rows and present.rows is None:
            # A workspace without a row would fix components that nothing has.
            self._notes.append("no row was used, so nothing but the mapping is written")
            return contents
        if self._known is None:
            found = Counter(
                component
                for cells in result.rows.values()
                for component in cells.get("component", "").split(";")
                if component
            )
            names = [one for one, _ in found.most_common()] or [self._mapping.component]
            title = places.folder.resolve().name.encode("utf-8", "replace").decode("utf-8")
            text = starter_text(title, self._options.today, names)
            contents.append((places.folder / TOML, text.encode()))
            self._notes.append(
                f"{TOML} is new: value_per_day and engineers in it are placeholders, not yours; "
                "replace them before you believe a plan"
            )
        backlog = places.folder / "backlog.csv"
        if places.target != backlog and not lexists(backlog):
            contents.append((backlog, csv_of(NEEDED["backlog"], ())))
        if present.rows is None or dict(result.rows) != dict(present.rows):
            content = csv_of(result.columns, result.rows.values())
            if len(content) > MOST_BYTES:
                message = f"it would be larger than {MOST_BYTES:,} bytes; lower problem_characters"
                raise InputError([self._placed.fault(("problem_characters",), message)])
            contents.append((places.target, content))
        if result.memory != present.memory:
            contents.append((places.memory, result.memory.to_json().encode()))
        return contents


def _in_play(cells: Cells | None) -> bool:
    return cells is not None and (cells.get("status") or "open") in ("open", "in_progress")

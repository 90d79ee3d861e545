"""The results of a stored comparison as one table, in a file."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from paydown.failures import CommandError, Exit
from paydown.foreign_text import guarded_cell

if TYPE_CHECKING:
    import pandas as pd

    from sim.manifest import Manifest

FORMATS: Final = ("parquet", "csv")
"""Formats of results by name."""
_TEXTS = ("scenario", "policy", "failed")
_KEYS = ["scenario", "policy", "world"]


def stored_results(store: Path) -> "pd.DataFrame":
    """Return a row for each scenario, policy and world of a store, sorted by these.

    Parameters
    ----------
    store
        Folder that `compare --store` wrote.

    Raises
    ------
    CommandError
        If it is no store, or holds nothing yet.
    StoreError
        If its manifest or a part is not what was written.
    """
    import pandas as pd

    from sim.part import DamagedPartError, part_paths, part_rows
    from sim.store import StoreError

    manifest_of(store)
    paths = part_paths(store)
    if not paths:
        raise CommandError(
            Exit.INPUT, f"{store}: it holds no finished world; run the comparison with --resume"
        )
    try:
        parts = [part_rows(path) for path in paths]
    except DamagedPartError as error:
        raise StoreError(f"{error}; run the comparison again with --resume") from None
    # Two parts may hold the same world, and then the same numbers.
    rows = pd.concat(parts, ignore_index=True).drop_duplicates(_KEYS)
    rows = rows.sort_values(_KEYS, ignore_index=True, kind="stable")
    texts = {name: rows[name].astype(object) for name in _TEXTS}
    return rows.assign(**{name: one.where(one.notna(), None) for name, one in texts.items()})


def manifest_of(store: Path) -> "Manifest":
    """Return what a store says that it holds.

    Parameters
    ----------
    store
        Folder that `compare --store` wrote.

    Raises
    ------
    CommandError
        If it is no store.
    StoreError
        If its manifest is not what was written.
    """
    from sim.manifest import read_manifest
    from sim.store import MANIFEST, StoreError

    remedy = "give the folder that `paydown compare --store` wrote"
    if not store.is_dir():
        what = "this is no folder" if store.exists() else "there is no such folder"
        raise CommandError(Exit.INPUT, f"{store}: {what}; {remedy}")
    path = store / MANIFEST
    if not path.is_file():
        raise CommandError(Exit.INPUT, f"{store}: it holds no {MANIFEST}; {remedy}")
    try:
        return read_manifest(path.read_text(encoding="utf-8"))[0]
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path}: it is damaged ({error}); run the comparison anew") from None


def worlds_of(store: Path, manifest: "Manifest") -> int:
    """Return in how many worlds, from the first, all policies of a store met every scenario.

    Parameters
    ----------
    store
        The folder.
    manifest
        What it says that it holds.

    Raises
    ------
    CommandError
        If no world is finished everywhere.
    StoreError
        If a part is not what was written.
    """
    rows = stored_results(store)
    worlds = rows.groupby("scenario")["world"].nunique()
    found = min((int(worlds.get(name, 0)) for name in manifest.scenarios), default=0)
    if not found:
        raise CommandError(
            Exit.INPUT,
            f"{store}: not every scenario has a finished world; run the comparison with --resume",
        )
    return found


def results_file(rows: "pd.DataFrame", format: str) -> bytes:
    """Return the content of a file of results.

    Parameters
    ----------
    rows
        The table.
    format
        One of `FORMATS`.
    """
    if format == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        # Where no policy failed the column has no value, and would have no type either.
        types = {**dict.fromkeys(_TEXTS, pa.string()), "world": pa.int64()}
        schema = pa.schema([(name, types.get(name, pa.float64())) for name in rows.columns])
        written = BytesIO()
        table = pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
        pq.write_table(table, written, compression="zstd", write_page_checksum=True)
        return written.getvalue()
    guarded = rows.assign(
        **{name: rows[name].map(guarded_cell, na_action="ignore") for name in _TEXTS}
    )
    return guarded.to_csv(index=False, lineterminator="\r\n").encode("utf-8", "replace")

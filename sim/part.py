"""Parts of a store: Parquet files of finished blocks, each known to be whole by its own name.

The name ends in the digest of the content, so a file that was changed, cut or mixed up is found out
before a number is read; pages have checksums besides, for other readers.

The rows of a block stand together, policy by policy in the order of the manifest, its worlds in
their order; which blocks a part holds is in the file's metadata.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from scenarios.table import Floats
from scenarios.whole_file import replacing
from sim.block import Block, Told
from sim.manifest import Manifest
from sim.measures import MEASURES

_NAME = re.compile(r"part-(\d{6,})-([0-9a-f]{32})\.parquet")
_BLOCKS = b"paydown.blocks"


class DamagedPartError(Exception):
    """A part is not what was written."""


@dataclass(frozen=True)
class Part:
    """A part that was found whole when it was listed."""

    path: Path
    """The file."""
    blocks: tuple[Block, ...]
    """What it holds, in order."""


def part_paths(folder: Path) -> list[Path]:
    """Return the files of a folder that are parts by their names, in the order of writing."""
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def number_of(path: Path) -> int:
    """Return the number of a part."""
    found = _NAME.fullmatch(path.name)
    return int(found[1]) if found else 0


def write_part(
    folder: Path, number: int, told: Sequence[tuple[Block, Told]], manifest: Manifest
) -> Part:
    """Write what was told of blocks as a new part, whole or not at all.

    Parameters
    ----------
    folder
        The store.
    number
        Number of the part.
    told
        The blocks.
    manifest
        Names of scenarios and policies.

    Raises
    ------
    OSError
        If it cannot be written; earlier parts are as they were.
    """
    scenarios, policies = list(manifest.scenarios), list(manifest.policies)
    pieces = [_columns(block, one, scenarios, policies) for block, one in told]
    table = pa.table({name: np.concatenate([p[name] for p in pieces]) for name in pieces[0]})
    held = json.dumps([[block.scenario, block.first, block.count] for block, _ in told])
    sink = pa.BufferOutputStream()
    pq.write_table(
        table.replace_schema_metadata({_BLOCKS: held.encode()}),
        sink,
        use_dictionary=["scenario", "policy", "failed"],
        compression="zstd",
        write_page_checksum=True,
    )
    content = sink.getvalue().to_pybytes()
    path = folder / f"part-{number:06d}-{_digest(content)}.parquet"
    with replacing(path) as file:
        file.write(content)
    return Part(path, tuple(block for block, _ in told))


def open_part(path: Path) -> Part:
    """Return a part, found whole.

    Raises
    ------
    DamagedPartError
        If it is not what was written.
    """
    schema = pq.ParquetFile(pa.BufferReader(_content(path))).schema_arrow
    blocks = json.loads(schema.metadata[_BLOCKS])
    return Part(path, tuple(Block(*block) for block in blocks))


def read_part(part: Part, policies: Sequence[str]) -> Iterator[tuple[Block, Told]]:
    """Yield the blocks of a part as they were told, without causes.

    Parameters
    ----------
    part
        The part.
    policies
        Names of the policies, as in the manifest.

    Raises
    ------
    DamagedPartError
        If it has been damaged since it was listed.
    """
    content = pa.BufferReader(_content(part.path))
    table = pq.read_table(content, page_checksum_verification=True)
    matrix = np.column_stack([table[name].to_numpy() for name in MEASURES])
    failed = table["failed"].to_pylist() if table["failed"].null_count < len(table) else None
    start = 0
    for block in part.blocks:
        measures: dict[str, Floats] = {}
        failures = {}
        for name in policies:
            stop = start + block.count
            measures[name] = matrix[start:stop]
            for row in range(start, stop) if failed else ():
                if failed is not None and failed[row]:
                    failures[name] = (block.first + row - start, str(failed[row]))
            start = stop
        yield block, Told(measures, failures)


def part_rows(path: Path) -> pd.DataFrame:
    """Return the rows of a part, found whole, as they were written.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    DamagedPartError
        If it is not what was written.
    """
    content = pa.BufferReader(_content(path))
    rows: pd.DataFrame = pq.read_table(content, page_checksum_verification=True).to_pandas()
    return rows


def _columns(
    block: Block, told: Told, scenarios: Sequence[str], policies: Sequence[str]
) -> Mapping[str, "np.ndarray[tuple[int], np.dtype[np.generic]]"]:
    """Return the rows of a block as columns."""
    count = block.count * len(policies)
    failed = np.full(count, None, dtype=object)
    for name, (world, reason) in told.failures.items():
        failed[policies.index(name) * block.count + world - block.first] = reason
    rows = np.concatenate([told.measures[name] for name in policies])
    return {
        "scenario": np.full(count, scenarios[block.scenario], dtype=object),
        "world": np.tile(np.array(block.worlds, dtype=np.int64), len(policies)),
        "policy": np.repeat(np.array(policies, dtype=object), block.count),
        "failed": failed,
        **dict(zip(MEASURES, rows.T, strict=True)),
    }


def _content(path: Path) -> bytes:
    """Return the content of a part that is what its name says."""
    content = path.read_bytes()
    found = _NAME.fullmatch(path.name)
    if found is None or found[2] != _digest(content):
        raise DamagedPartError(f"{path}: its content is not what was written")
    return content


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()

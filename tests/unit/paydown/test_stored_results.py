"""Stored results come out as one sorted table, and only where they are what was written."""

import csv
from io import BytesIO, StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from paydown.failures import CommandError, Exit
from paydown.stored_results import results_file, stored_results
from sim.block import Block, Told
from sim.manifest import Manifest
from sim.measures import MEASURES
from sim.part import part_paths, write_part
from sim.store import MANIFEST, StoreError

POLICIES = ("plan", "=cmd|' /C calc'!A0")


def told(block: Block, failures: dict[str, tuple[int, str]] | None = None) -> Told:
    """Return measures that tell their world and policy."""
    measures = {
        name: np.array([[world + 1000.0 * row] * len(MEASURES) for world in block.worlds])
        for row, name in enumerate(POLICIES)
    }
    return Told(measures, failures or {})


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store of two scenarios, one world of which two parts hold."""
    manifest = Manifest("test", "0", 0, {"rush": "1", "baseline": "2"}, dict.fromkeys(POLICIES, ""))
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / MANIFEST).write_text(manifest.to_json({}), encoding="utf-8")
    first, second, third = Block(0, 0, 3), Block(1, 0, 2), Block(0, 2, 2)
    write_part(folder, 1, [(first, told(first)), (second, told(second))], manifest)
    write_part(folder, 2, [(third, told(third, {"plan": (3, "-1 gave up\n")}))], manifest)
    return folder


def test_all_parts_are_one_table_sorted(store: Path) -> None:
    rows = stored_results(store)
    keys = list(zip(rows["scenario"], rows["policy"], rows["world"], strict=True))
    evil, plan = POLICIES[1], POLICIES[0]
    assert keys == [
        *((scenario, policy, world)
          for scenario, worlds in (("baseline", 2), ("rush", 4))
          for policy in (evil, plan)
          for world in range(worlds)),
    ]  # fmt: skip
    assert set(rows.columns) == {"scenario", "world", "policy", "failed", *MEASURES}
    assert (rows["net_value"] == rows["world"] + 1000 * (rows["policy"] == evil)).all()


def test_parquet_holds_what_the_store_holds(store: Path) -> None:
    rows = stored_results(store)
    content = results_file(rows, "parquet")
    found = pd.read_parquet(BytesIO(content)).astype({"failed": object})
    found["failed"] = found["failed"].where(found["failed"].notna(), None)
    pd.testing.assert_frame_equal(found, rows, check_dtype=False)
    assert results_file(rows, "parquet") == content


def test_no_failure_is_text_all_the_same(store: Path) -> None:
    part_paths(store)[1].unlink()
    rows = stored_results(store)
    assert rows["failed"].isna().all()
    schema = pq.read_schema(BytesIO(results_file(rows, "parquet")))
    assert str(schema.field("failed").type) == "string"


def test_csv_is_guarded_and_keeps_every_digit(store: Path) -> None:
    rows = stored_results(store).assign(net_value=-0.1 - 0.2)
    text = results_file(rows, "csv").decode()
    found = list(csv.DictReader(StringIO(text, newline=""), strict=True))
    assert len(found) == len(rows)
    assert {row["policy"] for row in found} == {"plan", "'" + POLICIES[1]}
    assert [row["failed"] for row in found if row["failed"]] == ["'-1 gave up"]
    assert {float(row["net_value"]) for row in found} == {-0.1 - 0.2}


def test_a_part_that_was_changed_is_told(store: Path) -> None:
    path = part_paths(store)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not what was written; run the comparison again with"):
        stored_results(store)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"sha256": "0"}', "\xff"])
def test_a_damaged_manifest_is_told(text: str, store: Path) -> None:
    (store / MANIFEST).write_bytes(text.encode("latin-1"))
    with pytest.raises(StoreError, match=f"{MANIFEST}: it is damaged"):
        stored_results(store)


def test_what_is_no_store_is_told(store: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    for path in part_paths(store):
        path.unlink()
    for name, told in (
        ("none", "there is no such folder; give the folder that"),
        ("file", "this is no folder"),
        ("empty", f"it holds no {MANIFEST}"),
        ("store", "it holds no finished world"),
    ):
        with pytest.raises(CommandError, match=told) as error:
            stored_results(tmp_path / name)
        assert error.value.code == Exit.INPUT

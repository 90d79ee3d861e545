"""A store: what is finished is not run again, and what is damaged is not read."""

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scenarios.fault import InputError
from scenarios.scenario import Change, Scenario
from scenarios.workspace import Workspace
from sim.block import Block, Told
from sim.comparison import Comparison
from sim.experiment import Design, run_comparison
from sim.manifest import Manifest, fingerprint
from sim.part import Part, part_paths
from sim.policy import Policy
from sim.registry import find_policy
from sim.runners import Processes
from sim.running import Running
from sim.selection import SelectBest
from sim.store import MANIFEST, Store, StoreError
from tests.support.workspaces import a_workspace, an_item

WORKSPACE = a_workspace(items=[an_item(f"item-{n}", days=4.0 + n, drag=0.01) for n in range(5)])
SCENARIOS = (
    Scenario("baseline", "", ""),
    Scenario("dear", "", "", (Change("component", "value_per_day", "multiply", 2.0),)),
)
POLICIES = [find_policy(name) for name in ("none", "shortest", "as_listed")]
DESIGN = Design(tuple(one.name for one in POLICIES), 25, seed=3)


def manifest(
    workspace: Workspace = WORKSPACE, policies: list[Policy] = POLICIES, seed: int = 3
) -> Manifest:
    return Manifest.of(workspace, SCENARIOS, policies, seed)


def run(store: Store | None, design: Design = DESIGN) -> Comparison:
    return run_comparison(WORKSPACE, SCENARIOS, POLICIES, design, Running(store=store))


def bits(comparison: Comparison) -> list[str]:
    """Return all measures to the last bit."""
    return [
        values.tobytes().hex()
        for results in comparison.results.values()
        for row in results.values.values()
        for values in row.values()
    ]


PLAIN = run(None)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """Return a store in which all is finished."""
    with Store(tmp_path / "store", manifest()) as store:
        assert bits(run(store)) == bits(PLAIN)
    return tmp_path / "store"


class Refusing:
    """A runner that must not be given anything to do."""

    def run(
        self, function: Callable[[Any, Any], Any], shared: object, tasks: Sequence[Any]
    ) -> Generator[tuple[int, Any], None, None]:
        """Yield nothing, as there must be nothing to do."""
        assert not tasks, f"{len(tasks)} tasks are run again"
        yield from ()


def resumed(folder: Path) -> Comparison:
    """Return the results of a store, none of which are run again."""
    with Store(folder, manifest(), resume=True) as store:
        running = Running(store=store, runner=Refusing())
        return run_comparison(WORKSPACE, SCENARIOS, POLICIES, DESIGN, running)


def test_what_is_finished_is_not_run_again(folder: Path) -> None:
    again = resumed(folder)
    assert again.scenarios == PLAIN.scenarios == ("baseline", "dear")
    assert bits(again) == bits(PLAIN)


@pytest.mark.parametrize("most", [0, 2 * 8 * 26 * 25, 64_000_000])
def test_what_is_kept_of_a_store_is_bounded(
    most: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.stored_values._BYTES", most)
    with Store(folder, manifest(), resume=True) as store:
        read: list[Path] = []
        original = store.read

        def counted(part: Part) -> Iterator[tuple[Block, Told]]:
            read.append(part.path)
            return original(part)

        found = run(store)
        monkeypatch.setattr(store, "read", counted)
        assert bits(found) == bits(PLAIN)
        # Three policies of two scenarios, in one part: a pass for each scenario, or each policy.
        assert len(read) == (2 if most == 64_000_000 else 6)
        again = found.results["dear"].values
        assert again["shortest"] is again["shortest"]
        with pytest.raises(KeyError):
            again["nobody"]


def test_parts_are_tables_that_others_can_read(folder: Path) -> None:
    rows = pd.concat([pd.read_parquet(path) for path in part_paths(folder)])
    rows = rows.rename(columns={"world": "replication"})
    key = ["scenario", "policy", "replication"]
    told = PLAIN.frame()
    pd.testing.assert_frame_equal(
        rows[told.columns].sort_values(key, ignore_index=True),
        told.sort_values(key, ignore_index=True),
        check_dtype=False,
    )


def test_an_experiment_may_grow(folder: Path) -> None:
    longer = replace(DESIGN, replications=47)
    with Store(folder, manifest(), resume=True) as store:
        grown = run(store, longer)
        # The two whole blocks of each scenario are kept; the short third one is another block.
        assert len(store.finished) == 6 + 2 * 3
        assert bits(grown) == bits(run(None, longer))


def test_a_rule_takes_the_same_worlds_from_a_store(tmp_path: Path) -> None:
    def ended(store: Store | None) -> Comparison:
        running = Running(rule=SelectBest(1000.0), store=store)
        design = replace(DESIGN, replications=60)
        return run_comparison(WORKSPACE, SCENARIOS, POLICIES, design, running)

    plain = ended(None)
    with Store(tmp_path, manifest()) as store:
        assert bits(ended(store)) == bits(plain)
    with Store(tmp_path, manifest(), resume=True) as store:
        again = ended(store)
    assert [one.verdict for one in again.results.values()] == [
        one.verdict for one in plain.results.values()
    ]


def test_a_damaged_part_is_set_aside_and_run_again(folder: Path) -> None:
    (part,) = part_paths(folder)
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(content)
    with Store(folder, manifest(), resume=True) as store:
        assert store.damaged == [part]
        assert not store.finished
        assert bits(run(store)) == bits(PLAIN)
    assert part.with_suffix(".damaged").exists()
    assert bits(resumed(folder)) == bits(PLAIN)


def test_a_part_that_is_damaged_later_is_not_read(folder: Path) -> None:
    with Store(folder, manifest(), resume=True) as store:
        found = run(store)
        (part,) = part_paths(folder)
        part.write_bytes(part.read_bytes()[:-1])
        with pytest.raises(StoreError, match=r"not what was written; .* --resume"):
            found.results["dear"].values["none"]


def test_a_store_is_not_written_over(folder: Path) -> None:
    with pytest.raises(InputError, match="holds an experiment; give --resume to go on with it"):
        Store(folder, manifest())


def test_strange_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("all of it", encoding="utf-8")
    for resume in (False, True):
        with pytest.raises(InputError, match=r"it holds 'thesis\.tex'"):
            Store(tmp_path, manifest(), resume=resume)
    assert (tmp_path / "thesis.tex").read_text(encoding="utf-8") == "all of it"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (manifest(seed=4), "its seed is 3, not 4"),
        (manifest(WORKSPACE.but(quarters=3)), "was 'test' with other contents"),
        (
            manifest(policies=POLICIES[:2]),
            "its policies are none, shortest, as_listed, not none, sh",
        ),
    ],
)
def test_another_experiment_is_refused(other: Manifest, told: str, folder: Path) -> None:
    with pytest.raises(InputError, match="holds another experiment") as caught:
        Store(folder, other, resume=True)
    assert told in str(caught.value)


def test_other_versions_are_refused_unless_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = fingerprint()
    monkeypatch.setattr("sim.store.fingerprint", lambda: {**here, "numpy": "9.9"})
    with pytest.raises(InputError, match=r"numpy .*, now 9\.9.* --other-versions"):
        Store(folder, manifest(), resume=True)
    with Store(folder, manifest(), resume=True, other_versions=True) as store:
        assert store.finished
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    assert '"later numpy": "9.9"' in text


def test_two_processes_do_not_work_in_one_store(folder: Path) -> None:
    with (
        Store(folder, manifest(), resume=True),
        pytest.raises(StoreError, match="another process is at work in it"),
    ):
        Store(folder, manifest(), resume=True)


@pytest.mark.parametrize("text", ["", "{}", "[]", "no json"])
def test_a_damaged_manifest_is_told(text: str, folder: Path) -> None:
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"manifest\.json: it is damaged .*; begin anew"):
        Store(folder, manifest(), resume=True)


def test_what_a_policy_failed_of_is_kept(tmp_path: Path) -> None:
    from tests.unit.sim.test_experiment import FailsFrom

    policies = [*POLICIES, FailsFrom(12)]
    told = Manifest.of(WORKSPACE, SCENARIOS, policies, 0)
    design = Design((*DESIGN.policies, "failing"), 25)
    plain = run_comparison(WORKSPACE, SCENARIOS, policies, design)
    for resume in (False, True):
        with Store(tmp_path, told, resume=resume) as store:
            runner = Processes(1)
            running = Running(store=store, runner=runner)
            found = run_comparison(WORKSPACE, SCENARIOS, policies, design, running)
            assert found.disqualified == plain.disqualified
            assert list(found.disqualified) == ["failing"]
            assert bits(found) == bits(plain)


def test_a_part_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    with Store(tmp_path, manifest()) as store:
        run(store)
        parts = part_paths(tmp_path)
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left") as caught:
            run(store, replace(DESIGN, replications=40))
        monkeypatch.undo()
    assert str(caught.value.filename).startswith(str(tmp_path / "part-"))
    assert parts == part_paths(tmp_path)[: len(parts)]

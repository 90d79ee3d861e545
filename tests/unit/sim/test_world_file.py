"""A world in a file: it comes back to the last bit, and a file that is no such world is named."""

import json
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib import format as npy

from scenarios.fault import InputError
from scenarios.workspace import Workspace
from sim import world_file
from sim.world import World, draw_world
from sim.world_file import load_world, save_world
from tests.support.busy import a_busy_workspace
from tests.support.digest import run_digest, world_digest
from tests.support.policies import NAMES, policy_of
from tests.support.workspaces import SEEDS, a_workspace, workspaces
from tests.support.worlds import SIMULATORS, Shock, Strike, a_world

Arrays = dict[str, Any]


@pytest.fixture(scope="module")
def busy() -> World:
    """Return a world with incidents, shocks, newcomers and several components."""
    return draw_world(a_busy_workspace(), 11, 2)


@pytest.fixture
def saved(busy: World, tmp_path: Path) -> Path:
    """Return a file of the busy world."""
    save_world(busy, tmp_path / "world.npz")
    return tmp_path / "world.npz"


def members(path: Path) -> Arrays:
    """Return the arrays of a file, the header as what its JSON says."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    return {**arrays, "header": json.loads(str(arrays["header"]))}


def rewritten(path: Path, change: Callable[[Arrays], object]) -> Path:
    """Change the arrays of a file, or the header among them."""
    arrays = members(path)
    change(arrays)
    if "header" in arrays:
        arrays["header"] = np.array(json.dumps(arrays["header"]))
    np.savez(path, **arrays)
    return path


def told(path: Path, workspace: Workspace) -> list[str]:
    """Return the lines with which a file is refused."""
    with pytest.raises(InputError) as caught:
        load_world(path, workspace)
    return str(caught.value).splitlines()


# Round trip


@settings(max_examples=60)
@given(
    workspace=workspaces(),
    seed=SEEDS | st.integers(-(2**80), 2**80),
    name=st.sampled_from(NAMES),
    model=st.sampled_from(sorted(SIMULATORS)),
)
def test_a_world_comes_back_to_the_last_bit(
    workspace: Workspace, seed: int, name: str, model: str
) -> None:
    world = draw_world(workspace, seed, 3)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "world.npz"
        save_world(world, path)
        back = load_world(path, workspace)
    assert (back.seed, back.replication) == (seed, 3)
    assert back.workspace is workspace
    assert world_digest(back) == world_digest(world)
    policy = policy_of(name).prepare(workspace)
    runs = [SIMULATORS[model](one, policy) for one in (world, back)]
    assert run_digest(runs[0]) == run_digest(runs[1])


def test_the_digests_tell_worlds_apart(busy: World) -> None:
    other = draw_world(busy.workspace, 11, 3)
    assert world_digest(busy) != world_digest(other)
    policy = policy_of("cd3").prepare(busy.workspace)
    runs = [SIMULATORS["model"](world, policy) for world in (busy, other)]
    assert run_digest(runs[0]) != run_digest(runs[1])


def test_the_busy_world_has_every_part(busy: World, saved: Path) -> None:
    assert busy.newcomers
    assert len(busy.incidents)
    assert len(busy.shocks.day)
    assert all(len(marks) for marks in busy.retraining_marks)
    assert world_digest(load_world(saved, busy.workspace)) == world_digest(busy)


def test_a_world_made_by_hand_comes_back(tmp_path: Path) -> None:
    workspace = a_workspace()
    world = a_world(workspace, [Strike(3.5), Strike(3.5), Strike(200.0)], shocks=[Shock(1.0, 0.2)])
    save_world(world, tmp_path / "world.npz")
    assert world_digest(load_world(tmp_path / "world.npz", workspace)) == world_digest(world)


def test_the_same_world_gives_the_same_bytes(busy: World, saved: Path, tmp_path: Path) -> None:
    again = tmp_path / "some" / "folder" / "again.npz"
    save_world(draw_world(a_busy_workspace(), 11, 2), again)
    assert again.read_bytes() == saved.read_bytes()
    save_world(load_world(saved, busy.workspace), again)
    assert again.read_bytes() == saved.read_bytes()


def test_the_header_says_what_it_is(busy: World, saved: Path) -> None:
    header = members(saved)["header"]
    assert (header["format"], header["schema"], header["workspace_schema"]) == (
        "paydown world",
        1,
        1,
    )
    assert (header["seed"], header["replication"]) == (11, 2)
    assert len(header["workspace"]) == 64
    assert len(header["newcomers"]) == busy.newcomers
    name, row, day = header["newcomers"][0]
    newcomer = busy.table.items[len(busy.workspace.in_play)]
    assert name == newcomer.id
    assert newcomer.title == busy.workspace.in_play[row].title
    assert 0 < day < busy.horizon


# Written whole or not at all


def test_a_failure_leaves_the_old_file(
    busy: World, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()
    written: list[str] = []

    def full(stream: Any, array: Any, **_: Any) -> None:
        written.append(array.dtype.str)
        if len(written) > 3:
            raise OSError(28, "No space left on device", "a temporary name")
        npy.write_array(stream, array, version=(1, 0))

    monkeypatch.setattr(world_file, "npy", type("npy", (), {"write_array": staticmethod(full)}))
    with pytest.raises(OSError, match=r"No space left on device: '.*world\.npz'"):
        save_world(draw_world(busy.workspace, 12, 2), saved)
    assert len(written) == 4
    assert saved.read_bytes() == before
    assert [one.name for one in saved.parent.iterdir()] == ["world.npz"]


def test_a_folder_is_not_replaced(busy: World, tmp_path: Path) -> None:
    (tmp_path / "world.npz").mkdir()
    with pytest.raises(OSError, match=r"world\.npz"):
        save_world(busy, tmp_path / "world.npz")
    assert [one.name for one in tmp_path.iterdir()] == ["world.npz"]


# Another version, another workspace


@pytest.mark.parametrize("key", ["schema", "workspace_schema"])
@pytest.mark.parametrize(
    ("version", "shown"),
    [(2, "2"), (0, "0"), ("1", "'1'"), (True, "true"), (None, "None"), (1.0, "1.0")],
)
def test_another_version_is_named(
    busy: World, saved: Path, key: str, version: object, shown: str
) -> None:
    def change(arrays: Arrays) -> None:
        arrays["header"][key] = version
        # A later version may hold other arrays; it is the version that is told.
        arrays["more"] = np.zeros(1)

    assert told(rewritten(saved, change), busy.workspace) == [
        f"world.npz: {key} is {shown}, and this version reads 1; "
        "save the world again with this version"
    ]


def test_another_workspace_is_named(busy: World, saved: Path) -> None:
    item = busy.workspace.items[0]
    other = busy.workspace.but(
        items=(item.but(title="another title"), *busy.workspace.items[1:]),
    )
    (line,) = told(saved, other)
    mine = members(saved)["header"]["workspace"][:12]
    assert line.startswith(f"world.npz: it is of another workspace (SHA-256 {mine}…, of this one ")
    assert line.endswith("; load it with the one it was drawn for, or save the world again")


# No world at all


@pytest.mark.parametrize(
    "content", [b"", b"id,title\n", b"PK\x03\x04 and no more", b"PK\x05\x06" + b"\xff" * 18]
)
def test_a_foreign_file_is_named(busy: World, saved: Path, content: bytes) -> None:
    saved.write_bytes(content)
    (line,) = told(saved, busy.workspace)
    assert line.startswith("world.npz: it is damaged or no saved world (")
    assert line.endswith("); save the world again")


def test_an_array_file_of_another_kind_is_named(busy: World, saved: Path) -> None:
    np.savez(saved, weights=np.zeros(3))
    assert told(saved, busy.workspace) == [
        "world.npz: it has no array 'header', so it is no saved world; save the world again"
    ]


@pytest.mark.parametrize(
    ("header", "shown"),
    [({"format": "model"}, "'model'"), ({}, "None"), ([1, 2], "[1, 2]"), ("text", "'text'")],
)
def test_a_header_of_another_kind_is_named(
    busy: World, saved: Path, header: object, shown: str
) -> None:
    line = told(rewritten(saved, lambda arrays: arrays.update(header=header)), busy.workspace)
    assert line == [
        f"world.npz: its format is {shown} and not 'paydown world', so it is no saved world; "
        "save the world again"
    ]


@pytest.mark.parametrize("header", ["{", "[" * 100_000, '{"seed": 1' + "0" * 5000 + "}"])
def test_a_header_that_is_no_json_is_named(busy: World, saved: Path, header: str) -> None:
    np.savez(saved, header=np.array(header))
    (line,) = told(saved, busy.workspace)
    assert line.startswith("world.npz: it is damaged or no saved world (")


class Harm:
    """Notes that it was unpickled."""

    seen: ClassVar[list[str]] = []

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return (Harm.seen.append, ("unpickled",))


def test_nothing_is_unpickled(busy: World, saved: Path) -> None:
    stream = BytesIO()
    npy.write_array(stream, np.array([Harm()], dtype=object), version=(1, 0), allow_pickle=True)
    for name in ("header.npy", "truth.npy"):
        packed(saved, name, stream.getvalue())
        (line,) = told(saved, busy.workspace)
        assert line == (
            "world.npz: it is damaged or no saved world "
            f"('{name} is no row of 64-bit numbers and no text'); save the world again"
        )
        save_world(busy, saved)
    assert not Harm.seen


def test_a_file_that_cannot_be_read_is_named(busy: World, tmp_path: Path) -> None:
    assert told(tmp_path / "no.npz", busy.workspace) == [
        "no.npz: it cannot be read (No such file or directory); name a saved world that can"
    ]
    (tmp_path / "folder.npz").mkdir()
    assert told(tmp_path / "folder.npz", busy.workspace) == [
        "folder.npz: it is no plain file; name a saved world"
    ]


# Too large


def test_a_bomb_is_refused_before_it_is_unpacked(
    busy: World, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.npy", bytes(10_000_000))
        archive.writestr("truth.npy", bytes(1))
    raw, told_size = saved.read_bytes(), (10_000_000).to_bytes(4, "little")
    # The last time it stands in the directory.
    place = raw.rindex(told_size)
    saved.write_bytes(raw[:place] + (1_200_000_000).to_bytes(4, "little") + raw[place + 4 :])
    opened: list[object] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *told, **_: opened.append(told))
    assert told(saved, busy.workspace) == [
        "world.npz: unpacked it is larger than 1,000,000,000 bytes (1,200,000,001); "
        "save the world again"
    ]
    assert not opened


def test_a_large_file_is_not_opened(busy: World, tmp_path: Path) -> None:
    with open(tmp_path / "large.npz", "wb") as file:
        file.truncate(1_000_000_001)
    assert told(tmp_path / "large.npz", busy.workspace) == [
        "large.npz: it is larger than 1,000,000,000 bytes (1,000,000,001); save the world again"
    ]


def test_a_directory_that_tells_too_little_gains_nothing(busy: World, saved: Path) -> None:
    """A member that unpacks to more than the directory says is cut there, and its sum is wrong."""
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.npy", bytes(50_000_000))
    raw = saved.read_bytes()
    true, less = (50_000_000).to_bytes(4, "little"), (300).to_bytes(4, "little")
    assert raw.count(true) == 2
    saved.write_bytes(raw.replace(true, less))
    (line,) = told(saved, busy.workspace)
    assert line.startswith("world.npz: it is damaged or no saved world (")
    assert "CRC" in line


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_unpacks_within_bounds_is_unpacked(busy: World, saved: Path, method: int) -> None:
    with zipfile.ZipFile(saved) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(saved, "w", method) as archive:
        for name, raw in content.items():
            archive.writestr(name, raw)
    (line,) = told(saved, busy.workspace)
    assert f"header.npy is packed by method {method}" in line


def packed(path: Path, name: str, content: bytes) -> None:
    """Put another member into a file."""
    with zipfile.ZipFile(path) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for one, raw in {**members, name: content}.items():
            archive.writestr(one, raw)


def test_an_array_that_claims_more_than_it_has_is_named(busy: World, saved: Path) -> None:
    start = BytesIO()
    about = {"descr": "<f8", "fortran_order": False, "shape": (900_000_000,)}
    npy.write_array_header_1_0(start, about)
    packed(saved, "truth.npy", start.getvalue() + bytes(80))
    assert told(saved, busy.workspace) == [
        "world.npz: it is damaged or no saved world ('truth.npy says (900000000,) and holds 10'); "
        "save the world again"
    ]


def test_an_encrypted_member_is_named(busy: World, saved: Path) -> None:
    raw = bytearray(saved.read_bytes())
    # The flags of the first entry of the directory.
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    saved.write_bytes(raw)
    (line,) = told(saved, busy.workspace)
    assert line.startswith("world.npz: it is damaged or no saved world (")


# Numbers that no world has


def put(name: str, place: int, value: float) -> Callable[[Arrays], None]:
    """Return a change of one number."""

    def change(arrays: Arrays) -> None:
        arrays[name][place] = value

    return change


def say(key: str, value: object) -> Callable[[Arrays], None]:
    """Return a change of the header."""

    def change(arrays: Arrays) -> None:
        arrays["header"][key] = value

    return change


def cut(name: str) -> Callable[[Arrays], None]:
    """Return a change that takes the last number of an array away."""

    def change(arrays: Arrays) -> None:
        arrays[name] = arrays[name][:-1]

    return change


def later_first(name: str) -> Callable[[Arrays], None]:
    """Return a change that puts a late day on the first place."""

    def change(arrays: Arrays) -> None:
        arrays[name][0] = 181.5

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("truth", 1, np.nan), "'truth' holds nan at place 1, where a number is due"),
        (put("effort_factor", 0, np.inf), "'effort_factor' holds inf at place 0, where a num"),
        (put("truth", 2, -0.5), "'truth' holds -0.5 at place 2, where 0 is the least"),
        (put("rollouts_needed", 3, 0.0), "'rollouts_needed' holds 0.0 at place 3, where 1 is"),
        (cut("truth"), "'truth' has 16 of type <f8 where 17 of <f8 are due"),
        (put("incidents.onset", 4, np.nan), "'incidents.onset' holds nan at place 4, where a n"),
        (later_first("incidents.onset"), "'incidents.onset' holds 3.96"),
        (put("incidents.item", 0, 17), "'incidents.item' holds 17 at place 0, where 16 is the m"),
        (put("incidents.item", 0, -2), "'incidents.item' holds -2 at place 0, where -1 is the l"),
        (put("incidents.home", 7, 3), "'incidents.home' holds 3 at place 7, where 2 is the most"),
        (put("incidents.severity", 0, 1.5), "'incidents.severity' holds 1.5 at place 0, where 1"),
        (put("incidents.penalty", 0, -1), "'incidents.penalty' holds -1.0 at place 0, where 0"),
        (cut("incidents.restore"), "'incidents.restore' has 69 of type <f8 where 70 of"),
        (later_first("shocks.day"), "'shocks.day' holds "),
        (put("shocks.size", 1, np.nan), "'shocks.size' holds nan at place 1, where a number"),
        (put("shocks.component", 0, -1), "'shocks.component' holds -1 at place 0, where 0 is"),
        (put("retraining_marks.1", 0, 2), "'retraining_marks.1' holds 2.0 at place 0, where 1"),
        (
            lambda arrays: arrays.update(truth=np.zeros(17, dtype=np.int64)),
            "'truth' has 17 of type <i8 where 17 of <f8 are due",
        ),
        (
            lambda arrays: arrays.update(truth=np.zeros(17, dtype=np.float32)),
            "it is damaged or no saved world ('truth.npy is no row of 64-bit numbers",
        ),
        (
            lambda arrays: arrays.update(truth=np.zeros((17, 1))),
            "it is damaged or no saved world ('truth.npy is no row of 64-bit numbers",
        ),
        (lambda arrays: arrays.pop("shocks.day"), "array 'shocks.day.npy' is missing"),
        (
            lambda arrays: arrays.update(more=np.zeros(1)),
            "array 'more.npy' does not belong there",
        ),
    ],
)
def test_wrong_numbers_are_named(
    busy: World, saved: Path, change: Callable[[Arrays], object], words: str
) -> None:
    (line,) = told(rewritten(saved, change), busy.workspace)
    assert line.startswith(f"world.npz: {words}")
    assert line.endswith("; save the world again")


def test_unsorted_days_are_named_with_their_place(busy: World, saved: Path) -> None:
    (line,) = told(rewritten(saved, put("incidents.onset", 3, 0.25)), busy.workspace)
    assert line == (
        "world.npz: 'incidents.onset' holds 0.25 at place 3, less than the one before; "
        "save the world again"
    )


def test_all_wrong_arrays_are_named_together(busy: World, saved: Path) -> None:
    def change(arrays: Arrays) -> None:
        arrays["truth"][0] = arrays["shocks.size"][0] = np.nan

    lines = told(rewritten(saved, change), busy.workspace)
    assert [line.split()[1] for line in lines] == ["'shocks.size'", "'truth'"]


@pytest.mark.parametrize("key", ["seed", "replication"])
@pytest.mark.parametrize(("value", "shown"), [("7", "'7'"), (1.5, "1.5"), (True, "true")])
def test_a_seed_that_is_no_whole_number_is_named(
    busy: World, saved: Path, key: str, value: object, shown: str
) -> None:
    assert told(rewritten(saved, say(key, value)), busy.workspace) == [
        f"world.npz: {key} is {shown}, no whole number; save the world again"
    ]


@pytest.mark.parametrize(
    "newcomer",
    [
        ["newcomer/ranking/0", 10, 5.0],
        ["newcomer/ranking/0", -1, 5.0],
        ["newcomer/ranking/0", 0.0, 5.0],
        ["newcomer/search/0", 0, 5.0],
        ["newcomer/ranking/0", 0, -5.0],
        ["newcomer/ranking/0", 0, 182.5],
        ["newcomer/ranking/0", 0, float("nan")],
        ["newcomer/ranking/0", 0, "5"],
        ["newcomer/ranking/0", 0],
        {"name": "newcomer/ranking/0"},
        7,
    ],
)
def test_a_newcomer_that_cannot_be_is_named(busy: World, saved: Path, newcomer: object) -> None:
    def change(arrays: Arrays) -> None:
        arrays["header"]["newcomers"][0] = newcomer

    (line,) = told(rewritten(saved, change), busy.workspace)
    assert line.startswith("world.npz: newcomer ")
    assert line.endswith(
        " is not a new name, a row in play and a day in order before the horizon; "
        "save the world again"
    )


def test_newcomers_twice_or_out_of_order_are_named(busy: World, saved: Path) -> None:
    first, second, *rest = members(saved)["header"]["newcomers"]
    for newcomers in ([first, first, *rest], [second, first, *rest]):
        (line,) = told(rewritten(saved, say("newcomers", newcomers)), busy.workspace)
        assert line.startswith(f"world.npz: newcomer ['{first[0]}', {first[1]}, ")


def test_newcomers_of_another_kind_are_named(busy: World, saved: Path) -> None:
    assert told(rewritten(saved, say("newcomers", 3)), busy.workspace) == [
        "world.npz: newcomers is 3, no list; save the world again"
    ]


# Damage of any kind


@cache
def of_busy() -> tuple[Workspace, bytes, str]:
    """Return the busy workspace, a file of one of its worlds, and the world's digest."""
    workspace = a_busy_workspace()
    world = draw_world(workspace, 11, 2)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "world.npz"
        save_world(world, path)
        return workspace, path.read_bytes(), world_digest(world)


def outcome(raw: bytes, workspace: Workspace) -> str:
    """Return the digest of the world that a file's bytes give, or the words of its refusal."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "world.npz"
        path.write_bytes(raw)
        try:
            return world_digest(load_world(path, workspace))
        except InputError as error:
            return str(error)


@settings(max_examples=300)
@given(data=st.data())
def test_any_damage_is_told_or_changes_nothing(data: st.DataObject) -> None:
    """Bytes of the archive that say nothing of the world, as the date, may change unseen."""
    workspace, whole, digest = of_busy()
    raw = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        # The directory stands at the end, and a reader goes by what it says.
        back = data.draw(st.integers(1, len(raw)) | st.integers(1, 1500))
        raw[-back] = data.draw(st.integers(0, 255))
    end = data.draw(st.just(len(raw)) | st.integers(0, len(raw)))
    found = outcome(bytes(raw[:end]), workspace)
    assert found == digest or found.startswith("world.npz: ")


@settings(max_examples=200)
@given(
    text=st.text(st.sampled_from("{}[]()'\",:<>|fiUO0123456789 -\n\x00descrshape"), max_size=90)
    | st.builds(
        "{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }} \n".format,
        st.sampled_from(["<U16", "<U0", "<U99999999", "<f8", "<i8", "|O", "<f4", ">U16"]),
        st.sampled_from(["", "1,", "8,", "16,", "0,", "2, 8", "-1,", "999999999,"]),
    )
)
def test_any_other_array_is_told(text: str) -> None:
    raw = text.encode()
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        start = b"\x93NUMPY\x01\x00" + len(raw).to_bytes(2, "little")
        archive.writestr("header.npy", start + raw + bytes(64))
    assert outcome(stream.getvalue(), a_workspace()).startswith("world.npz: it")

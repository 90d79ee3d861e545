"""A researcher: a policy of one's own beside the built-in ones, and what is said of a wrong one."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.command import Done, paydown, typed
from tests.journeys.small import IDS, write_small

MINE = """
class Cheapest:
    name = "the cheapest first"

    def prepare(self, workspace):
        return self

    def rank(self, view):
        return view.ranked(view.effort)


class Plain:
    def rank(self, view):
        return view.ranked(view.effort)


class Needy:
    def __init__(self, workspace):
        self.workspace = workspace

    def rank(self, view):
        return []


def cheapest(view):
    return view.ranked(view.effort)


def generated(view):
    yield from view.ranked(view.effort)


short = lambda view: view.ranked(view.effort)


def raising(view):
    if view.day > 0:
        raise LookupError("no such luck")
    return []


def raising_late(view):
    yield 0
    raise LookupError("no such luck")


def too_long(view):
    return [0] * 10_000


def wrong_row(view):
    return [999]


def twice(view):
    return [0, 1, 0]


def nothing(view):
    return None


constant = 5
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with a workspace and a module of policies."""
    write_small(tmp_path / "small")
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    (tmp_path / "broken.py").write_text("def rank(view:\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Done]:
    """Return a function that compares policies of the module in this process."""
    monkeypatch.syspath_prepend(str(desk))
    for name in ("mine", "broken", "other"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    typing = typed(capsys)

    def compare(policy: str, *options: str) -> Done:
        return typing(
            "compare", desk / "small", "--policies", f"shortest,{policy}", "--jobs", "1", *options
        )

    return compare


def compare_in_two(desk: Path, policy: str, *options: str) -> Done:
    """Compare policies in two processes, on a path that says where the module is."""
    return paydown(
        "compare", "small", "--policies", f"shortest,{policy}", "--jobs", "2",
        "--replications", "12", *options,
        cwd=desk, variables={"PYTHONPATH": str(desk)},
    )  # fmt: skip


def rows(done: Done, policy: str) -> list[str]:
    """Return what the tables tell of a policy."""
    return [
        line.removeprefix(policy)
        for line in done.out.splitlines()
        if line.startswith(f"{policy} ") and not line.startswith("the order")
    ]


def told(done: Done, shown: str) -> None:
    """Assert that a policy that is `shortest` under another name comes to the same."""
    assert (done.code, done.err) == (0, "")
    first, second, _ = rows(done, shown)
    assert [first.split(), second.split()] == [one.split() for one in rows(done, "shortest")[:2]]
    assert f"Net value against {shown} in the same worlds" in done.out


@pytest.mark.parametrize(
    ("policy", "shown"),
    [("mine:cheapest", "mine:cheapest"), ("mine:Cheapest", "the cheapest first")],
)
def test_a_policy_of_ones_own(policy: str, shown: str, desk: Path) -> None:
    told(compare_in_two(desk, policy, "--baseline", policy), shown)


@pytest.mark.parametrize("policy", ["mine:short", "mine:Plain", "mine:generated"])
def test_any_shape_of_a_policy_will_do(policy: str, run: Callable[..., Done]) -> None:
    told(run(policy, "--replications", "3", "--baseline", policy), policy)


FAILING = [
    ("mine:raising", ("'mine:raising'", "on day 91", "LookupError", "no such luck")),
    ("mine:wrong_row", ("'mine:wrong_row'", "named row 999", "on day 0", f"to {len(IDS) - 1}")),
]


@pytest.mark.parametrize(("policy", "words"), FAILING)
def test_a_policy_that_fails_in_a_worker_is_named(
    policy: str, words: tuple[str, ...], desk: Path
) -> None:
    assert_refused(compare_in_two(desk, policy), words)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        *FAILING,
        ("mine:raising_late", ("on day 0", "LookupError", "no such luck")),
        ("mine:too_long", ("named row 0 twice", "on day 0")),
        ("mine:twice", ("named row 0 twice", "on day 0")),
        ("mine:nothing", ("gave None", "on day 0", "give a list")),
        ("mine:constant", ("no rank(view)",)),
        ("mine:Needy", ("cannot be made",)),
        ("mine:missing", ("cannot be loaded", "missing")),
        ("nowhere:rank", ("cannot be loaded", "nowhere")),
        ("broken:rank", ("cannot be loaded", "broken.py")),
        (":", ("cannot be loaded",)),
    ],
)
def test_what_is_no_policy_is_said_in_a_line(
    policy: str, words: tuple[str, ...], run: Callable[..., Done]
) -> None:
    done = run(policy, "--replications", "1")
    assert_refused(done, words)
    assert done.err.startswith(f"policy '{policy}' ")


def assert_refused(done: Done, words: tuple[str, ...]) -> None:
    """Assert that a command ended with 2 and one line that holds some words."""
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    for word in words:
        assert word in line


def test_two_names_for_one_policy_are_refused(desk: Path, run: Callable[..., Done]) -> None:
    (desk / "other.py").write_text("from mine import Cheapest\n", encoding="utf-8")
    done = run("mine:Cheapest,other:Cheapest", "--replications", "1")
    assert (done.code, done.out) == (2, "")
    assert done.err == "two of the policies are called 'the cheapest first'; name each once\n"

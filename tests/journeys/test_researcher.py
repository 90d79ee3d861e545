"""A researcher: a policy of one's own beside the built-in ones, and what is said of a wrong one."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.watched import Watched
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


def beyond(view):
    return [int(row) for row in range(10_000) if view.open[row]]


def meddling(view):
    view.table.hazard[0] = 0.0
    return []


def endless(view):
    while True:
        pass


class Unready:
    name = "mine:Unready"

    def prepare(self, workspace):
        raise ValueError("not today")

    def rank(self, view):
        return []


class Spying:
    name = "mine:Spying"
    needs_truth = True

    def rank(self, view):
        return []


calls = []


def fickle(view):
    calls.append(view)
    return view.ranked(view.effort)[:: 1 if len(calls) % 2 else -1]


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
    first, second, _, _ = rows(done, shown)
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
def test_a_policy_that_fails_in_a_worker_is_out_alone(
    policy: str, words: tuple[str, ...], desk: Path
) -> None:
    failing = compare_in_two(desk, policy)
    assert_out(failing, words)
    # What is told of the others is what it would be without it, to the last letter.
    alone = paydown(
        "compare", "small", "--policies", "shortest", "--jobs", "2", "--replications", "12",
        cwd=desk,
    )  # fmt: skip
    assert failing.out == alone.out


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        *FAILING,
        ("mine:raising_late", ("on day 0", "LookupError", "no such luck")),
        ("mine:too_long", ("named row 0 twice", "on day 0")),
        ("mine:twice", ("named row 0 twice", "on day 0")),
        ("mine:nothing", ("gave None", "on day 0", "give a list")),
        ("mine:beyond", ("IndexError", "on day 0")),
        ("mine:Unready", ("failed to get ready", "ValueError", "not today", "mend its prepare")),
        ("mine:fickle", ("gave two orders for the same view on day 0", "view.seed")),
        ("mine:meddling", ("on day 0", "read-only")),
    ],
)
def test_a_policy_that_breaks_the_rules_is_disqualified(
    policy: str, words: tuple[str, ...], run: Callable[..., Done]
) -> None:
    done = run(policy, "--replications", "2")
    assert_out(done, words)
    assert done.err.startswith(f"disqualified: policy '{policy}' ")


def test_one_that_never_answers_is_given_up(
    run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Watched.__init__, "__defaults__", (False, 0.2))
    done = run("mine:endless", "--replications", "1")
    assert_out(done, ("'mine:endless' did not answer on day 0 within 0.2 s",))


def test_json_names_who_is_out(run: Callable[..., Done]) -> None:
    done = run("mine:twice", "--replications", "2", "--json")
    assert done.code == 5
    shape = json.loads(done.out)
    assert [row["policy"] for row in shape["results"]] == ["as_listed", "shortest"]
    (out,) = shape["disqualified"]
    assert out["policy"] == "mine:twice"
    assert "named row 0 twice" in out["reason"]


def test_a_baseline_that_is_out_leaves_no_comparison(run: Callable[..., Done]) -> None:
    done = run("mine:twice", "--replications", "2", "--baseline", "mine:twice")
    assert_out(done, ("named row 0 twice",))
    assert "Net value against" not in done.out


def test_where_nobody_is_left_there_is_nothing_to_tell(
    desk: Path, capsys: pytest.CaptureFixture[str], run: Callable[..., Done]
) -> None:
    done = typed(capsys)("simulate", desk / "small", "--policy", "mine:twice", "--jobs", "1")
    assert_refused(done, ("policy 'mine:twice' named row 0 twice on day 0",))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("mine:constant", ("no rank(view)",)),
        ("mine:Needy", ("cannot be made",)),
        ("mine:Spying", ("asks for the truth", "only 'clairvoyant' is told")),
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


def assert_out(done: Done, words: tuple[str, ...]) -> None:
    """Assert that one policy is out, with some words, and the others are told of."""
    assert done.code == 5
    (line,) = done.err.splitlines()
    for word in ("disqualified: policy '", *words):
        assert word in line
    assert rows(done, "shortest")


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

from pathlib import Path

import pytest

import paydown
from paydown import experiments
from paydown.templates import templates
from tests.journeys.small import write_small


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> paydown.Workspace:
    return paydown.load(write_small(tmp_path_factory.mktemp("small")))


def test_init_writes_what_load_reads(tmp_path: Path) -> None:
    written = paydown.init(tmp_path / "example")
    assert sorted(path.name for path in written) == [
        "README.md", "backlog.csv", "incidents.csv", "outcomes.csv", "paydown.toml",
    ]  # fmt: skip
    assert paydown.load(tmp_path / "example").items
    with pytest.raises(FileExistsError):
        paydown.init(str(tmp_path / "example"))


def test_an_unknown_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"unknown template 'bank'; give one of .*platform"):
        paydown.init(tmp_path / "example", "bank")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("template", templates())
def test_every_template_can_be_read(template: str, tmp_path: Path) -> None:
    paydown.init(tmp_path / "example", template)
    assert paydown.load(tmp_path / "example").in_play


def test_a_plan_prices_engineers_on_request(workspace: paydown.Workspace) -> None:
    assert paydown.plan(workspace).value_of_one_more_engineer == {"core": None, "apps": None}
    priced = paydown.plan(workspace, price_engineers=True).value_of_one_more_engineer
    assert all(gain is not None and gain >= 0 for gain in priced.values())


def test_simulate_is_a_comparison_of_one(workspace: paydown.Workspace) -> None:
    alone = paydown.simulate(workspace, "cd3", replications=3, seed=5)
    beside = paydown.compare(workspace, ["fifo", "cd3"], replications=3, seed=5)
    assert alone.policies == ("cd3",)
    assert alone.seed == 5
    assert alone.estimates("cd3") == beside.only.estimates("cd3")


def test_progress_is_told(workspace: paydown.Workspace) -> None:
    told: list[tuple[int, int]] = []
    running = paydown.Running(progress=lambda *count: told.append(count))
    paydown.compare(workspace, ["none"], replications=12, running=running)
    assert told[-1] == (12, 12)
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("names", "message"), [([], r"names is \[\]"), ("cd3", "names is 'cd3'; give a list")]
)
def test_policies_are_a_list(names: list[str], message: str, workspace: paydown.Workspace) -> None:
    with pytest.raises(ValueError, match=message):
        paydown.compare(workspace, names)


def test_no_world_is_no_comparison(workspace: paydown.Workspace) -> None:
    with pytest.raises(ValueError, match="replications is 0; give at least 1"):
        paydown.compare(workspace, ["cd3"], replications=0)


def test_a_policy_is_named_once(workspace: paydown.Workspace) -> None:
    with pytest.raises(paydown.PolicyError, match="two of the policies are called 'cd3'"):
        paydown.compare(workspace, ["cd3", "fifo", "cd3"])


def test_policies_are_those_of_the_registry() -> None:
    assert {"none", "as_listed", "cd3", "plan"} <= set(paydown.policies())


def test_potential_value(workspace: paydown.Workspace) -> None:
    assert paydown.potential_value(workspace) == 1500 * 182 + 5000


def test_check_is_what_was_assumed(workspace: paydown.Workspace) -> None:
    assert paydown.check(workspace) == workspace.assumptions


def test_capacity_is_scaled(workspace: paydown.Workspace) -> None:
    assert sum(paydown.with_capacity(workspace, 10).team_capacity(0)) == pytest.approx(10)
    with pytest.raises(paydown.CapacityError):
        paydown.with_capacity(workspace, {"nobody": 1})


def test_processors_are_counted() -> None:
    assert experiments.processors() >= 1

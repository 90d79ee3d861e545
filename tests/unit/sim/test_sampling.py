"""Designs: what each kind promises of its points, the same by seed, and scenarios out of them."""

from collections import Counter

import numpy as np
import pytest

from scenarios.factor import read_factors
from scenarios.scenario import Change, Scenario, apply
from sim.explore import MissingExploreError, imported
from sim.sampling import MOST_POINTS, SampleKind, point_count, sample
from tests.support.factors import a_choice, a_crew, a_factor
from tests.support.workspaces import a_component, a_team, a_workspace, an_item

FACTORS = (a_factor(), a_crew(), a_choice(7.0, 30.0, 91.0))
KINDS: list[tuple[SampleKind, int, int]] = [
    ("lhs", 12, 12),
    ("sobol", 16, 16),
    ("grid", 3, 27),
    ("saltelli", 8, 40),
    ("morris", 5, 20),
]


@pytest.mark.parametrize(("kind", "size", "points"), KINDS)
def test_each_kind_has_its_points_within_the_ranges(
    kind: SampleKind, size: int, points: int
) -> None:
    made = sample(FACTORS, size, kind, seed=3)
    assert made.points == points == point_count(FACTORS, size, kind)
    assert made.levels.shape == made.places.shape == (points, 3)
    assert ((made.places >= 0) & (made.places <= 1)).all()
    assert ((made.levels[:, 0] >= 0) & (made.levels[:, 0] <= 1)).all()
    assert set(made.levels[:, 1]) <= {3, 4, 5, 6}
    assert set(made.levels[:, 2]) == {7, 30, 91}


@pytest.mark.parametrize(("kind", "size", "points"), KINDS)
def test_a_seed_makes_the_same_design(kind: SampleKind, size: int, points: int) -> None:
    one, again, other = (sample(FACTORS, size, kind, seed).levels for seed in (0, 0, 1))
    assert np.array_equal(one, again)
    assert np.array_equal(one, other) == (kind == "grid")


def test_the_first_points_are_known() -> None:
    # Held fast, so that a machine or a library that chooses otherwise is noticed.
    made = sample(FACTORS[:2], 4, "lhs", seed=7)
    expected = [[0.80053520, 3.0], [0.60216222, 6.0], [0.06766508, 5.0], [0.47792690, 4.0]]
    assert made.levels == pytest.approx(np.array(expected), abs=1e-8)


def test_a_latin_hypercube_has_one_point_in_each_slice() -> None:
    made = sample(FACTORS, 24, "lhs", seed=5)
    for column in made.places.T:
        assert sorted(np.floor(column * 24)) == list(range(24))
    assert Counter(made.levels[:, 1]) == dict.fromkeys((3.0, 4.0, 5.0, 6.0), 6)


def test_a_sobol_sequence_is_even_in_two_factors_at_once() -> None:
    made = sample((a_factor("a"), a_factor("b")), 16, "sobol", seed=5)
    squares = Counter(map(tuple, np.floor(made.places * 4).astype(int).tolist()))
    assert set(squares.values()) == {1}


def test_a_grid_has_every_combination_once() -> None:
    made = sample(FACTORS, 2, "grid", seed=0)
    assert made.points == 2 * 2 * 3
    assert len({tuple(row) for row in made.levels.tolist()}) == made.points
    assert made.levels[:2].tolist() == [[0.0, 3.0, 7.0], [0.0, 3.0, 30.0]]


def test_a_morris_path_moves_one_factor_at_a_time() -> None:
    made = sample(FACTORS, 6, "morris", seed=2)
    moved = np.diff(made.places.reshape(6, 4, 3), axis=1) != 0
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()
    assert set(np.round(made.places * 3)[:, 0]) <= {0.0, 1.0, 2.0, 3.0}


def test_saltelli_swaps_one_factor_at_a_time() -> None:
    made = sample(FACTORS, 8, "saltelli", seed=2)
    blocks = made.places.reshape(8, 5, 3)
    for j in range(3):
        swapped = blocks[:, 0].copy()
        swapped[:, j] = blocks[:, -1, j]
        assert np.array_equal(blocks[:, 1 + j], swapped)


def test_points_are_scenarios_on_top_of_a_base() -> None:
    workspace = a_workspace(
        components=(a_component(),), teams=(a_team(engineers=3, components=("ranking",)),),
        items=(an_item(severity=0.2),),
    )  # fmt: skip
    factors = read_factors(["team.engineers=3..6", "cadence_days=7,91"], workspace)
    base = Scenario("base", "a base", "s", (Change("item", "severity", "multiply", 2.0, line=9),))
    made = sample(factors, 2, "grid", seed=0)
    points = made.scenarios(base)
    assert [one.name for one in points] == ["point 1", "point 2", "point 3", "point 4"]
    assert points[1].title == "team.engineers=3, cadence_days=91"
    seen = [apply(one, workspace) for one in points]
    assert [(w.teams[0].engineers, w.cadence_days) for w in seen] == [
        (3, 7), (3, 91), (6, 7), (6, 91)
    ]  # fmt: skip
    assert {w.items[0].severity for w in seen} == {0.4}
    assert seen[2].scenario == "point 3"
    assert points[2].changes[0].line == 0


def test_a_frame_has_a_row_for_each_point() -> None:
    made = sample(FACTORS, 4, "lhs", seed=1)
    frame = made.frame()
    assert list(frame.columns) == ["scenario", "drag", "crew", "cadence"]
    assert list(frame["scenario"]) == ["point 1", "point 2", "point 3", "point 4"]
    assert np.array_equal(frame.iloc[:, 1:].to_numpy(), made.levels)


def test_a_design_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        sample(FACTORS, 4, "lhs", seed=1).levels[0, 0] = 1.0


@pytest.mark.parametrize(
    ("kind", "size", "words"),
    [
        ("lhs", 0, "a lhs sample of 0 points tells nothing; give 1 or more"),
        ("sobol", 100, "100 is no power of two, at which a Sobol sequence is even; give 64 or 128"),
        ("saltelli", 6, "give 4 or 8 base points"),
        ("morris", 1, "a morris sample of 1 paths tells nothing; give 2 or more"),
        ("lhs", 100_001, f"has 100001 points, at most {MOST_POINTS} are run; give a smaller size"),
        ("saltelli", 32768, "a saltelli sample of size 32768 over 3 factors has 163840 points"),
        ("grid", 10_000, "has 120000 points"),
        ("LHS", 10, "the kind of sample is 'LHS'; give one of lhs, sobol, grid, saltelli, morris"),
    ],
)
def test_what_is_no_design(kind: SampleKind, size: int, words: str) -> None:
    with pytest.raises(ValueError, match="give") as caught:
        sample(FACTORS, size, kind, seed=0)
    assert words in str(caught.value)


def test_a_design_needs_a_factor_and_a_seed() -> None:
    with pytest.raises(ValueError, match="without factors has one point alone; give a factor"):
        sample((), 4, "lhs", seed=0)
    with pytest.raises(ValueError, match="the seed of a sample is -1; give 0 or more"):
        sample(FACTORS, 4, "lhs", seed=-1)


@pytest.mark.parametrize("name", ["SALib_.sample.sobol", "ema_workbench_.analysis"])
def test_what_is_missing_says_how_to_get_it(name: str) -> None:
    with pytest.raises(MissingExploreError, match=r"pip install 'paydown\[explore\]'"):
        imported(name)

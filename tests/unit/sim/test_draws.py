"""Chance as a function: fixed words, uniform numbers, and substreams that know nothing of others.

The statistical tests below have fixed seeds. Each states the chance that right code would fail
it had the seed been another one.
"""

import itertools

import numpy as np
import pytest
from scipy import stats

from sim.draws import (
    Purpose,
    bits,
    first_bits,
    name_hash,
    name_hashes,
    stream,
    uniforms,
    uniforms_at,
)

KEY = stream(7, 3, Purpose.TRUTH)
NAMES = ["item/a", "item/b"]


def test_words_are_the_ones_of_every_release() -> None:
    """If this fails, every world of every experiment changes: say so in the change log."""
    assert name_hash("item/a") == 0x43E526ED803B0871
    assert KEY == 0xBBE53DEC17D57F53
    assert bits(KEY, name_hashes(NAMES), 0, 2).tolist() == [
        [0x0D4DEA8817DE4A30, 0x1C6E5BC77CB027D6],
        [0x1503F63935A339E9, 0x8D2628585AD95C28],
    ]
    assert uniforms(KEY, name_hashes(NAMES), 0, 2).tolist() == [
        [0.05197015593136556, 0.11105893726625082],
        [0.08209170242993202, 0.5513634887418893],
    ]


def test_purposes_keep_their_numbers() -> None:
    """A purpose's number is part of its stream: never renumber, only add."""
    assert {p.name: int(p) for p in Purpose} == {
        "TRUTH": 1,
        "EFFORT": 2,
        "EFFORT_EXACT": 3,
        "INCIDENT_GAP": 4,
        "DETECTION": 5,
        "RESTORE": 6,
        "BACKGROUND_GAP": 7,
        "BACKGROUND_DETECTION": 8,
        "BACKGROUND_RESTORE": 9,
        "SHOCK_GAP": 10,
        "SHOCK_SIZE": 11,
        "RETRAINING": 12,
        "ROLLOUT": 13,
        "NEWCOMER_GAP": 14,
        "NEWCOMER_COPY": 15,
        "POLICY": 16,
        "BOOTSTRAP": 17,
    }


def mixed(word: int) -> int:
    """Return the SplitMix64 finaliser of a word, in whole numbers of any size."""
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % 2**64
    return word ^ (word >> 31)


@pytest.mark.parametrize("key", [0, 1, 2**63, 2**64 - 1])
@pytest.mark.parametrize("first", [0, 5, 10**9])
def test_bits_agree_with_whole_numbers_of_any_size(key: int, first: int) -> None:
    hashes = name_hashes(["", "a", "ü"])
    drawn = bits(key, hashes, first, 3)
    for row, name in enumerate(hashes.tolist()):
        for k in range(3):
            column = mixed((first + k + 1) * 0x9E3779B97F4A7C15 % 2**64)
            assert drawn[row, k] == mixed(mixed((name + key) % 2**64) ^ column)


def test_a_draw_depends_on_its_name_and_ordinal_alone() -> None:
    hashes = name_hashes([f"item/{n}" for n in range(20)])
    all_at_once = bits(KEY, hashes, 0, 12)
    assert np.array_equal(bits(KEY, hashes[::-1], 0, 12)[::-1], all_at_once)
    assert np.array_equal(bits(KEY, hashes[3:4], 5, 1)[0], all_at_once[3, 5:6])
    assert bits(KEY, hashes[:0], 0, 3).shape == (0, 3)
    assert bits(KEY, hashes, 0, 0).shape == (20, 0)


def test_streams_differ_by_seed_replication_and_purpose() -> None:
    keys = {
        stream(seed, replication, purpose)
        for seed, replication, purpose in itertools.product((-1, 0, 1, 11), range(12), Purpose)
    }
    assert len(keys) == 4 * 12 * len(Purpose)


def unmixed(word: int) -> int:
    """Return the word whose SplitMix64 finaliser is `word`."""
    word = word ^ (word >> 31) ^ (word >> 62)
    word = word * pow(0x94D049BB133111EB, -1, 2**64) % 2**64
    word = word ^ (word >> 27) ^ (word >> 54)
    word = word * pow(0xBF58476D1CE4E5B9, -1, 2**64) % 2**64
    return word ^ (word >> 30) ^ (word >> 60)


@pytest.mark.parametrize("word", [0, 2**64 - 1])
def test_uniforms_never_reach_0_or_1(word: int) -> None:
    """The least and the greatest of all words: their logarithm and normal score are finite."""
    assert mixed(unmixed(word)) == word
    column = mixed(0x9E3779B97F4A7C15)
    name = np.array([unmixed(unmixed(word) ^ column)], dtype=np.uint64)
    assert bits(0, name, 0, 1).tolist() == [[word]]
    assert 0.0 < uniforms(0, name, 0, 1)[0, 0] < 1.0


def sample(names: int, ordinals: int) -> np.ndarray:
    return uniforms(KEY, name_hashes([f"item/{n}" for n in range(names)]), 0, ordinals)


@pytest.mark.statistical
@pytest.mark.parametrize(("names", "ordinals"), [(1, 50_000), (50_000, 1), (220, 230)])
def test_uniforms_are_uniform(names: int, ordinals: int) -> None:
    """Kolmogorov-Smirnov over ordinals, over names, and over both; false alarm 0.1 % each."""
    assert stats.kstest(sample(names, ordinals).ravel(), "uniform").pvalue > 0.001


@pytest.mark.statistical
def test_every_bit_is_fair() -> None:
    """Each of 64 bits is set in half of 100 000 words within 4.5 sd; false alarm 0.05 % in all."""
    words = bits(KEY, name_hashes([f"n{n}" for n in range(100)]), 0, 1000).ravel()
    for bit in range(64):
        share = float(np.mean((words >> np.uint64(bit)) & np.uint64(1)))
        assert abs(share - 0.5) < 4.5 * 0.5 / np.sqrt(len(words))


@pytest.mark.statistical
@pytest.mark.parametrize(
    "pair",
    [
        "neighbouring ordinals",
        "neighbouring names",
        "neighbouring purposes",
        "neighbouring replications",
        "neighbouring seeds",
    ],
)
def test_neighbours_are_independent(pair: str) -> None:
    """Chi-squared of 10 x 10 cells over 40 000 pairs; false alarm 0.1 % each."""
    hashes = name_hashes([f"item/{n}" for n in range(201)])
    one = uniforms(KEY, hashes, 0, 201)
    others = {
        "neighbouring ordinals": one[:, 1:],
        "neighbouring names": one[1:],
        "neighbouring purposes": uniforms(stream(7, 3, Purpose.EFFORT), hashes, 0, 201),
        "neighbouring replications": uniforms(stream(7, 4, Purpose.TRUTH), hashes, 0, 201),
        "neighbouring seeds": uniforms(stream(8, 3, Purpose.TRUTH), hashes, 0, 201),
    }
    other = others[pair]
    base = one[: other.shape[0], : other.shape[1]].ravel()
    counts, _, _ = np.histogram2d(base, other.ravel(), bins=10, range=[[0, 1], [0, 1]])
    assert stats.chi2_contingency(counts).pvalue > 0.001


def test_names_at_their_own_ordinals_are_the_same_numbers() -> None:
    hashes = name_hashes([f"item/{n}" for n in range(6)])
    ordinals = np.array([0, 3, 1, 70, 0, 9])
    table = uniforms(KEY, hashes, 0, 71)
    assert uniforms_at(KEY, hashes, ordinals).tolist() == table[np.arange(6), ordinals].tolist()


def test_many_substreams_at_once_are_the_same_bits() -> None:
    hashes = name_hashes(NAMES)
    keys = np.array([KEY, 5, 2**63 + 1], dtype=np.uint64)
    alone = [bits(int(key), hashes, 0, 1)[:, 0].tolist() for key in keys]
    assert first_bits(keys, hashes).tolist() == alone

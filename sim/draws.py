"""Chance as a function: every draw is a hash of seed, replication, purpose, name and ordinal.

There is no generator with a state, so no draw depends on the order of calls, on the place of an
item in the file, or on which other items there are.
"""

from enum import IntEnum, unique
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@unique
class Purpose(IntEnum):
    """What a draw is for; each purpose has its own substream."""

    TRUTH = 1
    EFFORT = 2
    EFFORT_EXACT = 3
    INCIDENT_GAP = 4
    DETECTION = 5
    RESTORE = 6
    BACKGROUND_GAP = 7
    BACKGROUND_DETECTION = 8
    BACKGROUND_RESTORE = 9
    SHOCK_GAP = 10
    SHOCK_SIZE = 11
    RETRAINING = 12
    ROLLOUT = 13
    NEWCOMER_GAP = 14
    NEWCOMER_COPY = 15
    POLICY = 16
    BOOTSTRAP = 17


@lru_cache(maxsize=65536)
def name_hash(name: str) -> int:
    """Return the 64-bit hash of a name (BLAKE2b of its UTF-8 text)."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


def name_hashes(names: list[str]) -> Hashes:
    """Return the hashes of many names, (n,)."""
    return np.array([name_hash(name) for name in names], dtype=np.uint64)


def stream(seed: int, replication: int, purpose: Purpose) -> int:
    """Return the 64-bit key of a substream."""
    return name_hash(f"{seed}/{replication}/{int(purpose)}")


def bits(key: int, hashes: Hashes, first: int, count: int) -> Hashes:
    """Return 64 random bits for each name and ordinal, (n, count).

    Parameters
    ----------
    key
        The substream.
    hashes
        Hash of each name, (n,).
    first
        Ordinal of the first column.
    count
        Number of ordinals.
    """
    ordinals = np.arange(first + 1, first + count + 1, dtype=np.uint64)
    rows = _mix(hashes + np.uint64(key))
    columns = _mix(ordinals * _GOLDEN)
    return _mix(rows[:, None] ^ columns[None, :])


def uniforms(key: int, hashes: Hashes, first: int, count: int) -> Floats:
    """Return uniform numbers inside (0, 1), (n, count); arguments as for `bits`."""
    return _inside(bits(key, hashes, first, count))


def uniforms_at(key: int, hashes: Hashes, ordinals: Integers) -> Floats:
    """Return the uniform number of each name at its own ordinal, (n,); the same as `uniforms`.

    Parameters
    ----------
    key
        The substream.
    hashes
        Hash of each name, (n,).
    ordinals
        Ordinal of each name, from 0, (n,).
    """
    rows = _mix(hashes + np.uint64(key))
    columns = _mix((ordinals.astype(np.uint64) + np.uint64(1)) * _GOLDEN)
    return _inside(_mix(rows ^ columns))


def first_bits(keys: Hashes, hashes: Hashes) -> Hashes:
    """Return the bits of ordinal 0 of each name in each of several substreams, (k, n).

    Parameters
    ----------
    keys
        The substreams, (k,).
    hashes
        Hash of each name, (n,).
    """
    rows = _mix(hashes[None, :] + keys[:, None])
    return _mix(rows ^ _mix(np.array([_GOLDEN])))


def _inside(words: Hashes) -> Floats:
    """Return bits as numbers inside (0, 1)."""
    # 52 bits and a half: with 53 the greatest of all would be rounded to 1.
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _mix(words: Hashes) -> Hashes:
    """Return words mixed so that each bit depends on all.

    The finaliser of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014, variant 13 of Stafford).
    """
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))

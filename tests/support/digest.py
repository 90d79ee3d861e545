"""A world or a run as one word: equal words mean equal to the last bit."""

from dataclasses import fields, is_dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from sim.run import Run
from sim.world import World


def world_digest(world: World) -> str:
    """Return the digest of everything chance decided in a world."""
    return _digest([getattr(world, f.name) for f in fields(world) if f.name != "workspace"])


def run_digest(run: Run) -> str:
    """Return the digest of everything that happened in a run."""
    return _digest([getattr(run, f.name) for f in fields(run) if f.name != "world"])


def _digest(content: object) -> str:
    return blake2b(repr(_plain(content)).encode(), digest_size=12).hexdigest()


def _plain(content: Any) -> object:
    """Return something whose text tells every bit."""
    if isinstance(content, np.ndarray):
        return (content.dtype.str, content.shape, content.tobytes())
    if is_dataclass(content):
        return [(f.name, _plain(getattr(content, f.name))) for f in fields(content)]
    if isinstance(content, list | tuple):
        return [_plain(one) for one in content]
    return content

"""What an experiment is, as its store remembers it: inputs, seed, policies, and what ran it."""

import inspect
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.digest import json_digest, workspace_digest
from scenarios.scenario import Scenario
from scenarios.workspace import Workspace
from sim.measures import MEASURES
from sim.policy import Policy

FORMAT = 1
"""Version of the store's format."""
_PACKAGES = ("paydown", "numpy", "scipy", "simpy", "pulp", "highspy")
"""Packages whose versions may change the bits of a result."""


@dataclass(frozen=True)
class Manifest:
    """What must be the same for two runs to give the same results."""

    workspace: str
    """Name of the workspace, for readers."""
    inputs: str
    """SHA-256 of the workspace."""
    seed: int
    """Seed of the worlds."""
    scenarios: Mapping[str, str]
    """SHA-256 of what each scenario changes, by name, in order."""
    policies: Mapping[str, str]
    """SHA-256 of the source of each policy, by name, in order; of built-in ones the name."""
    measures: tuple[str, ...] = MEASURES
    """Columns of the parts."""
    format: int = FORMAT
    """Version of the format."""

    @classmethod
    def of(
        cls,
        workspace: Workspace,
        scenarios: Sequence[Scenario],
        policies: Sequence[Policy],
        seed: int,
    ) -> "Manifest":
        """Return the manifest of an experiment."""
        return cls(
            workspace=workspace.name,
            inputs=workspace_digest(workspace),
            seed=seed,
            scenarios={one.name: _scenario_digest(one) for one in scenarios},
            policies={one.name: _policy_digest(one) for one in policies},
        )

    def differences(self, other: "Manifest") -> list[str]:
        """Return how another manifest differs, as sentences; none where it is the same.

        Parameters
        ----------
        other
            What the store remembers.
        """
        told = []
        if other.format != self.format:
            told.append(f"its format is {other.format}, and this is {self.format}")
        if other.inputs != self.inputs:
            told.append(f"its workspace was '{other.workspace}' with other contents")
        if other.seed != self.seed:
            told.append(f"its seed is {other.seed}, not {self.seed}")
        for what, mine, theirs in (
            ("scenarios", self.scenarios, other.scenarios),
            ("policies", self.policies, other.policies),
        ):
            if list(mine) != list(theirs):
                told.append(f"its {what} are {_listed(theirs)}, not {_listed(mine)}")
            told += [
                f"{what[:-1] if what == 'scenarios' else 'policy'} '{name}' has changed since"
                for name in mine
                if name in theirs and mine[name] != theirs[name]
            ]
        if other.measures != self.measures:
            told.append("it has other measures")
        return told

    def to_json(self, environment: Mapping[str, str]) -> str:
        """Return the text of a manifest file, sealed with a digest of itself.

        Parameters
        ----------
        environment
            What runs it, as `fingerprint` tells.
        """
        content = {**asdict(self), "environment": dict(environment)}
        sealed = {**content, "sha256": json_digest(content)}
        return json.dumps(sealed, indent=2, ensure_ascii=False) + "\n"


def read_manifest(text: str) -> tuple[Manifest, dict[str, str]]:
    """Return the manifest of a file, and what ran it.

    Raises
    ------
    ValueError
        If the text is not what was written.
    """
    content = json.loads(text)
    if not isinstance(content, dict) or json_digest(_without_seal(content)) != content.get(
        "sha256"
    ):
        raise ValueError("its digest is wrong")
    environment = content.pop("environment")
    content.pop("sha256")
    content["measures"] = tuple(content["measures"])
    return Manifest(**content), environment


def fingerprint() -> dict[str, str]:
    """Return what runs this: system, processor and versions, on which the last bits depend."""
    versions = {name: _version(name) for name in _PACKAGES}
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpu_flags": _cpu_flags(),
        **versions,
    }


def _version(package: str) -> str:
    """Return the version of a package, empty where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _cpu_flags() -> str:
    """Return the processor's abilities that numpy uses: they change the last bit of exp and log."""
    shown: Any = np.show_config(mode="dicts")
    found = shown.get("SIMD Extensions", {}) if isinstance(shown, dict) else {}
    return " ".join([*found.get("baseline", []), *found.get("found", [])])


def _without_seal(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if key != "sha256"}


def _scenario_digest(scenario: Scenario) -> str:
    """Return the digest of what a scenario changes; where it is written does not count."""
    changes = [{**asdict(change), "line": 0} for change in scenario.changes]
    return json_digest(changes)


def _policy_digest(policy: Policy) -> str:
    """Return the digest of the file a policy of the user's own is written in, else its name."""
    rule = getattr(policy, "rule", policy)
    target = rule if inspect.isroutine(rule) else type(rule)
    module = getattr(target, "__module__", "") or ""
    if module.split(".")[0] in ("sim", "optimize"):
        return sha256(policy.name.encode()).hexdigest()
    try:
        file = inspect.getsourcefile(target)
        source = Path(file).read_bytes() if file else b""
    except (OSError, TypeError):
        source = b""
    return sha256(source or policy.name.encode()).hexdigest()


def _listed(names: Mapping[str, str]) -> str:
    """Return some names for a sentence."""
    few = list(names)[:8]
    more = f" and {len(names) - len(few)} more" if len(names) > len(few) else ""
    return ", ".join(few) + more

"""A deletion: what is there, what is deleted, what the answer must predict, what a user sees afterwards.

Each document of scenarios.yaml is one. `$NS` stands for its namespace.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("scenarios.yaml")


@dataclass(frozen=True)
class Scenario:
    """One document. `slow`: the controllers take about a minute."""

    about: str
    delete: str
    """TYPE/NAME, as typed."""
    predicts: dict[str, str]
    """Pattern of TYPE/NAME → effect; every one of them must be in the answer."""
    objects: tuple[dict[str, Any], ...]
    awaits: tuple[str, ...] = ()
    """Patterns of what controllers make first."""
    then: tuple[dict[str, Any], ...] = field(default=())
    """What worked before and does not afterwards: `create` a manifest, or `allowed` WHAT AS WHOM."""
    depth: int = 1
    slow: bool = False
    controllers: str = ""
    """Which controllers of its own control plane run; empty: the one of the other tests."""

    @property
    def name(self) -> str:
        """What the test is called."""
        return self.about.partition(":")[0].replace(" ", "-").lower()


def scenarios() -> list[Scenario]:
    """Return all of them."""
    found = []
    for document in yaml.load_all(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader):
        for name in ("objects", "awaits", "then"):
            document[name] = tuple(document.get(name, ()))
        found.append(Scenario(**document))
    return found


def placed(value: Any, namespace: str) -> Any:
    """Return a value with the scenario's namespace for `$NS`."""
    if isinstance(value, str):
        return value.replace("$NS", namespace)
    if isinstance(value, dict):
        return {placed(key, namespace): placed(part, namespace) for key, part in value.items()}
    return [placed(part, namespace) for part in value] if isinstance(value, list) else value

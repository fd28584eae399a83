"""What reading left, in a shape that tests compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from kubectl_related.files.reader import read

if TYPE_CHECKING:
    from collections.abc import Sequence

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n"


@dataclass(frozen=True)
class Outcome:
    """Objects, sentences of errors, warnings."""

    objects: tuple[dict[str, Any], ...]
    places: tuple[str, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the objects, in order."""
        return tuple(obj["metadata"]["name"] for obj in self.objects)


class ReadText(Protocol):
    """Reads a text as if it stood in a file."""

    def __call__(self, text: str | bytes, file: str = "a.yaml") -> Outcome:
        """Return what reading left."""


def read_paths(paths: Sequence[str], stdin: bytes = b"") -> Outcome:
    """Read paths as --from does."""
    warnings: list[str] = []
    loaded = read(paths, stdin, warnings.append)
    return Outcome(
        tuple(placed.obj for placed in loaded.objects),
        tuple(placed.place for placed in loaded.objects),
        tuple(str(error) for error in loaded.errors),
        tuple(warnings),
    )


def manifest(name: str) -> str:
    """Return a small ConfigMap."""
    return CONFIG_MAP.format(name=name)

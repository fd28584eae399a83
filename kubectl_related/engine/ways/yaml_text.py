"""Names in strings that are YAML: the values of a Helm release."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kubectl_related.model.pathtree import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.model.fieldpaths import Pattern

_MOST = 1 << 18
_KEPT = 64


def names_in_yaml(written: str, pattern: Pattern) -> Iterator[str]:
    """Yield the strings at this path of a YAML text, each once; none if it cannot be read."""
    found = (hit.value for hit in find(_read(written), pattern))
    yield from dict.fromkeys(value for value in found if isinstance(value, str) and value)


@lru_cache(_KEPT)
def _read(written: str) -> Any:
    # Imported here: hardly any object holds YAML.
    from kubectl_related.encoding.document import Unreadable
    from kubectl_related.encoding.libyaml import yaml
    from kubectl_related.encoding.yaml_builder import Builder

    if len(written) > _MOST:
        return None
    try:
        documents = list(Builder(lambda _sentence, _line: None).documents(written.encode(), 1))
    except (Unreadable, yaml.YAMLError):
        return None
    return documents[0].value if documents else None

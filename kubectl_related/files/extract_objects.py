"""From documents to objects: lists are opened, what is no object is named and left out.

Knows what every object of the API has, and nothing of any kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from kubectl_related.model.objects import group_of, text
from kubectl_related.model.redact import redacted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.encoding.document import Document
    from kubectl_related.files.report import Report
    from kubectl_related.model.source import Object

_KUSTOMIZE = "kustomize.config.k8s.io"
_KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml")


class Placed(NamedTuple):
    """An object and where it stands; `file` is the name as it is shown."""

    obj: Object
    file: str
    line: int


def unpack(document: Document, report: Report) -> Iterator[Placed]:
    """Yield the objects of a document; whatever else stands in it is reported."""
    value = document.value
    if value is None or _is_kustomization(value, report.file):
        return
    for part, line in _opened(value, document.line, document):
        flaw = _flaw(part)
        if flaw:
            report.warning(f"not a Kubernetes object: {flaw}", line)
        else:
            yield Placed(redacted(part, whole=True), report.file, line)


def _is_kustomization(value: Any, file: str) -> bool:
    """Return whether a document instructs kustomize: it is no object, and nobody took it for one."""
    if not isinstance(value, dict):
        return False
    if "kind" in value:
        return group_of(value.get("apiVersion")) == _KUSTOMIZE
    return file.endswith(_KUSTOMIZATIONS)


def _opened(value: Any, line: int, document: Document) -> Iterator[tuple[Any, int]]:
    """Yield the value, or the items of a list, with their lines; items of a typed list get its kind."""
    if not _is_list(value):
        yield value, line
        return
    kind = value["kind"].removesuffix("List")
    for item in value.get("items") or ():
        if kind and isinstance(item, dict):
            item.setdefault("kind", kind)
            item.setdefault("apiVersion", value.get("apiVersion"))
        place = document.line_of(item, line)
        if _is_list(item):
            yield from _opened(item, place, document)
        else:
            yield item, place


def _is_list(value: Any) -> bool:
    kind = text(value.get("kind")) if isinstance(value, dict) else ""
    missing = None if kind == "List" else ""
    return kind.endswith("List") and isinstance(value.get("items", missing), (list, type(None)))


def _flaw(value: Any) -> str:
    """Return why a value is no object, empty if it is one."""
    if not isinstance(value, dict):
        return "a list" if isinstance(value, list) else "a single value"
    metadata = value.get("metadata")
    fields = _missing(value, "apiVersion") or _missing(value, "kind")
    if fields or not isinstance(metadata, dict):
        return fields or ("metadata is no mapping" if metadata else "metadata is missing")
    if not metadata.get("name") and metadata.get("generateName"):
        return "it has a generateName, but no name"
    if not isinstance(metadata.get("namespace"), (str, type(None))):
        return "metadata.namespace is no text"
    name = _missing(metadata, "name")
    return f"metadata.{name}" if name else ""


def _missing(value: dict[str, Any], field: str) -> str:
    if text(value.get(field)):
        return ""
    return f"{field} is no text" if value.get(field) else f"{field} is missing"

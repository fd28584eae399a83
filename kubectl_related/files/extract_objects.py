"""From documents to objects: lists are opened, and whatever is not an object is reported.

Depends on what every object of the API has, not on any kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.model.objects import mapping, text
from kubectl_related.model.redact import redacted
from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.encoding.document import Document
    from kubectl_related.files.paths import File
    from kubectl_related.files.report import Report
    from kubectl_related.model.source import Object

GENERATED = "*"
"""What the name of an object ends with that has only a generateName: no real name can hold it."""
_STRINGS = ("labels", "annotations")
_PATCH = "$patch"
"""The directive of a strategic merge patch: an object that has it at the top is a patch."""
_ABSENT = (None, "")
_NO_OBJECT = "not a Kubernetes object"


class Placed(Record):
    """An object and where it begins."""

    obj: Object
    file: File
    line: int

    @property
    def place(self) -> str:
        """`FILE:LINE` as it is shown."""
        return f"{self.file.name}:{self.line}"


def unpack(document: Document, file: File, report: Report) -> Iterator[Placed]:
    """Yield the objects of a document; whatever else it holds is reported."""
    for part, line in _opened(document.value, document.line, document):
        if is_patch(part):
            continue
        if flaw := _flaw(part):
            report.warning(_NO_OBJECT, f"{_NO_OBJECT}: {flaw}", line)
        elif refused := _refused_identity(part):
            report.error(refused, line)
        else:
            for field in _refused_maps(part):
                report.error(f"{_called(part)}: metadata.{field} must be a map of strings", line)
            yield Placed(_named(redacted(part, whole=True)), file, line)


def is_patch(value: Any) -> bool:
    """Return whether a value says that it changes an object: it is not one, and nobody took it for one."""
    if isinstance(value, dict):
        return _PATCH in value
    return (
        isinstance(value, list)
        and bool(value)
        and all({"op", "path"} <= mapping(one).keys() for one in value)
    )


def _named(obj: Object) -> Object:
    """Give an object that the API server would name the beginning of that name."""
    own = obj["metadata"]
    if not own.get("name"):
        own["name"] = own["generateName"] + GENERATED
    return obj


def _opened(value: Any, line: int, document: Document) -> Iterator[tuple[Any, int]]:
    """Yield the value, or the items of a list, with their lines; items of a typed list get its kind."""
    if value is None:
        return
    if isinstance(value, list) and any(isinstance(item, dict) and "kind" in item for item in value):
        value = {"kind": "List", "items": value}
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


def _is_refused_list(value: dict[str, Any]) -> bool:
    """Return whether a list of objects holds something else instead: a kind may end in List otherwise."""
    is_list = "apiVersion" in value and text(value.get("kind")).endswith("List")
    return is_list and "items" in value and "metadata" not in value


def _flaw(value: Any) -> str:
    """Return why a value is not meant as an object, empty if it is."""
    if not isinstance(value, dict):
        return "a list" if isinstance(value, list) else "a single value"
    for field in ("apiVersion", "kind", "metadata"):
        if value.get(field) in _ABSENT:
            return "" if _is_refused_list(value) else f"{field} is missing"
    own = mapping(value["metadata"])
    if own == value["metadata"] and own.get("name") in _ABSENT and own.get("generateName") in _ABSENT:
        return "metadata.name is missing"
    return ""


def _refused_identity(obj: Object) -> str:
    """Return which field that identifies an object has a type that the API server refuses."""
    if _is_refused_list(obj):
        return "items must be a list"
    for field in ("apiVersion", "kind"):
        if not isinstance(obj[field], str):
            return f"{field} must be a string"
    if not isinstance(obj["metadata"], dict):
        return f"{obj['kind']}: metadata must be a mapping"
    for field in ("name", "generateName", "namespace"):
        if not isinstance(obj["metadata"].get(field), (str, type(None))):
            return f"{_called(obj)}: metadata.{field} must be a string"
    return ""


def _refused_maps(obj: Object) -> Iterator[str]:
    """Yield the fields of metadata that the API server refuses, though the object can be read."""
    own = obj["metadata"]
    for field in _STRINGS:
        if (value := own.get(field)) is None:
            continue
        # By their types, which are few: labels are many.
        types = set(map(type, value.values())) if isinstance(value, dict) else {object}
        if not all(issubclass(one, (str, type(None))) for one in types):
            yield field


def _called(obj: Object) -> str:
    """Return the kind of an object, and its name where it can be read."""
    name = text(obj["metadata"].get("name")) or text(obj["metadata"].get("generateName"))
    return f"{obj['kind']} {name}".rstrip()

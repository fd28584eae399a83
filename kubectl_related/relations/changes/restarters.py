"""What restarts a workload when what it reads changes: the lines of facts/restarters.txt."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.objects import annotations_of, string_map
from kubectl_related.model.pathtree import find
from kubectl_related.record import Record
from kubectl_related.relations.carriers import template_annotations
from kubectl_related.relations.parse import columns, package_text, read_kind, read_kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.relations.carriers import Carriers
    from kubectl_related.relations.rule import GK

_TRUE = {"true": ("true",), "bool": ("1", "t", "T", "true", "TRUE", "True")}
_NAMES, _NONE = "names", "-"


class Annotation(Record):
    """One annotation that asks for a restart; `only_read`: if a container reads the object itself."""

    subject: GK
    key: str
    value: str
    only_read: bool
    of_template: bool
    wants: str
    ignored: str
    excepted: str


class Changed(Record):
    """The object whose content changes, as restarters see it."""

    gk: GK
    name: str
    annotations: Mapping[str, str]


@cache
def sections() -> tuple[tuple[tuple[GK, ...], tuple[Annotation, ...]], ...]:
    """Return (kinds of workloads, the annotations of one restarter), in order."""
    sections: list[tuple[tuple[GK, ...], list[Annotation]]] = []
    for text in package_text("facts/restarters.txt").splitlines():
        if text.startswith("["):
            sections.append((read_kinds(text.strip("[]")), []))
        elif row := columns(text):
            sections[-1][1].append(_annotation(*row))
    return tuple((kinds, tuple(lines)) for kinds, lines in sections)


def _annotation(subject: str, key: str, value: str, options: str = "") -> Annotation:
    given = {key: text for key, _, text in (word.partition("=") for word in options.split())}
    return Annotation(
        read_kind(subject), key, value, "read" in given, "template" in given,
        given.get("subject", ""), given.get("ignored", ""), given.get("except", ""),
    )  # fmt: skip


def is_restarted(gk: GK, obj: Any, carriers: Carriers, changed: Changed, *, is_read: bool) -> bool:
    """Return whether an annotation of the object says that it is restarted when another one changes.

    `is_read`: a container of the object reads the other one as environment or files.
    """
    for kinds, section in sections():
        lines = [line for line in section if line.subject == changed.gk]
        if gk not in kinds or not lines:
            continue
        own = annotations_of(obj)
        given = own
        if lines[0].of_template and not any(line.key in own for line in lines):
            given = _of_template(gk, obj, carriers)
        if any(_asks(line, own, given, changed, is_read=is_read) for line in lines):
            return True
    return False


def _of_template(gk: GK, obj: Any, carriers: Carriers) -> dict[str, str]:
    paths = template_annotations(carriers, gk)
    return {
        k: v for path in paths for hit in find(obj, parse(path)) for k, v in string_map(hit.value).items()
    }


def _asks(
    line: Annotation, own: Mapping[str, str], given: Mapping[str, str], changed: Changed, *, is_read: bool
) -> bool:
    if line.only_read and not is_read:
        return False
    if line.wants and changed.annotations.get(line.wants) != "true":
        return False
    if changed.annotations.get(line.ignored) == "true" or changed.name in _split(own.get(line.excepted, "")):
        return False
    if line.key == _NONE:
        return True
    value = given.get(line.key, "")
    if line.value == _NAMES:
        return any(_means(written, changed.name) for written in _split(value))
    return value in _TRUE[line.value]


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",")]


def _means(written: str, name: str) -> bool:
    """Return whether a name of a list is this one; of regular expressions only `.*` is understood."""
    return written == name or (".*" in written and fnmatchcase(name, written.replace(".*", "*")))

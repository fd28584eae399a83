"""A folder of manifests as a source: the same three verbs, answered from what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.errors import ServerError
from kubectl_related.model.objects import (
    Ref,
    group_of,
    labels_of,
    mapping,
    metadata,
    name_of,
    ref_of,
    strings,
    text,
)
from kubectl_related.model.resources import Resource, Resources
from kubectl_related.model.selectors import parse_selector
from kubectl_related.model.source import Answer, Form, Get
from kubectl_related.relations.always_present import exists_everywhere
from kubectl_related.relations.builtin_kinds import built_in, looks_cluster_scoped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.model.source import ListOf, Object, Request

    GK = tuple[str, str]

_VERBS = frozenset({"get", "list"})
_TOLD = 20
"""Objects of one name of which each is told: where a folder holds the same twice, there are thousands."""
_DEFINITION = ("apiextensions.k8s.io", "CustomResourceDefinition")


class FileSource:
    """Answers from objects; those without a namespace live in `namespace`."""

    live = False

    def __init__(
        self, placed: Iterable[tuple[Object, str]], namespace: str, warn: Callable[[str], None]
    ) -> None:
        found = [(obj, place) for obj, place in placed if name_of(obj)]
        self._resources = Resources(tuple(_rows([obj for obj, _ in found])))
        self._objects: dict[Ref, Object] = {}
        again = 0
        for obj, place in found:
            ref = self._settled(obj, namespace)
            if ref in self._objects:
                again += 1
                if again <= _TOLD:
                    warn(f"warning: {place}: {ref.kind} {ref.name} is defined again, the last one counts")
            self._objects[ref] = obj
        if again > _TOLD:
            more = "1 more object is" if again == _TOLD + 1 else f"{again - _TOLD} more objects are"
            warn(f"warning: {more} defined again, the last of each counts")
        self._by_kind: dict[GK, list[tuple[Ref, Object]]] = {}
        for ref, obj in self._objects.items():
            self._by_kind.setdefault((ref.group, ref.kind), []).append((ref, obj))
        self._derived: dict[GK, str] = {}

    def _settled(self, obj: Object, namespace: str) -> Ref:
        """Give an object the namespace and the version that a cluster would show."""
        resource = self._resources.of(group_of(obj.get("apiVersion")), text(obj.get("kind")))
        if resource is not None:
            obj["apiVersion"] = resource.api_version
            if not resource.namespaced:
                metadata(obj).pop("namespace", None)
            elif not text(metadata(obj).get("namespace")):
                metadata(obj)["namespace"] = namespace
        return ref_of(obj)

    @property
    def only_namespace(self) -> str:
        """The namespace in which all objects live that live in one, `default` where there are several."""
        found = {ref.namespace for ref in self._objects if ref.namespace}
        return found.pop() if len(found) == 1 else "default"

    def resources(self, *, fresh: bool = False) -> Resources:  # noqa: ARG002 - files do not change
        """Return the built-in kinds and those that the input defines or uses."""
        return self._resources

    def derived(self, kinds: Iterable[GK]) -> Mapping[GK, str]:
        """Return what the CRDs of the input say, and the objects where there is none."""
        wanted = frozenset(kinds)
        if missing := wanted - set(self._derived):
            from kubectl_related.files.schemas import derive_from_objects

            self._derived |= derive_from_objects(missing, self._objects, self._resources)
        return {gk: self._derived[gk] for gk in sorted(wanted)}

    def fetch(
        self, requests: Sequence[Request], follow: Callable[[Request, Answer], Iterable[Request]]
    ) -> Mapping[Request, Answer]:
        """Answer all requests and what follows from them, in plan order."""
        answers: dict[Request, Answer] = {}
        waiting = list(requests)
        for request in waiting:
            if request not in answers:
                answers[request] = self._answer(request)
                waiting.extend(follow(request, answers[request]))
        return answers

    def close(self) -> None:
        """Do nothing: everything was read at once."""

    def _answer(self, request: Request) -> Answer:
        if isinstance(request, Get):
            return self._get(request)
        if request.form is Form.CELLS:
            return Answer()
        try:
            return Answer(tuple(self._list(request)))
        except ValueError as error:
            return Answer(error=ServerError(400, "BadRequest", str(error)))

    def _get(self, request: Get) -> Answer:
        ref = Ref(*request.resource.gk, request.namespace, request.name)
        if ref in self._objects:
            return Answer((self._objects[ref],))
        return Answer(unknown=request.resource.gk not in self._by_kind or exists_everywhere(ref))

    def _list(self, request: ListOf) -> Iterator[Object]:
        selector = parse_selector(request.label_selector)
        for ref, obj in self._by_kind.get(request.resource.gk, ()):
            if request.namespace in ("", ref.namespace) and (
                not selector.requirements or selector.matches(labels_of(obj))
            ):
                yield obj


def _rows(objects: Sequence[Object]) -> Iterator[Resource]:
    """Yield a row for each kind: built in, defined by a CRD of the input, or merely used there."""
    known = {row.gk for row in built_in()}
    yield from built_in()
    alike: dict[GK, list[Object]] = {}
    for obj in objects:
        alike.setdefault((group_of(obj.get("apiVersion")), text(obj.get("kind"))), []).append(obj)
    for definition in alike.get(_DEFINITION, ()):
        row = _defined(mapping(definition.get("spec")))
        if row is not None and row.gk not in known:
            known.add(row.gk)
            yield row
    for (group, kind), found in alike.items():
        if kind and (group, kind) not in known:
            yield _guessed(group, kind, found)


def _defined(spec: dict[str, Any]) -> Resource | None:
    names = mapping(spec.get("names"))
    kind, plural = text(names.get("kind")), text(names.get("plural"))
    version = preferred_version(spec)
    if not kind or not plural or not version:
        return None
    return Resource(
        text(spec.get("group")),
        version,
        plural,
        kind,
        spec.get("scope") != "Cluster",
        text(names.get("singular")) or kind.lower(),
        strings(names.get("shortNames")),
        strings(names.get("categories")),
        _VERBS,
    )


def preferred_version(spec: dict[str, Any]) -> str:
    """Return the version of a definition that the API server would prefer, empty where none is served."""
    versions = [mapping(version) for version in spec.get("versions") or () if isinstance(version, dict)]
    served = [text(version.get("name")) for version in versions if version.get("served") is not False]
    return min(served, key=_priority, default="")


def _priority(version: str) -> tuple[int, ...]:
    """Order versions as the API server prefers them: v2, v1, v1beta1, v1alpha1."""
    parts = version.replace("alpha", ".0.").replace("beta", ".1.").lstrip("v").split(".")
    digits = [int(part) for part in parts if part.isdecimal()]
    major = digits[0] if digits else 0
    stage = digits[1] if len(digits) > 1 else 2
    return (-stage, -major, -(digits[2] if len(digits) > 2 else 0))


def _guessed(group: str, kind: str, objects: Sequence[Object]) -> Resource:
    """Make a row for a kind of which there are only objects."""
    lower = kind.lower()
    plural = (
        f"{lower[:-1]}ies"
        if lower.endswith("y") and lower[-2:-1] not in "aeiou"
        else (f"{lower}es" if lower.endswith(("s", "x", "ch", "sh")) else f"{lower}s")
    )
    namespaced = any(text(metadata(obj).get("namespace")) for obj in objects)
    namespaced = namespaced or not looks_cluster_scoped(group, kind)
    version = text(objects[0].get("apiVersion")).rpartition("/")[2]
    return Resource(group, version, plural, kind, namespaced, lower, (), (), _VERBS)

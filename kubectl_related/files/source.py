"""A folder of manifests as a source: the same three verbs, answered from what was read."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from kubectl_related.errors import ServerError
from kubectl_related.files.places import Places
from kubectl_related.files.report import Warnings
from kubectl_related.files.resources import DEFINITION, resources_of
from kubectl_related.files.same_name import settle
from kubectl_related.files.unbuilt import unbuilt
from kubectl_related.model.objects import Ref, labels_of, metadata, name_of, strings_in
from kubectl_related.model.resources import Resources
from kubectl_related.model.selectors import parse_selector
from kubectl_related.model.source import Answer, Form, Get, Origin
from kubectl_related.relations.facts.always_present import exists_everywhere
from kubectl_related.relations.facts.builtin_kinds import built_in_kinds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.files.reader import Loaded
    from kubectl_related.model.resources import Resource
    from kubectl_related.model.source import Field, Gap, ListOf, Object, Request
    from kubectl_related.relations.rule import GK


_MANY = 100
"""Objects of a kind from which on it is worth while to look for those that are alike."""


class FileSource:
    """Answers from objects; those without a namespace live in `namespace`."""

    live = False
    origin = Origin()

    def __init__(
        self, loaded: Loaded, namespace: str, warn: Callable[[str], None], *, closed: bool = False
    ) -> None:
        """Take what was read; `closed`: it is a whole cluster, so that what it lacks does not exist."""
        placed = [one for one in loaded.objects if name_of(one.obj)]
        self._resources = Resources(tuple(resources_of([one.obj for one in placed])))
        self.closed = closed
        self._namespace = namespace
        warnings = Warnings(warn)
        settled = settle(placed, self._resources, namespace, loaded.kustomizations, warnings)
        if loaded.generated:
            from kubectl_related.files.generators import with_generated

            settled = with_generated(settled, loaded.generated, self._resources, namespace)
        self.unplaced = settled.unplaced
        self.unbuilt = unbuilt(settled.objects, loaded.kustomizations, warnings, closed=closed)
        warnings.summarize()
        self._objects = {ref: one.obj for ref, one in settled.objects.items()}
        self._places = Places(settled.objects, loaded.stdin)
        self._by_kind: dict[GK, list[tuple[Ref, Object]]] = {}
        for ref, obj in self._objects.items():
            self._by_kind.setdefault((ref.group, ref.kind), []).append((ref, obj))
        self._derived: dict[GK, str] = {}
        self._beside: dict[GK, str] = {}
        self._filled: set[GK] = set()

    def namespaces(self) -> list[str]:
        """Return the namespaces in which the input has objects."""
        return sorted({ref.namespace for ref in self._objects if ref.namespace})

    def namespaces_of(self, resource: Resource, name: str) -> list[str]:
        """Return the namespaces, in order, in which the input holds an object of this name."""
        return sorted(ref.namespace for ref in self._named.get((*resource.gk, name), ()))

    def namespaces_that_say(self, text: str) -> list[str]:
        """Return the namespaces, in order, in which an object has this text as a value beside its name."""
        return sorted({r.namespace for r, obj in self._objects.items() if r.namespace and _says(obj, text)})

    def kinds_of(self, name: str) -> list[Ref]:
        """Return every object of this name, in order, whatever its kind."""
        return sorted(ref for ref in self._objects if ref.name == name)

    def place_of(self, ref: Ref, via: str) -> tuple[str, int]:
        """Return the file, as it is shown, and the line of a field of an object.

        `via` is the path that an edge carries. The line is that of the string,
        for a mapping or a list that of its key; for an absent field, that of its
        parent. The line is 0 if the file has changed.
        Reads the file once more. Raises: KeyError for an object that was not read.
        """
        return self._places.of(ref, via)

    def places(self, fields: Iterable[tuple[Ref, str]]) -> Mapping[tuple[Ref, str], tuple[str, int]]:
        """Return (object, path of a field) → (file, line) for each object that was read."""
        return self._places.of_many(fields)

    def resources(self, *, fresh: bool = False) -> Resources:  # noqa: ARG002 - files do not change
        """Return the built-in kinds and those that the input defines or uses."""
        return self._resources

    def derived(self, kinds: Iterable[GK], beside: Iterable[GK] = ()) -> Mapping[GK, str]:
        """Return the rules derived from the CRDs of the input, and from objects of `kinds` without a CRD."""
        wanted = frozenset(kinds)
        if missing := wanted - set(self._derived):
            from kubectl_related.files.schemas import derive_from_objects

            self._derived |= derive_from_objects(missing, self._objects, self._resources)
        known = frozenset(beside) if DEFINITION in self._by_kind else frozenset()
        if missing := known - set(self._beside):
            from kubectl_related.files.schemas import derive_beside_tables

            said = derive_beside_tables(missing, self._objects, self._resources)
            self._beside |= {gk: said.get(gk, "") for gk in missing}
        found = {gk: self._derived[gk] for gk in sorted(wanted)}
        return found | {gk: self._beside[gk] for gk in sorted(known) if self._beside[gk]}

    def schema_gaps(self, fields: Iterable[Field]) -> Mapping[Field, Gap | None]:
        """Return what the CRDs of the input lack of these fields."""
        from kubectl_related.files.schemas import gaps_in_definitions

        return gaps_in_definitions(fields, self._objects, self._resources)

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
        self._fill(request.resource)
        if isinstance(request, Get):
            return self._get(request)
        if request.form is Form.TABLE:
            return Answer()
        try:
            found = tuple(self._list(request))
            digest = request.digest() if request.digest is not None and len(found) >= _MANY else None
            if digest is None:
                return Answer(found)
            kept = [digest.of_object(obj) for obj in found]
            return Answer(tuple(one.obj for one in kept), notes=tuple(one.note for one in kept))
        except ValueError as error:
            return Answer(error=ServerError(400, "BadRequest", str(error)))

    def _fill(self, resource: Resource) -> None:
        """Fill in the defaults of a kind's schema before the first of its objects is given."""
        gk = resource.gk
        if gk not in self._filled:
            self._filled.add(gk)
            definitions = [obj for _, obj in self._by_kind.get(DEFINITION, ())]
            if definitions and gk in self._by_kind and gk not in built_in_kinds():
                from kubectl_related.files.schemas import fill_defaults

                alike = [obj for _, obj in self._by_kind[gk]]
                fill_defaults(gk, resource.version, alike, definitions)

    def _get(self, request: Get) -> Answer:
        ref = Ref(*request.resource.gk, request.namespace, request.name)
        if ref in self._objects:
            return Answer((self._objects[ref],))
        return Answer(unknown=self._may_exist(ref, request.resource))

    def _may_exist(self, ref: Ref, resource: Resource) -> bool:
        """Return whether an object that was not read may exist in the cluster that is meant."""
        if exists_everywhere(ref) or self._may_be_elsewhere(ref, resource) or self._may_be_renamed(ref):
            return True
        return not self.closed and not self._is_complete(ref, resource)

    def _may_be_elsewhere(self, ref: Ref, resource: Resource) -> bool:
        """Return whether an object of this name may be the one that is meant.

        The namespace of objects that state none is unknown, and so is whether they
        share it with their targets.
        """
        alike = self._named.get((*resource.gk, ref.name), ()) if resource.namespaced else ()
        if not alike:
            return False
        if not ref.namespace or not self.unplaced.isdisjoint(alike):
            return True
        if ref.namespace in self.unbuilt.namespaces:
            return True
        return bool(self.unplaced) and ref.namespace == self._namespace

    def _may_be_renamed(self, ref: Ref) -> bool:
        """Return whether an object of the input may get this name when it is built."""
        names = self.unbuilt.names_before(ref.name)
        return any((ref.group, ref.kind, name) in self._named for name in names)

    def _is_complete(self, ref: Ref, resource: Resource) -> bool:
        """Return whether the input shows all objects of a kind: a dump only those of its namespaces."""
        if resource.gk not in self._by_kind:
            return False
        if not resource.namespaced or not self._is_dump:
            return True
        return any(other.namespace == ref.namespace for other, _ in self._by_kind[resource.gk])

    @cached_property
    def _is_dump(self) -> bool:
        """Whether objects of a cluster were read: a part of one proves nothing of the rest."""
        own = (metadata(obj) for obj in self._objects.values())
        return any(one.get("uid") or one.get("resourceVersion") for one in own)

    @cached_property
    def _named(self) -> Mapping[tuple[str, str, str], Sequence[Ref]]:
        """(group, kind, name) → the objects, whatever their namespace."""
        found: dict[tuple[str, str, str], list[Ref]] = {}
        for ref in self._objects:
            found.setdefault((ref.group, ref.kind, ref.name), []).append(ref)
        return found

    def _list(self, request: ListOf) -> Iterator[Object]:
        selector = parse_selector(request.label_selector)
        for ref, obj in self._by_kind.get(request.resource.gk, ()):
            if request.namespace in ("", ref.namespace) and (
                not selector.requirements or selector.matches(labels_of(obj))
            ):
                yield obj


def _says(obj: Object, text: str) -> bool:
    own = (value for key, value in metadata(obj).items() if key not in ("name", "namespace"))
    return text in strings_in([*own, *(value for key, value in obj.items() if key != "metadata")])

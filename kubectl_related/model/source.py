"""The interface that a cluster and a folder of manifests offer alike.

A source has three verbs: the resources it serves, get one object, list many.
Requests and answers are values; the engine does not depend on their source.
"""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from kubectl_related.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kubectl_related.errors import RelatedError
    from kubectl_related.model.fieldmask import FieldMask
    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource, Resources

Object = dict[str, Any]
"""An object of the API as the server's JSON says it."""


class Form(Enum):
    """The part of an object that is requested."""

    WHOLE = "whole"
    METADATA = "metadata"
    TABLE = "table"
    """Only what the server would print: READY, STATUS, AGE."""
    KEYS = "keys"
    """Metadata, what the server would print, and under `data` the names of the keys where they are known."""


class ByteFilter(Record):
    """Bytes that an object must contain to be related to the subject.

    `exact` are whole string values, `substrings` may occur inside a longer one.
    An object that holds none of them cannot relate.
    """

    exact: frozenset[str] = frozenset()
    substrings: frozenset[str] = frozenset()

    @classmethod
    def any_of(cls, filters: Iterable[ByteFilter | None]) -> ByteFilter | None:
        """Return the filter that an object passes if it passes one of these; None lets everything pass."""
        exact: set[str] = set()
        substrings: set[str] = set()
        for one in filters:
            if one is None:
                return None
            exact |= one.exact
            substrings |= one.substrings
        return cls(frozenset(exact), frozenset(substrings))


class Digested(Record):
    """The parts of a listed object that are kept."""

    obj: Object
    note: Any = None
    """What was read of the object before parts of it were dropped."""


class Digest(Protocol):
    """Makes of an object what is kept of it. Called on any thread."""

    @property
    def cut_page(self) -> Callable[[bytes], Any] | None:
        """What cuts a page of JSON into the parts of its objects; None: only whole objects are digested."""
        ...

    def of_parts(self, parts: Any) -> Digested:
        """Return what is kept of an object of a page. Raises: ValueError, TypeError, RecursionError."""
        ...

    def of_object(self, obj: Object) -> Digested:
        """Return what is kept of a whole object."""
        ...


class Get(Record):
    """One object by name. `namespace` is empty for cluster-scoped kinds."""

    resource: Resource
    namespace: str
    name: str
    form: Form = Form.WHOLE


class ListOf(Record):
    """Objects of one resource; `namespace` empty = every namespace.

    Without a byte filter every object relates or may relate. Requests that differ only in `fields`,
    `keeps` or `digest` are one.
    """

    resource: Resource
    namespace: str = ""
    form: Form = Form.WHOLE
    label_selector: str = ""
    field_selector: str = ""
    byte_filter: ByteFilter | None = None
    referring_to: frozenset[Ref] = frozenset()
    """What the byte filter looks for: objects that pass it, but refer to none of these, may be left out."""
    fields: Callable[[], FieldMask] | None = None
    """What is read of the objects at most, so that the rest need not be decoded; None = everything."""
    keeps: Callable[[], Callable[[Object], bool]] | None = None
    """What says of an object that passed the byte filter whether it is kept. Called on any thread."""
    digest: Callable[[], Digest | None] | None = None
    """What takes the objects of long lists as they arrive, so that a page need not be kept until the end."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ListOf) and self[:-3] == other[:-3]

    def __hash__(self) -> int:
        return hash(self[:-3])


Request = Get | ListOf

Field = tuple[tuple[str, str], "Pattern"]
"""A kind, as (group, kind), and the path of a field of its objects."""
Gap = tuple[int, tuple[str, ...]]
"""The number of the first step of a path that a schema lacks, and the names that it has there."""
Columns = dict[str, str]
"""Column name as the server prints it → cell."""


class Write(Record):
    """When one manager of an object's fields last changed one of them; `keys`: those of its data.

    `time` is RFC 3339 in UTC, to the second.
    """

    time: str
    keys: frozenset[str]
    immutable: bool = False
    """It set the field `immutable`, to whatever value."""


class Answer(Record):
    """The answer to one request; a list that was cut short has objects and an error."""

    objects: tuple[Object, ...] = ()
    columns: Mapping[tuple[str, str], Columns] = MappingProxyType({})
    """(namespace, name) → columns; namespace is empty where the table does not say it."""
    error: RelatedError | None = None
    unknown: bool = False
    """Nobody can say whether it exists: files hold no object of that kind."""
    warnings: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    """Of one ConfigMap or Secret, as its managedFields say."""
    version: str = ""
    """The resourceVersion of a list: its changes can be watched from there."""
    notes: tuple[Any, ...] = ()
    """Those of the objects, in the same order, None for one that is whole; empty if all are."""


class Origin(Record):
    """Where answers come from; both are empty for files."""

    context: str = ""
    """The context of the kubeconfig; empty if none was used."""
    server: str = ""
    """The address of the API server, without user and password."""


class Unbuilt(Record):
    """How files differ from what kustomize builds of them; empty if there is nothing to build."""

    incomplete: frozenset[Ref] = frozenset()
    """Objects that are built together with what was not read."""
    labels: frozenset[str] = frozenset()
    """Keys of labels that objects, pod templates and selectors get."""
    patches: tuple[str, ...] = ()
    """The texts of patches, whose fields are no part of any object that was read."""
    affixes: tuple[tuple[str, str], ...] = ()
    """What names get: (prefix, suffix), each pair from one kustomization."""
    namespaces: frozenset[str] = frozenset()
    """Namespaces into which objects are moved, whatever namespace they state."""

    def mentions(self, word: str) -> bool:
        """Return whether a patch holds this text."""
        return any(word in text for text in self.patches)

    def names_before(self, name: str) -> Iterator[str]:
        """Yield what an object may be called in its file, if this is its name when it is built."""
        for prefix, suffix in self.affixes:
            if name.startswith(prefix) and name.endswith(suffix) and len(name) > len(prefix) + len(suffix):
                yield name[len(prefix) : len(name) - len(suffix)]


class Source(Protocol):
    """A cluster or a folder of manifests."""

    origin: Origin
    unplaced: frozenset[Ref]
    """Objects of files that state no namespace, so that they may live in any."""
    unbuilt: Unbuilt
    live: bool
    """True where READY, STATUS and AGE exist and an absent object is really absent."""

    def resources(self, *, fresh: bool = False) -> Resources:
        """Return what is served; `fresh` asks again instead of trusting a cache."""
        ...

    def derived(
        self, kinds: Iterable[tuple[str, str]], beside: Iterable[tuple[str, str]] = ()
    ) -> Mapping[tuple[str, str], str]:
        """Return the lines of relation tables that the schemas of these kinds say: (group, kind) → text.

        `beside`: kinds that have a table too; only a definition says more of them. A kind whose schema
        cannot be read is not among them. Raises: RelatedError where it is fatal.
        """
        ...

    def schema_gaps(self, fields: Iterable[Field]) -> Mapping[Field, Gap | None]:
        """Return what the schemas of kinds lack of these fields: None if such a field can be there.

        Kinds without a schema are not among them. Raises: RelatedError where it is fatal.
        """
        ...

    def fetch(
        self, requests: Sequence[Request], follow: Callable[[Request, Answer], Iterable[Request]]
    ) -> Mapping[Request, Answer]:
        """Answer all requests and those that `follow` returns for an answer, each once.

        Raises: RelatedError if it is fatal; other errors are in the answers.
        """
        ...

    def places(self, fields: Iterable[tuple[Ref, str]]) -> Mapping[tuple[Ref, str], tuple[str, int]]:
        """Return (object, path of a field) → (file, line), for what files hold; line 0 = unknown."""
        ...

    def close(self) -> None:
        """Give back what it holds: threads and sockets."""
        ...

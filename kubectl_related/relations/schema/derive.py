"""From the OpenAPI schema of a kind to lines of a relation table; pure.

One walk over the fields. What a field's name, shape and description must be for
a reference is in schema-words.txt. Besides relations there are two lines:

    carrier  KIND  PATH OF THE PODSPEC  PATH OF THE PODS' LABELS
    open     KIND  PATH                 the schema says nothing there; `-` = everywhere
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.relations.carriers import CARRIER
from kubectl_related.relations.catalogue import OPEN
from kubectl_related.relations.parse import columns, is_kind, is_path
from kubectl_related.relations.rule import kind_text
from kubectl_related.relations.schema.descriptions import is_idle
from kubectl_related.relations.schema.evidence import is_apart
from kubectl_related.relations.schema.named_objects import NamedObjects
from kubectl_related.relations.schema.selector_targets import of_selector, says_own
from kubectl_related.relations.schema.shapes import (
    Node,
    is_called_metadata,
    is_inlined_selector,
    is_label_selector,
    is_list_of_values,
    is_more_than_label_selector,
    is_pod_spec,
    is_string,
    is_string_map,
)
from kubectl_related.relations.schema.strings import Strings
from kubectl_related.relations.schema.targets import Targets
from kubectl_related.relations.schema.vocabulary import is_never, words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.derived_reference import Reference
    from kubectl_related.relations.schema.kinds import Kinds
    from kubectl_related.relations.schema.shapes import Schema

NO_NAME = "skip=*[!-a-z0-9.]*|[-.]*|*[-.]"
"""What cannot be an object's name is no reference."""
_STATUS = "status"
_NOT_OWN = frozenset({"apiVersion", "kind", "metadata", _STATUS})
"""Fields of every object, and what a controller writes."""


def derive(
    holder: GK,
    schema: Schema,
    kinds: Kinds,
    definitions: Mapping[str, Schema] | None = None,
) -> str:
    """Return the lines for one kind, in the order of its fields.

    `kinds`: those that are served. `definitions`: what a `$ref` may mean.
    """
    derivation = _Derivation(holder, kinds)
    root = Node(schema, definitions=definitions)
    if _NOT_OWN.issuperset(root.parts):
        derivation.open("-")
    for field in root.fields(_VALUES):
        if field.name not in _NOT_OWN:
            derivation.visit(field)
    if _STATUS in root.parts:
        derivation.hints(root.part(_STATUS))
    return "".join(f"{line}\n" for line in derivation.lines)


_EXPRESSIONS = "matchExpressions"
_LABELS = frozenset({"matchLabels", _EXPRESSIONS})
_NOTHING: frozenset[str] = frozenset()
_VALUES = ("boolean", "integer", "number")
"""Types whose values are no names."""


class _Derivation:
    def __init__(self, holder: GK, kinds: Kinds) -> None:
        self._holder = kind_text(holder)
        self._targets = Targets(holder, kinds)
        self._strings = Strings(self._targets)
        self._objects = NamedObjects(self._targets)
        self._only_hints = False
        self.lines: dict[str, None] = {}

    def hints(self, status: Node) -> None:
        """Write the references in what a controller writes: it may repeat others, so that they are hints."""
        self._only_hints = True
        for field in status.fields(_VALUES):
            self.visit(field)

    def visit(self, node: Node) -> None:
        """Write the lines of a field and of those below it."""
        if _names_nothing(node):
            return
        if node.type == "string":
            self._relation(self._strings.meaning(node) if is_string(node) else None)
        elif is_pod_spec(node):
            self._carrier(node)
            self._below(node, words().of_pod_spec)
        elif node.is_open:
            self.open(node.path)
        elif is_label_selector(node) or is_string_map(node) or is_more_than_label_selector(node):
            self._selector(node)
        elif is_inlined_selector(node):
            self._relation(of_selector(node, self._targets.namesakes))
            self._below(node, _LABELS)
        else:
            reference = self._objects.meaning(node)
            self._relation(reference)
            self._below(node, words().parts if reference is not None else _NOTHING)

    def _below(self, node: Node, without: frozenset[str]) -> None:
        for field in node.fields(_VALUES):
            if field.name not in without:
                self.visit(field)

    def _selector(self, node: Node) -> None:
        """Write what labels select, and what the lists beside them name."""
        if not _is_of_a_template(node) or says_own(node, self._targets.namesakes):
            self._relation(of_selector(node, self._targets.namesakes))
        for field in node.fields(_VALUES):
            if field.type == "array" and field.name != _EXPRESSIONS:
                self.visit(field)

    def open(self, path: str) -> None:
        """Note that the schema does not describe this field."""
        if not self._only_hints:
            self._write(OPEN, self._holder, path.partition(".**")[0])

    def _carrier(self, node: Node) -> None:
        if not self._targets.namespaced or self._only_hints:
            return
        labels = "-"
        if node.parent is not None and "metadata" in node.parent.parts:
            labels = f"{node.path.rpartition('.')[0]}.metadata.labels"
        self._write(CARRIER, self._holder, node.path, labels)

    def _relation(self, reference: Reference | None) -> None:
        if reference is None or reference.path.endswith("**"):
            return
        if reference.assumed is not None:
            # The object says its kind, or leaves it out and means the assumed one.
            kinds: list[tuple[tuple[GK, ...], str]] = [
                ((reference.assumed,), "when=@.kind:"),
                ((), "unless=@.kind:"),
            ]
            for target, condition in kinds:
                one = reference._replace(to=target, options=(*reference.options, condition), assumed=None)
                self._relation(one)
            return
        if self._only_hints and reference.is_selector:
            return
        to = ",".join(map(kind_text, reference.to)) or "*"
        kept = (option for option in reference.options if option not in self._hint)
        options = (*kept, *([] if reference.is_selector else [NO_NAME]), *self._hint)
        row = [self._holder, reference.path, to, reference.how, reference.relation, "-", " ".join(options)]
        if all(map(is_kind, reference.to)):
            self._write(*filter(None, row))

    @property
    def _hint(self) -> tuple[str, ...]:
        return ("weak",) if self._only_hints else ()

    def _write(self, *row: str) -> None:
        """Write a line, unless the name of a field would make another one of it."""
        line = "  ".join(row)
        path = row[1] if row[0] == self._holder else row[2]
        if line.splitlines() == [line] and columns(line) == [*row] and (path == "-" or is_path(path)):
            self.lines[line] = None


def _names_nothing(node: Node) -> bool:
    """Return whether neither a field nor any below it refers."""
    around = node.parent
    never = is_never(around.name if around is not None else "", node.name)
    if never and not (is_list_of_values(node) or is_called_metadata(node)):
        return True
    return is_idle(node.description) or (around is not None and is_apart(node.name, around))


def _is_of_a_template(node: Node) -> bool:
    """Return whether a selector selects objects made from a template."""
    if node.name != "selector" or node.parent is None:
        return False
    around = node.parent.parent
    return "template" in node.parent.parts or (
        node.parent.name == "spec"
        and around is not None
        and around.name.lower().endswith("template")
        and is_string_map(node)
    )

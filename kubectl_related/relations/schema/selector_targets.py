"""What labels in a schema select: by the selector's name, by what is around it, by its description."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from kubectl_related.relations.kind_facts import NAMESPACE
from kubectl_related.relations.schema.derived_reference import Reference
from kubectl_related.relations.schema.field_names import FieldName, field_name, singulars
from kubectl_related.relations.schema.shapes import (
    embedded_kind,
    is_inlined_selector,
    is_label_selector,
    is_more_than_label_selector,
)
from kubectl_related.relations.schema.vocabulary import Need, words

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.kind_names import Namesakes
    from kubectl_related.relations.schema.shapes import Node

_SENTENCE = re.compile(r"\.\s")
_WITHIN = re.compile(r"\b(?:in|of|from|within|across) (?:(?:the|all|any|its|same|own|other)\s)*namespaces?\b")
"""Where something is, not what is selected."""
_SELECTOR_ITSELF = "selector"
_UNNAMED = FieldName((), "")
_SELECTOR = FieldName((), "selector")


def of_selector(node: Node, namesakes: Namesakes) -> Reference | None:
    """Return what labels select, if the field, the field around it, or a description shows it."""
    inlined = is_inlined_selector(node)
    how = "selector" if is_label_selector(node) or inlined else "map"
    name = _name(node)
    more = is_more_than_label_selector(node) and not inlined
    if how == "map" and not more and (name.role != "selector" or _only_schedules(node)):
        return None
    target = _selected(node, name, namesakes)
    if target is None:
        return None
    target = _as_wide_as_holder(target, namesakes)
    options = () if target == NAMESPACE or node.parent is None else _namespaces_beside(node.parent, node.name)
    # Without labels the other conditions would have to be read: nothing is selected.
    path = f"{node.path}.matchLabels" if how == "map" and more else node.path
    return Reference(path, (target,), how, "selects", options)


def _only_schedules(node: Node) -> bool:
    """Return whether a map of labels only restricts scheduling."""
    return node.name in words().maps and not any(one.match(node.description) for one in words().chosen)


def of_text(node: Node, name: FieldName) -> Reference | None:
    """Return what a selector written as text selects, if its own name says it: `nodeLabelSelector`."""
    words_ = [word for word in name.words if word != "label"]
    target = _spoken(" ".join(words_)) if words_ else None
    if target is None or node.parent is None or _SELECTOR_ITSELF in node.parent.parts:
        # Beside `selector` it only narrows that.
        return None
    if node.path.endswith("[]"):
        # A list of tags.
        return None
    options = () if target == NAMESPACE else _namespaces_beside(node.parent, node.name)
    return Reference(node.path, (target,), "selector", "selects", options)


def _as_wide_as_holder(target: GK, namesakes: Namesakes) -> GK:
    """Return the cluster-scoped kind in place of its twin if the holder is one too: ClusterOutput."""
    if not namesakes.own.has(target) or not namesakes.holder[1].startswith(words().wide):
        return target
    return namesakes.own.called_widely(target[1].lower()) or target


def says_own(node: Node, namesakes: Namesakes) -> bool:
    """Return whether a description says that the selector is for another kind of the same project."""
    return namesakes.own_said(_first_sentence(node)) is not None


def _first_sentence(node: Node) -> str:
    return _SENTENCE.split(node.description, maxsplit=1)[0]


def _name(node: Node) -> FieldName:
    """Return the name of a selector; the labels in one have no name of their own."""
    around = field_name(node.parent.name) if node.parent is not None else _UNNAMED
    name = field_name(node.name)
    return around if name.words == ("labels",) and around.role == "selector" else name


def _selected(node: Node, name: FieldName, namesakes: Namesakes) -> GK | None:
    if embedded := embedded_kind(node):
        return embedded
    called = None
    if name.words in ((), ("label",)):
        around = field_name(node.parent.name) if node.parent is not None else _UNNAMED
        found = _called(around, namesakes)
        if found is not None and namesakes.is_stranger(found) and not _is_plural(node):
            # The selector of a storage, beside another project's kind Storage.
            found = None
    else:
        called, ending = _called(name, namesakes), _ending_in(name, namesakes)
        if called is not None and namesakes.is_stranger(called) and name.words[0] in words().vague:
            # The instances of one project are not those of another.
            called = called if called in namesakes.said(_first_sentence(node)) else None
        # MosaicTile of the own group, and no Tile of another project.
        own = ending if called is not None and namesakes.is_foreign(called) else None
        found = own or called or _spoken(" ".join(name.words)) or ending
    sentence = _first_sentence(node)
    spoken = found or namesakes.own_selected(sentence) or _spoken(sentence)
    if (
        called is not None
        and name.words[-1] in words().others
        and called not in (namesakes.said(sentence) or [called])
    ):
        # A claimSelector, which is for clusters.
        return None
    spoken = (
        spoken or _first_other(namesakes.said(sentence), namesakes) or namesakes.own_said(node.description)
    )
    return spoken or _of_what_is_around(node, name, namesakes)


def _is_plural(node: Node) -> bool:
    """Return whether the object around is called as several."""
    return node.parent is not None and node.parent.name.endswith("s")


def _first_other(said: list[GK], namesakes: Namesakes) -> GK | None:
    """Return the first of the kinds in a text, the holder's own last: what matches this Pool with Nodes."""
    return next((gk for gk in said if gk != namesakes.holder), said[0] if said else None)


def _of_what_is_around(node: Node, name: FieldName, namesakes: Namesakes) -> GK | None:
    """Return what the object around says that it selects: selector: {labelSelectors: ...}."""
    around = node.parent
    if around is not None and not name.words:
        # `buckets` around a `selector`.
        outer = field_name(around.name)
        return _ending_in(outer, namesakes) if outer.words and around.name.endswith("s") else None
    if around is None or name.words != ("label",) or field_name(around.name) != _SELECTOR:
        return None
    return namesakes.own_selected(around.description) or _spoken(_first_sentence(around))


def _ending_in(name: FieldName, namesakes: Namesakes) -> GK | None:
    return next(filter(None, map(namesakes.own.ending_in, singulars(name.words[-1]))), None)


def _called(name: FieldName, namesakes: Namesakes) -> GK | None:
    named = namesakes.named(name) or namesakes.own.abbreviated(name)
    return named[0] if named is not None and named[1] < Need.SAID else None


def _spoken(text: str) -> GK | None:
    text = _WITHIN.sub("", text)
    found = [(match.start(), gk) for regex, gk in words().selects if (match := regex.search(text))]
    return min(found, key=itemgetter(0))[1] if found else None


def _namespaces_beside(around: Node, name: str) -> tuple[str, ...]:
    """Return the option for the selector of namespaces beside a selector."""
    stem = re.sub(r"[sS]elector$", "", name)
    for other in (f"{stem}NamespaceSelector", "namespaceSelector"):
        if other != name and other in around.parts and is_label_selector(around.part(other)):
            return (f"nsselector=.{other}",)
    return ()

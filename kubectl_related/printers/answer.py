"""The machine-readable answer: a v1 List with what was asked, searched and found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_related.errors import ServerError
from kubectl_related.model.graph import MISSING_KEY, MISSING_PORT
from kubectl_related.model.objects import Ref, metadata, uid_of

if TYPE_CHECKING:
    from kubectl_related.errors import RelatedError
    from kubectl_related.model.graph import Edge, Failure, Related, Relative, Subject
    from kubectl_related.printers.sorting import Sorting

_SHOWN = ("name", "namespace", "uid", "creationTimestamp", "labels", "ownerReferences")


def as_list(answer: Related, sorting: Sorting | None = None) -> dict[str, Any]:
    """Return the answer as the List of the contract: plain JSON values.

    Raises: UsageError where the items cannot be sorted so.
    """
    listed = [item_of(relative, answer) for relative in in_order(answer, sorting)]
    chains = {"paths": [[_edge(link.edge, answer) for link in chain.links] for chain in answer.chains]}
    return {
        "apiVersion": "v1",
        "kind": "List",
        "metadata": {"resourceVersion": ""},
        "subjects": [_subject(subject) for subject in answer.subjects],
        "searched": list(answer.searched),
        "complete": answer.complete,
        "errors": [*map(_failure, answer.failures), *map(_unread, answer.unread_files)],
        "items": [] if answer.unused is not None else listed,
        "missing": [item_of(relative, answer) for relative in missing_in_order(answer)],
        **({} if answer.target is None else chains),
        **({"unused": listed} if answer.unused is not None else {}),
    }


def in_order(answer: Related, sorting: Sorting | None) -> list[Relative]:
    """Return what the answer lists: relatives that exist, or what nothing uses.

    By group, kind, namespace and name, or as --sort-by says.
    """
    listed = answer.unused if answer.unused is not None else answer.relatives
    present = sorted((r for r in listed if not r.missing), key=lambda r: r.ref)
    return sorting.sorted(present, lambda relative: item_of(relative, answer)) if sorting else present


def missing_in_order(answer: Related) -> list[Relative]:
    """Return the targets that do not exist, by group, kind, namespace and name."""
    return sorted((relative for relative in answer.relatives if relative.missing), key=lambda one: one.ref)


def _subject(subject: Subject) -> dict[str, Any]:
    out = {"apiVersion": subject.resource.api_version, **_identity(subject.ref), "found": subject.found}
    if subject.obj is not None and uid_of(subject.obj):
        out["uid"] = uid_of(subject.obj)
    return out


def _identity(ref: Ref) -> dict[str, Any]:
    named = {"name": ref.name} if ref.name else {}
    return {"kind": ref.kind, **named} | ({"namespace": ref.namespace} if ref.namespace else {})


def _failure(failure: Failure) -> dict[str, Any]:
    error = failure.error
    return {
        "resource": failure.plural,
        "group": failure.group,
        "namespace": failure.namespace,
        "verb": failure.verb,
        "reason": error.reason,
        "message": error.message if isinstance(error, ServerError) else str(error),
    }


def _unread(error: RelatedError) -> dict[str, Any]:
    """Return what could not be read of a file: in the shape of a request that failed, but none was sent."""
    request = dict.fromkeys(("resource", "group", "namespace", "verb"), "")
    return {**request, "reason": error.reason or "InvalidFile", "message": str(error)}


def item_of(relative: Relative, answer: Related) -> dict[str, Any]:
    """Return one item of the List."""
    meta: dict[str, Any] = {"name": relative.ref.name} if relative.ref.name else {}
    if relative.ref.namespace:
        meta["namespace"] = relative.ref.namespace
    found = metadata(relative.obj)
    meta |= {key: found[key] for key in _SHOWN if found.get(key)}
    return {
        "apiVersion": answer.api_version(relative.ref),
        "kind": relative.ref.kind,
        "metadata": meta,
        "related": _related(relative, answer),
    }


def _related(relative: Relative, answer: Related) -> dict[str, Any]:
    if relative.why:
        return {"why": relative.why, "edges": [_edge(edge, answer) for edge in sorted(relative.edges)]}
    return {
        "direction": sorted(relative.directions),
        "depth": relative.depth,
        "of": sorted(relative.of),
        "verified": relative.verified,
        **_gap(relative, answer),
        **({"ifDeleted": relative.if_deleted} if relative.if_deleted else {}),
        **({"ifChanged": relative.if_changed} if relative.if_changed else {}),
        **({"staleSince": relative.stale_since} if relative.stale_since else {}),
        "edges": [_edge(edge, answer) for edge in sorted(relative.edges)],
    }


def _gap(relative: Relative, answer: Related) -> dict[str, Any]:
    """Return why a relative counts as missing, and what makes it."""
    makers = [{"apiVersion": answer.api_version(ref), **_identity(ref)} for ref in relative.made_by]
    keys = sorted({key for edge in relative.edges for key in edge.keys})
    ports = sorted({port for edge in relative.edges for port in edge.ports})
    return {
        **({"reason": relative.reason} if relative.missing else {}),
        **({"keys": keys} if relative.reason == MISSING_KEY else {}),
        **({"ports": ports} if relative.reason == MISSING_PORT else {}),
        **({"selector": relative.selector} if relative.selector else {}),
        **({"madeBy": makers} if makers else {}),
    }


def _edge(edge: Edge, answer: Related) -> dict[str, Any]:
    out: dict[str, Any] = {
        "from": {"apiVersion": answer.api_version(edge.holder), **_identity(edge.holder)},
        "to": {"apiVersion": answer.api_version(edge.target), **_identity(edge.target)},
        "relation": edge.relation,
        "via": edge.via,
        "optional": edge.optional,
        "source": edge.origin,
        "weak": edge.weak,
    }
    if (edge.holder, edge.via) in answer.places:
        file, line = answer.places[edge.holder, edge.via]
        out |= {"file": file, "line": line}
    out |= {"keys": list(edge.keys)} if edge.keys else {}
    return out | ({"ports": list(edge.ports)} if edge.ports else {})

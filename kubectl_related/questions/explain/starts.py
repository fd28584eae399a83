"""What a question starts from, without asking for objects: those that a selector finds have no names yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.objects import Ref
from kubectl_related.questions import about, subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_related.model.source import ListOf
    from kubectl_related.questions.arguments import Asked
    from kubectl_related.questions.session import Session

ANY_NAME = "{name}"
"""The name of what is not known before it is asked for."""
ANY_NAMESPACE = "{namespace}"
"""Its namespace: rights in it are rights in all of them."""


def starts_of(asked: Sequence[Asked], session: Session) -> tuple[list[Ref], list[ListOf]]:
    """Return what was typed or what files name, and the lists that a selector takes.

    Raises: RelatedError.
    """
    refs = about.refs_of([one for one in asked if one.name is not None], session)
    if session.errors:
        raise session.errors[0]
    lists: list[ListOf] = []
    for one in (one for one in asked if one.name is None):
        for resource in subjects.types_of(one, session.source, session.streams.warn):
            request = subjects.list_of_selected(session.options, resource, session.namespace)
            lists.append(request)
            inside = request.namespace or (ANY_NAMESPACE if resource.namespaced else "")
            refs.append(Ref(resource.group, resource.kind, inside, ANY_NAME))
    return refs, lists

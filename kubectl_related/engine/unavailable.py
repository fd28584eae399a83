"""API groups whose server does not answer: which of them a question needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.errors import ServerError
from kubectl_related.model.graph import USED_BY, Failure
from kubectl_related.relations.rule import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kubectl_related.engine.store import Store
    from kubectl_related.model.objects import Ref
    from kubectl_related.relations.rule import GK

_EVERY = "*"


def unanswered(store: Store, refs: Sequence[Ref], directions: Iterable[str]) -> Iterator[Failure]:
    """Yield a failure for each group whose objects may refer to a subject; without subjects, any group."""
    for group in sorted(store.resources.unavailable_groups):
        asked = {(ref.group, ref.kind) for ref in refs}
        if not asked:
            needed = any(gk[0] == group for gk in store.tables.kinds())
        else:
            needed = USED_BY in directions and any(_may_use(store, group, gk) for gk in asked)
        if needed:
            message = "the server is currently unable to handle the request"
            yield Failure(group, _EVERY, "", "list", ServerError(503, "ServiceUnavailable", message))


def _may_use(store: Store, group: str, gk: GK) -> bool:
    """Tell whether an object of the group may refer to one of this kind, or be a member of it."""
    if store.scope.all_types or any(rule.how is How.NAME for rule in store.tables.members(gk)):
        return True
    return any(rule.holder[0] == group for rule in store.tables.to(gk) if store.scope.wants(rule))

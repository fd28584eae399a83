"""References by labels whose keys say a project and one of its kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kubectl_related.engine.ways.way import Way
from kubectl_related.model.objects import text
from kubectl_related.relations.facts.builtin_kinds import built_in_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.engine.ways.field import Field
    from kubectl_related.engine.ways.lookup import Lookup
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.resources import Resource


class ByProjectLabel(Way):
    """The field is a label; what its key means depends on the kinds that are served."""

    of_any_kind = True

    def read(self, lookup: Lookup, field: Field) -> Iterator[Reference]:
        """Yield the objects of this name, of the kinds that the label's key may mean."""
        key, name = str(field.hit.steps[-1]), text(field.value)
        holder = field.holder.group, field.holder.kind
        for gk in lookup.kinds_of_label(key, holder) if name else ():
            # The key is a guess: without such an object the label says something else.
            yield replace(lookup.by_name(field, gk, "", name), ambiguous=True)

    def may_refer(self, holder: Resource, ref: Ref) -> bool:  # noqa: ARG002 - any kind has labels
        """Return whether this is a custom object."""
        return (ref.group, ref.kind) not in built_in_kinds()

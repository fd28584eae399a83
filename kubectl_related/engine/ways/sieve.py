"""Says which objects refer to others, and which only contain the same bytes.

A name such as `app` is in every pod as the key of a label: nothing of such a pod need be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.registry import makes
from kubectl_related.relations.carriers import templates
from kubectl_related.relations.catalogue import WILDCARD
from kubectl_related.relations.rule import USER

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_related.engine.ways.reader import Reader
    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.objects import Ref
    from kubectl_related.model.source import Object
    from kubectl_related.relations.rule import GK, Rule


def sieve(
    reader: Reader, gk: GK, refs: frozenset[Ref], wants: Callable[[Rule | Reference], bool]
) -> Callable[[Object], bool]:
    """Return what says whether an object of a kind must be kept, if objects that refer to these are searched.

    What owns or makes others is kept too: it may be between two relatives. Nobody else uses the reader.
    """
    tables = reader.tables
    members = (rule for ref in refs for rule in tables.members((ref.group, ref.kind)))
    others = (rule._replace(holder=gk) for rule in (*members, *tables.of(WILDCARD)))
    found = [rule for rule in dict.fromkeys((*tables.of(gk), *others)) if wants(rule)]
    between = gk not in tables.builtin or any(templates(tables.carriers, gk))
    # Other objects may decide on the kind of a target; fields show whether the rules of a user are misspelt.
    if between or any(rule.kind_in or rule.origin == USER for rule in found):
        return lambda _obj: True
    kinds = {(ref.group, ref.kind) for ref in refs}
    rules = tuple(rule for rule in found if makes(rule) or any(tables.refers(rule, kind) for kind in kinds))

    def keeps(obj: Object) -> bool:
        refused = len(reader.refused)
        needed = any(
            not isinstance(reference, NamedReference) or reference.makes_target or reference.target in refs
            for reference in reader.read(obj, rules)
            if wants(reference)
        )
        return needed or len(reader.refused) > refused

    return keeps

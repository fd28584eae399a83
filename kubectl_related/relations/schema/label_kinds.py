"""Which kinds of a project a label of that project names: `ray.io/cluster` a RayCluster."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kubectl_related.relations.schema.own_kinds import CLUSTER, OwnKinds

if TYPE_CHECKING:
    from kubectl_related.relations.rule import GK
    from kubectl_related.relations.schema.kind_names import Kinds

_BETWEEN = re.compile(r"[-_.]")
_NAME = "name"


def kinds_of_label(key: str, holder: GK, kinds: Kinds) -> list[GK]:
    """Return the kinds whose objects the value of a label may name, in order; none if its key says nothing.

    The prefix of the key is of their project. What is behind it is the end of a kind's name, or `cluster`
    on a kind that is called after the one it belongs to (KafkaTopic: Kafka).
    """
    prefix, _, rest = key.rpartition("/")
    word = _BETWEEN.sub("", rest.lower())
    word = word.removesuffix(_NAME) or word
    called = (*kinds.by_word.get(word, ()), *kinds.endings.get(word, ()))
    own = {gk for gk in called if kinds.is_one_project(gk[0], prefix)}
    if not own and word == CLUSTER and kinds.is_one_project(holder[0], prefix):
        base = OwnKinds(kinds, holder).base
        own = {base} if base is not None else own
    return sorted(own - {holder})

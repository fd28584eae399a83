"""Reads schemas for the first time, for `make bench`: kinds of real projects, spread over documents."""

import json
import time
from collections.abc import Sequence
from itertools import islice

from kubectl_related.cluster.schemas import OpenAPIFile, read_document
from kubectl_related.relations.schema.kinds import Kinds
from tools.schema_recall.families import Definition, definitions
from tools.schema_recall.manifests import sample_families, sample_kinds
from tools.schema_recall.sample_measure import everything_served

KINDS, DOCUMENTS = 300, 60


def reading(runs: int) -> list[float]:
    """Return the seconds of the processor that reading all documents took, each time anew."""
    chosen = list(islice(sorted(_all(), key=lambda one: one.gk[1]), KINDS))
    parts = [chosen[number::DOCUMENTS] for number in range(DOCUMENTS)]
    bodies = [_body(part) for part in parts]
    served = everything_served()
    found = []
    for _ in range(runs):
        before = time.process_time()
        kinds = Kinds(served)
        for part, body in zip(parts, bodies, strict=True):
            if not read_document(body, OpenAPIFile("", tuple(one.gk for one in part), ""), kinds):
                raise RuntimeError(f"nothing was read of the kinds {', '.join(one.gk[1] for one in part)}")
        found.append(time.process_time() - before)
    return found


def _all() -> list[Definition]:
    """Return the kinds of the families with a table, then those of the families whose samples are read."""
    found = {one.gk: one for one in definitions()}
    for family in sample_families():
        for kind in sample_kinds(family) if family.crds else ():
            found.setdefault(kind.gk, Definition(family.module, kind.gk, kind.namespaced, kind.schema))
    return list(islice(found.values(), KINDS))


def _body(members: Sequence[Definition]) -> bytes:
    described = {
        f"{one.gk[0]}.{one.gk[1]}": {
            **one.schema,
            "x-kubernetes-group-version-kind": [{"group": one.gk[0], "kind": one.gk[1], "version": "v1"}],
        }
        for one in members
    }
    return json.dumps({"components": {"schemas": described}}).encode()

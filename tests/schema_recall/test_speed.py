"""Reading schemas for the first time is quick: 100 kinds in 20 documents, as a large cluster has them."""

from __future__ import annotations

import json
import time
from itertools import islice

from kubectl_related.cluster.schemas import Document, read_document
from kubectl_related.relations.namesakes import Kinds
from tests.schema_recall.families import definitions, served

KINDS, DOCUMENTS = 100, 20
SECONDS = 2.0
"""Of the processor, which is what a busy machine does not stretch; most of a question's promise."""


def test_a_hundred_kinds_are_read_in_seconds() -> None:
    """Kinds of real projects, spread over the groups, with their descriptions."""
    kinds = Kinds(served())
    chosen = list(islice(sorted(definitions(), key=lambda one: one.gk[1]), KINDS))
    asked = [chosen[number::DOCUMENTS] for number in range(DOCUMENTS)]
    bodies = []
    for members in asked:
        described = {
            f"{one.gk[0]}.{one.gk[1]}": {
                **one.schema,
                "x-kubernetes-group-version-kind": [{"group": one.gk[0], "kind": one.gk[1], "version": "v1"}],
            }
            for one in members
        }
        bodies.append(json.dumps({"components": {"schemas": described}}).encode())
    before = time.process_time()
    for members, body in zip(asked, bodies, strict=True):
        document = Document("", tuple(one.gk for one in members), "")
        assert read_document(body, document, kinds)
    assert time.process_time() - before < SECONDS

"""Every kind that carries a PodSpec shows what its PodSpec refers to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_related.model.fieldpaths import Each, parse
from kubectl_related.relations.facts.builtin_kinds import built_in
from tests.cases.asking import ask_files
from tests.relations.coverage import carriers

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.carriers import Carrier

POD_SPEC = {
    "containers": [{"name": "app", "image": "app", "envFrom": [{"configMapRef": {"name": "settings"}}]}],
}


ALL = [carrier for places in carriers().values() for carrier in places]


@pytest.mark.parametrize("carrier", ALL, ids=lambda carrier: f"{carrier.gk[1]} {carrier.pod_spec}")
def test_carrier_shows_its_config_map(carrier: Carrier, tmp_path: Path) -> None:
    """The ConfigMap in the PodSpec of any kind that has one is found, at the path where the kind keeps it."""
    file = tmp_path / "carrier.yaml"
    settings = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}}
    file.write_text(yaml.safe_dump_all([settings, _holder(carrier)]), encoding="utf-8")
    (item,) = json.loads(ask_files(["configmap", "settings"], "test", file).stdout)["items"]
    assert (item["kind"], item["metadata"]["name"]) == (carrier.gk[1], "holder")
    (edge,) = item["related"]["edges"]
    assert edge["relation"] == "reads env from"
    place = carrier.pod_spec.replace("[]", "[0]")
    assert edge["via"] == f"{place}.containers[0].envFrom[0].configMapRef.name"


def _holder(carrier: Carrier) -> Any:
    group, kind = carrier.gk
    version = next((row.api_version for row in built_in() if row.gk == carrier.gk), f"{group}/v1")
    obj: dict[str, Any] = {"apiVersion": version, "kind": kind, "metadata": {"name": "holder"}}
    return obj | _nested(parse(carrier.pod_spec))


def _nested(pattern: Pattern) -> Any:
    """Return the PodSpec inside what leads to it."""
    if not pattern:
        return POD_SPEC
    inside = _nested(pattern[1:])
    return [inside] if pattern[0] is Each.ELEMENT else {pattern[0]: inside}

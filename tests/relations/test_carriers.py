"""Every kind that carries a PodSpec shows what its PodSpec refers to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_related.relations.kinds import built_in
from kubectl_related.relations.tables import Carrier, carriers
from tests.cases.asking import ask_files

if TYPE_CHECKING:
    from pathlib import Path

POD_SPEC = {
    "containers": [{"name": "app", "image": "app", "envFrom": [{"configMapRef": {"name": "settings"}}]}],
}


@pytest.mark.parametrize("carrier", carriers().values(), ids=lambda carrier: carrier.gk[1])
def test_carrier_shows_its_config_map(carrier: Carrier, tmp_path: Path) -> None:
    """The ConfigMap in the PodSpec of any kind that has one is found, at the path where the kind keeps it."""
    file = tmp_path / "carrier.yaml"
    settings = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}}
    file.write_text(yaml.safe_dump_all([settings, _holder(carrier)]), encoding="utf-8")
    (item,) = json.loads(ask_files(["configmap", "settings"], "test", file).stdout)["items"]
    assert (item["kind"], item["metadata"]["name"]) == (carrier.gk[1], "holder")
    (edge,) = item["related"]["edges"]
    assert edge["relation"] == "reads env from"
    assert edge["via"] == f"{carrier.pod_spec}.containers[0].envFrom[0].configMapRef.name"


def _holder(carrier: Carrier) -> dict[str, Any]:
    row = next(row for row in built_in() if row.gk == carrier.gk)
    obj: dict[str, Any] = {"apiVersion": row.api_version, "kind": row.kind, "metadata": {"name": "holder"}}
    place = obj
    *above, last = carrier.pod_spec.split(".")
    for step in above:
        place = place.setdefault(step, {})
    place[last] = POD_SPEC
    return obj

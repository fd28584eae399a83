"""The plugin file for k9s: valid by k9s' own schema, and its command answers for what is selected."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from tests.cases.modules import kept_manifests

if TYPE_CHECKING:
    from tests.control_plane.control_plane import ControlPlane

PLUGINS = Path(__file__).parents[2] / "examples" / "k9s" / "plugins.yaml"
K9S = "github.com/derailed/k9s@v0.50.16"
SCHEMA = "internal/config/json/schemas/plugins.json"


def plugins() -> dict[str, Any]:
    """Return the plugin file."""
    return dict(yaml.safe_load(PLUGINS.read_text(encoding="utf-8")))


def test_valid_for_k9s() -> None:
    """The file is valid by the schema with which k9s checks it, and Shift-R works for every kind."""
    (schema,) = json.loads(kept_manifests(K9S, [SCHEMA]).read_text(encoding="utf-8"))
    jsonschema.validate(plugins(), schema)
    related = plugins()["plugins"]["related"]
    # Without "override" k9s loads no plugin at all in lists that sort by READY with this key.
    assert (related["shortCut"], related["scopes"], related["override"]) == ("Shift-R", ["all"], True)


@pytest.mark.cluster
@pytest.mark.parametrize(
    ("plural", "group", "namespace", "name", "said"),
    [
        ("configmaps", "", "shop", "app-config", "deployment.apps/web"),
        ("deployments", "apps", "shop", "web", "configmap/app-config"),
        # k9s gives "-" as the namespace of a cluster-scoped object.
        ("storageclasses", "storage.k8s.io", "-", "fast", "persistentvolumeclaim/data-db-0"),
    ],
)
def test_command_answers(
    shop: ControlPlane, tmp_path: Path, plural: str, group: str, namespace: str, name: str, said: str
) -> None:
    """With the variables that k9s fills in, the command shows the tree of the selected object."""
    config = shop.kubeconfig_by_token("admin", namespace="default")
    context = yaml.safe_load(Path(config).read_text(encoding="utf-8"))["current-context"]
    words = {"RESOURCE_NAME": plural, "RESOURCE_GROUP": group, "NAMESPACE": namespace, "NAME": name}
    script = plugins()["plugins"]["related"]["args"][1]
    for variable, value in sorted({**words, "CONTEXT": context}.items(), reverse=True):
        script = script.replace(f"${variable}", value)
    less = tmp_path / "less"
    less.write_text("#!/bin/sh\nexec cat\n")
    less.chmod(0o755)
    kubectl = Path(shop.programs.path("kubectl")).parent
    path = os.pathsep.join([str(tmp_path), str(Path(sys.prefix, "bin")), str(kubectl), os.defpath])
    environment = {"PATH": path, "KUBECONFIG": str(config), "HOME": str(tmp_path)}
    ran = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert said in ran.stdout
    assert "error" not in ran.stdout.lower()

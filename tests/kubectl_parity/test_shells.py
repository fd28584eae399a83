"""TAB in a real shell on a real terminal, behind the plain executable."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.kubectl_parity.shells import SHELLS, Terminal

SHOP = Path(__file__).parents[2] / "examples" / "shop"
KUBECONFIG = """\
clusters: [{name: c, cluster: {server: 'http://127.0.0.1:9'}}]
contexts: [{name: 'arn:aws:eks:eu-1:1:cluster/shop', context: {cluster: c}}, {name: kind, context: {}}]
"""
TYPED = {
    f"--from {SHOP} statefulset d": "statefulset db",
    f"--from {SHOP} sts/d": "sts/db",
    f"--from {SHOP} persistentvolumecl": "persistentvolumeclaims",
    f"--from {SHOP} services,persistentvolumecl": "services,persistentvolumeclaims",
    "pod x --context arn:aw": "--context arn:aws:eks:eu-1:1:cluster/shop",
    "pod x --context=arn:aw": "--context=arn:aws:eks:eu-1:1:cluster/shop",
    "pod x -o cu": "-o custom-columns",
    "pod x --output=ya": "--output=yaml",
    "pod x --dep": "--depth",
    f"pod x --from {SHOP.parent}/sh": f"--from {SHOP}/",
    f"pod x --from={SHOP.parent}/sh": f"--from={SHOP}/",
}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_tab_completes(shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The word that is begun is finished: types, names, contexts, formats, flags and paths."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.prefix, "bin")), os.defpath]))
    config = tmp_path / "config"
    config.write_text(KUBECONFIG, encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "KUBECONFIG": str(config)}
    with Terminal(SHELLS[shell](tmp_path), environment) as terminal:
        for typed, expected in TYPED.items():
            assert expected in terminal.completed(f"kubectl-related {typed}", expected)

"""Files of one application hold no other namespace: a selector that finds nothing there proves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  egress: [{to: [%s]}]
"""
WORKLOAD = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: %s}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}
"""
GONE = "podSelector: {matchLabels: {app: gone}}"
NAMED = "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: data}}"
SELECTED = (
    "namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: %s}]}"
)
DNS = "podSelector: {matchLabels: {k8s-app: kube-dns}}"


@pytest.mark.parametrize(
    ("peer", "namespaces", "found", "found_if_closed"),
    [
        (f"{{{GONE}}}", ["shop"], True, True),
        (f"{{namespaceSelector: {{}}, {GONE}}}", ["shop", "data"], False, True),
        (f"{{namespaceSelector: {{matchLabels: {{team: a}}}}, {GONE}}}", ["shop", "data"], False, True),
        (f"{{{NAMED}, {GONE}}}", ["shop"], False, True),
        (f"{{{NAMED}, {GONE}}}", ["shop", "data"], True, True),
        (f"{{{SELECTED % '[data, shop]'}, {GONE}}}", ["shop", "data"], True, True),
        (f"{{{SELECTED % '[data, other]'}, {GONE}}}", ["shop", "data"], False, True),
        (f"{{namespaceSelector: {{}}, {DNS}}}", ["shop"], False, False),
    ],
)
def test_a_peer_in_namespaces_that_files_do_not_hold(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    peer: str,
    namespaces: list[str],
    *,
    found: bool,
    found_if_closed: bool,
) -> None:
    """Only input that is everything, or that has workloads in each namespace that is meant, shows a gap."""
    (folder / "in.yaml").write_text(POLICY % peer + "".join(WORKLOAD % one for one in namespaces))
    for flags, is_gap in (((), found), (("--closed",), found_if_closed)):
        assert (
            command(["--missing", "--from", "in.yaml", "-o", "jsonpath={.missing[*].related.reason}", *flags])
            == 0
        )
        assert capsys.readouterr().out.strip() == ("SelectsNothing" if is_gap else "")

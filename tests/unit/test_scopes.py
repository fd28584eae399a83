"""What scope a kind is taken for whose definition files do not hold."""

from __future__ import annotations

import pytest

from kubectl_related.relations.facts.builtin_kinds import looks_cluster_scoped


@pytest.mark.parametrize(
    ("kind", "group", "cluster_scoped"),
    [
        ("ClusterIssuer", "cert-manager.io", True),
        ("GatewayClass", "gateway.networking.k8s.io", True),
        ("Issuer", "cert-manager.io", False),
        ("Cluster", "cluster.x-k8s.io", False),
        ("ClusterClass", "cluster.x-k8s.io", False),
        ("ProviderRevision", "pkg.crossplane.io", True),
        ("IPAMBlock", "crd.projectcalico.org", True),
        ("Ingress", "config.openshift.io", True),
        ("Operator", "operators.coreos.com", True),
        ("ClusterServiceVersion", "operators.coreos.com", False),
        ("Provider", "notification.toolkit.fluxcd.io", False),
    ],
)
def test_scope_of_a_kind_without_its_definition(kind: str, group: str, *, cluster_scoped: bool) -> None:
    """The first pattern that fits decides; a kind that none fits lives in namespaces."""
    assert looks_cluster_scoped(group, kind) is cluster_scoped

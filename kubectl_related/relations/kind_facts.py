"""Facts about kinds that do not fit the relation tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kubectl_related.model.fieldpaths import parse
from kubectl_related.model.graph import USED_BY, USES

if TYPE_CHECKING:
    from kubectl_related.model.fieldpaths import Pattern
    from kubectl_related.relations.rule import GK

VALUES_NEVER_READ: frozenset[GK] = frozenset({("", "Secret"), ("", "ConfigMap")})
"""Kinds that are only ever read as metadata."""

MEASUREMENTS = frozenset({"metrics.k8s.io", "custom.metrics.k8s.io", "external.metrics.k8s.io"})
"""API groups whose objects are measurements, which use nothing."""

_RBAC = "rbac.authorization.k8s.io"

PASS_THROUGH_KINDS: dict[GK, dict[str, str]] = {
    (_RBAC, "RoleBinding"): {"binds": USES, "grants to": USED_BY},
    (_RBAC, "ClusterRoleBinding"): {"binds": USES, "grants to": USED_BY},
}
"""Kinds that only join others: a walk passes through them.

For each relation by which it is left: the direction in which the walk goes on.
"""

OWNERSHIP = frozenset({"is owned by"})
"""Relations along which nothing is folded away: who owns what is what was asked."""

IMPLIED_BY: dict[str, frozenset[str]] = {"belongs to": OWNERSHIP}
"""Relation → those beside which it says nothing more: what is owned also belongs."""

SUMMARISED = frozenset({"is in", "is defined by"})
"""Relations that whole crowds have: people see how many, a line for each kind."""

ONE_ROW = frozenset({"is released with"})
"""Relations that say little of each object: people see how many objects have them, in one row."""

SAME_OBJECTS: dict[GK, GK] = {("events.k8s.io", "Event"): ("", "Event")}
"""Kinds whose objects are the same as those of another kind."""

ADDED_POD_LABELS = frozenset(
    {
        "pod-template-hash", "controller-revision-hash", "pod-template-generation",
        "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
        "job-name", "controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid",
        "batch.kubernetes.io/job-completion-index",
    }
)  # fmt: skip
"""Labels that controllers add to pods, so that no template has them.

Source: kubernetes.io/docs/reference/labels-annotations-taints.
"""

OWN_VALUES: frozenset[Pattern] = frozenset(map(parse, ("metadata.uid", "spec.nodeName", "spec.hostname")))
"""Fields whose values differ between objects of one template, besides their names.

Sources: kubernetes: pkg/scheduler, pkg/controller/statefulset.
"""

PROJECTED_VOLUME = "kube-api-access-"
"""What the name of the volume with a token begins with, which every pod is given; the rest of it is random.

Source: kubernetes: plugin/pkg/admission/serviceaccount.
"""

NAMESPACE: GK = ("", "Namespace")
NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name"
"""Every Namespace carries its own name under this label."""

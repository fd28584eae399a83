"""Everything a dashboard lists for these subjects, and what it used to miss."""

import json

import pytest

from tests.conftest import RunRelated
from tests.control_plane.control_plane import ControlPlane
from tests.guarantees.conftest import Ask

EXPECTED = {
    "configmap app-config": {
        "deployment.apps/legacy", "deployment.apps/web", "deployment.apps/worker", "cronjob.batch/report",
        "job.batch/migrate-schema",
    },
    "secret db-credentials": {
        "deployment.apps/web", "deployment.apps/worker", "statefulset.apps/db", "cronjob.batch/report",
    },
    "pvc data-db-0": {
        "pod/db-0", "statefulset.apps/db", "persistentvolume/shop-data-0", "storageclass.storage.k8s.io/fast",
    },
    "deployment web": {
        "service/web", "horizontalpodautoscaler.autoscaling/web", "poddisruptionbudget.policy/web",
        "configmap/app-config", "configmap/web-nginx", "secret/db-credentials", "serviceaccount/web",
    },
    "deployment legacy": {"configmap/app-config", "secret/registry-login", "serviceaccount/default"},
    "statefulset db": {
        "service/db", "secret/db-credentials", "persistentvolumeclaim/data-db-0",
        "persistentvolumeclaim/data-db-1", "priorityclass.scheduling.k8s.io/shop-high", "pod/db-0",
    },
    "daemonset log-agent": {"serviceaccount/log-agent"},
    "pod db-0": {
        "statefulset.apps/db", "persistentvolumeclaim/data-db-0", "secret/db-credentials", "service/db",
    },
    "service web": {"ingress.networking.k8s.io/shop", "deployment.apps/web"},
    "ingress shop": {"service/web", "secret/web-tls", "ingressclass.networking.k8s.io/nginx"},
    "hpa web": {"deployment.apps/web"},
}  # fmt: skip


@pytest.mark.parametrize("question", EXPECTED)
def test_everything_that_belongs_to_a_subject_is_named(ask: Ask, question: str) -> None:
    """Each subject's answer names what uses it and what it uses, running or not."""
    told = ask(question, "-o", "name")
    assert told.code == 0, told.stderr
    assert EXPECTED[question] <= set(told.stdout.split())


def test_the_table_equals_kubectl(shop: ControlPlane, ask: Ask) -> None:
    """READY and STATUS of a row are what kubectl get prints for that object."""
    told = ask("pvc data-db-0").stdout.splitlines()
    cells = {line.split()[0]: line.split() for line in told[1:]}
    ready, status = shop.kubectl("get", "pod", "db-0", "-n", "shop", "--no-headers").split()[1:3]
    assert cells["pod/db-0"][4:6] == [ready, status]
    assert told[0].split() == ["NAME", "RELATION", "READY", "STATUS", "AGE"]


def test_json_pipes_into_kubectl(shop: ControlPlane, ask: Ask) -> None:
    """The JSON answer is a List that kubectl get -f - reads."""
    told = ask("configmap app-config", "-o", "json")
    listed = shop.kubectl("get", "-f", "-", "-o", "name", input=told.stdout)
    assert "deployment.apps/web" in listed
    assert len(listed.split()) == len(json.loads(told.stdout)["items"])


def test_what_may_not_be_read_is_one_line(shop: ControlPlane, run_related: RunRelated) -> None:
    """A user who may read pods and ConfigMaps of one namespace gets those, and one line naming the rest."""
    shop.apply(
        """
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: pods-and-configmaps, namespace: shop}
rules: [{apiGroups: [""], resources: [pods, configmaps], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: pods-and-configmaps, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pods-and-configmaps}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: clerk}]
"""
    )
    config = shop.kubeconfig_for("clerk", namespace="shop")
    told = run_related("configmap", "app-config", "-o", "json", kubeconfig=config)
    answer = json.loads(told.stdout)
    assert told.code == 1
    assert answer["complete"] is False
    assert {item["kind"] for item in answer["items"]} == {"Pod"}
    assert {error["reason"] for error in answer["errors"]} == {"Forbidden"}
    (line,) = told.stderr.splitlines()
    assert "deployments.apps" in line
    assert "statefulsets.apps" in line


def test_a_subject_that_is_gone_still_has_users(shop: ControlPlane, run_related: RunRelated) -> None:
    """A missing subject is kubectl's NotFound and exit 1, and what refers to its name is shown."""
    config = shop.kubeconfig_by_token("admin", namespace="shop")
    told = run_related("secret", "legacy-smtp", kubeconfig=config)
    assert told.code == 1
    assert told.stderr == 'Error from server (NotFound): secrets "legacy-smtp" not found\n'
    assert "deployment.apps/legacy" in told.stdout


@pytest.mark.parametrize("output", [(), ("-o", "wide"), ("-o", "tree"), ("-o", "name"), ("-o", "json")])
def test_what_cannot_be_read_does_not_depend_on_the_format(ask: Ask, output: tuple[str, ...]) -> None:
    """A target that is forbidden makes every answer incomplete, whatever is asked of it."""
    told = ask("pvc data-db-0", "--as", "reader", *output)
    unread = "backups.shop.example.com, persistentvolumes, podtemplates, storageclasses.storage.k8s.io"
    expected = f"Warning: the answer is incomplete, these could not be read: {unread} (Forbidden)\n"
    assert (told.code, told.stderr) == (1, expected)

"""What --unused claims of a cluster when something may not be read, and the rights it needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.guarantees.conftest import checker_has
from tests.proxy import actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.control_plane.control_plane import ControlPlane
    from tests.guarantees.conftest import Ask
    from tests.proxy.server import FaultProxy

LEFT_BEHIND = """
{apiVersion: v1, kind: ConfigMap, metadata: {name: old-flags, namespace: shop}}
---
{apiVersion: v1, kind: Secret, metadata: {name: tls-2024, namespace: shop}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: mail, namespace: shop}
spec: {minAvailable: 1, selector: {matchLabels: {app: mail}}}
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: old, namespace: shop}, rules: []}
"""
ALL = ["configmap/old-flags", "secret/tls-2024", "poddisruptionbudget.policy/mail"]
ROLE = "role.rbac.authorization.k8s.io/old"


@pytest.fixture
def attic(shop: ControlPlane) -> Iterator[None]:
    """Leave some objects behind in the shop that nothing uses."""
    shop.kubectl("apply", "-f", "-", input=LEFT_BEHIND)
    yield
    shop.kubectl("delete", "-f", "-", input=LEFT_BEHIND)


@pytest.mark.usefixtures("attic")
def test_the_shop_has_nothing_else(ask: Ask) -> None:
    """Of the example shop only what was left behind is unused, with its age."""
    told = ask("--unused --exit-code")
    assert (told.code, told.stderr) == (3, "")
    titles, *rows = told.stdout.splitlines()
    assert titles.split() == ["NAME", "WHY", "AGE"]
    assert sorted(row.split()[0] for row in rows) == sorted([*ALL, ROLE])


@pytest.mark.usefixtures("attic")
def test_a_forbidden_list_withdraws_what_its_objects_could_use(proxy: FaultProxy, ask: Ask) -> None:
    """Kinds that CronJobs may use are not listed and named on stderr; what they cannot use is listed."""
    proxy.fault(r"/cronjobs$", actions.refuse(403, "Forbidden"))
    told = ask("--unused -o json")
    answer = json.loads(told.stdout)
    listed = {(item["kind"], item["metadata"]["name"]) for item in answer["unused"]}
    assert (told.code, answer["complete"]) == (1, False)
    assert listed == {("Role", "old")}
    unread, withheld = told.stderr.splitlines()
    assert "could not be read: cronjobs.batch (Forbidden)" in unread
    assert withheld.startswith("Warning: not listed, because something that may use them could not be read: ")
    kinds = withheld.rpartition(": ")[2].split(", ")
    assert {"configmaps", "secrets", "serviceaccounts", "poddisruptionbudgets.policy"} <= set(kinds)
    assert "roles.rbac.authorization.k8s.io" not in kinds


@pytest.mark.usefixtures("attic")
def test_the_roles_allow_the_search(shop: ControlPlane, ask: Ask) -> None:
    """A user with only the roles that --explain prints gets the complete answer."""
    asked = ask("--unused --explain", "-o", "yaml")
    assert asked.code == 0
    with checker_has(shop, asked.stdout):
        told = ask("--unused", "-o", "name", "--as", "checker")
        assert (told.code, told.stderr) == (0, "")
        assert sorted(told.stdout.split()) == sorted([*ALL, ROLE])
        assert "runs as" not in ask("--unused role --explain").stdout

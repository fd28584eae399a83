"""docs/permissions.md says what --explain says, and these rights are enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from tests.control_plane.shop import NAMESPACE, open_shop
from tests.docs.permissions import PAGE, QUESTIONS, page
from tests.outputs import ageless

if TYPE_CHECKING:
    from tests.conftest import RunRelated
    from tests.control_plane.control_plane import ControlPlane


@pytest.fixture(scope="module")
def shop(control_plane: ControlPlane) -> ControlPlane:
    """Give the control plane with examples/shop running on it."""
    open_shop(control_plane)
    return control_plane


def test_fresh() -> None:
    """The page is what the generator writes."""
    assert PAGE.read_text(encoding="utf-8") == page(), "make docs"


FURTHER = [
    "pod -l app=web",
    "pod,service -l app=web -A",
    "service web --depth 0",
    "storageclass fast --depth 2",
    "namespace shop --depth 2",
    "ingress shop --to secret/db-credentials",
    "ingress -l app!=x --to secret/db-credentials",
]
"""Questions that go further than one step from what was typed, too long for the page."""


@pytest.mark.parametrize(("number", "question"), [*enumerate([*QUESTIONS.values(), *FURTHER])])
def test_enough(shop: ControlPlane, run_related: RunRelated, number: int, question: str) -> None:
    """A user with the explained rights and no others gets the answer that the administrator gets."""
    admin, user = shop.kubeconfig_by_token("admin", NAMESPACE), f"permitted-{number}"
    roles = run_related(*question.split(), "--explain", "-o", "yaml", kubeconfig=admin).stdout
    shop.apply(bound_to(user, roles))
    ran = run_related(*question.split(), kubeconfig=shop.kubeconfig_for(user, namespace=NAMESPACE))
    wanted = run_related(*question.split(), kubeconfig=admin)
    assert (ran.stderr, ran.code) == (wanted.stderr, 0)
    assert ageless(ran.stdout) == ageless(wanted.stdout)
    assert ran.stdout


def bound_to(user: str, roles: str) -> str:
    """Return the roles under the user's name, each with its binding."""
    documents = []
    for role in yaml.safe_load_all(roles):
        role["metadata"]["name"] = user
        reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": role["kind"], "name": user}
        subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}
        binding = {**role, "kind": f"{role['kind']}Binding", "roleRef": reference, "subjects": [subject]}
        del binding["rules"]
        documents += [role, binding]
    return str(yaml.safe_dump_all(documents))

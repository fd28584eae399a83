"""The roles that `--explain --missing` prints are enough for the check of a namespace."""

from tests.control_plane.control_plane import ControlPlane
from tests.guarantees.conftest import Ask

BINDINGS = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: checker, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: kubectl-related}
subjects: [{kind: User, name: checker, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: checker}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: kubectl-related}
subjects: [{kind: User, name: checker, apiGroup: rbac.authorization.k8s.io}]
"""


def test_the_roles_allow_the_check(shop: ControlPlane, ask: Ask) -> None:
    """A user with only these roles gets the complete answer, and the tables name the same rights."""
    asked = ask("--missing --explain", "-o", "yaml")
    assert asked.code == 0
    roles = f"{asked.stdout}---{BINDINGS}"
    shop.kubectl("apply", "-f", "-", input=roles)
    try:
        told = ask("--missing", "--as", "checker")
        assert (told.code, told.stderr) == (0, "")
        assert told.stdout == ask("--missing").stdout
        assert "list   secrets   " in ask("--missing --explain").stdout
    finally:
        shop.kubectl("delete", "-f", "-", input=roles)

"""Puts examples/shop on a control plane, as its README tells a person to."""

from pathlib import Path

from tests.control_plane.api import Api
from tests.control_plane.control_plane import ControlPlane
from tests.control_plane.workloads import condition

SHOP = Path(__file__).parents[2] / "examples" / "shop"
NAMESPACE = "shop"
# The custom kinds, before the objects of these kinds.
CRD = SHOP / "02-backup-crd.yaml"
CRD_PATH = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/backups.shop.example.com"
# Deployment legacy wants a Secret that is not there on purpose; kwok starts its pod nevertheless.
POD_SECONDS = 90.0


def open_shop(control_plane: ControlPlane) -> None:
    """Apply the example and wait until its pods run."""
    control_plane.apply(CRD)
    control_plane.wait(lambda: is_established(control_plane.api), "established Backup kind")
    control_plane.apply(SHOP)
    control_plane.wait_for_pods(NAMESPACE, POD_SECONDS)


def is_established(api: Api) -> bool:
    """Tell whether the server serves the custom kind."""
    return condition(api.get(CRD_PATH), "Established") == "True"

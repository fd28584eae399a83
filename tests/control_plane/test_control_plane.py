"""The real control plane answers as a cluster does, to the users that it was given."""

import json
import ssl
import urllib.request
from urllib.error import URLError

import pytest

from tests.control_plane.build import KUBERNETES_VERSION
from tests.control_plane.control_plane import ControlPlane, KubectlError

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
"""


def test_versions_are_those_that_were_built(control_plane: ControlPlane) -> None:
    """Server and kubectl both call themselves by the version of the modules."""
    versions = json.loads(control_plane.kubectl("version", "-o", "json"))
    found = {versions[side]["gitVersion"] for side in ("clientVersion", "serverVersion")}
    assert found == {KUBERNETES_VERSION}


def test_pods_run(control_plane: ControlPlane, namespace: str) -> None:
    """A Deployment gets pods that are scheduled, Running and Ready."""
    control_plane.apply(DEPLOYMENT, namespace)
    control_plane.wait_for_pods(namespace)
    pods = control_plane.kubectl("get", "pods", "-n", namespace, "--no-headers").splitlines()
    assert [line.split()[1:3] for line in pods] == [["1/1", "Running"]] * 2


def test_namespaces_are_fresh(control_plane: ControlPlane, namespace: str) -> None:
    """A namespace is new and already has its default ServiceAccount."""
    other = control_plane.namespace()
    names = control_plane.kubectl("get", "serviceaccounts", "-n", other, "-o", "name")
    assert other != namespace
    assert names == "serviceaccount/default\n"


@pytest.mark.parametrize(("user", "verb", "answer"), [("reader", "list", 200), ("nobody", "list", 403)])
def test_users_with_tokens(control_plane: ControlPlane, user: str, verb: str, answer: int) -> None:
    """The reader reads, nobody does not."""
    kubeconfig = control_plane.kubeconfig_by_token(user)
    if answer == 200:
        control_plane.kubectl("get", "pods", kubeconfig=kubeconfig)
        return
    with pytest.raises(KubectlError, match=f'User "{user}" cannot {verb} resource "pods"'):
        control_plane.kubectl("get", "pods", kubeconfig=kubeconfig)


def test_users_with_certificates(control_plane: ControlPlane) -> None:
    """Any user in any groups gets a certificate that the server believes."""
    kubeconfig = control_plane.kubeconfig_for("jane", ("shop", "ops"))
    answer = control_plane.kubectl("auth", "whoami", "-o", "json", kubeconfig=kubeconfig)
    info = json.loads(answer)["status"]["userInfo"]
    assert info["username"] == "jane"
    assert info["groups"] == ["shop", "ops", "system:authenticated"]


def test_certificate_needs_the_authority(control_plane: ControlPlane) -> None:
    """A client that does not know the authority refuses the server."""
    context = ssl.create_default_context()
    with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(control_plane.url, context=context)


def test_environment_is_clean(control_plane: ControlPlane, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person has set for proxies does not reach the control plane."""
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert control_plane.api.is_ready()
    assert control_plane.kubectl("get", "--raw", "/readyz") == "ok"

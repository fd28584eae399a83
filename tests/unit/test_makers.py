"""What makes the objects that others refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.engine.makers import Makers, makers
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.model.objects import Ref, ref_of
from tests.unit.helpers import Obj, make, ref, served, shipped_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kubectl_related.engine.ways.reference import Reference

CERTIFICATE = make("Certificate", "web", "cert-manager.io/v1", spec={"secretName": "web-tls"})
SEALED = make("SealedSecret", "mail", "bitnami.com/v1alpha1", spec={"encryptedData": {}})
PLAIN = make("ExternalSecret", "db", "external-secrets.io/v1", spec={})
NAMED = make("ExternalSecret", "db", "external-secrets.io/v1", spec={"target": {"name": "login"}})
CLUSTER = make("Cluster", "pg", "postgresql.cnpg.io/v1", spec={})
SHIM = make(
    "Ingress", "shim", "networking.k8s.io/v1", metadata={"annotations": {"cert-manager.io/issuer": "ca"}},
    spec={"tls": [{"hosts": ["a.example.com"], "secretName": "shim-tls"}]},
)  # fmt: skip
CLASS = make(
    "SecretProviderClass", "azure", "secrets-store.csi.x-k8s.io/v1",
    spec={"secretObjects": [{"secretName": "from-csi"}]},
)  # fmt: skip
STATEFUL_SET = make(
    "StatefulSet",
    "db",
    "apps/v1",
    spec={"volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {}}]},
)
POD = make("Pod", "web", spec={"volumes": [{"name": "tmp", "ephemeral": {"volumeClaimTemplate": {}}}]})
MOUNTING = make("Pod", "app", spec={"volumes": [{"name": "s", "secret": {"secretName": "gone"}}]})


def bundle(selector: Obj | None) -> Obj:
    """Return a Bundle of trust-manager that writes ConfigMaps."""
    target = {"configMap": {"key": "ca.crt"}} | ({} if selector is None else {"namespaceSelector": selector})
    return make("Bundle", "roots", "trust.cert-manager.io/v1alpha1", "", spec={"target": target})


def references(objects: Iterable[Obj]) -> Iterator[Reference]:
    """Read objects by the shipped tables."""
    for obj in objects:
        yield from Reader(shipped_tables(), served()).read(obj, shipped_tables().of(ref_of(obj)[:2]))


def makers_of(*objects: Obj, known: dict[str, dict[str, str]] | None = None) -> Makers:
    """Return the makers among objects; `known`: the labels of namespaces."""
    return makers(references(objects), known or {})


@pytest.mark.parametrize(
    ("maker", "target"),
    [
        (CERTIFICATE, ref("Secret", "web-tls")),
        (SEALED, ref("Secret", "mail")),
        (PLAIN, ref("Secret", "db")),
        (NAMED, ref("Secret", "login")),
        (CLUSTER, ref("Secret", "pg-app")),
        (CLUSTER, ref("Service", "pg-rw")),
        (SHIM, ref("Secret", "shim-tls")),
        (CLASS, ref("Secret", "from-csi")),
        (STATEFUL_SET, ref("PersistentVolumeClaim", "data-db-0")),
        (POD, ref("PersistentVolumeClaim", "web-tmp")),
        (bundle(None), ref("ConfigMap", "roots", namespace="anywhere")),
    ],
)
def test_what_makes_an_object(maker: Obj, target: Ref) -> None:
    """The maker of a target is known by its field, by convention, or in every namespace that it writes to."""
    assert makers_of(maker, MOUNTING).of(target) == (ref_of(maker),)


@pytest.mark.parametrize(
    ("maker", "target"),
    [
        (CERTIFICATE, ref("Secret", "web-tls", namespace="other")),
        (CERTIFICATE, ref("ConfigMap", "web-tls")),
        (NAMED, ref("Secret", "db")),
        (STATEFUL_SET, ref("PersistentVolumeClaim", "data-db-0", namespace="other")),
        (STATEFUL_SET, ref("PersistentVolumeClaim", "data-db-x")),
        (bundle(None), ref("ConfigMap", "other")),
        (bundle(None), ref("Secret", "roots")),
        (MOUNTING, ref("Secret", "gone")),
    ],
)
def test_what_nothing_makes(maker: Obj, target: Ref) -> None:
    """Another namespace, kind or name is not made; using an object is not making it."""
    assert makers_of(maker).of(target) == ()


def test_a_namespace_is_selected_by_its_labels() -> None:
    """Where a maker selects namespaces, those with other labels get nothing; unknown ones may get it."""
    known = {"shop": {"team": "a"}, "other": {"team": "b"}}
    made = makers_of(bundle({"matchLabels": {"team": "a"}}), known=known)
    found = {
        place: bool(made.of(ref("ConfigMap", "roots", namespace=place))) for place in (*known, "unknown")
    }
    assert found == {"shop": True, "other": False, "unknown": True}


def test_several_makers_are_sorted_and_a_maker_does_not_make_itself() -> None:
    """All makers of one target are named, in a stable order; a source that is copied is not its own maker."""
    source = make(
        "Secret", "s", metadata={"annotations": {"replicator.v1.mittwald.de/replicate-to": "shop,b"}}
    )
    made = makers_of(
        CERTIFICATE, make("Certificate", "a", "cert-manager.io/v1", spec={"secretName": "web-tls"}), source
    )
    assert [maker.name for maker in made.of(ref("Secret", "web-tls"))] == ["a", "web"]
    assert made.of(ref("Secret", "s")) == ()
    assert made.of(ref("Secret", "s", namespace="b")) == (ref("Secret", "s"),)


def test_a_maker_of_a_file_that_has_no_namespace() -> None:
    """What an object of a file without a namespace makes may be in any namespace."""
    made = makers(references([CERTIFICATE]), {}, {ref_of(CERTIFICATE)})
    assert made.of(ref("Secret", "web-tls", namespace="other")) == (ref_of(CERTIFICATE),)

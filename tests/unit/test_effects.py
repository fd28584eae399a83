"""What deleting the subject does to each relative."""

from __future__ import annotations

from kubectl_related.engine.deletion import follow_cascade, judge
from kubectl_related.model.graph import USED_BY, USES
from kubectl_related.model.objects import ref_of
from tests.unit.helpers import Obj, env_from, make, mounting, names, owner, template, walk_of

CONFIG = make("ConfigMap", "app")


def effects(objects: list[Obj], *subjects: Obj, depth: int = 1) -> dict[str, str]:
    """Return what would become of each relative that exists."""
    walk = walk_of(objects)
    refs = [ref_of(subject) for subject in subjects]
    walk.run(refs, [USED_BY, USES], depth)
    follow_cascade(walk, refs)
    judge(walk, refs)
    return {name: relative.if_deleted for name, relative in names(walk).items() if not relative.missing}


def deployed() -> list[Obj]:
    """Return a Deployment, its ReplicaSet and its Pod, which reads a ConfigMap."""
    spec = template(env_from("app"))
    return [
        make("Deployment", "web", "apps/v1", metadata={"uid": "d"}, spec=spec),
        make(
            "ReplicaSet",
            "rs",
            "apps/v1",
            metadata={"uid": "r", **owner("Deployment", "web", uid="d")},
            spec=spec,
        ),
        make("Pod", "p", metadata={"uid": "p", **owner("ReplicaSet", "rs", uid="r")}, spec=env_from("app")),
        CONFIG,
    ]


def test_dependents_are_deleted_too_to_the_end() -> None:
    """Deleting a Deployment deletes its ReplicaSet and that one's Pod, beyond the depth of the question."""
    found = effects(deployed(), deployed()[0])
    assert found["ReplicaSet/rs"] == found["Pod/p"] == "deleted too"
    assert found["ConfigMap/app"] == "unaffected"


def test_an_object_with_a_second_living_owner_stays() -> None:
    """Garbage collection waits for the last owner; with all of them among the subjects it goes."""
    objects = deployed()
    other = make("ReplicaSet", "other", "apps/v1", metadata={"uid": "o"}, spec=template({}))
    objects[2]["metadata"]["ownerReferences"] += owner("ReplicaSet", "other", uid="o")["ownerReferences"]
    assert effects([*objects, other], objects[1])["Pod/p"] == "unaffected"
    assert effects([*objects, other], objects[1], other)["Pod/p"] == "deleted too"


def test_what_is_deleted_with_it_does_not_break() -> None:
    """Of several subjects each one goes: what the others do to it is no damage, and it holds nothing."""
    labels = {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": []}}}
    web = make("Deployment", "web", "apps/v1", spec=labels)
    service = make("Service", "web", spec={"selector": {"app": "web"}})
    ingress = make(
        "Ingress", "shop", "networking.k8s.io/v1", spec={"defaultBackend": {"service": {"name": "web"}}}
    )
    found = effects([web, service, ingress], web, service)
    assert found["Service/web"] == found["Deployment/web"] == "deleted too"
    assert found["Ingress/shop"] == "breaks now"
    claim = make("PersistentVolumeClaim", "data")
    pod = make("Pod", "p", spec={**mounting("data"), "nodeName": "n"})
    assert effects([claim, pod], claim)["Pod/p"] == "blocks deletion"
    assert effects([claim, pod], claim, pod)["Pod/p"] == "deleted too"


def test_owners_without_uid_are_matched_by_name() -> None:
    """In files an owner reference may lack its uid."""
    rs = make("ReplicaSet", "rs", "apps/v1", spec=template({}))
    pod = make("Pod", "p", metadata=owner("ReplicaSet", "rs"))
    assert effects([rs, pod], rs)["Pod/p"] == "deleted too"


def test_what_reads_a_map_breaks_on_restart() -> None:
    """What runs keeps its environment; a new container does not start."""
    assert set(effects(deployed(), CONFIG).values()) == {"breaks on restart"}


def test_an_optional_reference_is_unaffected() -> None:
    """What may be absent is not missed."""
    pod = make("Pod", "p", spec=env_from("app", optional=True))
    assert effects([CONFIG, pod], CONFIG) == {"Pod/p": "unaffected"}


def test_the_worst_of_several_references_counts() -> None:
    """An optional reference beside a required one does not help."""
    spec = {"containers": [*env_from("app", optional=True)["containers"], *env_from("app")["containers"]]}
    assert effects([CONFIG, make("Pod", "p", spec=spec)], CONFIG) == {"Pod/p": "breaks on restart"}


def test_a_finished_pod_is_unaffected() -> None:
    """It starts no container again."""
    for phase, effect in (
        ("Succeeded", "unaffected"),
        ("Failed", "unaffected"),
        ("Running", "breaks on restart"),
    ):
        pod = make("Pod", "p", spec=env_from("app"), status={"phase": phase})
        assert effects([CONFIG, pod], CONFIG) == {"Pod/p": effect}


def test_a_claim_in_use_is_held() -> None:
    """A scheduled pod blocks the deletion of its claim, one that waits for a node cannot start."""
    claim = make("PersistentVolumeClaim", "data")
    for node, effect in (("n", "blocks deletion"), ("", "breaks on restart")):
        pod = make("Pod", "p", spec=mounting("data") | {"nodeName": node}, status={"phase": "Running"})
        assert effects([claim, pod], claim) == {"Pod/p": effect}


def test_a_volume_follows_its_reclaim_policy() -> None:
    """With Delete the volume goes with its claim, with Retain it is released."""
    claim = make("PersistentVolumeClaim", "data", spec={"volumeName": "pv"})
    bound = {"claimRef": {"kind": "PersistentVolumeClaim", "name": "data", "namespace": "shop"}}
    for policy, effect in (("Delete", "deleted too"), ("Retain", "released")):
        spec = bound | {"persistentVolumeReclaimPolicy": policy}
        volume = make("PersistentVolume", "pv", namespace="", spec=spec)
        assert effects([claim, volume], claim) == {"PersistentVolume/pv": effect}


def test_what_is_missing_has_no_fate() -> None:
    """Nothing becomes of a target that does not exist."""
    pod = make("Pod", "p", spec=env_from("gone"))
    walk = walk_of([CONFIG, pod])
    walk.run([ref_of(pod)], [USES], 1)
    judge(walk, [ref_of(pod)])
    assert names(walk)["ConfigMap/gone"].if_deleted == ""


def test_dependents_of_any_kind_are_followed() -> None:
    """What no table says to be owned goes too, and takes its own with it."""
    parent = make("ConfigMap", "parent", metadata={"uid": "c"})
    gadget = make(
        "Gadget", "g", "x.example.com/v1", metadata={"uid": "g", **owner("ConfigMap", "parent", "v1", "c")}
    )
    policy = make(
        "NetworkPolicy", "n", "networking.k8s.io/v1",
        metadata={"uid": "n", **owner("Gadget", "g", "x.example.com/v1", "g")},
    )  # fmt: skip
    stranger = make(
        "NetworkPolicy", "s", "networking.k8s.io/v1", metadata=owner("ConfigMap", "parent", "v1", "x")
    )
    found = effects([parent, gadget, policy, stranger], parent)
    assert found == {"Gadget/g": "deleted too", "NetworkPolicy/n": "deleted too"}


def test_the_order_of_names_does_not_matter_for_owners() -> None:
    """An object goes when its last owner is gone, also when that one goes only because of the other."""
    top = make("ConfigMap", "top", metadata={"uid": "t"})
    for middle in ("a", "z"):
        release = make("ConfigMap", middle, metadata={"uid": "m", **owner("ConfigMap", "top", "v1", "t")})
        both = make("ConfigMap", "k", metadata=owner("ConfigMap", middle, "v1", "m"))
        both["metadata"]["ownerReferences"] += owner("ConfigMap", "top", "v1", "t")["ownerReferences"]
        assert effects([top, release, both], top)["ConfigMap/k"] == "deleted too"


def test_a_finished_job_is_unaffected() -> None:
    """A Job that is complete or has failed starts no pods any more."""
    for condition in ("Complete", "Failed"):
        status = {"conditions": [{"type": condition, "status": "True"}]}
        job = make("Job", "j", "batch/v1", spec=template(env_from("app")), status=status)
        assert effects([CONFIG, job], CONFIG) == {"Job/j": "unaffected"}


def test_what_runs_nothing_now_breaks_on_restart() -> None:
    """Without a running pod the loss of an account shows at the next start."""
    account = make("ServiceAccount", "bot")
    pods = {"template": {"spec": {"serviceAccountName": "bot", "containers": []}}}
    asleep = make("Deployment", "asleep", "apps/v1", spec={"replicas": 0, **pods})
    awake = make("Deployment", "awake", "apps/v1", spec=pods)
    nightly = make("CronJob", "nightly", "batch/v1", spec={"jobTemplate": {"spec": pods}})
    assert effects([account, asleep, awake, nightly], account) == {
        "Deployment/asleep": "breaks on restart",
        "Deployment/awake": "breaks now",
        "CronJob/nightly": "breaks on restart",
    }


def test_a_service_breaks_with_the_last_workload_behind_it() -> None:
    """Its traffic ends with the only one that runs; one at zero replicas does not keep it up."""
    labels = {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": []}}}
    service = make("Service", "web", spec={"selector": {"app": "web"}})
    web = make("Deployment", "web", "apps/v1", spec=labels)
    assert effects([service, web], web)["Service/web"] == "breaks now"
    canary = make("Deployment", "canary", "apps/v1", spec=labels)
    assert effects([service, web, canary], web)["Service/web"] == "unaffected"
    canary["spec"] = {"replicas": 0, **labels}
    assert effects([service, web, canary], web)["Service/web"] == "breaks now"
    assert effects([service, web, canary], canary)["Service/web"] == "unaffected"


def test_what_needs_a_service_breaks_when_its_last_workload_goes() -> None:
    """A Service without pods is as good as none for those that call it; what goes with a Service stays."""
    labels = {"template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": []}}}
    web = make("Deployment", "web", "apps/v1", spec=labels)
    service = make("Service", "web", spec={"selector": {"app": "web"}})
    alias = make(
        "Service", "alias", spec={"type": "ExternalName", "externalName": "web.shop.svc.cluster.local"}
    )
    ingress = make(
        "Ingress", "shop", "networking.k8s.io/v1", spec={"defaultBackend": {"service": {"name": "alias"}}}
    )
    hook = {"clientConfig": {"service": {"name": "web", "namespace": "shop"}}}
    strict = make(
        "ValidatingWebhookConfiguration", "strict", "admissionregistration.k8s.io/v1", namespace="",
        webhooks=[hook],
    )  # fmt: skip
    lenient = make(
        "ValidatingWebhookConfiguration", "lenient", "admissionregistration.k8s.io/v1", namespace="",
        webhooks=[{**hook, "failurePolicy": "Ignore"}],
    )  # fmt: skip
    endpoints = make("Endpoints", "web")
    objects = [web, service, alias, ingress, strict, lenient, endpoints]
    found = {
        "Service/web": "breaks now",
        "Service/alias": "breaks now",
        "Ingress/shop": "breaks now",
        "ValidatingWebhookConfiguration/strict": "breaks now",
        "ValidatingWebhookConfiguration/lenient": "unaffected",
        "Endpoints/web": "unaffected",
        "ServiceAccount/default": "unaffected",
    }
    assert effects(objects, web, depth=4) == found
    canary = make("Deployment", "canary", "apps/v1", spec=labels)
    assert effects([*objects, canary], web, depth=4) == dict.fromkeys(found, "unaffected")


def test_a_volume_that_was_released_holds_no_claim() -> None:
    """A later claim of the same name blocks nothing and loses nothing."""
    claim = make(
        "PersistentVolumeClaim", "data", spec={"volumeName": "pv"},
        metadata={"uid": "new"}, status={"phase": "Pending"},
    )  # fmt: skip
    bound = {"kind": "PersistentVolumeClaim", "name": "data", "namespace": "shop", "uid": "old"}
    volume = make(
        "PersistentVolume", "pv", namespace="", spec={"claimRef": bound}, status={"phase": "Released"}
    )
    assert effects([claim, volume], claim) == {"PersistentVolume/pv": "unaffected"}
    assert effects([claim, volume], volume) == {"PersistentVolumeClaim/data": "unaffected"}


def test_addresses_that_no_controller_keeps_are_all_that_a_service_has() -> None:
    """What a controller made it makes again; what somebody wrote is gone, and with it the traffic."""
    service = make("Service", "db", spec={"ports": [{"port": 80}]})
    own = make("Endpoints", "db")
    made = make(
        "Endpoints", "db", metadata={"labels": {"endpoints.kubernetes.io/managed-by": "endpoint-controller"}}
    )
    named = {"kubernetes.io/service-name": "db"}
    kept = {**named, "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io"}
    for one, effect in (
        (own, "breaks now"),
        (made, "unaffected"),
        (make("EndpointSlice", "a", "discovery.k8s.io/v1", metadata={"labels": named}), "breaks now"),
        (make("EndpointSlice", "a", "discovery.k8s.io/v1", metadata={"labels": kept}), "unaffected"),
    ):
        assert effects([service, one], one)["Service/db"] == effect
    assert effects([service, own], service)["Endpoints/db"] == "deleted too"

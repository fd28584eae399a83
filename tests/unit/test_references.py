"""What one object refers to, and which objects at hand are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.engine.pool import Pool
from kubectl_related.engine.ways.conventions import PatternReference
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.model.objects import Ref, ref_of
from tests.unit.helpers import RBAC, Obj, make, owner, ref, served, shipped_tables, tables_of

if TYPE_CHECKING:
    from kubectl_related.engine.ways.reference import Reference

WIDGET = ("example.com", "Widget")


def read(line: str, spec: Obj, **metadata: Any) -> list[Reference]:
    """Read a Widget with this spec by one line."""
    widget = make("Widget", "w", "example.com/v1", metadata=metadata, spec=spec)
    tables = tables_of(f"Widget.example.com  {line}")
    return list(Reader(tables, served()).read(widget, tables.of(WIDGET)))


def read_named(line: str, spec: Obj) -> list[NamedReference]:
    """Read a Widget with this spec by one line: the references that name their targets."""
    return [r for r in read(line, spec) if isinstance(r, NamedReference)]


def read_shipped(obj: Obj, target_kind: str) -> list[NamedReference]:
    """Read an object by the shipped tables, references to one kind."""
    reader = Reader(shipped_tables(), served())
    rules = shipped_tables().of(ref_of(obj)[:2])
    named = (r for r in reader.read(obj, rules) if isinstance(r, NamedReference))
    return [reference for reference in named if reference.target.kind == target_kind]


@pytest.mark.parametrize(
    ("line", "spec", "expected"),
    [
        ("spec.s  Secret  name  uses  -", {"s": "a"}, [ref("Secret", "a")]),
        ("spec.s  Secret  name  uses  -", {"s": ""}, []),
        ("spec.s  Secret  name  uses  -", {"s": "${pvc.name}"}, []),
        ("spec.s  Secret  name  uses  -", {"s": {"name": "a"}}, []),
        ("spec.s[]  Secret  name  uses  -", {"s": ["a", 5, "b"]}, [ref("Secret", "a"), ref("Secret", "b")]),
        ("spec.n  Node  name  uses  -", {"n": "a"}, [ref("Node", "a", namespace="")]),
        ("spec.s  Secret  name  uses  -  ns=.ns", {"s": "a", "ns": "x"}, [ref("Secret", "a", namespace="x")]),
        ("spec.s  Secret  name  uses  -  ns=.ns", {"s": "a"}, [ref("Secret", "a")]),
        ("spec.s  Secret  name  uses  -  default=d", {}, [ref("Secret", "d")]),
        ("spec.s  Secret  name  uses  -  default=d", {"s": "a"}, [ref("Secret", "a")]),
        ("spec.s  Secret  name  uses  -  skip=kube-*", {"s": "kube-x"}, []),
        ("spec.s  Secret  name  uses  -  when=.k:A", {"s": "a", "k": "B"}, []),
        ("spec.s  Secret  name  uses  -  when=.k:A|B", {"s": "a", "k": "B"}, [ref("Secret", "a")]),
        ("spec.s  Secret  name  uses  -  unless=.k:true", {"s": "a", "k": True}, []),
        ("spec.s  Secret  name  uses  -  unless=.k:?*", {"s": "a"}, [ref("Secret", "a")]),
        ("spec.s  Secret  name  uses  -  split=SLASH", {"s": "x/a"}, [ref("Secret", "a", namespace="x")]),
        ("spec.s  Secret  name  uses  -  split=COMMA", {"s": "a, x/b,,"},
         [ref("Secret", "a"), ref("Secret", "b", namespace="x")]),
    ],
)  # fmt: skip
def test_names(line: str, spec: Obj, expected: list[Ref]) -> None:
    """A string names a target; options say where, when and what is none."""
    assert [reference.target for reference in read_named(line, spec)] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"kind": "Deployment", "apiVersion": "apps/v1", "name": "d"}, ref("Deployment", "d", "apps")),
        ({"kind": "Deployment", "apiVersion": "extensions/v1beta1", "name": "d"},
         ref("Deployment", "d", "apps")),
        ({"kind": "Deployment", "name": "d"}, ref("Deployment", "d", "apps")),
        ({"name": "s"}, ref("Service", "s")),
        ({"kind": "Service", "name": "s", "namespace": "x"}, ref("Service", "s", namespace="x")),
        ({"kind": "ClusterRole", "apiGroup": RBAC, "name": "r"}, ref("ClusterRole", "r", RBAC, "")),
        ({"kind": "Secret", "name": "s"}, None),
        ({"kind": "Service"}, None),
        ("s", None),
    ],
)  # fmt: skip
def test_typed_references(value: Any, expected: Ref | None) -> None:
    """Kind and group are read or guessed from the rule; a kind that the rule excludes is no reference."""
    line = f"spec.r  Service,Deployment.apps,ClusterRole.{RBAC}  ref  uses  -"
    assert [r.target for r in read_named(line, {"r": value})] == ([expected] if expected else [])


def test_keys_and_optional_are_read_beside_the_field() -> None:
    """A reference tells the keys it names and whether its target may be absent."""
    spec = {"v": [{"s": "a", "optional": True, "items": [{"key": "z"}, {"key": "b"}]}, {"s": "b"}]}
    one, two = read("spec.v[].s  Secret  name  uses  -  optional=.optional keys=.items[].key", spec)
    assert (one.optional, one.keys, one.via) == (True, ("b", "z"), "spec.v[0].s")
    assert (two.optional, two.keys, two.via) == (False, (), "spec.v[1].s")


@pytest.mark.parametrize(
    ("options", "spec", "labels", "selected"),
    [
        ("", {"p": {"matchLabels": {"a": "1"}}}, {"a": "1"}, True),
        ("", {"p": {"matchLabels": {"a": "1"}}}, {"a": "2"}, False),
        ("", {"p": {}}, {}, False),
        ("empty=all", {"p": {}}, {}, True),
        ("nil=all", {}, {}, True),
        ("empty=all", {}, {}, False),
        ("nil=all", {"p": {}}, {}, False),
    ],
)
def test_selectors(options: str, spec: Obj, labels: Obj, *, selected: bool) -> None:
    """A selector means the pods of the holder's namespace; the rule says what empty and absent mean."""
    pool = Pool({})
    for namespace in ("shop", "other"):
        pod = make("Pod", "p", namespace=namespace, metadata={"labels": labels})
        pool.add(ref_of(pod), pod)
    found = [
        target
        for reference in read(f"spec.p  Pod  selector  selects  -  {options}", spec)
        for target in reference.targets(pool, {})
    ]
    assert found == ([ref("Pod", "p")] if selected else [])


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ({"n": {"matchLabels": {"team": "b"}}}, ["b"]),
        ({"n": {}}, ["b", "shop"]),
        ({"n": {}, "p": {"matchLabels": {"no": "one"}}}, []),
        ({"n": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}}, ["shop"]),
        ({"p": {"matchLabels": {"a": "1"}}}, ["shop"]),
        ({}, []),
    ],
)
def test_namespace_selectors(peer: Obj, expected: list[str]) -> None:
    """A selector of namespaces says where the one of pods acts; alone it means all pods there."""
    pool = Pool({})
    for namespace in ("shop", "b"):
        pod = make("Pod", "p", namespace=namespace, metadata={"labels": {"a": "1"}})
        pool.add(ref_of(pod), pod)
    line = "spec.peers[].p  Pod  selector  allows from  -  nsselector=.n empty=all"
    found = [
        target.namespace
        for reference in read(line, {"peers": [peer]})
        for target in reference.targets(pool, {"b": {"team": "b"}})
    ]
    assert sorted(found) == expected


@pytest.mark.parametrize(
    ("options", "spec", "expected"),
    [
        ("namespaces=spec.in[]", {"s": "a", "in": ["b", "c, shop"]}, ["b", "shop"]),
        ("namespaces=spec.in[]", {"s": "a", "in": []}, []),
        ("nsselector=spec.pick[]", {"s": "a", "pick": [{"matchLabels": {"team": "b"}}]}, ["b"]),
        ("nsselector=spec.pick[]", {"s": "a", "pick": [{"matchLabels": {"team": "b"}}, {}]}, ["b", "shop"]),
        ("nsselector=spec.pick[] nil=all", {"s": "a"}, ["b", "shop"]),
        ("in=*", {"s": "a"}, ["b", "shop"]),
        ("in=*", {"s": ""}, []),
    ],
)
def test_a_name_in_several_namespaces(options: str, spec: Obj, expected: list[str]) -> None:
    """A name may hold in each of the namespaces that are listed or selected, and in no other."""
    pool = Pool({})
    for namespace in ("b", "shop"):
        for name in ("a", "z"):
            pool.add(ref("Secret", name, namespace=namespace), make("Secret", name, namespace=namespace))
    found = [
        target.namespace
        for reference in read(f"spec.s  Secret  name  writes  -  {options}", spec)
        for target in reference.targets(pool, {"b": {"team": "b"}})
        if target.name == "a"
    ]
    assert sorted(found) == expected


@pytest.mark.parametrize(
    ("written", "likely", "others"),
    [
        ("a-b@crd", ["a/b"], []),
        ("a-b-c@crd", ["a/b-c"], ["a-b/c"]),
        ("a-shop-c@crd", ["a/shop-c"], ["a-shop/c"]),
        ("shop-b-c@crd", ["shop/b-c"], ["shop-b/c"]),
        ("a-b@crd, x-y@crd,auth@file", ["a/b", "x/y"], []),
        ("b@crd", [], []),
    ],
)
def test_a_name_behind_its_namespace_and_a_dash(written: str, likely: list[str], others: list[str]) -> None:
    """NAMESPACE-NAME means each pair that it can be cut into; the likeliest dangles if none exists."""
    found = read_named("spec.s  Secret  name  uses  -  split=COMMA match=(?P<dashed>.+)@crd", {"s": written})
    told = {f"{r.target.namespace}/{r.target.name}": r for r in found}
    assert [name for name, r in told.items() if r.may_dangle(())] == likely
    assert [name for name, r in told.items() if not r.may_dangle(())] == others
    pool = Pool({})
    for name in others:
        pool.add(ref("Secret", name.partition("/")[2], namespace=name.partition("/")[0]), None)
    assert [name for name, r in told.items() if r.may_dangle(pool)] == ([] if others else likely)


@pytest.mark.parametrize(
    ("line", "dangles"),
    [
        ("spec.s  Secret  name  writes  -  optional", True),
        ("spec.s  Secret  name  writes  -  optional format={}-app", False),
        ("spec.t  Secret  name  writes  -  optional default=made", False),
        ("spec.s  Secret  name  uses  -  format={}-app", True),
    ],
)
def test_what_is_made_by_convention_is_not_missed(line: str, *, dangles: bool) -> None:
    """An object that is made under a name which no field holds counts only if it exists."""
    (reference,) = read_named(line, {"s": "a"})
    assert reference.may_dangle(()) is dangles


def test_a_name_of_one_of_several_kinds() -> None:
    """Where nothing says the kind, what exists decides; if nothing does, the first kind is missing."""
    first, second = read_named("spec.s  Secret,ConfigMap  name  uses  -", {"s": "a"})
    assert (first.target, second.target) == (ref("Secret", "a"), ref("ConfigMap", "a"))
    assert (first.may_dangle(()), second.may_dangle(())) == (True, False)
    assert not first.may_dangle({ref("ConfigMap", "a")})


def test_a_template_selector_finds_workloads_by_their_template() -> None:
    """Labels of the pod template decide, not those of the workload."""
    pool = Pool(shipped_tables().carriers)
    template = {"metadata": {"labels": {"a": "1"}}}
    right = make("Deployment", "right", "apps/v1", spec={"template": template})
    wrong = make("Deployment", "wrong", "apps/v1", metadata={"labels": {"a": "1"}}, spec={})
    for obj in (right, wrong):
        pool.add(ref_of(obj), obj)
    for options, count in (("templates", 1), ("", 0)):
        (reference,) = read(f"spec.p  Pod  map  selects  -  {options}", {"p": {"a": "1"}})
        assert len(list(reference.targets(pool, {}))) == count


@pytest.mark.parametrize(
    ("claim", "belongs"),
    [("data-web-0", True), ("data-web-12", True), ("data-web-2-0", False), ("data-web-01", False),
     ("web-2-0", False), ("data-web-", False), ("xdata-web-0", False)],
)  # fmt: skip
def test_claims_of_a_set(claim: str, *, belongs: bool) -> None:
    """A set claims TEMPLATE-SET-ORDINAL and nothing that merely begins or ends like it."""
    spec = {"volumeClaimTemplates": [{"metadata": {"name": "data"}}]}
    obj = make("StatefulSet", "web", "apps/v1", spec=spec)
    reader = Reader(shipped_tables(), served())
    found = reader.read(obj, shipped_tables().of(("apps", "StatefulSet")))
    (reference,) = (r for r in found if isinstance(r, PatternReference))
    pool = Pool({})
    pool.add(ref("PersistentVolumeClaim", claim), {})
    pool.add(ref("PersistentVolumeClaim", claim, namespace="other"), {})
    assert list(reference.targets(pool, {})) == ([ref("PersistentVolumeClaim", claim)] if belongs else [])


def test_an_ephemeral_claim_counts_when_the_pod_owns_it() -> None:
    """A claim of the right name that another pod, or nobody, owns is another claim."""
    pod = make("Pod", "db", metadata={"uid": "1"}, spec={"volumes": [{"name": "tmp", "ephemeral": {}}]})
    (reference,) = read_shipped(pod, "PersistentVolumeClaim")
    assert reference.target == ref("PersistentVolumeClaim", "db-tmp")
    for metadata, same in (
        (owner("Pod", "db", "v1", "1"), True),
        (owner("Pod", "db", "v1"), True),
        (owner("Pod", "db", "v1", "2"), False),
        ({}, False),
    ):
        assert reference.means(make("PersistentVolumeClaim", "db-tmp", metadata=metadata)) is same


def test_another_uid_is_another_object() -> None:
    """A reference with a uid does not mean a new object of the same name."""
    pod = make("Pod", "p", metadata=owner("ReplicaSet", "web", uid="old"))
    reference = read_shipped(pod, "ReplicaSet")[0]
    for uid, same in (("old", True), ("new", False), ("", True)):
        assert reference.means(make("ReplicaSet", "web", "apps/v1", metadata={"uid": uid})) is same


def test_a_pool_keeps_the_whole_object() -> None:
    """Metadata alone never replaces what is known of an object."""
    pool, pod = Pool({}), make("Pod", "p", spec={"nodeName": "n"})
    pool.add(ref("Pod", "p"), pod)
    pool.add(ref("Pod", "p"), {"metadata": {"name": "p"}})
    pool.add(ref("Pod", "p"), None)
    assert pool.get(ref("Pod", "p")) is pod
    assert list(pool.restricted([ref("Pod", "p")]).of_kind(("", "Pod"))) == [ref("Pod", "p")]

"""Names that are not simply a field's value: inside a text, made of fields, said by a label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.engine.plan.users import crosses
from kubectl_related.engine.pool import Pool
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.engine.ways.reference import NamedReference
from kubectl_related.engine.ways.registry import way_of
from kubectl_related.engine.ways.selectors import SelectorReference
from kubectl_related.errors import FileError
from kubectl_related.model.objects import Ref, ref_of
from kubectl_related.model.source import ByteFilter
from tests.unit.helpers import make, served, tables_of

if TYPE_CHECKING:
    from kubectl_related.engine.ways.reference import Reference

WIDGET = ("example.com", "Widget")
ACCOUNT = "match=system:serviceaccount:(?P<ns>[^:]+):(?P<name>.+)"


def read(line: str, **spec: Any) -> list[Reference]:
    """Read a Widget in the namespace `shop` by one line."""
    widget = make("Widget", "w", "example.com/v1", metadata={"namespace": "shop"}, spec=spec)
    tables = tables_of(f"Widget.example.com  {line}")
    return list(Reader(tables, served()).read(widget, tables.of(WIDGET)))


def targets_of(line: str, **spec: Any) -> list[str]:
    """Return the targets as KIND NAMESPACE/NAME."""
    found = (r.target for r in read(line, **spec) if isinstance(r, NamedReference))
    return [f"{t.kind} {t.namespace}/{t.name}" for t in found]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("system:serviceaccount:shop:robot", ["ServiceAccount shop/robot"]),
        ("system:serviceaccount:robot", []),
        ("system:serviceaccounts:shop", []),
        ("x system:serviceaccount:shop:robot", []),
    ],
)
def test_a_name_inside_a_text(written: str, expected: list[str]) -> None:
    """`match=` takes name and namespace out of a text, and nothing where not all of it matches."""
    assert targets_of(f"spec.user  ServiceAccount  name  uses  -  {ACCOUNT}", user=written) == expected


def test_a_name_made_of_a_value() -> None:
    """`format=` puts text around the value, and other fields beside it; an absent one makes no name."""
    line = "spec.it.name  Secret  name  uses  -  format={.kind}-{}-tls"
    assert targets_of(line, it={"name": "a", "kind": "web"}) == ["Secret shop/web-a-tls"]
    assert targets_of(line, it={"name": "a"}) == []


def test_a_constant_namespace() -> None:
    """`in=` says where every target lives, so that the rule crosses namespaces."""
    line = "spec.name  Pod  name  uses  -  in=kube-system"
    assert targets_of(line, name="a") == ["Pod kube-system/a"]
    (rule,) = tables_of(f"Widget.example.com  {line}").of(WIDGET)
    assert crosses(rule)


@pytest.mark.parametrize(
    ("inside", "expected"), [("*", ""), ("kube-system", "kubernetes.io/metadata.name=kube-system")]
)
def test_a_selector_that_acts_elsewhere(inside: str, expected: str) -> None:
    """`in=` says in which namespace a selector acts, `in=*` that it acts in all."""
    (reference,) = read(f"spec.pods  Pod  map  selects  -  in={inside}", pods={"app": "web"})
    assert isinstance(reference, SelectorReference)
    assert [str(selector) for selector in reference.namespaces] == [expected]


@pytest.mark.parametrize(
    ("kind", "group", "expected"),
    [
        ("Deployment", "apps/v1", ["Deployment shop/a"]),
        ("Deployment", "apps", ["Deployment shop/a"]),
        ("deployments", "apps", ["Deployment shop/a"]),
        ("Deployment", "", ["Deployment shop/a"]),
        ("Secret", "v1", ["Secret shop/a"]),
        ("Deployment", "extensions.example.com", []),
        ("Pod", "v1", []),
        ("", "apps/v1", []),
        ("gadgets", "", []),
    ],
)
def test_a_kind_beside_the_name(kind: str, group: str, expected: list[str]) -> None:
    """`kind=` and `group=` say of which of the kinds in TO a name is; another kind is no reference."""
    line = "spec.name  Secret,Deployment.apps  name  uses  -  kind=.kind group=.group"
    assert targets_of(line, name="a", kind=kind, group=group) == expected


def test_objects_with_a_label() -> None:
    """The way `label` finds what carries the value under the label, and the fixed labels besides."""
    (reference,) = read("spec.set  Secret  label  uses  -  label=set,owner=helm", set="blue")
    pool = Pool({})
    for name, labels in (("right", {"set": "blue", "owner": "helm"}), ("wrong", {"set": "blue"})):
        secret = make("Secret", name, metadata={"namespace": "shop", "labels": labels})
        pool.add(ref_of(secret), secret)
    assert [ref.name for ref in reference.targets(pool, {})] == ["right"]


def test_listed_namespaces_and_selected_ones_add_up() -> None:
    """A selector acts in the namespaces of the list and in those that the other selector finds."""
    line = "spec.p  Pod  selector  selects  -  namespaces=.names[] nsselector=.where"
    where = {"matchLabels": {"team": "a"}}
    (reference,) = read(line, p={"matchLabels": {"a": "1"}}, names=["one"], where=where)
    pool = Pool({})
    for namespace in ("one", "two", "three", "shop"):
        pod = make("Pod", "p", metadata={"namespace": namespace, "labels": {"a": "1"}})
        pool.add(ref_of(pod), pod)
    found = reference.targets(pool, {"two": {"team": "a"}, "three": {"team": "b"}})
    assert [ref.namespace for ref in found] == ["one", "two"]


@pytest.mark.parametrize(("written", "expected"), [("all", "ab"), ("all:a", "a"), ("all:c", ""), ("al", "")])
def test_a_text_that_means_all(written: str, expected: str) -> None:
    """A text that names only a namespace means every object in it, one that names none means all."""
    pool = Pool({})
    for namespace in "ab":
        secret = make("Secret", "s", metadata={"namespace": namespace})
        pool.add(ref_of(secret), secret)
    found = read("spec.who  Secret  name  uses  -  match=all(:(?P<ns>.+))?", who=written)
    assert "".join(ref.namespace for reference in found for ref in reference.targets(pool, {})) == expected


@pytest.mark.parametrize(
    ("option", "name", "expected"),
    [
        ("format={}-tls", "web-tls", ByteFilter(exact=frozenset({"web"}))),
        ("format={}-tls", "web", ByteFilter()),
        ("format={}-{.kind}", "web-tls", None),
        ("format={}-{}", "web-web", ByteFilter(exact=frozenset({"web"}))),
        ("format={}-{}", "web-tls", ByteFilter()),
        ("format={}0{}", "a0a", ByteFilter(exact=frozenset({"a"}))),
        ("format={}{}{}{}{}{}{}{}b", "a" * 253, ByteFilter()),
        (ACCOUNT, "robot", ByteFilter(substrings=frozenset({"robot"}))),
    ],
)
def test_what_the_bytes_must_hold(option: str, name: str, expected: ByteFilter | None) -> None:
    """A made name is turned back into the value; where that is not possible every object is read."""
    (rule,) = tables_of(f"Widget.example.com  spec.a  Secret  name  uses  -  {option}").of(WIDGET)
    assert way_of(rule).byte_filter(rule, Ref("", "Secret", "shop", name)) == expected


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("match=(", "cannot read the expression"),
        ("match=abc", "expected the groups"),
        ("match=(?P<name>.*)(?P<kind>.*)", "expected the groups"),
        ("format=abc", "expected {} in 'abc'"),
        ("label=a", "goes with the way `label`"),
    ],
)
def test_bad_options_are_named(option: str, words: str) -> None:
    """An option that cannot be read is one sentence with file and line."""
    tables = tables_of(f"Widget.example.com  spec.a  Secret  name  uses  -  {option}")
    with pytest.raises(FileError, match=r"^own\.relations:1: ") as caught:
        tables.of(WIDGET)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("labels", "expected", "namespaces"),
    [
        ({"app": "web"}, "app=web", []),
        ({"k8s:app": "web", "any:tier": "db"}, "app=web,tier=db", []),
        (
            {"app": "dns", "k8s:io.kubernetes.pod.namespace": "kube-system"},
            "app=dns",
            ["kubernetes.io/metadata.name=kube-system"],
        ),
        ({"io.cilium.k8s.namespace.labels.team": "a"}, "", ["team=a"]),
    ],
)
def test_a_selector_that_speaks_of_namespaces(
    labels: dict[str, str], expected: str, namespaces: list[str]
) -> None:
    """`dialect=` takes prefixes off the keys, and what is said of the namespace apart."""
    line = "spec.pods  Pod  selector  selects  -  dialect=cilium"
    (reference,) = read(line, pods={"matchLabels": labels})
    assert isinstance(reference, SelectorReference)
    assert str(reference.selector) == expected
    assert [str(selector) for selector in reference.namespaces] == namespaces


@pytest.mark.parametrize(
    "key", ["reserved:host", "io.cilium.k8s.policy.cluster", "k8s:io.cilium.k8s.policy.serviceaccount"]
)
def test_a_key_that_is_no_label_of_objects(key: str) -> None:
    """A selector with a key that no object has as a label is not read, rather than half of it."""
    expression = {"key": key, "operator": "DoesNotExist"}
    line = "spec.pods  Pod  selector  selects  -  dialect=cilium"
    assert read(line, pods={"matchExpressions": [expression]}) == []


@pytest.mark.parametrize("name", ["a/b", "web/proxy", "50%", ".", ".."])
def test_what_is_no_part_of_a_path_is_no_name(name: str) -> None:
    """A request for it would mean something else: `web/proxy` is what the program behind `web` says."""
    line = "spec.service  Service  name  routes to  breaks now"
    assert read(line, service=name) == []
    assert targets_of(line, service="a..b") == ["Service shop/a..b"]
    typed = "spec.ref  *  typed-ref  uses  -"
    assert targets_of(typed, ref={"kind": "Service", "name": "web"}) == ["Service shop/web"]
    assert targets_of(typed, ref={"kind": "Service", "name": name}) == []

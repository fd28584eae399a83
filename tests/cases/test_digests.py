"""What a sweep keeps of an object says as much as the whole object, also after an object like it was read."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import yaml

from kubectl_related.encoding.partial import encode
from kubectl_related.engine.fields_read import fields_kept, patterns_of
from kubectl_related.engine.scope import Scope
from kubectl_related.engine.ways.digest import Digester, Note
from kubectl_related.engine.ways.reader import Reader
from kubectl_related.model.objects import ref_of
from kubectl_related.model.resources import Resource
from tests.cases.case import all_cases, bare_manifests
from tests.unit.helpers import Obj, env_from, make, owner, served, shipped_tables, template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_related.engine.ways.reference import Reference
    from kubectl_related.model.source import Digested
    from kubectl_related.relations.rule import GK, Rule

VARYING = {"uid": "00000000-0000-0000-0000-000000000002", "creationTimestamp": "2026-01-01T00:00:00Z"}


def _objects() -> Iterator[Obj]:
    """Yield the objects of all cases that can be read from files."""
    for case in all_cases():
        if not case.cluster_only:
            for obj in yaml.safe_load_all(bare_manifests(case)):
                if isinstance(obj, dict) and isinstance(obj.get("metadata"), dict) and _is_json(obj):
                    obj["metadata"].setdefault("namespace", case.namespace)
                    yield obj


def _is_json(obj: Obj) -> bool:
    """Return whether JSON can hold an object of YAML, where a key may be of any type."""
    try:
        return bool(encode(obj))
    except TypeError:
        return False


def _digester(kind: Obj, reader: Reader) -> Digester:
    group, name, *_ = ref_of(kind)
    _, _, version = kind["apiVersion"].rpartition("/")
    tables = shipped_tables()
    rules = [(rule, tuple(patterns_of(rule))) for rule in tables.of((group, name)) if rule.kind_in is None]
    row = Resource(group, version, f"{name.lower()}s", name, namespaced=True)
    return Digester(reader, row, rules, Scope(weak=True).wants, fields_kept((group, name), tables))


def _of_page(digester: Digester, obj: Obj) -> Digested:
    """Digest an object as it arrives in a page, which does not repeat its kind."""
    assert digester.cut_page is not None
    item = {field: value for field, value in obj.items() if field not in ("apiVersion", "kind")}
    page = digester.cut_page(encode({"kind": "List", "items": [item]}))
    return digester.of_parts(page.items[0])


def _facts(reference: Reference) -> tuple[Any, ...]:
    """Return everything that a reference says; its place as the path."""
    fields = {name for one in type(reference).__mro__ for name in getattr(one, "__slots__", ())} - {"place"}
    values = {name: getattr(reference, name) for name in sorted(fields)}
    return (type(reference).__name__, reference.via, *(repr(value) for value in values.values()))


def test_an_object_and_its_twin_refer_as_they_do_when_they_are_read_whole() -> None:
    """An object of each case, then one that differs in its name alone: no reference is lost or another's."""
    reader = Reader(shipped_tables(), served())
    digesters: dict[GK, Digester] = {}
    rules: dict[GK, tuple[Rule, ...]] = {}
    seen = 0
    for obj in _objects():
        twin = copy.deepcopy(obj)
        twin["metadata"] |= {"name": f"{obj['metadata'].get('name')}-2", **VARYING}
        ref = ref_of(obj)
        gk = ref.group, ref.kind
        if gk not in digesters:
            digesters[gk] = _digester(obj, reader)
            rules[gk] = tuple(rule for rule in shipped_tables().of(gk) if rule.kind_in is None)
        for one in (obj, twin):
            whole = sorted(map(_facts, reader.read(one, rules[gk])))
            for digested in (digesters[gk].of_object(copy.deepcopy(one)), _of_page(digesters[gk], one)):
                note = digested.note
                assert isinstance(note, Note)
                assert sorted(map(_facts, note.references(ref_of(one)))) == whole
                assert ref_of(digested.obj) == ref_of(one)
            seen += len(whole)
    assert seen > 2000


def test_objects_of_one_template_share_their_references() -> None:
    """Two pods of a ReplicaSet on different nodes: what their template says is kept once."""
    reader = Reader(shipped_tables(), served())
    digester = _digester(make("Pod", "a"), reader)
    pods = [
        make(
            "Pod",
            f"web-{node}",
            spec=env_from("app") | {"nodeName": node},
            metadata=owner("ReplicaSet", "web"),
        )
        for node in ("one", "two")
    ]
    first, second = (digester.of_object(pod) for pod in pods)
    assert first.note.shared[0] is second.note.shared[0]
    assert {r.target.name for r in second.note.references(ref_of(pods[1]))} >= {"app", "web", "two"}


def test_the_random_name_of_a_volume_with_a_token_is_not_read() -> None:
    """Two pods, each with the volume that admission gave it."""
    digester = _digester(make("Pod", "a"), Reader(shipped_tables(), served()))
    sources = {"sources": [{"configMap": {"name": "kube-root-ca.crt"}}]}
    first, second = (
        digester.of_object(make("Pod", name, spec={"volumes": [{"name": name, "projected": sources}]}))
        for name in ("kube-api-access-x7zf2", "kube-api-access-2dqcl")
    )
    assert first.note.shared[0] is second.note.shared[0]
    assert [reference.target.name for reference in first.note.shared[0]].count("kube-root-ca.crt") == 1


def test_what_is_refused_is_noted_for_every_object() -> None:
    """Two Deployments with a number for a name: each is reported."""
    reader = Reader(shipped_tables(), served())
    digester = _digester(make("Deployment", "a", "apps/v1"), reader)
    for name in ("one", "two"):
        spec = template({"priorityClassName": 5})
        digester.of_object(make("Deployment", name, "apps/v1", spec=spec))
    assert {ref.name for ref, _ in reader.refused} == {"one", "two"}

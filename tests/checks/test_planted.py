"""A check finds every reference that dangles, and calls nothing required that may be absent by design."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    import pytest

HERE = Path(__file__).parent
PLANTED = str(HERE / "planted.yaml")


def checked(capsys: pytest.CaptureFixture[str], *flags: str) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit code and what a check of the planted manifests finds missing."""
    code = command(["--missing", "--from", PLANTED, "--exit-code", "-o", "json", *flags])
    return code, json.loads(capsys.readouterr().out)["missing"]


def required(missing: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    """Return (reason, holder, field, target) of the references that must not dangle."""
    found: set[tuple[str, ...]] = set()
    for item in missing:
        target = f"{item['kind']}/{item['metadata']['name']}" if "name" in item["metadata"] else item["kind"]
        for edge in item["related"]["edges"]:
            holder = f"{edge['from']['kind']}/{edge['from']['name']}"
            if not edge["optional"]:
                found.add((item["related"]["reason"], holder, edge["via"], target))
    return found


def planted() -> set[tuple[str, ...]]:
    """Return what planted.txt expects."""
    lines = (HERE / "planted.txt").read_text(encoding="utf-8").splitlines()
    return {tuple(line.split()) for line in lines if line and not line.startswith("#")}


def test_all_kinds_of_dangling_references_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    """With --closed every planted reference is reported with its reason and field, and no other one."""
    code, missing = checked(capsys, "--closed")
    assert required(missing) == planted()
    assert code == 3


def test_a_part_of_a_cluster_stays_a_part(capsys: pytest.CaptureFixture[str]) -> None:
    """Without --closed a kind of which the input holds no object proves nothing."""
    found = required(checked(capsys)[1])
    assert found < planted()
    unknown = {"PriorityClass", "RuntimeClass", "Role", "ClusterRole", "IngressClass"}
    assert not {target.partition("/")[0] for *_, target in found} & unknown


def test_keys_and_ports_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    """What is lacking is named beside the reason, and at each edge which key or port that one names."""
    gaps = [
        (related["reason"], related.get("keys"), related.get("ports"), related.get("selector"), edge)
        for related in (item["related"] for item in checked(capsys, "--closed")[1])
        for edge in related["edges"]
        if related["reason"] != "Missing" and not edge["optional"]
    ]
    for reason, keys, ports, selector, edge in gaps:
        lacking = {"MissingKey": keys, "MissingPort": ports, "SelectsNothing": [selector]}[reason]
        assert set(edge.get("keys") or edge.get("ports") or ()) <= set(lacking)
    own = [(reason, edge.get("keys") or edge.get("ports") or what) for reason, *_, what, edge in gaps]
    assert sorted(own, key=str) == [
        ("MissingKey", ["gone-key"]),
        ("MissingKey", ["gone-key"]),
        ("MissingPort", ["gone-port"]),
        ("MissingPort", ["gone-target"]),
        ("SelectsNothing", "app=gone"),
        ("SelectsNothing", "app=gone"),
        ("SelectsNothing", "app=gone"),
        ("SelectsNothing", "app=gone-peer"),
        ("SelectsNothing", "app=gone-service"),
    ]

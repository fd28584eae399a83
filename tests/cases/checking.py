"""Compares an answer with what a case expects of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cases.case import label
from tests.cases.expectations import Edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cases.asking import Said
    from tests.cases.case import Case


def check(case: Case, said: Said, *, live: bool) -> None:
    """Fail with everything that the answer lacks or has too much.

    `live`: the answer knows what exists; bare manifests may only call a target unverified.
    """
    problems = list(_problems(case, said, live=live))
    if problems:
        wrong = "\n  ".join(problems)
        raise AssertionError(f"{case.name}: {case.about}\n  {wrong}\nanswer:\n{_shown(case, said)}")


def _problems(case: Case, said: Said, *, live: bool) -> Iterator[str]:
    if said.code != case.exit and (live or not case.missing):
        yield f"exit code {said.code}, expected {case.exit}"
    if not said.stdout:
        yield "no answer"
        return
    answer = json.loads(said.stdout)
    yield from _other_paths(case, answer)
    edges = set(edges_of(case, answer))
    yield from (f"no edge: {edge}" for edge in sorted(set(case.edges) - edges))
    items = {_label(case, item): item for item in answer["items"]}
    missing = {_label(case, item) for item in answer["missing"]}
    for near in case.near:
        if near.via and any((edge.holder, edge.via) == (near.holder, near.via) for edge in edges):
            yield f"an edge: {near}"
        elif not near.via and (near.holder in items or near.holder in missing):
            yield f"a relative: {near}"
    for name in case.missing:
        unverified = not live and name in items and not items[name]["related"]["verified"]
        if name not in missing and not unverified:
            yield f"not missing: {name}"
    yield from (f"missing: {name}" for name in sorted(missing - set(case.missing)))
    for name, expected in case.changed:
        found = items[name]["related"].get("ifChanged", "") if name in items else "not in the answer"
        if found != expected:
            yield f"if changed, {name}: {found!r}, expected {expected!r}"
    yield from _unused_problems(case, answer)


def _unused_problems(case: Case, answer: dict[str, Any]) -> Iterator[str]:
    """Compare what is unused among the objects of the case: others share the server with it."""
    own = {case.label(obj) for obj in case.objects}
    listed = {_label(case, item): item["related"]["why"] for item in answer.get("unused", ())}
    found = {f"{name} {why}" for name, why in listed.items() if name in own}
    yield from (f"not unused: {line}" for line in sorted(set(case.unused) - found))
    yield from (f"unused: {line}" for line in sorted(found - set(case.unused)))


def _other_paths(case: Case, answer: dict[str, Any]) -> Iterator[str]:
    if case.paths is not None and (found := tuple(paths_of(case, answer))) != case.paths:
        yield "\n  ".join(["other paths:", *found])


def edges_of(case: Case, answer: dict[str, Any]) -> Iterator[Edge]:
    """Yield the edges of an answer as a case writes them."""
    for item in (*answer["items"], *answer["missing"]):
        for edge in item["related"]["edges"]:
            holder, target = (_identity(case, edge[end]) for end in ("from", "to"))
            yield Edge(holder, edge["relation"], target, edge["via"], edge["optional"], edge["weak"])


def paths_of(case: Case, answer: dict[str, Any]) -> Iterator[str]:
    """Yield the chains of an answer as a case writes them: `pod/a > service/b`."""
    subject = _identity(case, answer["subjects"][0])
    for path in answer["paths"]:
        names = [subject]
        for edge in path:
            holder, target = (_identity(case, edge[end]) for end in ("from", "to"))
            names.append(target if holder == names[-1] else holder)
        yield " > ".join(names)


def _label(case: Case, item: dict[str, Any]) -> str:
    return label(item["apiVersion"], item["kind"], item["metadata"], case.namespace)


def _identity(case: Case, end: dict[str, Any]) -> str:
    return label(end["apiVersion"], end["kind"], end, case.namespace)


def _shown(case: Case, said: Said) -> str:
    edges = sorted(edges_of(case, json.loads(said.stdout))) if said.stdout else []
    return "\n".join([*(f"  {edge}" for edge in edges), f"stderr: {said.stderr}"])

"""What tools write, as they write it, and how fast and in what memory it is read."""

from __future__ import annotations

import json
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.files.outcome import ReadText, manifest, read_paths

if TYPE_CHECKING:
    from pathlib import Path


HOST = "shop.svc.cluster.local:5432/orders?sslmode=verify-full"


def pod(number: int) -> dict[str, Any]:
    """Return a pod with about what a pod has."""
    container = {
        "name": "app",
        "image": f"registry.example.com/app:{number}",
        "env": [{"name": f"DATABASE_URL_{i}", "value": f"postgres://{number}-{i}.{HOST}"} for i in range(9)],
        "ports": [{"containerPort": 8080, "protocol": "TCP"}],
        "volumeMounts": [
            {"mountPath": f"/data/{i}", "name": f"data-{i}", "readOnly": True} for i in range(5)
        ],
    }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": f"web-{number}",
            "namespace": "shop",
            "uid": f"{number:032x}",
            "creationTimestamp": "2026-01-01T00:00:00Z",
            "labels": {"app": "web", "pod-template-hash": f"{number:x}"},
        },
        "spec": {"containers": [container, container | {"name": "side"}], "nodeName": f"node-{number % 9}"},
        "status": {
            "phase": "Running",
            "conditions": [{"type": t, "status": "True"} for t in ("Ready", "A", "B")],
        },
    }


def dump(count: int) -> dict[str, Any]:
    """Return what `kubectl get pods` has."""
    return {
        "apiVersion": "v1",
        "items": [pod(number) for number in range(count)],
        "kind": "List",
        "metadata": {"resourceVersion": ""},
    }


def as_yaml(value: object) -> str:
    """Return block style without aliases, as kubectl prints it."""

    class Dumper(yaml.CSafeDumper):
        """Repeats instead of aliasing."""

        def ignore_aliases(self, _: object) -> bool:
            return True

    return yaml.dump(value, Dumper=Dumper)


def test_kubectl_get_is_read_alike_in_all_formats(read_text: ReadText) -> None:
    """A dump as YAML, as JSON and as a stream of documents holds the same objects."""
    whole = dump(3)
    expected = tuple(whole["items"])
    assert read_text(as_yaml(whole)).objects == expected
    assert read_text(json.dumps(whole, indent=4), "a.json").objects == expected
    assert read_text(json.dumps(whole), "a.json").objects == expected
    assert read_text("---\n".join(as_yaml(item) for item in whole["items"])).objects == expected


def log(text: str) -> str:
    """Return how `kubectl cluster-info dump` prints the log of a container."""
    place = "logs for container app of pod shop/one ===="
    return f"\n==== START {place}\n{text}\n==== END {place}\n"


def test_cluster_info_dump_on_stdout_is_read() -> None:
    """The stream of `kubectl cluster-info dump` is lists, with the logs of containers between them."""
    lists = [
        {"kind": "NodeList", "apiVersion": "v1", "metadata": {}, "items": [{"metadata": {"name": "one"}}]},
        {"kind": "PodList", "apiVersion": "v1", "metadata": {}, "items": [{"metadata": {"name": "two"}}]},
    ]
    text = "\n".join(json.dumps(part, indent=4) for part in lists)
    text += log('{"level":"info"}') + log("---\nkind: Pod")
    text += json.dumps({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "three"}})
    outcome = read_paths(["-"], text.encode())
    assert outcome.names == ("one", "two", "three")
    assert (outcome.errors, outcome.warnings) == ((), ())


def test_cluster_info_dump_in_a_directory_is_read(folder: Path) -> None:
    """`--output-directory` writes a tree of lists and logs; only the lists are read."""
    for path, kind, name in (("nodes", "NodeList", "one"), ("shop/pods", "PodList", "two")):
        file = folder / f"{path}.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(
            json.dumps({"kind": kind, "apiVersion": "v1", "items": [{"metadata": {"name": name}}]})
        )
    (folder / "shop/logs.txt").write_text("{")
    outcome = read_paths(["."])
    assert [(obj["kind"], obj["metadata"]["name"]) for obj in outcome.objects] == [
        ("Node", "one"),
        ("Pod", "two"),
    ]
    assert outcome.errors == ()


def test_must_gather_is_read(folder: Path) -> None:
    """A must-gather tree holds lists and single objects beside logs, versions and web pages."""
    root = folder / "must-gather.local.1/registry-sha256-1"
    core = root / "namespaces/shop/core"
    core.mkdir(parents=True)
    (core / "pods.yaml").write_text(
        "---\napiVersion: v1\nitems:\n- metadata:\n    name: one\nkind: PodList\nmetadata: {}\n"
    )
    (core / "configmaps.yaml").write_text(f"---\n{manifest('two')}")
    (root / "version").write_text("must-gather 4.16\n")
    (root / "event-filter.html").write_text("<html>")
    (core / "current.log").write_text("I0101 [")
    outcome = read_paths(["must-gather.local.1"])
    assert sorted(outcome.names) == ["one", "two"]
    assert (outcome.errors, outcome.warnings) == ((), ())


def test_output_of_helm_template_is_read(read_text: ReadText) -> None:
    """Rendered charts hold source comments, empty documents and hooks."""
    text = f"---\n# Source: web/templates/a.yaml\n{manifest('one')}---\n# Source: web/templates/empty.yaml\n"
    text += f"---\n# Source: web/templates/b.yaml\n\n{manifest('two')}"
    outcome = read_text(text)
    assert outcome.places == ("a.yaml:3", "a.yaml:12")
    assert outcome.warnings == ()


def test_published_definitions_are_read(read_text: ReadText) -> None:
    """CRDs hold a plain `=` in lists of operators and dates in examples."""
    text = f"{manifest('one')}spec:\n  enum: [=, !=, <, '<=']\n  example: 2020-01-01\n".replace("!=", "'!='")
    assert read_text(text).objects[0]["spec"] == {"enum": ["=", "!=", "<", "<="], "example": "2020-01-01"}


@pytest.mark.parametrize(
    ("form", "times"),
    [("list", 10), ("documents", 6), ("json", 6), ("compact json", 6)],
)
def test_memory_stays_within_a_multiple_of_the_file(folder: Path, form: str, times: int) -> None:
    """A dump takes at most ten times its size as one YAML list, six times in any other form."""
    whole = dump(100)
    text = {
        "list": lambda: as_yaml(whole),
        "documents": lambda: "---\n".join(as_yaml(item) for item in whole["items"]),
        "json": lambda: json.dumps(whole, indent=4),
        "compact json": lambda: json.dumps(whole, separators=(",", ":")),
    }[form]()
    (folder / "a").write_text(text)
    read_paths(["a"])
    tracemalloc.start()
    try:
        objects = read_paths(["a"]).objects
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(objects) == 100
    assert peak <= times * len(text)


def test_yaml_is_read_at_the_speed_of_the_c_loader(folder: Path) -> None:
    """A dump takes at most a fifth more than PyYAML's own C loader needs for it."""
    text = as_yaml(dump(60))
    (folder / "a").write_text(text)

    def seconds(*, ours: bool) -> float:
        before = time.process_time()
        _ = read_paths(["a"]) if ours else yaml.load(text, Loader=yaml.CSafeLoader)
        return time.process_time() - before

    assert min(seconds(ours=True) for _ in range(2)) <= 1.2 * min(seconds(ours=False) for _ in range(2))

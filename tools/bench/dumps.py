"""Questions to files: dumps of the same objects as YAML and JSON, against the C loader of PyYAML."""

import json
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import EXECUTABLE
from tools.bench.questions import OURS, Line
from tools.bench.runs import measure, program
from tools.bench.stage import ratios

C_LOADER = "C loader"
LOAD = "import sys, yaml; list(yaml.load_all(open(sys.argv[1], 'rb'), yaml.CSafeLoader))"
QUESTION = "configmap config-0001 -n team-01"
LABELS = 40


def questions(count: int, runs: int, folder: Path, environ: dict[str, str]) -> Iterator[Line]:
    """Measure the forms of a dump of `count` objects; each in turn with the C loader on YAML documents."""
    documents, as_list, as_json = (
        folder / name for name in ("yaml-documents.yaml", "yaml-list.yaml", "json.json")
    )
    _documents(documents, count)
    _yaml_list(as_list, count)
    _json(as_json, count)
    yield from _read({"yaml documents": documents, "json": as_json}, documents, runs, folder, environ)
    yield from _read({"yaml list": as_list}, as_list, runs, folder, environ)
    for file in (documents, as_list, as_json):
        file.unlink()


def _read(
    files: dict[str, Path], loaded: Path, runs: int, folder: Path, environ: dict[str, str]
) -> Iterator[Line]:
    """Ask the same of each file, in turn with the C loader on one of them."""
    asked = [str(EXECUTABLE), *QUESTION.split(), "--from"]
    commands = {key: program([*asked, str(file)], environ) for key, file in files.items()}
    loader = {C_LOADER: program([sys.executable, "-c", LOAD, str(loaded)], environ)}
    found = measure(commands | loader, runs, folder, warm=lambda _: False)
    for key, file in files.items():
        size = file.stat().st_size
        ours = {OURS: found[key], C_LOADER: found[C_LOADER]}
        compared = ratios(ours) | {"memory / file": found[key].peak / size}
        yield _line(key, f"{QUESTION} --from {file.name} ({size / 1e6:.0f} MB)", ours, compared)


def relatives(count: int, runs: int, folder: Path, environ: dict[str, str]) -> Iterator[Line]:
    """Measure an answer of `count` relatives, and one of half of them."""
    files = {
        key: folder / f"{key.replace(' ', '-')}.json" for key in ("half the relatives", "many relatives")
    }
    for file, number in zip(files.values(), (count // 2, count), strict=True):
        pods = [_pod(index, "config-0001") for index in range(number)]
        file.write_text(json.dumps(_list([_config(1), *pods])), encoding="utf-8")
    asked = [str(EXECUTABLE), *QUESTION.split(), "--depth", "0", "-o", "json", "--from"]
    found = measure({key: program([*asked, str(file)], environ) for key, file in files.items()}, runs, folder)
    for key, measured in found.items():
        number = count if key == "many relatives" else count // 2
        typed = f"{QUESTION} --depth 0 -o json, {number} relatives"
        yield _line(key, typed, {OURS: measured}, {})


def _line(key: str, typed: str, found: dict[str, Any], compared: dict[str, float]) -> Line:
    ours = found[OURS]
    cpu = statistics.median(ours.cpu)
    return Line(key, typed, "files", ours.wall, cpu, ours.peak, None, None, compared)


def _pod(number: int, config: str) -> dict[str, Any]:
    """Return a pod of about 6 KB as JSON, 6.5 as YAML."""
    labels = {f"bench.example.com/label-{at}": f"value-{at}" for at in range(LABELS)}
    meta = {"name": f"pod-{number:05}", "namespace": "team-01", "labels": labels, "uid": f"uid-{number:05}"}
    env = [{"name": f"VARIABLE_{at}", "value": f"value {at} of pod {number:05}"} for at in range(LABELS)]
    source = {"name": "config", "configMap": {"name": config}}
    spec = {"containers": [{"name": "main", "image": "image:1", "env": env}], "volumes": [source]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec}


def _config(number: int) -> dict[str, Any]:
    meta = {"name": f"config-{number:04}", "namespace": "team-01"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": {"key": "value"}}


def _objects(count: int) -> Iterator[dict[str, Any]]:
    yield _config(1)
    for number in range(1, count):
        yield _pod(number, f"config-{number % 400:04}")


def _list(items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}}


def _texts(count: int) -> Iterator[str]:
    """Yield the objects as YAML; one pod is written by the library, the others differ in numbers."""
    first, second = _config(1), _pod(77777, "config-6666")
    yield yaml.dump(first, Dumper=yaml.CSafeDumper)
    template = yaml.dump(second, Dumper=yaml.CSafeDumper)
    for number in range(1, count):
        yield template.replace("77777", f"{number:05}").replace("6666", f"{number % 400:04}")


def _documents(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"---\n{text}" for text in _texts(count))


def _yaml_list(file: Path, count: int) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write("apiVersion: v1\nitems:\n")
        for text in _texts(count):
            out.write("- " + text.replace("\n", "\n  ").rstrip() + "\n")
        out.write('kind: List\nmetadata:\n  resourceVersion: ""\n')


def _json(file: Path, count: int) -> None:
    file.write_text(json.dumps(_list(list(_objects(count))), indent=4), encoding="utf-8")

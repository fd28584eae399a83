"""In which line of which file a field is, however the object is written."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.files.reader import read
from kubectl_related.files.source import FileSource
from kubectl_related.model.fieldpaths import render, steps_of
from kubectl_related.model.objects import Ref

if TYPE_CHECKING:
    from pathlib import Path

POD = Ref("", "Pod", "shop", "p")
YAML = """\
# Source: a chart
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
---

apiVersion: v1
kind: Pod
metadata:
  name: p
  namespace: shop
  annotations:
    example.org/it's: one
  ownerReferences:
  - kind: Job
    name: j
spec:
  nodeSelector:
    disk: ssd
  containers:
  - name: c
    envFrom:
    - configMapRef:
        name: settings
    - secretRef: {name: s,
        optional: true}
  volumes:
  - secret:
      secretName:
        far-below
    name: v
"""
PLACES = {
    "spec.containers[0].envFrom[0].configMapRef.name": 24,
    "spec.containers[0].envFrom[1].secretRef": 25,
    "spec.containers[0].envFrom[1].secretRef.optional": 26,
    "spec.volumes[0].secret.secretName": 30,
    "spec.nodeSelector": 18,
    "spec.nodeSelector.disk": 19,
    "metadata.ownerReferences[0]": 15,
    r"metadata.annotations['example.org/it\'s']": 13,
    "spec.serviceAccountName": 17,
    "spec.containers[7].name": 20,
}


def place_in(text: str | bytes, via: str, file: str, ref: Ref = POD) -> tuple[str, int]:
    """Return the place of a field of an object of a file."""
    with open(file, "wb") as stream:  # noqa: PTH123 - the folder is the working directory
        stream.write(text.encode() if isinstance(text, str) else text)
    return FileSource(read([file], b"", pytest.fail), "default", pytest.fail).place_of(ref, via)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("via", "line"), PLACES.items())
def test_a_document_among_others(via: str, line: int) -> None:
    """The line is that of the string, of a mapping that of its key, else that of what should hold it."""
    assert place_in(YAML, via, "a.yaml") == ("a.yaml", line)
    assert place_in(gzip.compress(YAML.encode()), via, "a.yaml.gz") == ("a.yaml.gz", line)
    assert place_in(YAML.replace("\n", "\r\n"), via, "a.yaml") == ("a.yaml", line)
    assert place_in(YAML.encode("utf-16"), via, "a.yaml") == ("a.yaml", line)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("via", "line"), PLACES.items())
@pytest.mark.parametrize("head", ["apiVersion: v1\nkind: List\nitems:\n", "# a list at the top\n"])
@pytest.mark.parametrize("dash", ["- ", "  -   "])
def test_an_item_of_a_list(head: str, dash: str, via: str, line: int) -> None:
    """An item of a List is found at its own column, and the items behind it are not looked at."""
    pod = YAML.split("---\n\n")[1].splitlines()
    item = [dash + pod[0], *(" " * len(dash) + rest for rest in pod[1:])]
    other = f"{dash}{{apiVersion: v1, kind: Pod, metadata: {{name: %s, namespace: shop}}}}"
    text = head + "\n".join([other % "y", *item, other % "z", ""])
    assert place_in(text, via, "a.yaml") == ("a.yaml", line - 7 + head.count("\n") + 2)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("indent", [2, None])
@pytest.mark.parametrize("kind", ["List", "PodList", "objects", "top"])
def test_json(indent: int | None, kind: str) -> None:
    """Lists as kubectl prints them, objects one after another, plain lists, in one line or in many."""

    def pod(name: str) -> dict[str, Any]:
        spec = {"nodeName": f"node-{name}", "volumes": [{"secret": {"secretName": name}}]}
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": "shop"},
            "spec": spec,
        }

    pods = [pod("o"), pod("p"), pod("q")]
    if kind == "objects":
        text = "\n".join(json.dumps(one, indent=indent) for one in pods)
    else:
        listed = pods if kind == "top" else {"apiVersion": "v1", "items": pods, "kind": kind, "metadata": {}}
        text = json.dumps(listed, indent=indent)
    line = next(at for at, written in enumerate(text.splitlines(), 1) if '"secretName": "p"' in written)
    assert place_in(text, "spec.volumes[0].secret.secretName", "a.json") == ("a.json", line)
    line = next(at for at, written in enumerate(text.splitlines(), 1) if '"node-p"' in written)
    assert place_in(text, "spec.nodeName", "a.json") == ("a.json", line)


@pytest.mark.usefixtures("folder")
def test_flow_style() -> None:
    """YAML that looks like JSON has lines too, also if several objects begin on one."""
    one = "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop},\n spec:\n  {nodeName: n}}"
    other = "{apiVersion: v1, kind: Pod, metadata: {name: o, namespace: shop}}"
    assert place_in(f"--- {one}\n", "spec.nodeName", "a.yaml") == ("a.yaml", 3)
    assert place_in(f"kind: List\nitems:\n- {one}\n", "spec.nodeName", "a.yaml") == ("a.yaml", 5)
    # The second of a line is not looked for: its object begins there.
    assert place_in(f"[{one}, {other}]\n", "spec.nodeName", "a.yaml", POD._replace(name="o"))[1] == 3


def test_standard_input() -> None:
    """What came from standard input is looked up in what was kept of it."""
    source = FileSource(read(["-"], YAML.encode(), pytest.fail), "default", pytest.fail)
    assert source.place_of(POD, "spec.nodeSelector") == ("<stdin>", 18)


def test_a_generated_name(folder: Path) -> None:
    """An object without a name is found by what its name begins with."""
    text = YAML.replace("name: p", "generateName: p-")
    assert place_in(text, "spec.nodeSelector", str(folder / "a.yaml"), POD._replace(name="p-*"))[1] == 18


def test_a_file_that_changed_or_is_gone(folder: Path) -> None:
    """The line of the object is all that is known, or not even that."""
    path = folder / "a.yaml"
    path.write_text(YAML, encoding="utf-8")
    source = FileSource(read(["a.yaml"], b"", pytest.fail), "default", pytest.fail)
    path.write_text("x: y\n" * 10, encoding="utf-8")
    assert source.place_of(POD, "spec.nodeSelector") == ("a.yaml", 7)
    source = FileSource(read(["a.yaml"], b"", lambda _: None), "default", pytest.fail)
    with pytest.raises(KeyError):
        source.place_of(POD, "spec.nodeSelector")
    path.write_text(YAML, encoding="utf-8")
    source = FileSource(read(["a.yaml"], b"", pytest.fail), "default", pytest.fail)
    path.unlink()
    assert source.place_of(POD, "spec.nodeSelector") == ("a.yaml", 0)


@pytest.mark.parametrize("via", [*PLACES, r"metadata.labels['a\\b']", "a['x.y'][3].z"])
def test_paths_are_read_as_they_are_written(via: str) -> None:
    """The path of an edge leads to the steps that it was made of."""
    assert render(steps_of(via)) == via

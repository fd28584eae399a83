"""-o dot and -o mermaid are understood by Graphviz and Mermaid, whatever names and relations hold."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command
from kubectl_related.model.graph import USED_BY, USES, Edge, Related, Relative, Subject
from kubectl_related.model.printable import printable
from kubectl_related.printers.formats import format_of
from kubectl_related.printers.layout import Layout
from kubectl_related.printers.pictures.picture import picture_of
from kubectl_related.printers.rows.shown import shown_of
from tests.formats.pictures.reading import Drawn, NotReadError, Reader, fetched
from tests.unit.helpers import make, ref, resource, served

if TYPE_CHECKING:
    from collections.abc import Iterator

CLAIM = Subject(
    ref("PersistentVolumeClaim", "data"),
    resource("PersistentVolumeClaim"),
    make("PersistentVolumeClaim", "data"),
)
HOSTILE = [
    'a"b',
    '"]; n9 [label="x"]; "',
    '"] --> n9["x',
    "a\\",
    'a\\"b',
    "\\N\\G\\n\\l",
    "a\nb\rc\x00d\x1b[31m",
    "a\u2028b\u202ec\ud800",
    "&lt;b&gt; &#60; #lt; #35; #quot; &quot;",
    "<b>x</b><script>alert(1)</script><br>",
    "`markdown` **bold** _it_ ~~x~~",
    "%% comment %%{init: {}}%%",
    "[x] (y) {z} |p| >q] ((r)) [[s]] [/t/]",
    "--> --- -.-> ==> :::subject",
    "end",
    "subgraph x",
    "click n0 href",
    "1. one",
    "- list",
    "käse 🧀 日本 ﬂ°°34¶ß",
    "/* c */ // d # e ; f , g",
    "$$x^2$$ @{ shape: x }",
    " two  spaces ",
]


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    """Give Graphviz and Mermaid."""
    with fetched() as started:
        yield started


def answer(*relatives: Relative) -> Related:
    """Return the answer for the claim."""
    return Related((CLAIM,), ("shop",), relatives, served())


def mounting(name: str, relation: str = "mounts", namespace: str = "shop") -> Relative:
    """Return a Pod that mounts the claim."""
    pod = ref("Pod", name, namespace=namespace)
    edge = Edge(pod, CLAIM.ref, relation, "spec.x")
    return Relative(pod, make("Pod", name, namespace=namespace), resource("Pod"), 1, {USED_BY}, {0}, {edge})


def drawn(reader: Reader, output: str, found: Related, layout: Layout | None = None) -> Drawn:
    """Return what a reader makes of the picture."""
    out = io.StringIO()
    layout = layout or Layout()
    format_of(output)[0].printer("")(shown_of(found, layout), layout, out)
    return reader.dot(out.getvalue()) if output == "dot" else reader.mermaid(out.getvalue())


def normal(lines: list[str]) -> list[str]:
    """Return lines as a drawing holds them: it may shorten runs of spaces."""
    return [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize("output", ["dot", "mermaid"])
def test_a_name_stays_a_label(reader: Reader, output: str) -> None:
    """Quotes, brackets, line breaks, entities and the words of the language cannot break out of a label."""
    found = answer(*(mounting(name, relation=name) for name in HOSTILE))
    shown = drawn(reader, output, found, Layout(expand=True))
    names = [" ".join(printable(name).split()) for name in HOSTILE]
    labels = {node: normal(lines) for node, lines in shown.nodes.items()}
    claim = next(node for node, label in labels.items() if label == ["persistentvolumeclaim/data"])
    assert sorted(labels.values()) == sorted(
        [["persistentvolumeclaim/data"], *(normal([f"pod/{printable(name)}"]) for name in HOSTILE)]
    )
    assert sorted(normal(lines) for _, _, lines in shown.arrows) == sorted([name] for name in names)
    assert {end for _, end, _ in shown.arrows} == {claim}


@pytest.mark.parametrize("output", ["dot", "mermaid"])
def test_a_picture_says_what_is_missing_and_where(reader: Reader, output: str) -> None:
    """Namespaces are shown where there are several; what is missing or unknown says so; relations add up."""
    gone = ref("PersistentVolume", "gone", namespace="")
    edge = Edge(CLAIM.ref, gone, "is bound to", "spec.volumeName")
    second = Edge(CLAIM.ref, gone, "claims", "spec.y", weak=True)
    missing = Relative(gone, {}, None, 1, {USES}, {0}, {edge, second}, missing=True)
    fast = ref("StorageClass", "fast", "storage.k8s.io", "")
    hint = Edge(CLAIM.ref, fast, "has class", "spec.z", weak=True)
    unknown = Relative(fast, {}, None, 1, {USES}, {0}, {hint}, verified=False)
    shown = drawn(reader, output, answer(mounting("p", namespace="other"), missing, unknown))
    assert [lines for _, lines in sorted(shown.nodes.items())] == [
        ["persistentvolume/gone", "Missing"],
        ["persistentvolumeclaim/data", "shop"],
        ["pod/p", "other"],
        ["storageclass.storage.k8s.io/fast", "Unknown"],
    ]
    assert sorted(shown.arrows) == [
        ("n1", "n0", ["claims, is bound to"]),
        ("n1", "n3", ["has class"]),
        ("n2", "n1", ["mounts"]),
    ]


def test_what_dangles_is_folded_too() -> None:
    """With --missing a pod for which its controller speaks is no node, unless all are asked for."""
    gone = ref("ConfigMap", "gone")
    pod, owner = ref("Pod", "p"), ref("ReplicaSet", "r", "apps")
    edges = {Edge(holder, gone, "mounts", "spec.x") for holder in (pod, owner)}
    missing = Relative(gone, {}, resource("ConfigMap"), 1, {USES}, set(), edges, missing=True)
    found = Related((), ("shop",), (missing,), served(), controllers={pod: owner}, only_missing=True)

    def labels(*, expand: bool) -> list[str]:
        nodes, _ = picture_of(found, Layout(expand=expand))
        return [node.lines[0] for node in nodes]

    assert labels(expand=False) == ["configmap/gone", "replicaset.apps/r"]
    assert labels(expand=True) == ["configmap/gone", "pod/p", "replicaset.apps/r"]


def test_a_reader_refuses_what_is_broken(reader: Reader) -> None:
    """The two programs really read: half a picture is an error."""
    with pytest.raises(NotReadError):
        reader.dot('digraph { n0 [label="a"b"] ')
    with pytest.raises(NotReadError):
        reader.mermaid('flowchart LR\n  n0["a"b"]\n')


def test_what_mermaid_refuses_is_said_on_stderr(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above 500 edges a line names the format that draws any number."""
    monkeypatch.chdir(tmp_path)
    uses = "{containers: [{name: c, envFrom: [{configMapRef: {name: app}}]}]}"
    pod = "{apiVersion: v1, kind: Pod, metadata: {name: p%d}, spec: " + uses + "}"
    for count, expected in ((500, ""), (501, "Warning: Mermaid draws at most 500 edges")):
        pods = [pod % number for number in range(count)]
        objects = ["{apiVersion: v1, kind: ConfigMap, metadata: {name: app}}", *pods]
        Path("many.yaml").write_text("\n---\n".join(objects), encoding="utf-8")
        assert command(["configmap", "app", "--from", "many.yaml", "-o", "mermaid"]) == 0
        said = capsys.readouterr().err
        assert said.startswith(expected)
        assert ("-o html" in said) == bool(expected)

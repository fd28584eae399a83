"""-o svg: one static file whose boxes do not overlap and whose text is the answer's."""

from __future__ import annotations

import io
from itertools import combinations, pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from kubectl_related.model.graph import USED_BY, USES, Edge, Related, Relative, Subject
from kubectl_related.model.printable import printable
from kubectl_related.printers.layout import Layout
from kubectl_related.printers.pictures.layered import Box, Link, place
from kubectl_related.printers.pictures.picture import MAX_ALIKE, picture_of
from kubectl_related.printers.pictures.svg import print_svg
from kubectl_related.printers.rows.shown import shown_of
from tests.formats.test_pictures import CLAIM, HOSTILE, answer, mounting
from tests.unit.helpers import make, ref, resource, served

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = "{http://www.w3.org/2000/svg}"


def written(found: Related, layout: Layout | None = None) -> str:
    """Return the file."""
    out = io.StringIO()
    layout = layout or Layout()
    print_svg(shown_of(found, layout), layout, out)
    return out.getvalue()


def texts(svg: str, group: str, text: str) -> list[str]:
    """Return the texts of a class in the groups of a class."""
    found = []
    for element in ET.fromstring(svg).iter(f"{SVG}g"):
        if group in element.get("class", "").split():
            found += ["".join(t.itertext()) for t in element.iter(f"{SVG}text") if t.get("class") == text]
    return found


def many(count: int, name: str = "p") -> Iterator[Relative]:
    """Yield pods that mount the claim."""
    for number in range(count):
        yield mounting(f"{name}{number}")


def test_a_name_stays_a_text() -> None:
    """Whatever a name holds, the file is XML with the name as its text, and nothing else comes of it."""
    svg = written(answer(*(mounting(name, relation=name) for name in HOSTILE)), Layout(expand=True))
    assert sorted(texts(svg, "node", "name")) == sorted(["data", *map(printable, HOSTILE)])
    assert sorted(texts(svg, "arrow", "label")) == sorted(map(printable, HOSTILE))
    assert {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()} == {
        "svg", "title", "style", "rect", "g", "path", "text", "tspan",
    }  # fmt: skip


def test_the_same_answer_is_the_same_file() -> None:
    """The order in which relatives were found does not matter."""
    pods = list(many(7))
    assert written(answer(*pods)) == written(answer(*reversed(pods)))


def test_a_crowd_is_one_box_with_its_number() -> None:
    """More than eight of a kind behind one relation are one box; --expand draws them all."""
    crowd = answer(*many(MAX_ALIKE + 1), mounting("other", relation="reads env from"))
    assert sorted(texts(written(crowd), "node", "name")) == ["9 objects", "data", "other"]
    assert len(texts(written(crowd, Layout(expand=True)), "node", "name")) == MAX_ALIKE + 3
    few = answer(*many(MAX_ALIKE))
    assert len(texts(written(few), "node", "name")) == MAX_ALIKE + 1


def test_a_crowd_behind_a_crowd_is_one_box() -> None:
    """What is behind the members of a crowd is behind one relation, so that it is a crowd itself."""
    pods = list(many(20))
    further = []
    for pod in pods:
        service = ref("Service", f"s-{pod.ref.name}")
        edge = Edge(service, pod.ref, "selects", "spec.selector")
        further.append(
            Relative(service, make("Service", service.name), resource("Service"), 2, {USED_BY}, {0}, {edge})
        )
    picture = picture_of(answer(*pods, *further), Layout(), crowds=True)
    assert [(node.label, node.layer) for node in picture.nodes] == [
        ("persistentvolumeclaim/data", 0),
        ("pods (20)", -1),
        ("services (20)", -2),
    ]
    assert [(arrow.start, arrow.end, arrow.label) for arrow in picture.arrows] == [
        (1, 0, "mounts"),
        (2, 1, "selects"),
    ]


def test_what_becomes_of_objects_keeps_them_out_of_a_crowd() -> None:
    """A crowd has one consequence: folding never hides a worse one."""
    pods = list(many(10))
    for pod in pods:
        pod.if_deleted = "unaffected"
    pods[3].if_deleted = "breaks now"
    picture = picture_of(answer(*pods), Layout(), crowds=True)
    assert [node.lines for node in picture.nodes[1:]] == [
        ("pods (9)", "unaffected"),
        ("pod/p3", "breaks now"),
    ]


def test_a_column_for_each_step() -> None:
    """What uses the subject is on its left, what it uses on its right, further steps further out."""
    pod = mounting("p")
    service = ref("Service", "s")
    edge = Edge(service, pod.ref, "selects", "spec.selector")
    behind = Relative(service, make("Service", "s"), resource("Service"), 2, {USED_BY}, {0}, {edge})
    gone = ref("PersistentVolume", "gone", namespace="")
    uses = Edge(CLAIM.ref, gone, "is bound to", "spec.volumeName")
    missing = Relative(gone, {}, None, 1, {USES}, {0}, {uses}, missing=True)
    svg = written(answer(pod, behind, missing))
    places = {}
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        name = next((text for text in group.iter(f"{SVG}text") if text.get("class") == "name"), None)
        if name is not None:
            places["".join(name.itertext())] = float(group.get("transform", "")[10:].split(",")[0])
    assert sorted(places, key=places.__getitem__) == ["s", "p", "data", "gone"]
    assert texts(svg, "missing", "note") == ["Missing"]


def test_what_is_behind_a_turn_is_on_the_side_of_its_way() -> None:
    """An object without a direction is as many columns from the subject as it is steps away."""
    pod = mounting("p")
    other = ref("Secret", "s")
    edge = Edge(pod.ref, other, "mounts", "spec.y")
    turned = Relative(other, make("Secret", "s"), resource("Secret"), 2, set(), {0}, {edge})
    picture = picture_of(answer(pod, turned), Layout(), crowds=True)
    assert {node.label: node.layer for node in picture.nodes} == {
        "persistentvolumeclaim/data": 0, "pod/p": -1, "secret/s": -2,
    }  # fmt: skip


def test_folded_objects_lead_on_from_their_controller() -> None:
    """What only a folded pod leads to hangs on the controller that is drawn for it."""
    owner = {
        "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "r", "controller": True, "uid": "u",
    }  # fmt: skip
    replicas, pod, node = ref("ReplicaSet", "r", "apps"), ref("Pod", "p"), ref("Service", "s")
    reads = [Edge(one, CLAIM.ref, "mounts", "spec.x") for one in (replicas, pod)]
    made = make("Pod", "p")
    made["metadata"]["ownerReferences"] = [owner]
    found = answer(
        Relative(
            replicas, make("ReplicaSet", "r"), resource("ReplicaSet", "apps"), 1, {USED_BY}, {0}, {reads[0]}
        ),
        Relative(pod, made, resource("Pod"), 1, {USED_BY}, {0}, {reads[1]}),
        Relative(
            node,
            make("Service", "s"),
            resource("Service"),
            2,
            {USED_BY},
            {0},
            {Edge(node, pod, "selects", "spec.selector")},
        ),
    )
    picture = picture_of(found, Layout())
    labels = [node.label for node in picture.nodes]
    assert labels == ["persistentvolumeclaim/data", "service/s", "replicaset.apps/r"]
    assert [(labels[arrow.start], labels[arrow.end]) for arrow in picture.arrows] == [
        ("service/s", "replicaset.apps/r"),
        ("replicaset.apps/r", "persistentvolumeclaim/data"),
    ]


def test_nothing_to_draw_is_a_picture_too() -> None:
    """An answer without a relative shows its subject; a check that finds nothing is an empty picture."""
    assert texts(written(answer()), "node", "name") == ["data"]
    nothing = Related((), ("shop",), (), served(), only_missing=True, is_check=True)
    assert texts(written(nothing), "node", "name") == []


def test_several_subjects_are_in_one_column() -> None:
    """Subjects that refer to each other are joined by a curve beside their column."""
    second = Subject(ref("Pod", "p"), resource("Pod"), make("Pod", "p"))
    pod = mounting("p")
    found = Related((CLAIM, second), ("shop",), (pod,), served())
    svg = written(found)
    assert sorted(texts(svg, "subject", "name")) == ["data", "p"]
    assert texts(svg, "arrow", "label") == ["mounts"]


@pytest.mark.parametrize("count", [1, 5, 50, 500])
def test_boxes_do_not_overlap(count: int) -> None:
    """Boxes of a column keep a distance, columns have room between them, arrows end at their boxes."""
    boxes = [Box(0, 100, 40), *(Box(at % 5 - 2 or 3, 100 + at % 3 * 20, 40) for at in range(count))]
    inner = {layer: at for at, layer in reversed(list(enumerate(box.layer for box in boxes)))}
    links = [
        Link(at, inner.get(box.layer - (1 if box.layer > 0 else -1), 0), 50)
        for at, box in enumerate(boxes[1:], 1)
    ]
    links += [Link(at, 0, 30) for at in range(1, count, 7)]
    placed = place(boxes, links)
    by_column: dict[int, list[int]] = {}
    for number, box in enumerate(boxes):
        by_column.setdefault(box.layer, []).append(number)
    for column in by_column.values():
        areas = sorted((placed.areas[number] for number in column), key=lambda area: area.y)
        assert all(one.y + one.height < other.y for one, other in pairwise(areas))
    for left, right in combinations(sorted(by_column), 2):
        end = max(placed.areas[number].x + placed.areas[number].width for number in by_column[left])
        assert end < min(placed.areas[number].x for number in by_column[right])
    for link, route in zip(links, placed.routes, strict=True):
        for number, x, y in (
            (link.start, route.runs[0].start, route.runs[0].y),
            (link.end, route.runs[-1].end, route.runs[-1].y),
        ):
            area = placed.areas[number]
            assert x in (area.x, area.x + area.width)
            assert area.y <= y <= area.y + area.height

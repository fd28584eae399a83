"""A list that is read piece by piece is the same as one that is read at once."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from kubectl_related.encoding.document import Document
from kubectl_related.files.json.long_list import read_long_list
from kubectl_related.files.json.reader import read_json
from kubectl_related.files.reader import read
from kubectl_related.model.fieldmask import WHOLE, FieldMask, Fields
from kubectl_related.model.objects import name_of
from tests.unit.helpers import make

if TYPE_CHECKING:
    from pathlib import Path

    from kubectl_related.relations.rule import GK

PIECES = (150, 400, 1 << 20)
NOTE = 'é "},{"apiVersion": [{'
ITEMS: list[dict[str, Any]] = [
    {
        "apiVersion": "v1",
        "kind": kind,
        "metadata": {"name": f"{kind}-{number}", "note": NOTE, "more": [{}, {"apiVersion": 1}]},
        "data": {"key": number},
    }
    for number, kind in enumerate(("Pod", "Service", "Pod", "ConfigMap", "Pod"))
]


def everything(_gk: GK) -> FieldMask:
    """Read all of each object."""
    return WHOLE


def names(_gk: GK) -> FieldMask:
    """Read nothing but names."""
    found = Fields()
    for path in (("apiVersion",), ("kind",), ("metadata", "name")):
        found.add(path)
    return found.mask()


def as_kubectl(items: list[Any], **rest: Any) -> str:
    """Return a list as `kubectl get -o json` prints it."""
    return (
        json.dumps({"apiVersion": "v1", "items": items, "kind": "List", **rest}, indent=4, ensure_ascii=False)
        + "\n"
    )


def as_server(items: list[Any]) -> str:
    """Return a list as the API server sends it."""
    bare = [{"metadata": item["metadata"], "data": item["data"]} for item in items]
    head = {"kind": "ServiceList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}}
    return json.dumps({**head, "items": bare}, separators=(",", ":"), ensure_ascii=False)


def in_pieces(text: str | bytes, piece: int) -> Document | None:
    """Read a list piece by piece."""
    data = text if isinstance(text, bytes) else text.encode()
    return read_long_list(io.BytesIO(data), everything, piece)


def facts(document: Document) -> tuple[Any, list[int]]:
    """Return the value of a document and the lines of the items."""
    return document.value, [document.line_of(item, 0) for item in document.value["items"]]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    "text",
    [
        as_kubectl(ITEMS),
        as_kubectl(ITEMS, metadata={"resourceVersion": ""}),
        as_kubectl(ITEMS[:1]),
        as_kubectl(ITEMS).replace("\n", "\r\n"),
        as_kubectl(ITEMS).replace("é", "\\ud83d\\ude00 \\ud83d"),
        as_server(ITEMS),
    ],
)
def test_the_same_values_and_lines(text: str, piece: int) -> None:
    """However long the pieces are, and whatever looks like the end of an item."""
    whole = next(iter(read_json(text.encode(), everything)))
    assert isinstance(whole, Document)
    found = in_pieces(text, piece)
    assert found is None or facts(found) == facts(whole)
    assert found is not None or text == as_server(ITEMS)


def test_items_are_decoded_as_far_as_they_are_read() -> None:
    """Of each item no more than its name is kept."""
    found = read_long_list(io.BytesIO(as_kubectl(ITEMS).encode()), names)
    assert found is not None
    assert [item["metadata"] for item in found.value["items"]] == [
        {"name": item["metadata"]["name"]} for item in ITEMS
    ]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    "text",
    [
        as_kubectl([]),
        as_kubectl(ITEMS) * 2,
        as_kubectl(ITEMS)[:-200],
        as_kubectl(ITEMS).replace('"data": {', '"data": {,'),
        as_kubectl(ITEMS)[:-3] + ', "items": []}',
        as_kubectl(ITEMS)[:-3] + ', "\\u0069tems": []}',
        as_kubectl(ITEMS, apiVersion="v2").replace('"kind": "List"', '"apiVersion": "v3", "kind": "List"'),
        as_kubectl(ITEMS).encode("utf-16"),
        as_kubectl(ITEMS).replace("é", "e").encode().replace(b"e \\", b"\xff \\"),
        json.dumps(ITEMS, indent=4),
        json.dumps({"metadata": {"items": ITEMS}, "kind": "List"}, indent=4),
        "items: []",
        "",
    ],
)
def test_anything_else_is_left_to_the_ordinary_reader(text: str | bytes, piece: int) -> None:
    """Several values, an end that is missing, fields that are there twice, other encodings."""
    assert in_pieces(text, piece) is None


def test_a_large_file_is_read_so(tmp_path: Path) -> None:
    """The objects and lines are those of the same file packed, which is read at once."""
    items = [make("Pod", f"pod-{number}", padding="x" * 1000) for number in range(9000)]
    text = as_kubectl(items).encode()
    file, packed = tmp_path / "long.json", tmp_path / "packed.json.gz"
    file.write_bytes(text)
    packed.write_bytes(gzip.compress(text, 1))
    found = [read([str(one)], b"", lambda _: None, fields=names) for one in (file, packed)]
    large, whole = ([(one.line, name_of(one.obj)) for one in loaded.objects] for loaded in found)
    assert len(large) == len(items)
    assert large == whole
    assert not any(loaded.errors for loaded in found)

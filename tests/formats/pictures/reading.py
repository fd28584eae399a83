"""Reads pictures with the real Graphviz and Mermaid's own parser; npm fetches both, once."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, NamedTuple, Self
from xml.etree import ElementTree as ET

from tests.control_plane.npm import installed

HERE = Path(__file__).parent
PACKAGES, SCRIPT = HERE / "package.json", HERE / "read.mjs"
SVG = "{http://www.w3.org/2000/svg}"


class Drawn(NamedTuple):
    """What a picture shows: the lines of each node, and of each arrow from one node to another."""

    nodes: dict[str, list[str]]
    arrows: list[tuple[str, str, list[str]]]


class NotReadError(Exception):
    """A picture that its reader refuses."""


class Reader:
    """Node.js with the packages; one process reads all pictures, since Mermaid takes a second to load."""

    def __init__(self, folder: Path) -> None:
        command = ["node", str(folder / SCRIPT.name)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def dot(self, text: str) -> Drawn:
        """Return what Graphviz draws."""
        drawing = ET.fromstring(self._read({"dot": text})["svg"])
        nodes, arrows = {}, []
        for group in drawing.iter(f"{SVG}g"):
            title = group.findtext(f"{SVG}title", "")
            lines = ["".join(text.itertext()).replace("\xa0", " ") for text in group.findall(f"{SVG}text")]
            if group.get("class") == "node":
                nodes[title] = lines
            elif group.get("class") == "edge":
                start, _, end = title.partition("->")
                arrows.append((start, end, lines))
        return Drawn(nodes, arrows)

    def mermaid(self, text: str) -> Drawn:
        """Return what Mermaid understands."""
        read = self._read({"mermaid": text})
        return Drawn(read["nodes"], [(start, end, lines) for start, end, lines in read["arrows"]])

    def _read(self, question: dict[str, str]) -> dict[str, Any]:
        process = self._process
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        read: dict[str, Any] = json.loads(process.stdout.readline())
        if "error" in read:
            raise NotReadError(read["error"])
        return read


def fetched() -> Reader:
    """Return the readers; safe for several runs at once: one fetches, the others wait."""
    return Reader(installed(PACKAGES, SCRIPT))

"""Files that were made to hurt: each ends in a sentence, soon, and without much memory."""

from __future__ import annotations

import gzip
import json
import time
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command
from kubectl_related.encoding.document import Unreadable
from kubectl_related.files.paths import File
from kubectl_related.files.read_bytes import data_of
from tests.files.outcome import ReadText, manifest, read_paths

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 5.0
"""Far more than any of these takes, far less than what a bomb takes."""
MANY = 200_000
HEAD = manifest("one")
POD = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"one"},"spec":'
LAUGHS = "".join(
    f"{name}: &{name} [{f'*{of},' * 9}]\n" for of, name in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "".join(f"m{i + 1}: &m{i + 1} {{<<: [*m{i}, *m{i}], k{i}: 1}}\n" for i in range(40))
DEEP = "it is nested deeper than 200 levels"
LAUGHING = "its aliases stand for too much text"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"{HEAD}a: &a [l,l,l,l,l,l,l,l,l]\n{LAUGHS}", f"12: the YAML cannot be read: {LAUGHING}"),
        (f"{HEAD}m0: &m0 {{x: 1}}\n{MERGES}", f": the YAML cannot be read: {LAUGHING}"),
        (f"{HEAD}a: &a {'x' * MANY}\nb: [{'*a,' * MANY}]", f"6: the YAML cannot be read: {LAUGHING}"),
        (f"{HEAD}a: {'[' * MANY}", f"5: the YAML cannot be read: {DEEP}"),
        (f"{HEAD}a: {'{a: ' * MANY}", f"5: the YAML cannot be read: {DEEP}"),
        (f"{HEAD}a:\n{'- ' * MANY}", f"6: the YAML cannot be read: {DEEP}"),
        ("? " * MANY, f"1: the YAML cannot be read: {DEEP}"),
        (
            f"{HEAD}a:\n" + "".join(f"{' ' * i}a:\n" for i in range(1, 999)),
            f": the YAML cannot be read: {DEEP}",
        ),
        (f"{HEAD}a: '{'x' * MANY}", "5: the YAML cannot be read: found unexpected end of stream"),
        (f"{HEAD}{'k' * MANY}: 1", "5: the YAML cannot be read: could not find expected ':'"),
        (f"{HEAD}a: {'&a ' * MANY}", "5: the YAML cannot be read: did not find expected key"),
        ('{"a":' * MANY, f"1: the JSON cannot be read: {DEEP}"),
        ("[" * MANY, f"1: the JSON cannot be read: {DEEP}"),
        (POD + "[" * 300 + "]" * 300 + "}", f"1: the JSON cannot be read: {DEEP}"),
        (
            '{"kind":"List","apiVersion":"v1","items":[' + '{"a":' * MANY,
            f"1: the JSON cannot be read: {DEEP}",
        ),
        ("%TAG ! x\n" * MANY, ": the YAML cannot be read: found duplicate %TAG directive"),
    ],
)
def test_bombs_are_refused(read_text: ReadText, text: str, problem: str) -> None:
    """Aliases, merges and nesting that grow without end are refused with file and line."""
    before = time.process_time()
    (error,) = read_text(text).errors
    assert time.process_time() - before < SECONDS
    assert error.startswith("a.yaml:")
    assert error.endswith(problem)


@pytest.mark.parametrize(
    "text",
    [
        "---\n" * MANY,
        "# a\n" * MANY + "---\n" * 99,
        ("#" * 99 + "\n") * 9999 + "---\n" * 99,
        "%YAML 1.1\n---\n" * 9999,
        " " * MANY + "\n" * MANY,
    ],
)
def test_much_of_nothing_is_nothing(read_text: ReadText, text: str) -> None:
    """Separators, comments and blanks by the hundred thousand are read at once."""
    before = time.process_time()
    assert read_text(text).objects == ()
    assert time.process_time() - before < SECONDS


def test_as_many_levels_as_real_objects_have_are_read(read_text: ReadText) -> None:
    """A hundred and fifty levels are fine in both formats."""
    for text in (POD + "[" * 150 + "]" * 150 + "}", f"{HEAD}a: {'[' * 150}{']' * 150}"):
        assert read_text(text).names == ("one",)


def test_many_aliases_of_small_things_are_read(read_text: ReadText) -> None:
    """Anchors as people use them, for a block of labels in every object, cost nothing."""
    text = "---\n".join(f"{manifest(f'c{i}')}l: &l {{app: web}}\nm: [*l, *l]\n" for i in range(500))
    assert len(read_text(text).objects) == 500


def test_compressed_bomb_is_refused(folder: Path) -> None:
    """A file that unpacks to more than a machine should hold is refused before it is unpacked."""
    (folder / "a.yaml.gz").write_bytes(gzip.compress(b"#" * (1 << 26)))
    with pytest.raises(Unreadable, match="it is larger than 16 MiB"):
        data_of(File("a.yaml.gz", "a.yaml.gz"), b"", 1 << 24)


def test_endless_file_is_refused() -> None:
    """A device without an end is not read to its end."""
    with pytest.raises(Unreadable, match="it is larger than 16 MiB"):
        data_of(File("/dev/zero", "/dev/zero"), b"", 1 << 24)


def test_cut_dump_costs_no_second_reading(read_text: ReadText) -> None:
    """A long JSON dump that was cut is told at once, not tried as YAML."""
    whole = json.dumps({"kind": "List", "apiVersion": "v1", "items": [json.loads(POD + "0}")] * 30_000})
    before = time.process_time()
    outcome = read_text(whole[:-2])
    assert time.process_time() - before < SECONDS
    assert outcome.errors == ("a.yaml:1: the JSON cannot be read: input data was truncated",)


def test_one_broken_file_costs_none_of_its_neighbours(folder: Path) -> None:
    """A folder with one file of each sort of damage answers from the others."""
    for name, text in (("a", "]"), ("b", '{"a"'), ("c", "a: *a"), ("d", "- 5"), ("e", HEAD), ("f", "\xff")):
        (folder / f"{name}.yaml").write_bytes(text.encode("latin-1"))
    outcome = read_paths(["."])
    assert outcome.names == ("one",)
    assert [error[:10] for error in outcome.errors] == [
        "./a.yaml:1",
        "./b.yaml:1",
        "./c.yaml:1",
        "./f.yaml:1",
    ]
    assert outcome.warnings == ("warning: ./d.yaml:1: not a Kubernetes object: a list",)


@pytest.mark.parametrize("question", ["secret s", "--missing", "--unused secret", "pod p --to secret/s"])
def test_the_list_names_what_could_not_be_read(
    question: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An answer that is not complete says why: each problem in a file is one of its errors."""
    spec = "{containers: [{name: c, image: i, envFrom: [{secretRef: {name: s}}]}]}"
    pod = f"{{apiVersion: v1, kind: Pod, metadata: {{name: p}}, spec: {spec}}}\n"
    whole = f"{pod}---\n{{apiVersion: v1, kind: Secret, metadata: {{name: s}}}}\n"
    asked = [*question.split(), "--from", "a.yaml", "-o", "json"]
    (folder / "a.yaml").write_text(f"{whole}---\n{{apiVersion: v1, kind: Secret, metadata: {{name: 1}}}}\n")
    assert command(asked) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["complete"] is False
    request = dict.fromkeys(("resource", "group", "namespace", "verb"), "")
    problem = "a.yaml:5: Secret: metadata.name must be a string"
    assert answer["errors"] == [{**request, "reason": "InvalidFile", "message": problem}]
    (folder / "a.yaml").write_text(whole)
    assert command(asked) == 0
    assert json.loads(capsys.readouterr().out)["errors"] == []

"""What a schema says beside a table."""

from __future__ import annotations

import pytest

from kubectl_related.model.fieldpaths import parse
from kubectl_related.relations.beside_tables import covers, unspoken
from kubectl_related.relations.catalogue import Tables, read_lines

GADGET = ("demo.example.com", "Gadget")
TABLE = """\
Gadget.demo.example.com  spec.secretRef.name  Secret  name  uses  -
Gadget.demo.example.com  spec.targetRef  *  ref  uses  -
carrier  Gadget.demo.example.com  spec.template.spec  -
"""


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("spec.a", "spec.a"),
        ("spec.**.a", "spec.b[].a"),
        ("spec.**.a", "spec.a"),
        ("spec{}.a", "spec.**.a"),
    ],
)
def test_a_path_of_a_table_covers_a_field(pattern: str, path: str) -> None:
    """One step may stand for many."""
    assert covers(parse(pattern), parse(path))


@pytest.mark.parametrize(
    ("pattern", "path"), [("spec.a", "spec.b"), ("spec.a", "spec.a.b"), ("spec.a.b", "spec.a")]
)
def test_a_path_of_a_table_covers_no_other_field(pattern: str, path: str) -> None:
    """What is above or below a field is another one."""
    assert not covers(parse(pattern), parse(path))


def test_only_what_the_table_does_not_know_is_left() -> None:
    """Fields of the table, also where it has the object and the schema the name, and pods are left out."""
    derived = """\
Gadget.demo.example.com  spec.secretRef.name  Secret  name  uses  -
Gadget.demo.example.com  spec.targetRef.name  Secret  name  uses  -
Gadget.demo.example.com  spec.newRef.name  Secret  name  uses  -
Gadget.demo.example.com  spec.template.spec.volumes[].secret.secretName  Secret  name  uses  -
carrier  Gadget.demo.example.com  spec.template.spec  -
open  Gadget.demo.example.com  spec.more
"""
    lines = unspoken({GADGET: derived}, Tables(tuple(read_lines(TABLE, "table", "table"))))
    assert [line.row[1] for line in lines] == ["spec.newRef.name"]

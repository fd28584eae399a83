"""The table and the machine-readable List."""

from __future__ import annotations

import ast
import io
import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from kubectl_related.errors import ServerError, UsageError
from kubectl_related.model.graph import USED_BY, Edge, Failure, Related, Relative, Subject
from kubectl_related.model.printable import printable
from kubectl_related.printers.formats import FORMATS, format_of
from kubectl_related.printers.layout import Layout
from kubectl_related.printers.padding import padded
from kubectl_related.printers.rows.shown import shown_of
from kubectl_related.printers.table import print_table
from kubectl_related.printers.terminal import wants_color
from tests.unit.helpers import make, ref, resource, served

if TYPE_CHECKING:
    from pathlib import Path

CLAIM = Subject(
    ref("PersistentVolumeClaim", "data"),
    resource("PersistentVolumeClaim"),
    make("PersistentVolumeClaim", "data", metadata={"uid": "u1"}),
)


def relative(name: str, namespace: str = "shop", *, optional: bool = False, **state: Any) -> Relative:
    """Return a Pod that mounts the claim, or a missing or unread target of it."""
    pod = ref("Pod", name, namespace=namespace)
    turned = bool(state)
    edge = Edge(CLAIM.ref if turned else pod, pod if turned else CLAIM.ref, "mounts", "spec.x", optional)
    meta = {"labels": {"a": "b"}, "uid": f"uid-{name}", "annotations": {"secret": "no"}}
    obj = {} if turned else make("Pod", name, namespace=namespace, metadata=meta)
    return Relative(pod, obj, resource("Pod"), 1, {USED_BY}, {0}, {edge}, **state)


def answer(*relatives: Relative, **more: Any) -> Related:
    """Return the answer for the claim."""
    return Related((CLAIM,), ("shop",), relatives, served(), **more)


def check(*relatives: Relative) -> Related:
    """Return the answer of a check that found these to be missing."""
    return replace(answer(*relatives, only_missing=True, is_check=True), subjects=())


def table(found: Related, **how: Any) -> list[str]:
    """Return the lines of the table."""
    out = io.StringIO()
    layout = Layout(**how)
    print_table(shown_of(found, layout), layout, out)
    return out.getvalue().split("\n")[:-1]


def test_columns_are_padded_as_kubectl_pads() -> None:
    """Three spaces between columns and at least six in all; all but the last padded where nothing follows."""
    assert padded([["NAME", "AGE", "X"], ["a", "10d", ""], ["longer", "", "end"]]) == [
        "NAME     AGE   X",
        "a        10d   ",
        "longer         end",
    ]
    assert padded([["N", "S"], ["  a", "-1"], ["1e5", ""]])[2] == "1e5   "
    assert padded([["A", "B"], ["x", "y"]]) == ["A     B", "x     y"]
    assert padded([["NAME", "B"], ["käse 🧀", "y"]]) == ["NAME     B", "käse 🧀   y"]
    assert padded([]) == []


def test_wide_characters_count_as_one(tmp_path: Path) -> None:
    """As in kubectl, even if a package that measures characters is installed, which tabulate would use."""
    (tmp_path / "wcwidth.py").write_text("def wcswidth(text): return 2 * len(text)")
    table = [["NAME", "B"], ["表表表表", "y"]]
    code = f"from kubectl_related.printers.padding import padded; print(ascii(padded({table!r})))"
    ran = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(tmp_path)}, capture_output=True, check=True
    )
    assert ast.literal_eval(ran.stdout.decode()) == padded(table) == ["NAME   B", "表表表表   y"]


def test_blanks_and_numbers_are_kept() -> None:
    """Cells are printed as they are: not stripped, and numbers neither parsed nor aligned to the right."""
    assert padded([["A", "B"], [" 1.50", " b "], ["1e5 ", "02"]]) == [
        "A       B",
        " 1.50    b ",
        "1e5     02",
    ]


def test_a_row_reads_as_a_sentence() -> None:
    """READY, STATUS and AGE are the server's own cells."""
    columns = {ref("Pod", "db-0"): {"Ready": "1/1", "Status": "Running", "Age": "3d"}}
    assert table(answer(relative("db-0"), columns=columns)) == [
        "NAME       RELATION        READY   STATUS    AGE",
        "pod/db-0   is mounted by   1/1     Running   3d",
    ]


def test_files_have_no_ready_and_no_age() -> None:
    """With --from there is STATUS only where something is missing or unknown."""
    assert table(answer(relative("a")), live=False) == ["NAME    RELATION", "pod/a   is mounted by"]
    assert table(answer(relative("a", verified=False)), live=False)[0].split() == [
        "NAME", "RELATION", "STATUS",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (relative("a", missing=True), "Missing"),
        (relative("a", missing=True, optional=True), "Missing (optional)"),
        (relative("a", verified=False), "Unknown"),
    ],
)
def test_what_is_not_there_is_said(found: Relative, status: str) -> None:
    """STATUS tells missing, missing by design and unknown apart."""
    assert table(answer(found), live=False)[1].endswith(f"   {status}")


def test_the_namespace_stands_first_when_a_row_lies_outside() -> None:
    """A row of another namespace brings the column, a cluster-scoped one does not."""
    assert table(answer(relative("a"), relative("b", "other")), live=False) == [
        "NAMESPACE   NAME    RELATION",
        "other       pod/b   is mounted by",
        "shop        pod/a   is mounted by",
    ]
    assert table(answer(relative("a", "")), live=False)[0].startswith("NAME ")


def test_headers_wide_and_if_deleted() -> None:
    """Headers can be left out; VIA and IF DELETED are columns where they were asked for."""
    found = relative("a")
    found.if_deleted = "breaks now"
    lines = table(answer(found), live=False, wide=True)
    assert lines[0].split("   ")[-1] == "VIA"
    assert lines[1].split() == ["pod/a", "is", "mounted", "by", "breaks", "now", "spec.x"]
    assert table(answer(found), live=False, wide=True, headers=False) == [lines[1]]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\x1b[31mb\r", "a^[[31mb\\r"),
        ("a\nb\tc", "a\\nb\\tc"),
        ("a\u202eb\u2066", "a\\u202eb\\u2066"),
        ("\x9b\x7f\u2028", "\\x9b^?\\u2028"),
        ("käse 🧀", "käse 🧀"),
    ],
)
def test_control_characters_never_reach_a_terminal(raw: str, shown: str) -> None:
    """C0, C1, line breaks and marks that turn text are escaped, in rows as in sentences."""
    assert printable(raw) == shown
    assert table(answer(relative(raw)), live=False)[1].startswith(f"pod/{shown}   ")
    (row,) = table(check(relative(raw, missing=True)), expand=True, headers=False)
    assert shown in row


def test_colour_only_where_wanted() -> None:
    """On a terminal, unless NO_COLOR or TERM=dumb; --color overrules both."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert wants_color("auto", Terminal(), {"TERM": "xterm"})
    assert not wants_color("auto", Terminal(), {"TERM": "dumb"})
    assert not wants_color("auto", Terminal(), {"NO_COLOR": "1"})
    assert not wants_color("auto", io.StringIO(), {})
    assert wants_color("always", io.StringIO(), {"NO_COLOR": "1"})
    assert not wants_color("never", Terminal(), {})
    found = answer(relative("a"), relative("b", missing=True))
    plain, colored = table(found), table(found, color=True)
    assert colored[:2] == plain[:2]
    assert colored[2] == f"\x1b[31m{plain[2]}\x1b[0m"


def test_the_check_of_a_namespace() -> None:
    """Each object that refers is a row; one that its controller speaks for is folded."""
    missing = relative("gone", missing=True)
    assert [line.split() for line in table(replace(check(missing), searched=("*",)))] == [
        ["NAMESPACE", "NAME", "MISSING", "VIA", "STATUS"],
        ["shop", "persistentvolumeclaim/data", "pod/gone", "spec.x", "Missing"],
    ]
    assert table(check()) == []


FULL = answer(
    relative("b"),
    relative("a", "other"),
    relative("a"),
    relative("gone", missing=True, optional=True),
    failures=(Failure("apps", "deployments", "shop", "list", ServerError(403, "Forbidden", "no")),),
)


def printed(output: str) -> str:
    """Return what a format prints."""
    out = io.StringIO()
    found, argument = format_of(output)
    found.printer(argument)(shown_of(FULL, Layout()), Layout(), out)
    return out.getvalue()


def test_the_list() -> None:
    """The List has the shape of the contract, sorted, whatever order things were found in."""
    found = json.loads(printed("json"))
    assert (found["apiVersion"], found["kind"], found["metadata"]) == ("v1", "List", {"resourceVersion": ""})
    identity = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": "shop", "name": "data"}
    assert found["subjects"] == [identity | {"uid": "u1", "found": True}]
    assert (found["searched"], found["complete"]) == (["shop"], False)
    assert found["errors"] == [
        {"resource": "deployments", "group": "apps", "namespace": "shop", "verb": "list",
         "reason": "Forbidden", "message": "no"}
    ]  # fmt: skip
    order = [(item["metadata"]["namespace"], item["metadata"]["name"]) for item in found["items"]]
    assert order == [("other", "a"), ("shop", "a"), ("shop", "b")]
    assert [item["metadata"]["name"] for item in found["missing"]] == ["gone"]


def test_an_item() -> None:
    """An item has part of its metadata and all edges, with both ends, the field and its source."""
    item = json.loads(printed("json"))["items"][1]
    meta = {"name": "a", "namespace": "shop", "uid": "uid-a", "labels": {"a": "b"}}
    assert item["metadata"] == meta
    related = item["related"]
    assert {k: v for k, v in related.items() if k != "edges"} == {
        "direction": ["used-by"], "depth": 1, "of": [0], "verified": True,
    }  # fmt: skip
    pod = {"apiVersion": "v1", "kind": "Pod", "namespace": "shop", "name": "a"}
    claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": "shop", "name": "data"}
    assert related["edges"] == [
        {"from": pod, "to": claim, "relation": "mounts", "via": "spec.x", "optional": False,
         "source": "table", "weak": False}
    ]  # fmt: skip


def test_json_yaml_and_names_agree() -> None:
    """YAML holds what JSON holds, with sorted keys; names are those of the items."""
    assert yaml.safe_load(printed("yaml")) == json.loads(printed("json"))
    keys = [line.partition(":")[0] for line in printed("yaml").splitlines() if line[0].isalpha()]
    assert keys == sorted(keys)
    assert printed("json").startswith('{\n    "apiVersion": "v1",\n')
    assert printed("name").splitlines() == ["pod/a", "pod/a", "pod/b"]


def test_an_unknown_format_is_refused_in_kubectls_words() -> None:
    """The sentence names every format there is."""
    with pytest.raises(UsageError) as refused:
        format_of("bad")
    assert refused.value.line() == (
        'error: unable to match a printer suitable for the output format "bad",'
        f" allowed formats are: {','.join(sorted(FORMATS))}"
    )
    with pytest.raises(UsageError, match='format "json=x"'):
        format_of("json=x")
    for output in ("", *FORMATS):
        format_of(output)

"""What every format of the registry has in common: the answer, not its printer, decides what is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kubectl_related.cli.command import command
from kubectl_related.printers.formats import FORMATS, TABLE, format_of
from tests.outputs import OUTPUTS, OUTPUTS_OF_CHECKS, outputs_of

MANIFEST = """
{apiVersion: v1, kind: ConfigMap, metadata: {name: used, namespace: shop}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: lonely, namespace: shop}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: a, envFrom: [{configMapRef: {name: used}}, {configMapRef: {name: %s}}]}]}
"""
SITUATIONS = {
    "found": ("gone", "configmap used"),
    "several": ("gone", "configmap used lonely"),
    "nothing found": ("gone", "configmap lonely"),
    "nothing selected": ("gone", "configmap -l no=such"),
    "missing": ("gone", "pod web --missing"),
    "nothing missing": ("used", "pod web --missing"),
    "a check": ("gone", "--missing"),
    "a check that finds nothing": ("used", "--missing"),
    "an incomplete check": ("gone", "--missing --from broken.yaml"),
    "a check of what does not exist": ("gone", "pod nowhere --missing"),
    "unused": ("gone", "--unused"),
    "nothing unused": ("used", "--unused pvc"),
    "unused and kept": ("gone", "--unused --weak"),
    "an incomplete search for unused objects": ("gone", "--unused --from broken.yaml"),
    "not found": ("gone", "configmap nowhere"),
    "one of two not found": ("gone", "configmap used nowhere"),
    "incomplete": ("gone", "configmap used --from broken.yaml"),
    "incomplete and nothing found": ("gone", "configmap lonely --from broken.yaml"),
}
_TABLES: dict[str, tuple[int, str, str]] = {}
"""The outcomes without -o, each asked once."""
NOTHING = re.compile(r"^No .*\n", re.MULTILINE)


def outcome(capsys: pytest.CaptureFixture[str], question: str, output: str) -> tuple[int, str, str]:
    """Return exit code, stderr and stdout of a question to the manifests."""
    asked = [*question.split(), "-n", "shop", "--from", "shop.yaml", "--exit-code"]
    code = command([*asked, *(["-o", output] if output else [])])
    told = capsys.readouterr()
    return code, told.err, told.out


@pytest.mark.parametrize(
    ("situation", "output"),
    [(name, output) for name, (_, question) in SITUATIONS.items() for output in outputs_of(question)],
)
def test_every_format_tells_the_same_truth(
    situation: str,
    output: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit code and stderr are the table's; that there is nothing is a sentence in formats for people."""
    target, question = SITUATIONS[situation]
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(MANIFEST % target, encoding="utf-8")
    Path("broken.yaml").write_text("a: [", encoding="utf-8")
    if situation not in _TABLES:
        _TABLES[situation] = outcome(capsys, question, "")
    code, err, table = _TABLES[situation]
    expected = err if format_of(output)[0].for_people else NOTHING.sub("", err)
    found = outcome(capsys, question, output)
    assert found[:2] == (code, expected)
    if format_of(output)[0].for_people and table:
        assert found[2]


@pytest.mark.parametrize("output", sorted(set(OUTPUTS_OF_CHECKS) - set(OUTPUTS)))
def test_formats_of_checks_need_a_check(
    output: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What shows faults alone is refused for other questions."""
    monkeypatch.chdir(tmp_path)
    expected = f"error: {output} printer can only be used with --missing or --unused\n"
    assert outcome(capsys, "configmap used", output) == (1, expected, "")


@pytest.mark.parametrize("output", sorted(set(OUTPUTS_OF_CHECKS) - set(outputs_of("--unused"))))
def test_formats_of_relations_need_relations(
    output: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What shows relations alone is refused for objects that have none."""
    monkeypatch.chdir(tmp_path)
    expected = f"error: --unused option cannot be used with {output} printer\n"
    assert outcome(capsys, "--unused", output) == (1, expected, "")


def test_markdown_cannot_be_broken_by_a_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends a cell or begins markup is escaped."""
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text(MANIFEST % "'a|b*>i<'", encoding="utf-8")
    assert outcome(capsys, "--missing", "markdown")[2].splitlines() == [
        "| NAME | MISSING | VIA | STATUS | WHERE |",
        "| --- | --- | --- | --- | --- |",
        (
            r"| pod/web | configmap/a\|b\*\>i\< "
            r"| spec.containers\[0\].envFrom\[1\].configMapRef.name | Missing | shop.yaml:9 |"
        ),
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_section(name: str) -> None:
    """docs/output.md says in a heading of its own what each format of the registry prints."""
    page = (Path(__file__).parents[2] / "docs/output.md").read_text(encoding="utf-8")
    headings = "\n".join(line for line in page.splitlines() if line.startswith("## "))
    assert re.search(rf"`(-o )?{re.escape(name)}=?`", headings)


def test_the_table_is_the_standard_of_the_contract() -> None:
    """Without -o the format is the table, which can do all that a format for people can."""
    assert format_of("") == (TABLE, "")
    assert TABLE.for_people

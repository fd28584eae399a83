"""Files that cannot be read, and standard input that was read already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import RunRelated

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\n"
BROKEN = "./bad.json:1: the JSON cannot be read: input data was truncated\n"
UNKNOWN = 'error: the server doesn\'t have a resource type "widget"\n'


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("widget x", UNKNOWN),
        ("configmap app --type widget", UNKNOWN),
        ("configmap x", 'no configmap "x" in .\n'),
    ],
)
def test_a_broken_file_is_named_whatever_else_is_wrong(
    run_related: RunRelated, tmp_path: Path, question: str, told: str
) -> None:
    """An unknown kind may be defined in the unreadable file, so both are reported."""
    (tmp_path / "good.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "bad.json").write_text('{"kind": "CustomResourceDefinition",', encoding="utf-8")
    ran = run_related(*question.split(), "--from", ".", cwd=tmp_path)
    assert (ran.code, ran.stderr) == (1, BROKEN + told)


def test_standard_input_is_read_once(run_related: RunRelated) -> None:
    """What one flag has read, the other would find empty: an answer of nothing."""
    ran = run_related("-f", "-", "--from", "-", input=CONFIG)
    assert (ran.code, ran.stdout) == (1, "")
    assert ran.stderr == "error: standard input can be read only once, by -f or by --from\n"

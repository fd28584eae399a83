"""Nobody is told that a custom resource is unaffected if nothing says what its controller does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import command

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "{apiVersion: v1, kind: Secret, metadata: {name: password}}"
WIDGET = "{apiVersion: %s, kind: %s, metadata: {name: w}, spec: %s}"
REFERS = "{secretRef: {name: password%s}}"


@pytest.mark.parametrize(
    ("kind", "spec", "known"),
    [
        (("example.com/v1", "Widget"), REFERS % "", False),
        (("example.com/v1", "Widget"), REFERS % ", optional: true", True),
        (("example.com/v1", "Widget"), REFERS % "-other", True),
        (("v1", "Pod"), "{containers: [{name: c, image: i, envFrom: [%s]}]}" % (REFERS % ""), True),
    ],
    ids=["required", "optional", "another", "of a table"],
)
def test_a_note_names_the_kinds_of_which_no_table_tells(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    kind: tuple[str, str],
    spec: str,
    *,
    known: bool,
) -> None:
    """What is known by its data alone and requires a target that goes is not simply unaffected."""
    (tmp_path / "shop.yaml").write_text(f"{SECRET}\n---\n{WIDGET % (*kind, spec)}\n")
    assert command(["secret", "password", "--from", str(tmp_path)]) == 0
    assert "is not known" not in capsys.readouterr().err
    assert command(["secret", "password", "--if-deleted", "--from", str(tmp_path)]) == 0
    note = "Note: what becomes of widgets.example.com is not known: no table has what their controllers do.\n"
    assert (note in capsys.readouterr().err) is not known

"""What docs/usage.md shows as output is what the program prints of the example shop."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kubectl_related.cli.command import command

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"```\n\$ kubectl related (.+ --from examples/shop.*)\n((?:.*\n)*?)```")


def shown() -> list[tuple[str, str]]:
    """Return (arguments, output) of each block that begins with a question to the shop's files."""
    return SHOWN.findall((ROOT / "docs/usage.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("arguments", "output"), shown(), ids=[arguments for arguments, _ in shown()])
def test_the_output_is_what_is_printed(
    arguments: str, output: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines after the command are its output, byte for byte."""
    monkeypatch.chdir(ROOT)
    command(shlex.split(arguments))
    assert capsys.readouterr().out == output


def test_the_page_shows_output() -> None:
    """At least the rotation of a Secret is shown with its output."""
    assert any("--if-changed" in arguments for arguments, _ in shown())

"""The documentation says what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kubectl_related.cli.command import parse
from kubectl_related.cli.flags import ALL_FLAGS, EXAMPLES, FLAGS

if TYPE_CHECKING:
    from kubectl_related.cli.flag_types import Flag

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"^\s*(?:\$ )?kubectl related (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def commands(text: str) -> list[str]:
    """Return the arguments of every example command."""
    return [found for found in COMMAND.findall(text) if not found.startswith(("(TYPE", "TYPE"))]


@pytest.mark.parametrize("flag", ALL_FLAGS, ids=lambda flag: flag.long)
def test_every_flag_has_help(flag: Flag) -> None:
    """A flag says in one line what it does."""
    assert flag.help
    assert "\n" not in flag.help
    assert flag.help in flag.help_line()


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.long)
def test_every_flag_is_in_the_usage(flag: Flag) -> None:
    """Each flag of our own is mentioned in docs/usage.md, with its short form."""
    usage = (ROOT / "docs/usage.md").read_text(encoding="utf-8")
    assert re.search(rf"--{flag.long}(?![\w-])", usage)
    assert not flag.short or re.search(rf"`-{flag.short}[` ]", usage)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_command_parses(page: Path) -> None:
    """Every command in the pages is understood."""
    for typed in commands(page.read_text(encoding="utf-8")):
        parse(shlex.split(typed, comments=True))


def test_there_are_examples() -> None:
    """The README and --help show commands, and those of --help are understood too."""
    assert len(commands((ROOT / "README.md").read_text(encoding="utf-8"))) >= 5
    shown = commands(EXAMPLES)
    assert len(shown) >= 5
    for typed in shown:
        assert parse(shlex.split(typed)) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Relative links exist."""
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_the_architecture_names_what_is_there() -> None:
    """Every file and package that docs/architecture.md names exists, and it stays under 150 lines."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+/(?:[a-z_/]*/)?(?:[a-z_]+\.py)?)`", text)
    assert len(named) > 10
    for path in named:
        assert (ROOT / "kubectl_related" / path).exists() or (ROOT / path).exists(), path
    assert len(text.splitlines()) < 150


def test_every_package_is_in_the_architecture() -> None:
    """docs/architecture.md lists every package and every module at the top."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    for path in (ROOT / "kubectl_related").iterdir():
        if (path.suffix == ".py" and path.name != "__init__.py") or (path / "__init__.py").exists():
            assert path.stem in text, path

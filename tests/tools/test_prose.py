"""The prose linter finds each habit that it names, and leaves plain sentences alone."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tools.prose.__main__ import HERE, has_c_compiler, main, vale

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(not has_c_compiler(), reason="building vale takes a C compiler")

HABITS = {
    "IsNone": "A subject that does not exist is no error.",
    "Knows": "Fetches lists. Knows nothing of relations.",
    "MayNot": "Users who may not list pods get a part.",
    "NounClause": "What is deleted too takes its own with it.",
    "OfWhich": "Six flags, of which two do nothing.",
    "Packages": "The package has six rooms.",
    "Stands": "The reason stands above.",
    "Tells": "The warning tells the reason.",
    "Vocabulary": "An errand runs on its own thread.",
    "WhereIf": "Where the cache cannot be written, it is ignored.",
}
PLAIN = """\
If the cache cannot be written, it is ignored. There is no cache for files. It is no longer needed.
The folder where the files are. What uses this Secret? `[]` stands for every element.
"""


@pytest.mark.parametrize(("rule", "sentence"), HABITS.items())
def test_a_habit_is_found(rule: str, sentence: str, tmp_path: Path) -> None:
    """Each rule reports its sentence, in Markdown and in a Python docstring."""
    (tmp_path / "a.md").write_text(f"{sentence}\n")
    (tmp_path / "a.py").write_text(f'"""{sentence}"""\n')
    ran = subprocess.run(
        [vale(), "--config", HERE / "vale.ini", "--output", "line", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    found = {
        line.split(":")[0].rpartition("/")[2] for line in ran.stdout.splitlines() if f"House.{rule}:" in line
    }
    assert found == {"a.md", "a.py"}


def test_every_rule_has_a_sentence() -> None:
    """A rule that is added is tested here."""
    assert {path.stem for path in (HERE / "styles/House").glob("*.yml")} == set(HABITS)


def test_plain_sentences_pass(tmp_path: Path) -> None:
    """Sentences that only resemble a habit, and code, are left alone."""
    (tmp_path / "a.md").write_text(f"{PLAIN}\n```\nthis stands where nothing is told\n```\n")
    assert main([str(tmp_path)]) == 0

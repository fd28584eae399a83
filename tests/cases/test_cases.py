"""Every case of this folder: from bare manifests, on the real API server, from a dump of that server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cases.asking import ask_files
from tests.cases.case import Case, all_cases, bare_manifests
from tests.cases.checking import check
from tests.cases.crds import definitions
from tests.cases.live import EARLY, LATE, UNUSED, server_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cases.live import Lives

FROM_FILES = [case for case in all_cases() if not case.cluster_only]


@pytest.mark.parametrize("case", FROM_FILES, ids=lambda case: case.name)
def test_bare_manifests_give_the_edges(case: Case, tmp_path: Path) -> None:
    """A folder of manifests gives the expected edges and none of the near misses."""
    file = tmp_path / "manifests.yaml"
    file.write_text(bare_manifests(case), encoding="utf-8")
    check(case, ask_files(case.question, case.namespace, file, *definitions(case)), live=False)


class _OnAServer:
    """The cases of one control plane; with --dist loadscope the tests of a class share a process."""

    server = ""

    def test_cluster_gives_the_edges(self, case: Case, live: Lives) -> None:
        """The API server with the same manifests gives the expected edges and none of the near misses."""
        assert case.name not in live.of(case).broken, live.of(case).broken[case.name]
        check(case, live.of(case).ask(case), live=True)

    def test_dump_of_the_cluster_gives_the_same_bytes(self, case: Case, live: Lives, tmp_path: Path) -> None:
        """What kubectl get -o yaml prints of a cluster gives its answer, but for files and lines."""
        assert case.name not in live.of(case).broken, live.of(case).broken[case.name]
        file = tmp_path / "dump.yaml"
        file.write_text(live.of(case).dump(case), encoding="utf-8")
        from_dump, from_cluster = ask_files(case.question, case.namespace, file), live.of(case).ask(case)
        # A reference from a file says also where it is.
        placed = re.compile(r'^ *"(file|line)": .*\n', re.MULTILINE)
        dumped, asked = placed.sub("", from_dump.stdout), placed.sub("", from_cluster.stdout)
        # Lines first: their first difference is what a person wants to see.
        assert dumped.splitlines() == asked.splitlines()
        assert dumped == asked


@pytest.mark.cluster
class TestEarlyCases(_OnAServer):
    """The first half of the alphabet."""

    server = EARLY


@pytest.mark.cluster
class TestLateCases(_OnAServer):
    """The second half."""

    server = LATE


@pytest.mark.cluster
class TestUnusedCases(_OnAServer):
    """What is unused depends on everything that a server holds."""

    server = UNUSED


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each class the cases of its server."""
    if metafunc.cls is not None:
        cases = [
            case for case in all_cases() if not case.files_only and server_of(case) == metafunc.cls.server
        ]
        if "dump" in metafunc.function.__name__:
            cases = [case for case in cases if not case.cluster_only]
        metafunc.parametrize("case", cases, ids=lambda case: case.name)

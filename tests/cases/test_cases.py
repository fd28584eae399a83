"""Every case of this folder: from bare manifests, on the real API server, from a dump of that server."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cases.asking import ask_files
from tests.cases.case import Case, all_cases, bare_manifests
from tests.cases.checking import check
from tests.cases.crds import definitions
from tests.cases.live import server_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from _pytest.mark import ParameterSet

    from tests.cases.live import Lives

FROM_FILES = [case for case in all_cases() if not case.cluster_only]
ON_SERVER = [case for case in all_cases() if not case.files_only]
OF_A_DUMP = [case for case in ON_SERVER if not case.cluster_only]


def _on_servers(cases: Iterable[Case]) -> list[ParameterSet]:
    """Keep the cases of one control plane in one process."""
    return [
        pytest.param(case, marks=pytest.mark.xdist_group(server_of(case)), id=case.name) for case in cases
    ]


@pytest.mark.parametrize("case", FROM_FILES, ids=lambda case: case.name)
def test_bare_manifests_give_the_edges(case: Case, tmp_path: Path) -> None:
    """A folder of manifests gives the expected edges and none of the near misses."""
    file = tmp_path / "manifests.yaml"
    file.write_text(bare_manifests(case), encoding="utf-8")
    check(case, ask_files(case.question, case.namespace, file, *definitions(case)), live=False)


@pytest.mark.cluster
@pytest.mark.parametrize("case", _on_servers(ON_SERVER))
def test_cluster_gives_the_edges(case: Case, live: Lives) -> None:
    """The real API server with the same manifests gives the expected edges and none of the near misses."""
    assert case.name not in live.of(case).broken, live.of(case).broken[case.name]
    check(case, live.of(case).ask(case), live=True)


@pytest.mark.cluster
@pytest.mark.parametrize("case", _on_servers(OF_A_DUMP))
def test_dump_of_the_cluster_gives_the_same_bytes(case: Case, live: Lives, tmp_path: Path) -> None:
    """What kubectl get -o yaml prints of a cluster gives the cluster's answer, but for files and lines."""
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

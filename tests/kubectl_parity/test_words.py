"""The real kubectl and this program get the same bad arguments on one server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tests.kubectl_parity.cases import CASES, Case
from tests.kubectl_parity.configs import configs
from tests.kubectl_parity.page import PAGE, page
from tests.kubectl_parity.run import kubectl, related

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.control_plane.control_plane import ControlPlane


@pytest.fixture(scope="module")
def written(
    control_plane: ControlPlane, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Path]]:
    """Give the kubeconfigs by name."""
    with configs(control_plane, tmp_path_factory.mktemp("configs")) as found:
        yield found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_words_are_kubectls(control_plane: ControlPlane, written: dict[str, Path], case: Case) -> None:
    """Stderr and exit code are the same, but for the rows that say why they differ."""
    environment = control_plane.environment(written[case.config])
    program = str(control_plane.programs.path("kubectl"))
    with ThreadPoolExecutor() as both:
        waiting = [both.submit(ask, program, case, environment) for ask in (kubectl, related)]
        theirs, ours = (said.result() for said in waiting)
    assert "Traceback" not in ours.stderr
    assert ours.code != 0 or theirs.code == 0
    if case.why:
        assert ours != theirs
    else:
        assert ours == theirs


def test_the_page_is_up_to_date() -> None:
    """docs/kubectl-differences.md says what the cases say: `make docs` was run."""
    assert PAGE.read_text(encoding="utf-8") == page()

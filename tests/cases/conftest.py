"""The control plane of the cases: still, so that it shows what the manifests say."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.cases.case import Case
from tests.cases.live import CONTROLLERS, Live, Lives
from tests.control_plane.control_plane import ControlPlane

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@pytest.fixture(scope="session")
def live(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    """Start control planes without the controllers that change objects, and put the chosen cases on them."""
    chosen: dict[str, Case] = {}
    for item in request.session.items:
        case = getattr(item, "callspec", None) and item.callspec.params.get("case")  # type: ignore[attr-defined]
        if isinstance(case, Case) and not case.files_only:
            chosen[case.name] = case
    with ExitStack() as stack:

        def opened(cases: Sequence[Case]) -> Live:
            started = stack.enter_context(ControlPlane(run_pods=False, controllers=CONTROLLERS))
            return Live(started, cases, tmp_path_factory.mktemp("cache"))

        yield Lives(list(chosen.values()), opened)

"""The custom kinds of the cases: a small one of our own, and the Gateway API from its Go module."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cases.case import GATEWAY, WIDGETS
from tests.cluster.build import cache_folder, go_environment
from tests.cluster.toolchain import find_go

if TYPE_CHECKING:
    from tests.cases.case import Case

GATEWAY_VERSION = "v1.3.0"
WIDGET_GROUP = "cases.example.com"


def definitions(case: Case) -> list[Path]:
    """Return the files that define the custom kinds of a case."""
    files = [WIDGETS] if case.has_group(WIDGET_GROUP) else []
    return [*files, *gateway()] if case.has_group(GATEWAY) else files


def gateway() -> list[Path]:
    """Return the definitions of the Gateway API's standard channel, fetched once for this machine."""
    folder = cache_folder() / f"gateway-api-{GATEWAY_VERSION}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as partial:
            module = _download(f"sigs.k8s.io/gateway-api@{GATEWAY_VERSION}", Path(partial))
            whole = Path(partial, "crds")
            whole.mkdir()
            for source in (module / "config" / "crd" / "standard").glob(f"{GATEWAY}_*.yaml"):
                # The files of a module are read-only: only their content is copied.
                shutil.copyfile(source, whole / source.name)
            _settle(whole, folder)
    return sorted(folder.glob("*.yaml"))


def _settle(whole: Path, folder: Path) -> None:
    try:
        whole.rename(folder)
    except OSError:
        # Another worker was faster.
        if not folder.is_dir():
            raise


def _download(module: str, folder: Path) -> Path:
    # A module cache of its own, that can be taken away: a test's HOME is not the person's.
    places = {"GOPATH": str(folder / "go"), "GOCACHE": str(folder / "build"), "GOFLAGS": "-modcacherw"}
    ran = subprocess.run(
        [find_go(), "mod", "download", "-json", module],
        cwd="/",
        env={**go_environment(), **places},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Path(json.loads(ran.stdout)["Dir"])

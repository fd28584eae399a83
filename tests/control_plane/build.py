"""Builds the programs of the control plane from the pinned Go modules, once, outside the checkout.

Knows versions and flags; knows nothing of how the programs are started. Needs the standard library only.
"""

import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.control_plane.toolchain import GoNotFoundError, find_go

CACHE_VARIABLE = "KUBECTL_RELATED_TEST_CACHE"
KUBERNETES_VERSION = "v1.37.2"
MODULES = Path(__file__).parent / "go"
SMALL = "-s -w"
# Without the two variables the server calls itself v0.0.0.
NAMED = " ".join(
    [
        SMALL,
        f"-X k8s.io/component-base/version.gitVersion={KUBERNETES_VERSION}",
        f"-X k8s.io/client-go/pkg/version.gitVersion={KUBERNETES_VERSION}",
    ]
)
STAGE_FOLDERS = ("node/fast", "pod/fast", "volume/fast")


@dataclass(frozen=True)
class Program:
    """One program: the folder with its go.mod, its package there, its linker flags."""

    name: str
    module: str
    package: str
    ldflags: str = SMALL


PROGRAMS = (
    Program("etcd", "etcd", "go.etcd.io/etcd/server/v3"),
    Program("kube-apiserver", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver", NAMED),
    Program("kubectl", "kubernetes", "k8s.io/kubernetes/cmd/kubectl", NAMED),
    Program("kube-controller-manager", "kubernetes", "k8s.io/kubernetes/cmd/kube-controller-manager", NAMED),
    Program("kube-scheduler", "kubernetes", "k8s.io/kubernetes/cmd/kube-scheduler", NAMED),
    Program("kwok", "kwok", "sigs.k8s.io/kwok/cmd/kwok"),
    Program("krew", "krew", "sigs.k8s.io/krew/cmd/krew"),
    Program("validate-krew-manifest", "krew", "sigs.k8s.io/krew/cmd/validate-krew-manifest"),
)


@dataclass(frozen=True)
class Programs:
    """The folder with the built programs and kwok's stage files."""

    folder: Path

    def path(self, name: str) -> Path:
        """Return the path of one program."""
        return self.folder / name

    @property
    def stages(self) -> tuple[Path, ...]:
        """The stage files that make kwok's nodes, pods and volumes ready."""
        return tuple(sorted((self.folder / "stages").glob("*.yaml")))


def programs() -> Programs:
    """Return the built programs; build them where the cache does not hold them."""
    folder = cache_folder() / cache_key()
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked(folder.with_suffix(".lock")):
            if not folder.is_dir():
                build(folder)
    return Programs(folder)


def cache_folder() -> Path:
    """Return the folder that holds one folder for each set of versions and flags."""
    return cache_base().absolute() / "kubectl-related-tests"


def cache_base() -> Path:
    """Return the cache of the person, or the one chosen in the environment."""
    chosen = os.environ.get(CACHE_VARIABLE) or os.environ.get("XDG_CACHE_HOME")
    return Path(chosen) if chosen else Path.home() / ".cache"


def cache_key(chosen: tuple[Program, ...] = PROGRAMS) -> str:
    """Return a digest of everything that decides what is built."""
    digest = hashlib.sha256(f"{sys.platform} {platform.machine()} {STAGE_FOLDERS}\n".encode())
    digest.update(repr(chosen).encode())
    for module in sorted({program.module for program in chosen}):
        for name in ("go.mod", "go.sum"):
            digest.update((MODULES / module / name).read_bytes())
    return digest.hexdigest()[:16]


def cache_key_of(files: Iterable[Path]) -> str:
    """Return a digest of this machine's kind and the content of files."""
    digest = hashlib.sha256(f"{sys.platform} {platform.machine()}\n".encode())
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder of the cache that `make` fills: one run fills it, others wait."""
    folder = cache_folder() / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.with_name(f"{name}.lock")):
        if not folder.is_dir():
            partial = folder.with_name(f"{name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            make(partial)
            partial.rename(folder)
    return folder


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file, so that two runs at once build once."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build(folder: Path) -> None:
    """Build every program beside the folder and move the result there in one step."""
    go = find_go()
    partial = folder.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for number, program in enumerate(PROGRAMS, start=1):
        say(f"building {program.name} ({number} of {len(PROGRAMS)}) ... ", end="")
        started = time.monotonic()
        build_program(go, program, partial)
        say(f"{time.monotonic() - started:.0f} s")
    copy_stages(go, partial / "stages")
    partial.rename(folder)


def build_program(go: str, program: Program, folder: Path) -> None:
    """Build one program into the folder."""
    command = [go, "build", "-trimpath", "-buildvcs=false", "-ldflags", program.ldflags]
    command += ["-o", str(folder / program.name), program.package]
    subprocess.run(command, cwd=MODULES / program.module, env=go_environment(), check=True)


def copy_stages(go: str, folder: Path) -> None:
    """Copy kwok's stage files out of its module, so that later runs need no Go."""
    answer = subprocess.run(
        [go, "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kwok"],
        cwd=MODULES / "kwok",
        env=go_environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    folder.mkdir()
    for name in STAGE_FOLDERS:
        for source in Path(answer.stdout.strip(), "kustomize", "stage", name).glob("*.yaml"):
            if "kind: Stage" in source.read_text(encoding="utf-8"):
                # The files of the module cache are read-only: only their content is copied.
                shutil.copyfile(source, folder / source.name)


def go_environment() -> dict[str, str]:
    """Return the environment of a build that a person's own Go settings do not change."""
    return {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOWORK": "off"}


def say(text: str, end: str = "\n") -> None:
    """Tell the person who waits."""
    print(text, end=end, file=sys.stderr, flush=True)


def main() -> None:
    """Build what is missing and print the folder of the programs."""
    try:
        print(programs().folder)
    except GoNotFoundError as error:
        sys.exit(str(error))
    except subprocess.CalledProcessError as error:
        sys.exit(f"\n{error}")


if __name__ == "__main__":
    main()

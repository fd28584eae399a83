"""New tokens in the place of old ones in a kubeconfig; everything else of the file stays as it is."""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import TYPE_CHECKING

from kubectl_related.cluster.go_text import os_error
from kubectl_related.errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def replace_in_kubeconfig(path: str, changed: Mapping[str, str]) -> None:
    """Replace each old token by its new one; one that does not stand in the file is not written.

    Raises: CredentialError where the file cannot be written.
    """
    if not path:
        return
    try:
        with _locked(path):
            with open(path, "rb") as file:  # noqa: PTH123 - the path is shown as it was typed
                text = file.read()
            renewed = text
            for old, new in changed.items():
                if old and old != new:
                    renewed = renewed.replace(old.encode(), new.encode())
            if renewed != text:
                _write(os.path.realpath(path), renewed)
    except OSError as error:
        raise CredentialError(f"could not persist new tokens: {os_error('open', path, error)}") from None


@contextlib.contextmanager
def _locked(path: str) -> Iterator[None]:
    """Hold the lock file that kubectl holds while it writes."""
    lock = f"{path}.lock"
    os.close(os.open(lock, os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield
    finally:
        os.unlink(lock)  # noqa: PTH108


def _write(path: str, text: bytes) -> None:
    """Replace a file at once, with the mode it had."""
    folder = os.path.dirname(path)  # noqa: PTH120
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".kubectl-related-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text)
        os.chmod(temporary, os.stat(path).st_mode & 0o777)  # noqa: PTH101, PTH116
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise

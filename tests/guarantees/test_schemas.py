"""Schemas of unknown kinds: requested once, cached by their hash, and not an error if unreadable."""

from __future__ import annotations

import json
import os
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.proxy import actions

if TYPE_CHECKING:
    from pathlib import Path

    from tests.control_plane.control_plane import ControlPlane
    from tests.guarantees.conftest import Ask
    from tests.proxy.exchange import Exchange
    from tests.proxy.server import FaultProxy

pytestmark = pytest.mark.cluster

QUESTION = "backup/db-nightly"
PATIENCE_SECONDS = 20.0
INDEX = "/openapi/v3$"
DOCUMENT = "/openapi/v3/apis/shop.example.com"
LINE = "Warning: the schema of backups.shop.example.com could not be read, so what it refers to is unknown"
FAULTS = {
    "forbidden": actions.refuse(403, "Forbidden"),
    "not found": actions.refuse(404, "NotFound"),
    "unavailable": actions.refuse(503, "ServiceUnavailable"),
    "garbage": actions.garbage(),
    "another document": actions.respond(200, '{"paths": [], "components": {"schemas": 3}}'),
    "nested": actions.nested(),
}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Give an empty cache of its own."""
    return tmp_path / "cache"


def documents(proxy: FaultProxy) -> list[Exchange]:
    """Return the requests for documents."""
    return [one for one in proxy.log if one.path.startswith("/openapi/v3/")]


def targets(printed: str) -> list[str]:
    """Return the targets of the edges that were read from a schema."""
    edges = (edge for item in json.loads(printed)["items"] for edge in item["related"]["edges"])
    return sorted(edge["to"]["name"] for edge in edges if edge["source"] == "schema")


def test_what_a_schema_says_is_kept(proxy: FaultProxy, ask: Ask, cache: Path) -> None:
    """The second question asks for no document, and for the index along with everything else."""
    first = ask(QUESTION, "-o", "json", "--cache-dir", str(cache))
    assert targets(first.stdout) == ["backup-bucket", "data-db-0", "db"]
    assert [one.path for one in documents(proxy)] == ["/openapi/v3/apis/shop.example.com/v1"]
    proxy.clear()
    begun = threading.Event()
    proxy.fault(INDEX, lambda _turn: begun.set())
    proxy.fault("/backups/db-nightly", actions.hold(begun, PATIENCE_SECONDS))
    second = ask(QUESTION, "-o", "json", "--cache-dir", str(cache))
    assert second.stdout == first.stdout
    assert documents(proxy) == []
    (index,) = [one for one in proxy.log if one.path == "/openapi/v3"]
    subject = next(one for one in proxy.log if one.path.endswith("/backups/db-nightly"))
    assert subject.answered_at is not None
    assert index.started_at < subject.answered_at


def test_only_the_owner_reads_what_was_kept(ask: Ask, cache: Path) -> None:
    """Folders and files of the cache are closed to others; no document is among them."""
    ask(QUESTION, "--cache-dir", str(cache))
    below = list((cache / "kubectl-related").rglob("*"))
    assert {path.stat().st_mode & 0o777 for path in below if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in below if path.is_file()} == {0o600}
    (lines,) = (cache / "kubectl-related").glob("*/schemas/*")
    assert "spec.secretRef.name  Secret" in lines.read_text(encoding="utf-8")


@pytest.mark.parametrize("damage", [b"", b"# sha256 0\nBackup", b"\xff\xfe", b"# sha256"])
def test_damaged_files_are_read_anew(proxy: FaultProxy, ask: Ask, cache: Path, damage: bytes) -> None:
    """A file that does not agree with its own checksum is as good as none."""
    first = ask(QUESTION, "-o", "json", "--cache-dir", str(cache))
    for pattern in ("*/schemas/*", "*/openapi.json"):
        (file,) = (cache / "kubectl-related").glob(pattern)
        file.write_bytes(damage)
    proxy.clear()
    assert ask(QUESTION, "-o", "json", "--cache-dir", str(cache)).stdout == first.stdout
    assert len(documents(proxy)) == 1


def test_what_is_unused_for_long_is_dropped(ask: Ask, cache: Path) -> None:
    """Lines of documents that nobody asked about for thirty days go; younger ones stay."""
    ask("pvc/data-db-0", "--cache-dir", str(cache))
    (file,) = (cache / "kubectl-related").glob("*/schemas/*")
    old, young = file.with_name("old.relations"), file.with_name("young.relations")
    for other, days in ((old, 31), (young, 29)):
        other.write_text("")
        then = time.time() - days * 24 * 60 * 60
        os.utime(other, (then, then))
    file.unlink()
    ask("pvc/data-db-0", "--cache-dir", str(cache))
    assert not old.exists()
    assert young.exists()


@pytest.mark.parametrize("path", [INDEX, DOCUMENT])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_without_schemas_is_no_error(
    proxy: FaultProxy, ask: Ask, cache: Path, path: str, fault: str
) -> None:
    """The rest is answered; one line says so where the subject is of such a kind, and nothing otherwise."""
    proxy.fault(path, FAULTS[fault])
    told = ask(QUESTION, "--cache-dir", str(cache))
    assert told.code == 0
    assert told.stderr.splitlines().count(LINE) == 1
    other = ask("pvc/data-db-0", "--cache-dir", str(cache))
    assert other.code == 0
    assert "statefulset.apps/db" in other.stdout
    assert "backup" not in other.stdout + other.stderr


def test_a_server_that_answers_again_is_believed(proxy: FaultProxy, ask: Ask, cache: Path) -> None:
    """A schema that could not be read yesterday is read today, in the very next question."""
    fault = proxy.fault(INDEX, FAULTS["forbidden"], times=1)
    assert LINE in ask(QUESTION, "--cache-dir", str(cache)).stderr
    assert fault.hits == 1
    told = ask(QUESTION, "-o", "json", "--cache-dir", str(cache))
    assert targets(told.stdout) == ["backup-bucket", "data-db-0", "db"]
    assert LINE not in told.stderr


def test_requests_for_schemas_are_told_with_verbosity(proxy: FaultProxy, ask: Ask, cache: Path) -> None:
    """-v=6 shows that the server refused."""
    proxy.fault(INDEX, FAULTS["forbidden"])
    told = ask("pvc/data-db-0", "-v=6", "--cache-dir", str(cache))
    assert '/openapi/v3" status="403' in told.stderr


def test_a_changed_schema_is_read_in_the_same_question(proxy: FaultProxy, ask: Ask, cache: Path) -> None:
    """If the index has another hash, the rules are derived anew and the walk is repeated."""

    def other_hash(body: bytes) -> bytes:
        return body.replace(b"?hash=", b"?hash=0")

    def without_claim(body: bytes) -> bytes:
        document = json.loads(body)
        _drop(document, "claimName")
        return json.dumps(document).encode()

    # A document of an old hash is where the server sends the client on.
    proxy.fault(INDEX, actions.modify(other_hash), times=1)
    assert "data-db-0" in ask(QUESTION, "--cache-dir", str(cache)).stdout
    proxy.fault(DOCUMENT, actions.modify(without_claim))
    told = ask(QUESTION, "-o", "json", "--cache-dir", str(cache))
    assert targets(told.stdout) == ["backup-bucket", "db"]


def _drop(schema: Any, name: str) -> None:
    if isinstance(schema, dict):
        schema.pop(name, None)
        for below in schema.values():
            _drop(below, name)


def test_secrets_find_objects_of_unknown_kinds(shop: ControlPlane, ask: Ask, cache: Path) -> None:
    """Users of a subject are found through the schema too."""
    assert shop.url
    told = ask("pvc/data-db-0", "-o", "json", "--used-by", "--cache-dir", str(cache))
    names = {item["metadata"]["name"] for item in json.loads(told.stdout)["items"]}
    assert "db-nightly" in names

"""Creates objects fast, with one connection per thread. Does not depend on their content."""

import http.client
import json
import ssl
import threading
import time
import urllib.parse
from collections.abc import Iterable, Iterator

from tools.bench.objects import Creation

THREADS = 8
PATIENCE_SECONDS = 60
EXISTS = 409
BUSY = 429
ATTEMPTS = 30
PAUSE_SECONDS = 1.0


class Loader:
    """Posts to one API server."""

    def __init__(self, url: str, authority: bytes, token: str) -> None:
        address = urllib.parse.urlsplit(url)
        self._host, self._port = address.hostname or "", address.port
        self._context = ssl.create_default_context(cadata=authority.decode())
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def create(self, creations: Iterable[Creation]) -> None:
        """Create everything; what exists already stays. Raises: RuntimeError for a refusal."""
        lock, source, problems = threading.Lock(), iter(creations), list[str]()
        threads = [threading.Thread(target=self._work, args=(lock, source, problems)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if problems:
            raise RuntimeError(problems[0])

    def _work(self, lock: threading.Lock, source: Iterator[Creation], problems: list[str]) -> None:
        connection = http.client.HTTPSConnection(
            self._host, self._port, context=self._context, timeout=PATIENCE_SECONDS
        )
        try:
            while not problems:
                with lock:
                    path, body = next(source, ("", b""))
                if not path:
                    return
                status, content = self._post(connection, path, body)
                if status >= 300 and status != EXISTS:
                    problems.append(f"POST {path}: {status} {_message(content)}")
        except (OSError, http.client.HTTPException) as error:
            problems.append(f"the server broke off: {error}")
        finally:
            connection.close()

    def _post(self, connection: http.client.HTTPSConnection, path: str, body: bytes) -> tuple[int, bytes]:
        """Post, and again where the server is busy."""
        for _ in range(ATTEMPTS):
            connection.request("POST", path, body, self._headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != BUSY:
                break
            time.sleep(PAUSE_SECONDS)
        return answer.status, content


def _message(content: bytes) -> str:
    try:
        return str(json.loads(content).get("message"))
    except ValueError:
        return content[:200].decode(errors="replace")

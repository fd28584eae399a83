"""The floor of a question: its requests, nothing else.

The same interpreter, transport (libcurl), requests and encodings; bodies are
thrown away as they arrive, and only the token of the next page is looked for. A
request does not wait for what it waited for in the program, except for the page
before it. Imports nothing of the project.
"""

import contextlib
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pycurl

HEAD = 1 << 12
BUFFER = 1 << 18
# A token is base64 of JSON.
TOKEN = re.compile(rb"eyJ[A-Za-z0-9_-]+=*")

Chain = Iterator[tuple[str, dict[str, str]]]
"""The targets and headers of requests that follow each other."""


class Get:
    """One request of a chain; `head`: the first bytes of its body, which may come in several pieces."""

    def __init__(self, chain: Chain, curl: pycurl.Curl, answered: Callable[[bytes], None]) -> None:
        self.chain = chain
        self.curl = curl
        self.head = b""
        self.connected = False
        self._answered = answered
        curl.setopt(pycurl.WRITEFUNCTION, self._take)
        curl.setopt(pycurl.PREREQFUNCTION, self._start)

    def _take(self, piece: bytes) -> None:
        if len(self.head) < HEAD:
            self.head += piece

    def _start(self, *_: object) -> int:
        self.connected = True
        return int(pycurl.PREREQFUNC_OK)

    def finish(self) -> None:
        """Hand over the unpacked head of the body. Raises: ValueError."""
        status = self.curl.getinfo(pycurl.RESPONSE_CODE)
        if status not in (200, 304, 404):
            raise ValueError(f"status {status}")
        packed = self.head.startswith(b"\x1f\x8b")
        self._answered(zlib.decompressobj(wbits=31).decompress(self.head, HEAD) if packed else self.head)


class Floor:
    """Runs chains of requests, so many at once."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.problems: list[str] = []
        self._plan = plan
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self._running: dict[pycurl.Curl, Get] = {}
        self._following = b""

    def run(self) -> None:
        """Ask everything; the first request goes alone until it is connected, as in the program."""
        waiting = [self._requests(chain) for chain in reversed(self._plan["chains"])]
        most = 1
        while waiting or self._running:
            while waiting and len(self._running) < most:
                self._begin(waiting.pop())
            self._multi.perform()
            self._collect()
            if any(get.connected for get in self._running.values()) or not self._running:
                most, before = self._plan["threads"], most
                if before != most:
                    continue
            self._multi.select(1.0)

    def _requests(self, chain: dict[str, Any]) -> Chain:
        """Yield each page as often, and in as many encodings, as the program asked for it."""
        token = b""
        for number, asked in enumerate(chain["pages"]):
            target = chain["target"]
            if number:
                if not token:
                    raise ValueError("a page lacks its token")
                target += ("&" if "?" in target else "?") + f"continue={token.decode()}"
            for at, headers in enumerate(asked):
                yield target, headers
                if not at:
                    found = TOKEN.search(self._following)
                    token = found[0] if found else b""

    def _begin(self, chain: Chain) -> None:
        with contextlib.suppress(StopIteration):
            target, headers = next(chain)
            curl = pycurl.Curl()
            curl.setopt(pycurl.URL, f"https://{self._plan['host']}:{self._plan['port']}{target}")
            curl.setopt(pycurl.CAINFO_BLOB, self._plan["authority"])
            curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
            curl.setopt(pycurl.BUFFERSIZE, BUFFER)
            sent = {**headers, "Authorization": f"Bearer {self._plan['token']}"}
            curl.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in sent.items()])
            self._running[curl] = Get(chain, curl, self._answered)
            self._multi.add_handle(curl)

    def _answered(self, head: bytes) -> None:
        self._following = head

    def _collect(self) -> None:
        _, succeeded, failed = self._multi.info_read(len(self._running) or 1)
        self.problems += [text for _, _, text in failed]
        for curl in [*succeeded, *(curl for curl, _, _ in failed)]:
            self._multi.remove_handle(curl)
            get = self._running.pop(curl)
            if curl in succeeded:
                try:
                    get.finish()
                    self._begin(get.chain)
                except ValueError as error:
                    self.problems.append(str(error))


def main() -> int:
    """Send what the file of a plan says; 1 if something failed."""
    floor = Floor(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    floor.run()
    sys.stderr.writelines(f"{problem}\n" for problem in floor.problems)
    return 1 if floor.problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""The bare floor of a question: its requests, nothing else.

The same interpreter, transport, threads, requests and encodings; bodies are
thrown away as they come, only the token of the next page is looked for. What
one request had to wait for (but pages) is not waited for. Imports nothing of the project.
"""

import http.client
import json
import queue
import re
import ssl
import sys
import threading
import zlib
from pathlib import Path
from typing import Any

PIECE = 1 << 20
HEAD = 1 << 12
# A token is base64 of JSON.
TOKEN = re.compile(rb"eyJ[A-Za-z0-9_-]+=*")


def main() -> int:
    """Send what the file of a plan says; 1 where something failed."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=plan["authority"])
    context.set_alpn_protocols(["http/1.1"])
    chains: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    problems: list[str] = []
    for chain in plan["chains"]:
        chains.put(chain)

    def work() -> None:
        connection = http.client.HTTPSConnection(plan["host"], plan["port"], context=context)
        while (chain := chains.get()) is not None:
            try:
                _follow(connection, chain, plan["token"])
            except (OSError, ValueError, http.client.HTTPException) as error:
                problems.append(f"{chain['target']}: {error}")
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(min(plan["threads"], len(plan["chains"])))]
    for thread in threads:
        chains.put(None)
        thread.start()
    for thread in threads:
        thread.join()
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def _follow(connection: http.client.HTTPSConnection, chain: dict[str, Any], token: str) -> None:
    """Ask for the pages of a list, each as often and in as many encodings as the program did."""
    following = ""
    for number, asked in enumerate(chain["pages"]):
        target = chain["target"]
        if number:
            if not following:
                raise ValueError("a page lacks its token")
            target += ("&" if "?" in target else "?") + f"continue={following}"
        for at, headers in enumerate(asked):
            head = _get(connection, target, {**headers, "Authorization": f"Bearer {token}"})
            if not at:
                found = TOKEN.search(head)
                following = found[0].decode() if found else ""


def _get(connection: http.client.HTTPSConnection, target: str, headers: dict[str, str]) -> bytes:
    connection.putrequest("GET", target, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    reply = connection.getresponse()
    head = b""
    while piece := reply.read(PIECE):
        head = head or piece
    if reply.status not in (200, 304, 404):
        raise ValueError(f"status {reply.status}")
    if reply.headers.get("Content-Encoding") == "gzip":
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    return head[:HEAD]


if __name__ == "__main__":
    sys.exit(main())

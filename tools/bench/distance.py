"""A network that is far away: relays bytes to a server, each of them late; it reads none of them.

So HTTP/2 stays HTTP/2, and a program pays for a round trip exactly if it waits for one.
"""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator

PIECE = 1 << 16


@contextlib.contextmanager
def relay(host: str, port: int, round_trip: float) -> Iterator[int]:
    """Yield the port of a relay to a server; `round_trip` in seconds, also paid by each new connection."""
    loop = asyncio.new_event_loop()
    relayed = _Relay(host, port, round_trip)
    server = loop.run_until_complete(asyncio.start_server(relayed.serve, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, name="relay")
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Relay:
    def __init__(self, host: str, port: int, round_trip: float) -> None:
        self._host = host
        self._port = port
        self._delay = round_trip / 2

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay one connection; its first bytes pay for the handshake of TCP."""
        to_server, from_server = await asyncio.open_connection(self._host, self._port)
        up = self._pipe(reader, from_server, self._delay * 2)
        down = self._pipe(to_server, writer, 0.0)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(up, down)
        for end in (writer, from_server):
            end.close()

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: float) -> None:
        late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        not_before = time.monotonic() + first

        async def write() -> None:
            while (due := await late.get())[1]:
                await asyncio.sleep(max(0.0, due[0] - time.monotonic()))
                writer.write(due[1])
            if writer.can_write_eof():
                writer.write_eof()

        writing = asyncio.ensure_future(write())
        piece = b"-"
        while piece:
            piece = await reader.read(PIECE)
            late.put_nowait((max(not_before, time.monotonic()) + self._delay, piece))
        await writing


async def _stop(server: asyncio.Server) -> None:
    server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

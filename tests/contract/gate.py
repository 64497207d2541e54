"""A gate between Millrace and a queue: it delays, slices, resets, swallows and throttles what goes through it.

It knows nothing of HTTP: what a network does to bytes, it does to bytes.
"""
import asyncio
import random
import socket
import struct
import threading
from dataclasses import dataclass


@dataclass(frozen=True)
class Weather:
    """What happens to each connection. All at zero: nothing."""
    delay_s: float = 0.0          # of each piece, in each direction
    slice_bytes: int = 0          # pieces of 1 to so many bytes
    bytes_per_s: int = 0          # of each direction
    reset_answer: float = 0.0     # the chance that the connection is reset once the answer has begun: the queue has taken it
    reset_request: float = 0.0    # the chance that it is reset in the midst of the request
    swallow_answers: bool = False  # requests go through, answers never come
    swallow_all: bool = False     # connections are accepted, and nothing goes through


FAIR = Weather()


class Gate:
    """Listens on a loopback port and passes on to `target` ("host:port").

    Operation. `weather` may be replaced at any time and counts for what comes next; `shut()` closes the port and resets every
    connection, `open()` opens it again.

    Concurrency. One event loop in a thread of its own.
    """

    PIECE = 16 * 1024

    def __init__(self, target, seed=0):
        self.target = target.rsplit(":", 1)
        self.weather = FAIR
        self.connections = 0
        self._dice = random.Random(seed)
        self._open, self._port, self._server = set(), 0, None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.open()

    @property
    def address(self):
        return f"127.0.0.1:{self._port}"

    def through(self, url):
        """The same URL by way of the gate."""
        return f"http://{self.address}/" + url.split("/", 3)[3]

    def open(self):
        self._run(self._listen())

    def shut(self):
        self._run(self._stop_listening())

    def close(self):
        self.shut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self):
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    async def _stop_listening(self):
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            _reset(writer)

    async def _serve(self, reader, writer):
        self.connections += 1
        self._open.add(writer)
        onward = None
        try:
            back, onward = await asyncio.open_connection(*self.target)
            ways = [asyncio.ensure_future(self._pass(reader, onward, writer, is_answer=False)),
                    asyncio.ensure_future(self._pass(back, writer, writer, is_answer=True))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass
        finally:
            self._open.discard(writer)
            for end in (writer, onward):
                if end is not None:
                    end.close()

    async def _pass(self, reader, writer, client, is_answer):
        while piece := await reader.read(self.PIECE):
            weather = self.weather
            if weather.swallow_all or (weather.swallow_answers and is_answer):
                continue
            chance = weather.reset_answer if is_answer else weather.reset_request
            cut = self._dice.randrange(len(piece)) if chance and self._dice.random() < chance else len(piece)
            for part in self._parts(piece[:cut], weather.slice_bytes):
                wait = weather.delay_s + (len(part) / weather.bytes_per_s if weather.bytes_per_s else 0)
                if wait:
                    await asyncio.sleep(wait)
                writer.write(part)
                await writer.drain()
            if cut < len(piece):
                _reset(client)
                return

    def _parts(self, piece, most):
        if not most:
            yield piece
            return
        at = 0
        while at < len(piece):
            size = self._dice.randint(1, most)
            yield piece[at:at + size]
            at += size


def _reset(writer):
    """Ends a connection with RST, as a box in between does."""
    raw = writer.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()

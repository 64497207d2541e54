"""A gate between Millrace and a queue: it delays, slices, resets, swallows and throttles what goes through it.

It knows nothing of HTTP: what a network does to bytes, it does to bytes.
"""
import asyncio
import random
import socket
import struct
from dataclasses import dataclass

from contract.loopback_server import LoopbackServer


@dataclass(frozen=True)
class Weather:
    """What happens to each connection. All at zero: nothing. Chances count once for each request and each answer."""
    delay_s: float = 0.0          # of each piece, in each direction
    slice_bytes: int = 0          # pieces of 1 to so many bytes
    bytes_per_s: int = 0          # of each direction
    reset_answer: float = 0.0     # the chance that the connection is reset once the answer has begun: the queue has taken it
    reset_request: float = 0.0    # the chance that it is reset in the midst of the request
    swallow_answers: bool = False  # requests go through, answers never come
    swallow_all: bool = False     # connections are accepted, and nothing goes through


FAIR = Weather()


@dataclass
class Talk:
    """Who is speaking on a connection: requests and answers take turns, so where the speaker changes, one begins."""
    answering: bool = True


class Gate(LoopbackServer):
    """Passes on what it gets to `target` ("host:port").

    Operation. `weather` may be replaced at any time and counts for what comes next; `refuse()` closes the port and resets every
    connection, `accept()` opens it again.

    Chance does not pile up: after `MOST_CUT_IN_A_ROW` resets the next answer gets through. Left to the dice alone, one storm in a
    dozen would keep a sender, which waits longer after each failure, from ever getting an answer while a test waits for one.
    """

    PIECE = 16 * 1024
    MOST_CUT_IN_A_ROW = 3

    def __init__(self, target, seed=0):
        super().__init__()
        self.target = target.rsplit(":", 1)
        self.weather = FAIR
        self.connections = 0
        self._dice = random.Random(seed)
        self._cut_in_a_row = 0
        self.accept()

    def through(self, url):
        """The same URL by way of the gate."""
        return f"http://{self.address}/" + url.split("/", 3)[3]

    async def serve(self, reader, writer):
        self.connections += 1
        onward = None
        talk = Talk()
        try:
            back, onward = await asyncio.open_connection(*self.target)
            ways = [asyncio.ensure_future(self._pass(reader, onward, writer, talk, is_answer=False)),
                    asyncio.ensure_future(self._pass(back, writer, writer, talk, is_answer=True))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            if onward is not None:
                onward.close()

    async def _pass(self, reader, writer, client, talk, is_answer):
        while piece := await reader.read(self.PIECE):
            weather = self.weather
            if weather.swallow_all or (weather.swallow_answers and is_answer):
                continue
            begins = talk.answering is not is_answer
            talk.answering = is_answer
            cut = self._dice.randrange(len(piece)) if begins and self._resets(weather, is_answer) else len(piece)
            for part in self._parts(piece[:cut], weather.slice_bytes):
                wait = weather.delay_s + (len(part) / weather.bytes_per_s if weather.bytes_per_s else 0)
                if wait:
                    await asyncio.sleep(wait)
                writer.write(part)
                await writer.drain()
            if cut < len(piece):
                self.cut(client)
                return

    def _resets(self, weather, is_answer):
        chance = weather.reset_answer if is_answer else weather.reset_request
        if self._cut_in_a_row < self.MOST_CUT_IN_A_ROW and self._dice.random() < chance:
            self._cut_in_a_row += 1
            return True
        if is_answer:
            self._cut_in_a_row = 0
        return False

    def _parts(self, piece, most):
        if not most:
            yield piece
            return
        at = 0
        while at < len(piece):
            size = self._dice.randint(1, most)
            yield piece[at:at + size]
            at += size

    def cut(self, writer):
        """With RST, as a box in between does."""
        raw = writer.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        super().cut(writer)

"""A server on a loopback port with an event loop in a thread of its own, whose port can be closed and opened again."""
import asyncio
import threading


class LoopbackServer:
    """Listens as long as it is open. A subclass says in `serve` what happens on a connection; its end closes the connection.

    Operation. `accept()` is called at the end of a subclass's constructor, so that nobody is served by half of it. The port is chosen at
    the first opening and stays.

    Concurrency. `serve` runs on the loop; everything else is called from other threads.
    """

    READ_BYTES_MAX = 64 * 1024

    def __init__(self, port=0, tls=None):
        self.tls = tls
        self._port, self._server, self._connections = port, None, set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    @property
    def address(self):
        return f"127.0.0.1:{self._port}"

    def accept(self):
        self._run(self._listen())

    def refuse(self):
        """Closes the port, and every connection."""
        self._run(self._stop_listening())

    def close(self):
        self.refuse()
        self._run(self._end_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    async def serve(self, reader, writer):
        raise NotImplementedError

    def cut(self, writer):
        """Ends a connection at once."""
        writer.transport.abort()

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self):
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port, limit=self.READ_BYTES_MAX, ssl=self.tls)
            self._port = self._server.sockets[0].getsockname()[1]

    async def _stop_listening(self):
        if self._server is not None:
            self._server.close()
            self._server = None
        for writer in list(self._connections):
            self.cut(writer)

    @staticmethod
    async def _end_tasks():
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _serve(self, reader, writer):
        self._connections.add(writer)
        try:
            await self.serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the other side is gone, or sends what nobody can read
        finally:
            self._connections.discard(writer)
            writer.close()

"""An HTTP receiver of events that answers as a test says, and remembers everything."""
import gzip
import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from contract.checker import Arrival


@dataclass
class Received:
    """One request, as it came."""
    at: float
    path: str
    headers: dict  # names in lower case
    sent: bytes    # the body as it was on the wire
    connection: tuple
    status: int = 0

    @property
    def body(self):
        return gzip.decompress(self.sent) if self.headers.get("content-encoding") == "gzip" else self.sent

    @property
    def webhook_id(self):
        return self.headers["x-webhook-id"]


class WebhookReceiver:
    """Receivers on a loopback port, told apart by their path.

    `answer` is asked for each request: a status, or a tuple of status, headers and perhaps a body; it may take its time. The port stays the same over
    `close` and a new receiver with `port`.
    """

    def __init__(self, answer=lambda received: 200, port=0):
        self.answer, self.requests = answer, []
        self._lock = threading.Lock()
        receiver = self

        class Exchange(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                received = Received(time.monotonic(), self.path, {k.lower(): v for k, v in self.headers.items()},
                                    self.rfile.read(int(self.headers["Content-Length"])), self.client_address)
                with receiver._lock:
                    receiver.requests.append(received)
                answer = receiver.answer(received)
                status, headers, *bodies = answer if isinstance(answer, tuple) else (answer, {})
                body = b"".join(bodies)
                received.status = status
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):  # a sender that was killed
                pass

        self._server = Server(("127.0.0.1", port), Exchange)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def url(self, path="/events"):
        return f"http://{self.address}{path}"

    def received(self, path="/events"):
        with self._lock:
            return [r for r in self.requests if r.path == path]

    def arrivals(self, path="/events"):
        """What was answered 2xx, in the order of the requests, as the contract's checker reads it."""
        return [Arrival(r.body, {"event_id": r.headers["x-millrace-event-id"], "event_type": _type(r), "cid": _cid(r), "app": r.headers["x-api-key"],
                                 "x-signature": r.headers["x-signature"]}) for r in self.received(path) if r.status // 100 == 2]

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def _event(received):
    return json.loads(received.body)


def _type(received):
    return _event(received)["type"]


def _cid(received):
    return _event(received).get("cid", "")

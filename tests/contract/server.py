"""A millrace process: started, asked, stopped, killed and started again on the same data."""
import json
import os
import re
import signal
import subprocess
import threading
from pathlib import Path

from contract.checker import Event, Ledger

CHECKOUT = Path(__file__).resolve().parents[2]
READY = re.compile(r"^millrace ready on (https?://\S+)$")


def binary():
    """The binary under test: MILLRACE_BIN, else the release build."""
    return Path(os.environ.get("MILLRACE_BIN") or CHECKOUT / "build" / "release" / "millrace").resolve()


class DidNotStart(AssertionError):
    """The process ended, or never said that it is ready."""


def run(*arguments, program=None, seconds=20, environment=None):
    """One command of the binary, to its end: the completed process with its output as text."""
    return subprocess.run([str(program or binary()), *map(str, arguments)], capture_output=True, text=True, timeout=seconds,
                          env={**os.environ, **(environment or {})})


class Millrace:
    """`millrace serve` on a data folder.

    Operation. `start` returns when the process has said that it is ready; the port is another one after each start.
    What the process prints is kept for the message of a failure.

    Limitations. One process at a time per object.
    """

    def __init__(self, data, *, key="e2ekey", secret="e2e-secret-long-enough-for-hs256", allow=(), program=None, more=(), environment=None):
        self.data, self.key, self.secret = Path(data), key, secret
        self.allow, self.program, self.more = list(allow), program or binary(), list(more)
        self.environment = environment  # None: that of the tests
        self.process = self.url = None
        self.printed = []

    def command(self):
        out = [str(self.program), "serve", "--data", str(self.data), "--listen", "127.0.0.1:0", "--app", f"{self.key}:{self.secret}"]
        for address in self.allow:
            out += ["--allow-outbound", address]
        return out + self.more

    def spawn(self):
        """Starts the process and does not wait."""
        self.url, self._ready = None, threading.Event()
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True, errors="replace", start_new_session=True, env=self.environment)
        self._reader = threading.Thread(target=self._read, args=(self.process, self._ready), daemon=True)
        self._reader.start()

    def _read(self, process, ready):
        for line in process.stdout:
            self.printed = self.printed[-400:] + [line.rstrip("\n")]
            said = READY.match(line.strip())
            if said:
                self.url = said.group(1)
                ready.set()
        ready.set()

    def await_ready(self, seconds=20):
        self._ready.wait(seconds)
        if self.url is None:
            code = self.process.poll()
            self.kill()
            raise DidNotStart(f"not ready within {seconds} s (exit code {code}):\n" + "\n".join(self.printed[-40:]))
        return self

    def start(self, seconds=20):
        self.spawn()
        return self.await_ready(seconds)

    def stop(self, seconds=20):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self._await_end(seconds)

    def kill(self):
        """SIGKILL: what a power cut looks like to the process."""
        self.process.kill()
        return self._await_end(20)

    def _await_end(self, seconds):
        code = self.process.wait(seconds)
        self._reader.join(5)
        return code

    @property
    def running(self):
        return self.process is not None and self.process.poll() is None

    def close(self):
        if self.running:
            self.kill()

    def command_json(self, *arguments, seconds=120):
        """The text that a command of the binary prints about this data, running or not."""
        done = run(*arguments, "--data", self.data, "--json", program=self.program, seconds=seconds)
        # `check` may say by its exit code that the ledger does not hold; then its answer is what the test wants to see.
        assert done.returncode == 0 or done.stdout.startswith("{"), f"{arguments}: exit code {done.returncode}: {done.stderr or done.stdout}"
        return done.stdout

    def check(self):
        """The whole answer of `millrace check`."""
        return json.loads(self.command_json("check"))

    def ledgers(self):
        """The ledger of each of the application's hooks, deleted ones included, in the order of `check`."""
        answer = self.check()
        app = next((a for a in answer["apps"] if a["app"] == self.key), {"hooks": []})
        return [Ledger.of(hook, answer["holds"]) for hook in app["hooks"]]

    def ledger(self, hook_id):
        found = [ledger for ledger in self.ledgers() if ledger.hook == hook_id]
        assert len(found) == 1, f"check knows {len(found)} hooks with the id {hook_id}"
        return found[0]

    def events(self):
        """The application's event log, oldest first."""
        return [Event.of(json.loads(line)) for line in self.command_json("event", "list", "--app", self.key).splitlines() if line]

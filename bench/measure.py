"""What the benchmarks share: the machine, a server under load, our queue, CPU time of processes, and tables."""
import http.client
import json
import os
import ssl
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from contract.api import Api, sqs_hook  # noqa: E402
from contract.metrics import parsed  # noqa: E402
from contract.server import Millrace  # noqa: E402
from contract.wait import eventually  # noqa: E402

BUILD = ROOT / "build" / "release"
FOLDER = ROOT / ".dev" / "bench"
TICKS = os.sysconf("SC_CLK_TCK")
# Enough in a message's text and attachment for a payload of that many KB.
PAYLOADS = {"2 KB": {"text_bytes": 16, "attachment_bytes": 0}, "25 KB": {"text_bytes": 5_000, "attachment_bytes": 12_900}}


def cores():
    return sorted(os.sched_getaffinity(0))


def sync_ms(folder):
    """The median time of one appended page with fdatasync."""
    path, times = Path(folder) / "sync_probe", []
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    for _ in range(50):
        began = time.perf_counter()
        os.write(file, b"x" * 4096)
        os.fdatasync(file)
        times.append((time.perf_counter() - began) * 1e3)
    os.close(file)
    path.unlink()
    return statistics.median(times)


def machine():
    """One line: cores, processor, kernel, and what a sync costs where the benchmarks write."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), "?")
    return (f"machine: {len(cores())} cores, {model}, {os.uname().sysname} {os.uname().release}; "
            f"a page appended and synced in {sync_ms(FOLDER):.2f} ms (median of 50)")


def cpu_seconds(pid):
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_mib(pid):
    """Peak resident memory of a process."""
    return next(int(line.split()[1]) for line in open(f"/proc/{pid}/status", encoding="ascii") if line.startswith("VmHWM:")) / 1024


def on_core(core):
    """What pins a process that is about to be started; None leaves it where it likes."""
    return None if core is None else (lambda: os.sched_setaffinity(0, {core}))


class Sink:
    """`bench_sink`: our queue as a process of its own."""

    def __init__(self, *flags, core=None):
        self.process = subprocess.Popen([BUILD / "bench_sink", *map(str, flags)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        preexec_fn=on_core(core))
        self.port = int(self.process.stdout.readline())
        self.scheme, self.tls = ("https", True) if "--tls" in flags else ("http", False)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    @property
    def endpoint(self):
        return f"{self.scheme}://{self.address}"

    def url(self, queue="bench"):
        return f"{self.endpoint}/000000000000/{queue}"

    def _get(self, target):
        if self.tls:
            connection = http.client.HTTPSConnection(self.address, timeout=600, context=ssl._create_unverified_context())
        else:
            connection = http.client.HTTPConnection(self.address, timeout=600)
        connection.request("GET", target)
        return connection.getresponse().read().decode()

    def seen(self, unique=0):
        """What has come, once that many different events have."""
        seen = json.loads(self._get(f"/seen/{unique}"))
        assert seen["unique"] >= unique, f"LOST: {seen['unique']} of {unique} events came"
        return seen

    def arrivals(self):
        """message id → nanoseconds of the monotonic clock when its event was first answered."""
        arrivals = {}
        for line in self._get("/arrivals").splitlines():
            message, at = line.split()
            arrivals.setdefault(message, int(at))
        return arrivals

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def serve(folder, *, core=None, **options):
    """A server on `folder`, ready, with its log where it can be read; its store must sync every commit."""
    server = Millrace(folder, **options)
    pin = [] if core is None else ["taskset", "-c", str(core)]
    command = server.command
    server.command = lambda: pin + command()
    server.start()
    assert any("store.opened" in line and "synchronous=full" in line for line in server.printed), "the store does not say that it syncs"
    return server


def prepare_channel(server):
    """The channel and the members that the load writes to."""
    api = Api(server.url, server.key, server.secret)
    api.call("POST", "/users", {"users": {"ann": {"id": "ann"}, "ben": {"id": "ben"}}})
    api.call("POST", "/channels/messaging/bench/query", {"data": {"created_by_id": "ann", "members": ["ann", "ben"]}})
    return api


def start_load(server, *, messages, core=None, **flags):
    """`bench_load` as a process; `finish_load` waits for it."""
    words = [f"--{name.replace('_', '-')}={value}" for name, value in flags.items()]
    return subprocess.Popen([BUILD / "bench_load", f"--port={server.url.rsplit(':', 1)[1]}", f"--key={server.key}", f"--secret={server.secret}",
                             f"--messages={messages}", *words], stdout=subprocess.PIPE, text=True, preexec_fn=on_core(core))


def finish_load(process):
    """What the load saw."""
    printed, _ = process.communicate(timeout=600)
    assert process.returncode == 0, printed
    return json.loads(printed)


def load(server, **options):
    return finish_load(start_load(server, **options))


def message_payloads(server):
    """The payloads of the messages' events, as the log has them."""
    return [event.payload for event in server.events() if event.type == "message.new"]


def per_commit(server):
    """How many writes were committed together, on average."""
    answer = http.client.HTTPConnection(server.url.split("//")[1], timeout=10)
    answer.request("GET", "/metrics")
    samples = parsed(answer.getresponse().read().decode())["millrace_store_writes_per_commit"].samples
    total = {name.rsplit("_", 1)[1]: value for (name, _), value in samples.items() if name.endswith(("_sum", "_count"))}
    return total["sum"] / total["count"]


class Table:
    """Rows printed as they come, in columns as wide as their headings."""

    def __init__(self, *headings):
        self.widths = [max(len(heading), 8) for heading in headings]
        self.add(*headings)

    def add(self, *cells):
        def text(cell):
            if isinstance(cell, float):
                return f"{cell:,.0f}" if abs(cell) >= 1_000 else f"{cell:.2f}" if abs(cell) < 10 else f"{cell:.1f}"
            return f"{cell:,}" if isinstance(cell, int) else str(cell)
        print("  ".join(text(cell).rjust(width) for cell, width in zip(cells, self.widths)), flush=True)


def share(values, part):
    """The value that `part` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

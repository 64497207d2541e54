"""The API under load: durable messages a second, with the CPU of server and load apart, read back before a number is said."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from contract.api import Api  # noqa: E402
from contract.server import Millrace  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid):
    """Peak resident memory of a process."""
    return next(int(line.split()[1]) for line in open(f"/proc/{pid}/status", encoding="ascii") if line.startswith("VmHWM:")) / 1024


def run(folder, connections, messages, text_bytes):
    """One run on fresh data: what the load saw, and what the server used."""
    server = Millrace(Path(folder) / f"{connections}-{text_bytes}").start()
    try:
        api = Api(server.url, server.key, server.secret)
        api.call("POST", "/users", {"users": {"ann": {"id": "ann"}, "ben": {"id": "ben"}}})
        api.call("POST", "/channels/messaging/bench/query", {"data": {"created_by_id": "ann", "members": ["ann", "ben"]}})
        before = cpu_seconds(server.process.pid)
        load = subprocess.run([ROOT / "build/release/bench_load", server.url.rsplit(":", 1)[1], server.key, server.secret,
                               str(connections), str(messages), str(text_bytes)], check=True, capture_output=True, text=True)
        used = cpu_seconds(server.process.pid) - before
        memory = resident_mib(server.process.pid)
        kept = sum(event.type == "message.new" for event in server.events())
        assert kept == messages, f"LOST: {kept} of {messages} events can be read back"
        return {**json.loads(load.stdout), "server_cpu_us": used * 1e6 / messages, "memory_mib": memory}
    finally:
        server.close()


def main():
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    print(f"{'text B':>8} {'connections':>12} {'messages/s':>11} {'server us':>10} {'load us':>8} {'p50 ms':>7} {'p99 ms':>7} {'peak MiB':>9}")
    with tempfile.TemporaryDirectory(dir=ROOT / ".dev" / "bench") as folder:
        for text_bytes in (400, 4_000):
            for connections in (64, 256):
                seen = run(folder, connections, messages, text_bytes)
                print(f"{text_bytes:>8} {connections:>12} {seen['rate']:>11.0f} {seen['server_cpu_us']:>10.1f} {seen['load_cpu_us']:>8.1f} "
                      f"{seen['p50_ms']:>7.2f} {seen['p99_ms']:>7.2f} {seen['memory_mib']:>9.0f}", flush=True)


if __name__ == "__main__":
    main()

"""The API under load: durable messages a second, with the CPU of server and load apart, beside SQLite taking the same rows."""
import argparse
import json
import subprocess
import tempfile
from pathlib import Path

from measure import BUILD, FOLDER, PAYLOADS, Table, cpu_seconds, load, machine, message_payloads, peak_mib, per_commit, prepare_channel, serve


def run(folder, payload, connections, messages):
    """One run on fresh data: what the load saw, what the server used, and what SQLite alone does with the same rows."""
    data = Path(folder) / f"{connections}-{payload}"
    server = serve(data)
    try:
        prepare_channel(server)
        before = cpu_seconds(server.process.pid)
        seen = load(server, messages=messages, connections=connections, **PAYLOADS[payload])
        seen["server_cpu_us"] = (cpu_seconds(server.process.pid) - before) * 1e6 / messages
        seen["mib"], seen["per_commit"] = peak_mib(server.process.pid), per_commit(server)
        kept = message_payloads(server)
        assert len(kept) == messages, f"LOST: {len(kept)} of {messages} events can be read back"
        seen["bytes"] = sum(map(len, kept)) / messages
        assert server.stop() == 0
    finally:
        server.close()
    lines = Path(folder) / "payloads"
    lines.write_bytes(b"\n".join(kept) + b"\n")
    command = [BUILD / "bench_raw_sqlite", data / "millrace.db", folder, str(max(1, round(seen["per_commit"])))]
    for name, more in [("packed", []), ("plain", [lines])]:
        raw = subprocess.run([*command, *more], check=True, capture_output=True, text=True)
        seen[name] = json.loads(raw.stdout)["rate"]
    return seen


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--messages", type=int, default=60_000, help="of 2 KB; of 25 KB a fourth")
    given = flags.parse_args()
    messages = 1_000 if given.quick else given.messages
    print(machine())
    table = Table("payload B", "connections", "messages/s", "SQLite/s, plain", "ratio", "SQLite/s, packed", "ratio", "server us", "load us", "p50 ms", "p99 ms", "peak MiB")
    for payload, count in [("2 KB", messages), ("25 KB", messages // 4)]:
        for connections in (64, 256):
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                seen = run(folder, payload, connections, count)
            table.add(f"{seen['bytes']:,.0f}", connections, seen["rate"], seen["plain"], seen["rate"] / seen["plain"],
                      seen["packed"], seen["rate"] / seen["packed"], seen["server_cpu_us"], seen["load_cpu_us"], seen["p50_ms"], seen["p99_ms"], f"{seen['mib']:.0f}")


if __name__ == "__main__":
    main()

"""A backlog drained into a fast queue on this machine, beside the AWS SDKs doing nothing but sending the same bodies.

The events wait in the log of a server that is stopped; it starts on one core and sends, the queue works on the other. The
server's CPU time counts from its start: reading the log, unpacking, signing, sending, checking the digests, saving progress.
"""
import argparse
import json
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

from measure import (FOLDER, PAYLOADS, ROOT, Sink, Table, cores, cpu_seconds, eventually, finish_load, load, machine, message_payloads, peak_mib,
                     prepare_channel, serve, sqs_hook, start_load)
from contract.real_queue import free_port

SDK_EVENTS_MAX = 50_000


def certificate(folder):
    """A certificate of our own for the loopback address, and its key."""
    cert, key = folder / "sink.pem", folder / "sink.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                    "/CN=millrace bench", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


def backlog(folder, port, scheme, events):
    """Data of a stopped server in whose log so many events wait for the queue at `port`; and the first bodies."""
    server = serve(folder / "backlog", allow=[f"127.0.0.1:{port}"])
    try:
        api = prepare_channel(server)
        api.set_hooks(sqs_hook(f"{scheme}://127.0.0.1:{port}/000000000000/bench", event_types=["message.new"]))
        load(server, messages=events, connections=64, **PAYLOADS["2 KB"])
        bodies = message_payloads(server)
        assert len(bodies) == events, f"LOST: {len(bodies)} of {events} events can be read back"
        assert server.stop() == 0
        return server.data, bodies
    finally:
        server.close()


def drained(folder, data, port, events, sink_flags, server_flags, perf=None):
    """One run on a copy of the backlog: CPU and memory of the server, what the queue saw."""
    copy = folder / "run"
    shutil.copytree(data, copy)
    first, last = cores()[0], cores()[-1]
    try:
        with Sink("--port", port, *sink_flags, core=last) as sink:
            server = serve(copy, core=first, allow=[sink.address], more=server_flags)
            try:
                profile = perf and subprocess.Popen(["perf", "record", "-g", "-F", "2999", "-o", perf, "-p", str(server.process.pid)])
                seen = sink.seen(events)
                seen.update(cpu=cpu_seconds(server.process.pid), mib=peak_mib(server.process.pid))
                if profile:
                    profile.terminate()
                    profile.wait()
                eventually(lambda: server.ledgers()[0].delivered == events, what="all acknowledgements are saved")
                assert server.check()["holds"]
                return seen
            finally:
                server.close()
    finally:
        shutil.rmtree(copy)


def sent_by_sdk(command, sink_flags):
    """An SDK's run against a queue of its own; no digests of attributes, since it sends none."""
    with Sink(*sink_flags, core=cores()[-1]) as sink:
        done = subprocess.run([*map(str, command(sink))], check=True, capture_output=True, text=True, cwd=ROOT)
        said = json.loads(done.stdout)
        assert sink.seen()["events"] == said["events"]
        return said


def row(table, name, runs, events, baseline=None):
    """Medians of the runs; the CPU time of `baseline` over this one's. Returns the CPU time of an event in µs."""
    cpu = statistics.median(run["cpu"] if "cpu" in run else run["cpu_seconds"] for run in runs) * 1e6 / events
    rate = events / statistics.median(run["seconds"] for run in runs)
    mib = max(run["mib"] for run in runs) if "mib" in runs[0] else None
    table.add(name, events, rate, cpu, "" if baseline is None else f"{baseline / cpu:.1f}", "" if mib is None else f"{mib:.0f}")
    return cpu


def compare(folder, scheme, events, rounds, perf):
    """Millrace and the SDKs over one scheme."""
    cert, key = certificate(folder)
    sink_flags, server_flags = (["--tls", cert, key], ["--outbound-ca-file", str(cert)]) if scheme == "https" else ([], [])
    port = free_port()
    data, bodies = backlog(folder, port, scheme, events)
    bodies = bodies[:min(events, SDK_EVENTS_MAX)]
    lines = folder / "bodies"
    lines.write_bytes(b"\n".join(bodies) + b"\n")
    print(f"\n{scheme}: {events:,} events of {statistics.mean(map(len, bodies)):,.0f} bytes")
    table = Table("sender".ljust(22), "events", "events/s", "CPU us/event", "CPU of JS over this", "peak MiB")
    ca = {"https": [cert], "http": []}[scheme]
    js = [sent_by_sdk(lambda sink: ["env", *(f"NODE_EXTRA_CA_CERTS={path}" for path in ca), "node", "bench/sdk_send.mjs", lines, sink.url(), 16],
                      sink_flags) for _ in range(rounds)]
    python = [sent_by_sdk(lambda sink: [ROOT / ".dev/venv/bin/python", "bench/sdk_send.py", lines, sink.url(), 4, *ca], sink_flags)
              for _ in range(rounds)]
    baseline = row(table, "@aws-sdk/client-sqs", js, len(bodies))
    row(table, "boto3", python, len(bodies), baseline)
    row(table, "Millrace, one core", [drained(folder, data, port, events, sink_flags, server_flags, perf) for _ in range(rounds)], events,
        baseline)
    shutil.rmtree(data)


def requests_per_event(folder, seconds):
    """Requests for each event at a steady thousand messages a second, when a request takes 20 ms."""
    events = 1_000 * seconds
    with Sink("--delay-ms", 20) as sink:
        server = serve(folder / "steady", allow=[sink.address])
        try:
            prepare_channel(server).set_hooks(sqs_hook(sink.url(), event_types=["message.new"]))
            finish_load(start_load(server, messages=events, rate=1_000, connections=64, **PAYLOADS["2 KB"]))
            seen = sink.seen(events)
            print(f"\nat 1,000 messages/s, 20 ms a request: {seen['requests'] / seen['events']:.3f} requests per event")
        finally:
            server.close()


def main():
    flags = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--events", type=int, default=100_000)
    flags.add_argument("--rounds", type=int, default=3)
    flags.add_argument("--scheme", choices=["http", "https"])
    flags.add_argument("--perf", help="a file for perf's record of the server")
    given = flags.parse_args()
    events, rounds, seconds = (2_000, 1, 1) if given.quick else (given.events, given.rounds, 10)
    print(machine())
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        for scheme in [given.scheme] if given.scheme else ["http", "https"]:
            compare(Path(folder), scheme, events, rounds, given.perf)
        if not given.perf:
            requests_per_event(Path(folder), seconds)


if __name__ == "__main__":
    main()

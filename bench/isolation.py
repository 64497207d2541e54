"""A healthy hook alone, and beside a hundred broken ones: how long its events wait."""
import argparse
import statistics
import tempfile
from pathlib import Path

from latency import waits_ms
from measure import FOLDER, Sink, Table, cpu_seconds, machine, prepare_channel, serve, share, sqs_hook
from contract.real_queue import free_port

BROKEN = 100
RATE = 500


def hooks(sink, nobody, broken):
    """The healthy hook first; the broken ones fail in four ways: errors, refusals, no answer, no listener."""
    healthy = sqs_hook(sink.url(), event_types=["message.new"])
    kinds = [sink.url("failing"), sink.url("refusing"), sink.url("silent"), f"http://{nobody}/000000000000/gone"]
    return [healthy, *(sqs_hook(f"{kinds[i % len(kinds)]}-{i}", event_types=["message.new"]) for i in range(broken))]


def measured(folder, broken, messages):
    """A new server with so many broken hooks: how long each event of the healthy hook waited in ms, and the server's CPU µs a message."""
    with Sink() as sink:
        nobody = f"127.0.0.1:{free_port()}"
        server = serve(folder / f"beside-{broken}", allow=[sink.address, nobody])
        try:
            api = prepare_channel(server)
            api.set_hooks(*hooks(sink, nobody, broken))
            waits_ms(folder, server, sink, rate=RATE, messages=messages // 4)  # until each of them has failed
            before = cpu_seconds(server.process.pid)
            waits = waits_ms(folder, server, sink, rate=RATE, messages=messages)
            return waits, (cpu_seconds(server.process.pid) - before) * 1e6 / messages
        finally:
            server.close()


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--seconds", type=int, default=10, help="of each part")
    flags.add_argument("--rounds", type=int, default=5, help="of both parts in turns; the numbers are their medians")
    given = flags.parse_args()
    messages, rounds = (RATE, 1) if given.quick else (RATE * given.seconds, given.rounds)
    print(machine())
    runs = {broken: [] for broken in (0, BROKEN)}
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        for number in range(rounds):
            for broken, seen in runs.items():
                seen.append(measured(Path(folder) / str(number), broken, messages))
    table = Table("broken hooks", "messages/s", "p50 ms", "p99 ms", "most ms", "server CPU us/message")
    p99 = {}
    for broken, seen in runs.items():
        p99[broken] = statistics.median(share(waits, 0.99) for waits, _ in seen)
        table.add(broken, RATE, statistics.median(share(waits, 0.5) for waits, _ in seen), p99[broken],
                  statistics.median(max(waits) for waits, _ in seen), statistics.median(cpu for _, cpu in seen))
    print(f"p99 beside {BROKEN} broken hooks over p99 alone: {p99[BROKEN] / p99[0]:.2f}")


if __name__ == "__main__":
    main()

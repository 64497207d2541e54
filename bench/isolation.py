"""A healthy hook alone, and beside a hundred broken ones: how long its events wait."""
import argparse
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


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--seconds", type=int, default=20, help="of each part")
    given = flags.parse_args()
    messages = RATE * (1 if given.quick else given.seconds)
    print(machine())
    table = Table("broken hooks", "messages/s", "p50 ms", "p99 ms", "most ms", "server CPU us/message")
    p99 = {}
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        for broken in (0, BROKEN):
            with Sink() as sink:
                nobody = f"127.0.0.1:{free_port()}"
                server = serve(Path(folder) / str(broken), allow=[sink.address, nobody])
                try:
                    api = prepare_channel(server)
                    api.set_hooks(*hooks(sink, nobody, broken))
                    waits_ms(folder, server, sink, rate=RATE, messages=messages // 4)  # until each of them has failed
                    before = cpu_seconds(server.process.pid)
                    waits = waits_ms(folder, server, sink, rate=RATE, messages=messages)
                    cpu = (cpu_seconds(server.process.pid) - before) * 1e6 / messages
                    p99[broken] = share(waits, 0.99)
                    table.add(broken, RATE, share(waits, 0.5), p99[broken], max(waits), cpu)
                finally:
                    server.close()
    print(f"p99 beside {BROKEN} broken hooks over p99 alone: {p99[BROKEN] / p99[0]:.2f}")


if __name__ == "__main__":
    main()

"""What a message costs beside hooks that do not want it: one hook gets every message, the others wait for another type."""
import argparse
import tempfile
from pathlib import Path

from measure import FOLDER, PAYLOADS, Sink, Table, cpu_seconds, eventually, load, machine, peak_mib, prepare_channel, serve, sqs_hook

COUNTS = (1, 10, 1_000)


def hooks(sink, count):
    others = (sqs_hook(sink.url(f"other-{i}"), event_types=["user.banned"]) for i in range(count - 1))
    return [sqs_hook(sink.url(), event_types=["message.new"]), *others]


def run(folder, count, rate, messages):
    """CPU time of the server per message, in µs, until all of them have arrived; and its memory."""
    with Sink() as sink:
        server = serve(Path(folder) / str(count), allow=[sink.address])
        try:
            hook = prepare_channel(server).set_hooks(*hooks(sink, count))[0]

            def settled():
                ledger = server.ledger(hook["id"])
                return ledger.waiting == 0 and ledger.delivered

            load(server, messages=rate, rate=rate, connections=16, **PAYLOADS["2 KB"])
            before = eventually(settled, what="the first messages have arrived")
            used = cpu_seconds(server.process.pid)
            load(server, messages=messages, rate=rate, connections=16, **PAYLOADS["2 KB"])
            sink.seen(before + messages)
            used = cpu_seconds(server.process.pid) - used
            assert server.check()["holds"]
            return used * 1e6 / messages, peak_mib(server.process.pid)
        finally:
            server.close()


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--seconds", type=int, default=10, help="of each part")
    flags.add_argument("--rate", type=int, default=1_000)
    given = flags.parse_args()
    print(machine())
    table = Table("hooks", "of them match", "messages/s", "server CPU us/message", "peak MiB")
    cost = {}
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        for count in COUNTS:
            cost[count], mib = run(folder, count, given.rate, given.rate * (1 if given.quick else given.seconds))
            table.add(count, 1, given.rate, cost[count], f"{mib:.0f}")
    print(f"a message beside {COUNTS[-1]:,} hooks over one beside its own alone: {cost[COUNTS[-1]] / cost[1]:.2f}")


if __name__ == "__main__":
    main()

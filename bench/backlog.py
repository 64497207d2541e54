"""A hook that is down for long: what its backlog costs meanwhile, on the disk and of the API's rate, and how fast it goes when the queue is back."""
import argparse
import statistics
import tempfile
import time
from pathlib import Path

from measure import (FOLDER, PAYLOADS, Sink, Table, cores, cpu_seconds, eventually, load, machine, peak_mib, prepare_channel, serve, sqs_hook)
from contract.metrics import scraped, value
from contract.real_queue import free_port

SHORT = 20_000  # the backlog that a long one's rates are compared with
PARTS = 3  # whose median is a rate of the API
MEMORY_MAX_MIB = 256
CALLS_A_MINUTE = 950_000  # of one operation, below what the API allows


def log_bytes(server):
    return value(scraped(server), "millrace_log_bytes", app=server.key)


class Filling:
    """Messages in parts, as fast as they are answered, within what the API allows in a minute."""

    def __init__(self, server, part):
        self.server, self.part = server, part
        self.minute, self.sent = 0, 0

    def rates(self, messages):
        """The rate of each part, in messages/s."""
        return [self._rate(min(self.part, messages - done)) for done in range(0, messages, self.part)]

    def _rate(self, messages):
        if self.sent + messages > CALLS_A_MINUTE and time.time() // 60 == self.minute:
            time.sleep(60 - time.time() % 60)
        if time.time() // 60 != self.minute:
            self.minute, self.sent = time.time() // 60, 0
        self.sent += messages
        return load(self.server, messages=messages, connections=64, **PAYLOADS["2 KB"])["rate"]


def run(folder, events, table):
    """Rates of the API at the backlog's start and end and without one, memory, and the drain; every event must arrive, and the ledger must close."""
    port = free_port()
    server = serve(Path(folder) / str(events), allow=[f"127.0.0.1:{port}"])
    try:
        api = prepare_channel(server)
        hook = api.set_hooks(sqs_hook(f"http://127.0.0.1:{port}/000000000000/bench", event_types=["message.new"]))[0]
        part = max(1, min(SHORT, events // 10))
        filling = Filling(server, part)
        filling.rates(part)  # what is done once
        rates = filling.rates(events - part)
        first, last = statistics.median(rates[:PARTS]), statistics.median(rates[-PARTS:])
        size, mib = log_bytes(server), peak_mib(server.process.pid)
        assert server.ledger(hook["id"]).waiting == events
        before = cpu_seconds(server.process.pid)
        with Sink("--port", port, core=cores()[-1]) as sink:
            seen = sink.seen(events)
            used = cpu_seconds(server.process.pid) - before
            eventually(lambda: server.ledger(hook["id"]).delivered == events, what="all acknowledgements are saved", seconds=60)
        assert server.check()["holds"], "the ledger does not close"
        peak = peak_mib(server.process.pid)
        assert peak < MEMORY_MAX_MIB, f"the server took {peak:.0f} MiB"
        api.set_hooks()
        without = statistics.median(filling.rates(PARTS * part))
        drain = events / seen["seconds"]
        table.add(events, size / events, first, last, without, last / first, last / without, f"{mib:.0f}", drain, used * 1e6 / events, f"{peak:.0f}")
        return drain
    finally:
        server.close()


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="200,000 events, as CI has them")
    flags.add_argument("--events", type=int, default=200_000)
    given = flags.parse_args()
    print(machine())
    print("API/s: messages a second at the first and the last of the backlog, and beside as many messages when nothing waits any more")
    table = Table("events", "log bytes per event", "API/s at first", "at last", "with none", "last to first", "last to none", "MiB then", "drained/s",
                  "CPU us/event", "peak MiB")
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        short = run(folder, min(SHORT, given.events), table)
        long = run(folder, given.events, table)
    print(f"the long backlog drains at {long / short:.2f} of the short one's rate")


if __name__ == "__main__":
    main()

"""From the API's answer to the queue's acknowledgement, at steady rates of messages."""
import argparse
import tempfile
from pathlib import Path

from measure import FOLDER, PAYLOADS, Sink, Table, eventually, load, machine, prepare_channel, serve, share, sqs_hook


def waits_ms(folder, server, sink, *, rate, messages):
    """How long each message's event took from the API's answer to that of the queue. The API's answer may come second: 0."""
    answers = Path(folder) / "answers"
    load(server, messages=messages, rate=rate, connections=64, answers_to=answers, **PAYLOADS["2 KB"])
    answered = {message: int(at) for message, at in (line.split() for line in answers.read_text(encoding="ascii").splitlines())}

    def all_arrivals():
        arrivals = sink.arrivals()
        return arrivals if answered.keys() <= arrivals.keys() else None

    arrivals = eventually(all_arrivals, seconds=60, what="the event of each message has come", every=0.2)
    return [max(0, arrivals[message] - at) / 1e6 for message, at in answered.items()]


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--seconds", type=int, default=10, help="at each rate")
    given = flags.parse_args()
    seconds = 1 if given.quick else given.seconds
    print(machine())
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder, Sink() as sink:
        server = serve(Path(folder) / "data", allow=[sink.address])
        try:
            prepare_channel(server).set_hooks(sqs_hook(sink.url(), event_types=["message.new"]))
            waits_ms(folder, server, sink, rate=200, messages=200)
            table = Table("messages/s", "messages", "p50 ms", "p99 ms", "most ms")
            for rate in (100, 1_000, 5_000):
                waits = waits_ms(folder, server, sink, rate=rate, messages=rate * seconds)
                table.add(rate, len(waits), share(waits, 0.5), share(waits, 0.99), max(waits))
        finally:
            server.close()


if __name__ == "__main__":
    main()

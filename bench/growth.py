"""What a message costs as an app grows: members of its channel, channels of its sender, messages of the app. It should stay as it is."""
import argparse
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from measure import FOLDER, PAYLOADS, Table, cpu_seconds, load, machine, prepare_channel, serve
from contract.api import Api

AT_ONCE = 100  # users and members in one call


def in_parts(names):
    return [names[i:i + AT_ONCE] for i in range(0, len(names), AT_ONCE)]


def grow(server, members, channels, messages):
    """Ann's channel with so many members, Ann in so many channels, and an app with about so many messages."""
    api = prepare_channel(server)
    people = [f"user-{i}" for i in range(members - 2)]  # beside ann and ben
    rooms = [f"room-{i}" for i in range(channels - 1)]

    def call(method, path, body):
        Api(server.url, server.key, server.secret).call(method, path, body)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda part: call("POST", "/users", {"users": {i: {"id": i} for i in part}}), in_parts(people)))
        list(pool.map(lambda room: call("POST", f"/channels/messaging/{room}/query", {"data": {"created_by_id": "ann", "members": ["ann"]}}), rooms))
    for part in in_parts(people):
        api.call("POST", "/channels/messaging/bench", {"add_members": part})
    load(server, messages=messages, connections=64, **PAYLOADS["2 KB"])


def cost(folder, name, sizes, messages):
    """CPU time of the server per message, in µs, and the median wait for an answer, in ms."""
    server = serve(Path(folder) / name)
    try:
        grow(server, *sizes)
        best = None
        for _ in range(3):  # other work on the machine only ever adds
            before = cpu_seconds(server.process.pid)
            seen = load(server, messages=messages, connections=16, **PAYLOADS["2 KB"])
            used = (cpu_seconds(server.process.pid) - before) * 1e6 / messages
            best = min(best or (used, seen["p50_ms"]), (used, seen["p50_ms"]))
        return best
    finally:
        server.close()


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--messages", type=int, default=10_000, help="of each measuring")
    given = flags.parse_args()
    large = (500, 100, 10_000) if given.quick else (100_000, 10_000, 1_000_000)
    measured = 500 if given.quick else given.messages
    small = (50, 10, 1_000)
    print(machine())
    table = Table("members", "sender's channels", "app's messages", "server CPU us/message", "over the small app", "p50 ms")
    base = None
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        for grown in (None, 0, 1, 2):
            sizes = tuple(large[i] if i == grown else small[i] for i in range(3))
            used, p50 = cost(folder, f"grown-{grown}", sizes, measured)
            base = base or used
            table.add(*sizes, used, used / base, p50)


if __name__ == "__main__":
    main()

"""What a message costs as an app grows: more members, more channels of its sender, more messages, each beside a small app."""
import argparse
import http.client
import json
import statistics
import tempfile
from pathlib import Path

from measure import FOLDER, Table, cpu_seconds, load, machine, prepare_channel, serve

from contract.api import token

AT_ONCE = 100  # the most users, and members, of one call


class Caller:
    """Calls as the app's server over one connection: preparing takes tens of thousands of them."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection(server.url.split("//")[1], timeout=60)
        self.query = f"?api_key={server.key}"
        self.headers = {"stream-auth-type": "jwt", "Authorization": token(server.secret, {"server": True}), "Content-Type": "application/json"}

    def post(self, path, body):
        self.connection.request("POST", path + self.query, json.dumps(body), self.headers)
        answer = self.connection.getresponse()
        said = answer.read()
        assert answer.status == 201, said.decode()


def add_members(server, count):
    caller = Caller(server)
    for first in range(0, count - 2, AT_ONCE):
        ids = [f"member-{n}" for n in range(first, min(first + AT_ONCE, count - 2))]
        caller.post("/users", {"users": {i: {"id": i} for i in ids}})
        caller.post("/channels/messaging/bench", {"add_members": ids})


def add_channels(server, count):
    caller = Caller(server)
    for n in range(count - 1):
        caller.post(f"/channels/messaging/other-{n}/query", {"data": {"created_by_id": "ben", "members": ["ann", "ben"]}})


def grown(folder, members, channels, messages):
    server = serve(folder)
    prepare_channel(server)
    add_members(server, members)
    add_channels(server, channels)
    load(server, messages=messages, connections=256)
    return server


def cost_us(server, messages):
    before = cpu_seconds(server.process.pid)
    load(server, messages=messages, connections=64)
    return (cpu_seconds(server.process.pid) - before) * 1e6 / messages


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--messages", type=int, default=1_000_000, help="those of the app that has many")
    flags.add_argument("--rounds", type=int, default=5, help="measurements of each, in turns; their median is said")
    given = flags.parse_args()
    small = {"members": 50, "channels": 10, "messages": 1_000}
    large = {"members": 300, "channels": 100, "messages": 2_000} if given.quick else {"members": 100_000, "channels": 10_000, "messages": given.messages}
    apps = [small] + [{**small, name: count} for name, count in large.items()]
    rounds, sent = (1, 500) if given.quick else (given.rounds, 20_000)
    print(machine())
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        servers = [grown(Path(folder) / str(n), **app) for n, app in enumerate(apps)]
        try:
            taken = [[] for _ in servers]
            for _ in range(rounds):
                for server, times in zip(servers, taken):
                    times.append(cost_us(server, sent))
        finally:
            for server in servers:
                server.close()
    table = Table("members", "sender's channels", "messages before", "server us per message", "of the small app's")
    costs = [statistics.median(times) for times in taken]
    for app, cost in zip(apps, costs):
        table.add(*app.values(), cost, cost / costs[0])


if __name__ == "__main__":
    main()

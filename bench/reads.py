"""Reading channels: their state, one by one and as a user's list, alone and while messages are written."""
import argparse
import json
import random
import tempfile
from pathlib import Path

from measure import FOLDER, Api, Table, cpu_seconds, finish_load, load, machine, serve, start_load

MEMBERS, MESSAGES, TEXT_BYTES, REACTIONS = 10, 25, 300, 3
LISTED = 10  # channels of one list
RATE = 500  # messages a second beside the reads
# Each text holds one: an answer has it in a message's text and again in its html.
TILDES = 2 * MESSAGES


def words(count_bytes):
    text = "~"
    while len(text) < count_bytes:
        text += f" some words {random.randrange(100_000):x}"
    return text[:count_bytes]


def post(path, body):
    return f"POST {path} {json.dumps(body)}"


class Town:
    """Users and channels with what people left in them: members who have read, messages, a few reactions."""

    def __init__(self, folder, channels, users):
        self.folder, self.channels = Path(folder), [f"channel-{n}" for n in range(channels)]
        self.users = [f"user-{n}" for n in range(users)]
        self.members = {channel: random.sample(self.users, MEMBERS) for channel in self.channels}
        self.folder.mkdir()

    def file(self, name, lines):
        """A file of requests, in no order that the server could profit from."""
        lines = list(lines)
        random.shuffle(lines)
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path, len(lines)

    def send(self, server, name, lines, connections=64):
        path, count = self.file(name, lines)
        load(server, requests=path, messages=count, connections=connections)

    def message(self, channel, **more):
        return post(f"/channels/messaging/{channel}/message",
                    {"message": {"user_id": random.choice(self.members[channel]), "text": words(TEXT_BYTES), **more}})

    def build(self, server):
        api = Api(server.url, server.key, server.secret)
        for first in range(0, len(self.users), 100):
            api.call("POST", "/users", {"users": {u: {"id": u, "name": f"The {u}", "image": f"https://pictures.example/{u}.png", "likes": ["tea"]}
                                                  for u in self.users[first:first + 100]}})
        self.send(server, "channels", (post(f"/channels/messaging/{c}/query", {"data": {"created_by_id": m[0], "members": m, "name": f"The {c}"}})
                                       for c, m in self.members.items()))
        self.send(server, "messages", (self.message(c, id=f"{c}-{n}") for c in self.channels for n in range(MESSAGES)))
        self.send(server, "reactions", (post(f"/messages/{c}-{n}/reaction", {"reaction": {"type": "like", "user_id": self.members[c][n]}})
                                        for c in self.channels for n in range(REACTIONS)))
        self.send(server, "reads", (post(f"/channels/messaging/{c}/read", {"user_id": u}) for c, m in self.members.items() for u in m))

    def reads(self):
        """kind → the file of its requests and how many tildes each answer must hold."""
        belongs = [u for u in self.users if sum(u in m for m in self.members.values()) >= LISTED]
        listing = [post("/channels", {"filter_conditions": {"type": "messaging", "members": {"$in": [u]}}, "state": True, "limit": LISTED,
                                      "sort": [{"field": "last_message_at", "direction": -1}]}) for u in belongs]
        return {
            "POST /channels/{type}/{id}/query": (self.file("query", (post(f"/channels/messaging/{c}/query", {"state": True})
                                                                     for c in self.channels))[0], TILDES),
            "the same with the newest message": (self.file("newest", (post(f"/channels/messaging/{c}/query", {"state": True, "messages": {"limit": 1}})
                                                                      for c in self.channels))[0], TILDES // MESSAGES),
            "GET /channels/{type}/{id}": (self.file("get", (f"GET /channels/messaging/{c}?state=true" for c in self.channels))[0], TILDES),
            "POST /channels": (self.file("list", listing)[0], LISTED * TILDES),
        }


def check_answer(server, town):
    """What the tildes stand for, looked at once as a client does."""
    channel = town.channels[0]
    state = Api(server.url, server.key, server.secret).call("POST", f"/channels/messaging/{channel}/query", {"state": True})
    assert len(state["messages"]) == MESSAGES and json.dumps(state).count("~") == TILDES, f"{len(state['messages'])} messages"
    assert sorted(m["user_id"] for m in state["members"]) == sorted(r["user"]["id"] for r in state["read"]) == sorted(town.members[channel])
    assert sum(len(m["latest_reactions"]) for m in state["messages"]) == REACTIONS


def measured(server, **options):
    before = cpu_seconds(server.process.pid)
    seen = load(server, **options)
    seen["server_cpu_us"] = (cpu_seconds(server.process.pid) - before) * 1e6 / options["messages"]
    return seen


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--reads", type=int, default=60_000, help="of one channel; lists a tenth")
    flags.add_argument("--channels", type=int, default=2_000)
    given = flags.parse_args()
    reads, channels, users = (600, 60, 30) if given.quick else (given.reads, given.channels, given.channels // 4)
    print(machine())
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        server, town = serve(Path(folder) / "data"), Town(Path(folder) / "town", channels, users)
        try:
            town.build(server)
            assert server.stop() == 0
            server.start()
            check_answer(server, town)
            kinds = town.reads()
            table = Table("POST /channels/{type}/{id}/query", "connections", "written/s", "reads/s", "server us", "load us", "p50 ms", "p99 ms",
                          "answer bytes")
            for kind, (requests, tildes) in kinds.items():
                count = reads // LISTED if tildes > TILDES else reads
                for connections in (64, 256):
                    load(server, requests=requests, tildes=tildes, messages=count // 10, connections=connections)
                    seen = measured(server, requests=requests, tildes=tildes, messages=count, connections=connections)
                    table.add(kind, connections, 0, seen["rate"], seen["server_cpu_us"], seen["load_cpu_us"], seen["p50_ms"], seen["p99_ms"],
                              round(seen["answer_bytes"]))
            kind, (requests, tildes) = next(iter(kinds.items()))
            written, _ = town.file("written", (town.message(channel) for channel in town.channels))
            seconds = 1 if given.quick else 8
            writing = start_load(server, requests=written, tildes=2, messages=RATE * seconds, connections=16, rate=RATE)
            seen = measured(server, requests=requests, tildes=tildes, messages=RATE * seconds, connections=16, rate=RATE)
            table.add(kind, 16, RATE, seen["rate"], seen["server_cpu_us"], seen["load_cpu_us"], seen["p50_ms"], seen["p99_ms"],
                      round(seen["answer_bytes"]))
            assert writing.poll() is None or writing.returncode == 0
            writes = finish_load(writing)
            print(f"beside it messages: p50 {writes['p50_ms']:.2f} ms, p99 {writes['p99_ms']:.2f} ms")
        finally:
            server.close()


if __name__ == "__main__":
    main()

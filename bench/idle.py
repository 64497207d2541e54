"""What users and channels cost while nobody uses them: memory after a restart, then after each was used once, and disk."""
import argparse
import json
import tempfile
from pathlib import Path

from measure import FOLDER, Api, Table, load, machine, serve

AT_ONCE = 100  # users of one call


def private_bytes(pid):
    """What the process alone holds in memory."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


class Idle:
    """A server that is started anew before each measurement, so that it knows only what it reads."""

    def __init__(self, folder):
        self.folder, self.server = Path(folder), serve(Path(folder) / "data")

    def send(self, lines, **checks):
        path = self.folder / "requests"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        load(self.server, requests=path, messages=len(lines), connections=64, **checks)

    def restarted(self):
        """Private memory and disk of the server, just started."""
        assert self.server.stop() == 0
        disk = sum(file.stat().st_size for file in self.server.data.rglob("*") if file.is_file())
        self.server.start()
        return private_bytes(self.server.process.pid), disk


# Each name holds a tilde: every use has to answer the name as often as it stands there.
def make_users(idle, count):
    api = Api(idle.server.url, idle.server.key, idle.server.secret)
    ids = [f"user-{n}" for n in range(count)]
    for first in range(0, count, AT_ONCE):
        api.call("POST", "/users", {"users": {i: {"id": i, "name": f"~{i}", "image": f"https://pictures.example/{i}.png"}
                                              for i in ids[first:first + AT_ONCE]}})
    return [f'GET /users?payload=%7B%22filter_conditions%22:%7B%22id%22:%22{i}%22%7D%7D' for i in ids], 1


def make_channels(idle, count):
    channels = [f"/channels/messaging/channel-{n}/query" for n in range(count)]
    idle.send(["POST {} {}".format(channel, json.dumps({"data": {"created_by_id": f"user-{n}", "members": [f"user-{n}", f"user-{(n + 1) % count}"]}}))
               for n, channel in enumerate(channels)])
    return [f"POST {channel} " + json.dumps({"state": True}) for channel in channels], 5  # creator, two members, two reads


def main():
    flags = argparse.ArgumentParser(description=__doc__)
    flags.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    flags.add_argument("--count", type=int, default=20_000, help="of users, and of channels of two members")
    given = flags.parse_args()
    count = 400 if given.quick else given.count
    print(machine())
    table = Table(f"{count:,} of", "MiB before", "MiB idle", "bytes each", "MiB used once", "bytes each", "disk bytes each")
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        idle = Idle(folder)
        try:
            before, disk_before = idle.restarted()
            for name, make in [("users", make_users), ("channels", make_channels)]:
                uses, tildes = make(idle, count)
                memory, disk = idle.restarted()
                idle.send(uses, tildes=tildes)
                used = private_bytes(idle.server.process.pid)
                table.add(name, before / 2**20, memory / 2**20, round((memory - before) / count), used / 2**20, round((used - before) / count),
                          round((disk - disk_before) / count))
                before, disk_before = idle.restarted()
        finally:
            idle.server.close()


if __name__ == "__main__":
    main()

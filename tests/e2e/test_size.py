"""What an idle server costs, and how soon it is ready when its log is long."""
import sqlite3
import time

import pytest

from contract.api import Api, sqs_hook
from contract.wait import eventually

A_MILLION = 1_000_000


def resident_mib(process):
    """Resident memory of a process, in MiB."""
    for line in open(f"/proc/{process.pid}/status", encoding="ascii"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise AssertionError("the process has no memory?")


def lengthen_log(data, events):
    """Repeats the newest event until the log of the only app has that many more, and counts them as an append would."""
    database = sqlite3.connect(data / "millrace.db")
    key, kind = database.execute("SELECT key, type FROM events WHERE type != 0 ORDER BY key DESC LIMIT 1").fetchone()
    head = database.execute("SELECT MAX(key) FROM events").fetchone()[0]
    database.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        "INSERT INTO events SELECT ? + i, at, type, randomblob(16), cid, user, dictionary, payload FROM n, events WHERE events.key = ?",
        (events, head, key))
    database.execute("UPDATE event_counts SET count = count + ? WHERE type = ?", (events, kind))
    database.commit()
    database.close()


def test_an_idle_server_is_small(server):
    assert resident_mib(server.process) < 40


@pytest.mark.slow
@pytest.mark.parametrize("waiting", [False, True], ids=["nothing waits", "a million wait"])
def test_a_long_log_delays_no_start(serve, faulty, waiting):
    server = serve(faulty.address)
    api = Api(server.url, server.key, server.secret)
    hook = api.set_hooks({**sqs_hook(faulty.url("q")), "event_types": [] if waiting else ["user.deactivated"]})[0]
    api.call("POST", "/users", {"users": {"ann": {"id": "ann"}}})
    if waiting:
        eventually(lambda: server.ledger(hook["id"]).delivered == 1, what="the first event arrives")
    assert server.stop() == 0
    lengthen_log(server.data, A_MILLION)
    faulty.refuse()  # nobody takes what waits

    started = time.monotonic()
    server.start()
    assert time.monotonic() - started < 1
    ledger = server.ledger(hook["id"])
    assert (ledger.accepted, ledger.waiting) == ((A_MILLION + 1, A_MILLION) if waiting else (0, 0))
    assert server.check()["holds"]
    assert resident_mib(server.process) < (100 if waiting else 40)

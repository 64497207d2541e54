"""GET /metrics: a format that Prometheus reads, numbers that are true, names that the documentation has."""
import re
import time
from pathlib import Path

import pytest

from contract.api import Api, sqs_hook
from contract.faulty_queue import Faults
from contract.metrics import parsed, value
from contract.wait import eventually

DOCUMENTED = re.compile(r"^\| `([a-z_]+)` \| (counter|gauge|histogram) \|([^|]*)\|", re.MULTILINE)


@pytest.fixture(name="metrics")
def scrapes(server):
    def metrics():
        answer = Api(server.url, "", "").send("GET", "/metrics", key="", auth="")
        assert answer.status == 200 and answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        return parsed(answer.body.decode())
    return metrics


def test_an_operation_with_two_routes_is_one(api, metrics):
    api.users("amy", "eve")
    api.channel("lobby", "amy", members=["amy", "eve"])
    for path, query in (("/member/eve", {}), ("/member", {"user_id": "eve"})):
        api.call("PATCH", "/channels/messaging/lobby" + path, {"set": {"seat": 1}}, query=query)
    assert value(metrics(), "millrace_request_seconds_count", operation="UpdateMemberPartial", status="2xx") == 2


def test_the_numbers_are_what_was_done(server, api, queue, metrics):
    assert value(metrics(), "millrace_request_seconds_count", operation="UpdateUsers", status="2xx") == 0
    well, ill, off = api.set_hooks(sqs_hook(queue), sqs_hook(queue + "-absent"), sqs_hook(queue, enabled=False))
    api.users("alice", "bob")
    api.channel("lobby")
    for _ in range(5):
        api.message("lobby", "hello")
    api.message("lobby", "large", attachments=[{"type": "file", "text": "x" * 300_000}])
    assert api.send("POST", "/channels/messaging/lobby/message", {"message": {"user_id": "nobody"}}).status == 400
    assert api.send("GET", "/nowhere").status == 404
    log = server.events()
    of = {name: {"app": server.key, "hook": hook["id"]} for name, hook in (("well", well), ("ill", ill), ("off", off))}

    eventually(lambda: value(metrics(), "millrace_hook_attempts_total", outcome="delivered", **of["well"]) == len(log) - 1, 10)
    eventually(lambda: value(metrics(), "millrace_hook_waiting_events", **of["well"]) == 0, 10)
    eventually(lambda: value(metrics(), "millrace_hook_attempts_total", outcome="misconfigured", **of["ill"]) > 0, 10)
    seen = metrics()
    assert value(seen, "millrace_log_events_total") == len(log)
    for operation, status, count in (("UpdateUsers", "2xx", 1), ("GetOrCreateChannel", "2xx", 1), ("SendMessage", "2xx", 6),
                                     ("SendMessage", "4xx", 1), ("none", "4xx", 1), ("UpdateApp", "2xx", 1)):
        assert value(seen, "millrace_request_seconds_count", operation=operation, status=status) == count, operation
    assert 0 < value(seen, "millrace_request_seconds_sum", operation="SendMessage", status="2xx") < 60
    assert value(seen, "millrace_store_writes_per_commit_sum") >= 9
    assert value(seen, "millrace_store_commit_seconds_count") == value(seen, "millrace_store_writes_per_commit_count") > 0
    assert value(seen, "millrace_store_waiting_writes") == 0
    assert value(seen, "millrace_hook_delivery_seconds_count", **of["well"]) == len(log) - 1
    assert value(seen, "millrace_hook_dead_letters", **of["well"]) == 1
    assert value(seen, "millrace_hook_oldest_waiting_seconds", **of["well"]) == 0
    left = [value(seen, name, **of["ill"]) for name in ("millrace_hook_waiting_events", "millrace_hook_dead_letters")]
    assert sum(left) == len(log) and left[1] <= 1, "the large one is dead as soon as it is its turn"
    assert 0 < value(seen, "millrace_hook_oldest_waiting_seconds", **of["ill"]) < 120
    assert value(seen, "millrace_hook_waiting_events", **of["off"]) == 0
    for name, state in (("well", "active"), ("ill", "misconfigured"), ("off", "disabled")):
        states = {s: value(seen, "millrace_hook_state", state=s, **of[name]) for s in ("active", "retrying", "misconfigured", "disabled")}
        assert states == {s: float(s == state) for s in states}, name
    assert value(seen, "process_resident_memory_bytes") > 1 << 20
    for hook in server.ledgers():
        assert value(seen, "millrace_hook_waiting_events", app=server.key, hook=hook.hook) == hook.waiting


def test_a_queue_that_acknowledges_something_else_raises_an_alarm(serve, faulty):
    server = serve(faulty.address)
    api = Api(server.url, server.key, server.secret)
    faulty.faults = Faults(wrong_md5=1)
    hook, = api.set_hooks(sqs_hook(faulty.url("q")))
    api.users("alice")

    def alarms(kind):
        return value(parsed(api.send("GET", "/metrics").body.decode()), "millrace_hook_alarms_total", app=server.key, hook=hook["id"], alarm=kind)
    eventually(lambda: alarms("wrong_digest") >= 2, what="each wrong digest is counted")
    faulty.heal()
    eventually(lambda: server.ledger(hook["id"]).delivered == 1, what="the event is tried again until it is acknowledged as it is")
    assert alarms("unknown_code") == 0
    said = [line for line in server.printed if "delivery.alarm" in line]
    assert len(said) == 1 and "alarm=wrong_digest" in said[0] and hook["id"] in said[0]


def test_every_documented_metric_exists_and_every_metric_is_documented(api, queue, metrics):
    api.set_hooks(sqs_hook(queue))
    api.users("alice")
    page = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text()
    documented = {name: (kind, set(re.findall(r"`([a-z]+)`", labels))) for name, kind, labels in DOCUMENTED.findall(page)}
    eventually(lambda: value(metrics(), "millrace_log_events_total") > 0, 10)
    exposed = {}
    for name, family in metrics().items():
        assert family.samples, f"{name} has no sample"
        exposed[name] = (family.type, {label for _, labels in family.samples for label, _ in labels} - {"le"})
    assert exposed == documented


def test_no_secret_is_in_the_metrics(server, api, queue):
    api.set_hooks(sqs_hook(queue, sqs_secret="a-secret-of-aws"))
    api.users("somebody-special")
    text = Api(server.url, "", "").send("GET", "/metrics", key="", auth="").body.decode()
    for secret in ("a-secret-of-aws", server.secret, "somebody-special", queue):
        assert secret not in text


def test_a_scrape_costs_little_while_a_backlog_waits(server, api, queue, metrics):
    hook, = api.set_hooks(sqs_hook(queue + "-absent"))
    for batch in range(20):
        api.users(*[f"u{batch}-{i}" for i in range(100)])
    start = time.monotonic()
    assert value(metrics(), "millrace_hook_waiting_events", app=server.key, hook=hook["id"]) == 2_000
    assert time.monotonic() - start < 1

"""What is kept of the log, and what happens when the disk fills up: nothing that was answered with 2xx is ever lost."""
import json

from contract.api import Api, sqs_hook
from contract.metrics import scraped
from contract.wait import eventually


def log_of(server):
    return [json.loads(line) for line in server.command_json("event", "list").splitlines()]


def metric(server, name):
    return sum(scraped(server)[name].samples.values())


def restarted(server, *flags):
    server.stop()
    server.more = list(flags)
    server.start()
    return Api(server.url, server.key, server.secret)


def begin(server):
    api = Api(server.url, server.key, server.secret)
    api.users("alice")
    api.channel("lobby")
    return api


def test_a_log_beyond_its_retention_goes_and_what_waits_stays(serve, faulty):
    server = serve(faulty.address)
    api = begin(server)
    for n in range(20):
        api.message("lobby", f"nobody waits for {n}")
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["message.new"]))[0]
    faulty.refuse()
    for n in range(5):
        api.message("lobby", f"waits {n}")
    before = log_of(server)
    assert len(before) >= 25

    api = restarted(server, "--retention", "0s")
    after = eventually(lambda: len(log := log_of(server)) == 5 and log, 20, "all but what the hook waits for is gone")
    assert after == before[-5:]
    assert metric(server, "millrace_log_trimmed_records_total") >= 20
    ledger = server.ledger(hook["id"])
    assert (ledger.accepted, ledger.waiting) == (5, 5)

    faulty.accept()
    eventually(lambda: server.ledger(hook["id"]).delivered == 5, 20, "the backlog is delivered")
    assert {json.loads(a.body)["message"]["text"] for a in faulty.arrivals("q")} == {f"waits {n}" for n in range(5)}
    assert server.check()["holds"]
    # The log goes on where it was, though next to nothing of it is left.
    api.message("lobby", "later")
    eventually(lambda: server.ledger(hook["id"]).delivered == 6, 20, "and new events")


def test_a_log_grows_no_larger_than_it_may(serve):
    server = serve()
    api = begin(server)
    for n in range(50):
        api.message("lobby", f"number {n} " + "é" * 500)
    bytes_before = metric(server, "millrace_log_bytes")
    restarted(server, "--retention-bytes", str(int(bytes_before / 2)))
    eventually(lambda: metric(server, "millrace_log_bytes") <= bytes_before / 2, 20, "half of it is gone")
    assert metric(server, "millrace_log_bytes") > bytes_before / 3


def test_a_backlog_beyond_its_quota_is_given_up_as_one_range(serve, faulty):
    server = serve(faulty.address)
    api = begin(server)
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["message.new"]))[0]
    faulty.refuse()
    for n in range(60):
        api.message("lobby", f"number {n} " + "é" * 500)
    quota = int(metric(server, "millrace_hook_backlog_bytes") / 2)
    restarted(server, "--backlog-bytes", str(quota))
    ledger = eventually(lambda: (now := server.ledger(hook["id"])).dead > 0 and now, 20, "the older half is given up")
    assert ledger.accepted == 60 and 20 < ledger.waiting < 40 and ledger.waiting + ledger.dead == 60
    assert any("hook.backlog_near_quota" in line for line in server.printed)
    assert metric(server, "millrace_hook_given_up_events") == ledger.dead
    assert quota <= metric(server, "millrace_hook_backlog_bytes") < quota + 2_000, "what lies within the quota stays"
    assert metric(server, "millrace_backlog_quota_bytes") == quota
    listed = json.loads(server.command_json("dead-letters", "list"))
    assert listed["dead_letters"] == [] and len(listed["ranges"]) == 1
    given_up = listed["ranges"][0]
    assert given_up["hook"] == hook["id"] and given_up["events"] == ledger.dead and given_up["types"] == {"message.new": ledger.dead}
    assert given_up["code"] == "over_quota" and f"{quota} bytes of --backlog-bytes" in given_up["reason"]

    faulty.accept()
    eventually(lambda: server.ledger(hook["id"]).waiting == 0, 20, "the rest is delivered")
    texts = [json.loads(a.body)["message"]["text"].split()[1] for a in faulty.arrivals("q")]
    assert set(map(int, texts)) >= set(range(ledger.dead, 60)), "the younger half"
    assert server.check()["holds"]


def test_without_room_on_the_disk_calls_answer_503_and_delivery_goes_on(serve, faulty):
    server = serve(faulty.address)
    api = begin(server)
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    faulty.refuse()
    api.message("lobby", "answered with 201", id="kept")

    api = restarted(server, "--disk-reserve", "1000TB")
    assert metric(server, "millrace_store_disk_reserve_gone") == 1
    refused = api.send("POST", "/channels/messaging/lobby/message", {"message": {"id": "refused", "text": "no room", "user_id": "alice"}})
    assert refused.status == 503
    assert refused.json["StatusCode"] == 503 and "disk is full" in refused.json["message"]
    assert api.send("PATCH", "/app", {"event_hooks": []}).status == 503
    assert [h["id"] for h in api.hooks()] == [hook["id"]], "nothing was changed"
    assert api.send("GET", "/messages/kept").status == 200
    there = api.send("POST", "/channels/messaging/lobby/query", {"state": True})
    assert there.status == 201 and [m["id"] for m in there.json["messages"]] == ["kept"], "who asks for a channel that is there makes none"
    assert api.send("POST", "/channels/messaging/new/query", {"data": {"created_by_id": "alice"}}).status == 503
    faulty.accept()
    eventually(lambda: server.ledger(hook["id"]).waiting == 0, 20, "progress is saved in the reserve")

    api = restarted(server)
    assert api.send("GET", "/messages/refused").status == 404
    api.message("lobby", "again", id="refused")
    eventually(lambda: server.ledger(hook["id"]).waiting == 0, 20, "delivered")
    assert server.check()["holds"]


def test_amounts_that_are_none_name_their_flag(serve):
    server = serve()
    server.stop()
    for flag, value in (("--retention", "30"), ("--retention-bytes", "20GiB"), ("--backlog-bytes", "much"), ("--disk-reserve", "-1")):
        server.more = [flag, value]
        server.spawn()
        assert server.process.wait(10) != 0
        server._reader.join(5)
        assert any(flag in line and value in line for line in server.printed), server.printed[-5:]

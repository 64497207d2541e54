"""From a committed event to the queue: filters, backlogs, edits, restarts, deletions, and what is too large."""
import json

import pytest

from contract.api import Api, sqs_hook
from contract.checker import Expectation, check_hook
from contract.delivered import settled
from contract.faulty_queue import STORMY, Faults
from contract.wait import eventually


@pytest.fixture(name="server")
def a_server_with_both_queues(serve, moto, faulty):
    return serve(moto.address, faulty.address)


def begin(api):
    api.users("alice", "bob")
    api.channel("c")


def texts(arrivals):
    return [json.loads(a.body)["message"]["text"] for a in arrivals]


def test_each_hook_gets_what_it_asked_for(api, server, faulty):
    wanted = {"news": ["message.new"], "reactions": ["reaction.new", "member.added"], "all": [], "none": ["channel.deleted"]}
    hooks = api.set_hooks(*(sqs_hook(faulty.url(name), event_types=types) for name, types in wanted.items()))
    begin(api)
    for n in range(15):
        api.message("c", f"message {n}", id=f"m{n}")
    api.call("POST", "/messages/m0/reaction", {"reaction": {"type": "like", "user_id": "bob"}})
    api.call("POST", "/channels/messaging/c", {"add_members": ["bob"]})
    for hook, (name, types) in zip(hooks, wanted.items()):
        verdict = check_hook(server.events(), settled(server, hook), faulty.arrivals(name), Expectation(types=frozenset(types)), app=server.key, secret=server.secret)
        assert verdict.holds, f"{name}: {verdict}"
    assert (len(faulty.arrivals("news")), len(faulty.arrivals("reactions")), faulty.arrivals("none")) == (15, 2, [])


def test_a_new_hook_starts_at_its_own_time(api, server, faulty):
    begin(api)
    api.message("c", "before")
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    api.message("c", "after")
    settled(server, hook)
    assert texts(faulty.arrivals("q")) == ["after"]


def test_a_disabled_hook_accepts_nothing(api, server, faulty):
    off, on = api.set_hooks(sqs_hook(faulty.url("off"), enabled=...), sqs_hook(faulty.url("on")))
    begin(api)
    assert settled(server, on).delivered == 3
    assert server.ledger(off["id"]).accepted == 0 and faulty.arrivals("off") == []


def test_a_disabled_hook_keeps_what_waits(api, server, faulty):
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["message.new"]))[0]
    begin(api)
    faulty.refuse()
    api.message("c", "waits")
    hook = api.set_hooks({**hook, "enabled": False})[0]
    api.message("c", "not accepted")
    faulty.accept()
    api.set_hooks({**hook, "enabled": True})
    settled(server, hook)
    assert set(texts(faulty.arrivals("q"))) == {"waits"}


def test_a_changed_filter_leaves_the_backlog_alone(api, server, faulty):
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["message.new"]))[0]
    begin(api)
    faulty.refuse()
    for n in range(3):
        api.message("c", f"backlog {n}", id=f"m{n}")
    api.set_hooks({**hook, "event_types": ["reaction.new"]})
    api.message("c", "no longer asked for")
    api.call("POST", "/messages/m0/reaction", {"reaction": {"type": "like", "user_id": "bob"}})
    assert server.ledger(hook["id"]).waiting == 4
    faulty.accept()
    ledger = settled(server, hook)
    assert (ledger.accepted, ledger.delivered) == (4, 4)
    kinds = {a.attributes["event_type"] for a in faulty.arrivals("q")}
    assert kinds == {"message.new", "reaction.new"}
    assert set(texts([a for a in faulty.arrivals("q") if a.attributes["event_type"] == "message.new"])) == {f"backlog {n}" for n in range(3)}


def test_what_waits_goes_to_the_target_of_now(api, server, faulty, moto, queue):
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["message.new"]))[0]
    begin(api)
    faulty.refuse()
    api.message("c", "waits")
    api.set_hooks({**hook, "sqs_queue_url": queue})
    assert texts(moto.read_until(queue, len)) == ["waits"]


def test_it_goes_on_where_it_was_after_a_restart(api, server, faulty):
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    begin(api)
    settled(server, hook)
    delivered = len(faulty.arrivals("q"))
    faulty.refuse()
    for n in range(25):
        api.message("c", f"message {n}")
    assert server.stop() == 0
    assert server.ledger(hook["id"]).waiting == 25  # read from the stopped server's data
    log = server.events()
    faulty.accept()
    server.start()
    ledger = settled(server, hook)
    assert server.events() == log
    verdict = check_hook(log, ledger, faulty.arrivals("q"), app=server.key, secret=server.secret)
    assert verdict.holds, verdict
    assert len({a.event_id for a in faulty.arrivals("q")[delivered:]}) == 25


def test_a_deleted_hooks_backlog_is_abandoned_not_forgotten(api, server, faulty):
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    begin(api)
    settled(server, hook)
    faulty.refuse()
    for n in range(4):
        api.message("c", f"message {n}")
    api.set_hooks()
    ledger = server.ledger(hook["id"])
    assert (ledger.accepted, ledger.delivered, ledger.waiting, ledger.abandoned, ledger.holds) == (7, 3, 0, 4, True)
    server.stop()
    server.start()
    assert server.ledger(hook["id"]) == ledger


def test_the_id_of_a_deleted_hook_makes_a_new_one(api, server, faulty):
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    begin(api)
    settled(server, hook)
    faulty.refuse()
    api.message("c", "abandoned")
    api.set_hooks()
    faulty.accept()
    again = api.set_hooks(sqs_hook(faulty.url("q"), id=hook["id"]))[0]
    api.message("c", "new")
    eventually(lambda: "new" in [json.loads(a.body).get("message", {}).get("text") for a in faulty.arrivals("q")], what="the new hook's event")
    assert again["id"] == hook["id"]
    assert "abandoned" not in [json.loads(a.body).get("message", {}).get("text") for a in faulty.arrivals("q")]
    alike = [ledger for ledger in server.ledgers() if ledger.hook == hook["id"]]
    assert sorted(ledger.abandoned for ledger in alike) == [0, 1] or sum(ledger.abandoned for ledger in server.ledgers()) == 1


def test_one_broken_hook_delays_no_other(api, server, faulty, moto, queue):
    broken, fine = api.set_hooks(sqs_hook(faulty.url("q")), sqs_hook(queue))
    faulty.refuse()
    begin(api)
    for n in range(30):
        api.message("c", f"message {n}")
    assert settled(server, fine).delivered == 33
    ledger = server.ledger(broken["id"])
    assert (ledger.waiting, ledger.delivered) == (33, 0) and ledger.last_error
    assert len(moto.read_until(queue, lambda ms: len(ms) >= 33)) >= 33


@pytest.mark.slow
def test_a_stormy_queue_gets_everything(api, server, faulty):
    faulty.faults = STORMY
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    begin(api)
    for n in range(300):
        api.message("c", f"message {n}")
    faulty.heal()
    verdict = check_hook(server.events(), settled(server, hook, 60), faulty.arrivals("q"), app=server.key, secret=server.secret)
    assert verdict.holds, verdict


@pytest.mark.parametrize("fault", ["partial", "wrong_md5", "reply_lost", "reply_cut", "throttled"])
def test_a_fault_that_ends_loses_nothing(api, server, faulty, fault):
    faulty.faults = Faults(**{fault: 1})
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    begin(api)
    for n in range(5):
        api.message("c", f"message {n}")
    eventually(lambda: any(sent[1].startswith("Send") for sent in faulty.requests), what="the first attempt")
    faulty.heal()
    ledger = settled(server, hook)
    verdict = check_hook(server.events(), ledger, faulty.arrivals("q"), app=server.key, secret=server.secret)
    assert verdict.holds and ledger.dead == 0, verdict


def test_batches_are_filled_under_a_backlog(api, server, faulty):
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    begin(api)
    settled(server, hook)
    faulty.refuse()
    for n in range(100):
        api.message("c", f"message {n}")
    before = len(faulty.requests)
    faulty.accept()
    settled(server, hook)
    sends = [r for r in faulty.requests[before:] if r[1].startswith("Send")]
    assert len(sends) <= 30, f"{len(sends)} requests for 100 events"


@pytest.mark.slow
def test_a_fifo_queue_keeps_each_channels_order(api, server, faulty):
    hook = api.set_hooks(sqs_hook(faulty.url("q.fifo")))[0]
    begin(api)
    api.channel("d")
    faulty.faults = Faults(partial=.5, reply_lost=.1, unavailable=.1)
    for n in range(60):
        api.message("cd"[n % 2], f"message {n}")
    faulty.heal()
    verdict = check_hook(server.events(), settled(server, hook, 60), faulty.arrivals("q.fifo"), Expectation(ordered=True), app=server.key, secret=server.secret)
    assert verdict.holds, verdict
    assert {a.group for a in faulty.arrivals("q.fifo")} == {"messaging:c", "messaging:d", "user:alice", "user:bob"}


def test_an_event_that_is_too_large_becomes_a_dead_letter(api, server, faulty):
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["message.new"]))[0]
    begin(api)
    api.message("c", "small")
    api.message("c", "large", attachments=[{"type": "blob", "text": "x" * 30_000} for _ in range(10)])
    api.message("c", "small again")
    ledger = settled(server, hook)
    assert (ledger.accepted, ledger.delivered, ledger.dead, ledger.holds) == (3, 2, 1, True)
    assert sorted(texts(faulty.arrivals("q"))) == ["small", "small again"]
    assert len(server.events()[-2].payload) > 262_144  # kept in the log and shown


def test_the_largest_event_that_fits_is_delivered(api, server, faulty):
    """Body and attributes count together; the stub refuses one byte more."""
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["message.new"]))[0]
    begin(api)
    api.message("c", "probe", attachments=[{"type": "blob", "text": "x"}])
    settled(server, hook)
    probe = faulty.arrivals("q")[0]
    used = len(probe.body) + sum(len(k) + len("String") + len(v) for k, v in probe.attributes.items())
    room = 262_144 - used
    # Two more messages differ from the probe in digits of their counters and times at most: stay 200 bytes away on either side.
    api.message("c", "under", attachments=[{"type": "blob", "text": "x" * (room - 200)}])
    api.message("c", "above", attachments=[{"type": "blob", "text": "x" * (room + 200)}])
    ledger = settled(server, hook)
    assert (ledger.delivered, ledger.dead) == (2, 1)
    assert texts(faulty.arrivals("q")) == ["probe", "under"]


def test_custom_data_survives_as_it_was_written(api, server, moto, queue):
    """Numbers keep their digits, whatever a double would make of them."""
    api.set_hooks(sqs_hook(queue, event_types=["message.new", "user.updated", "channel.created"]))
    custom = b'"price":1.0,"big":12345678901234567890,"pi":3.141592653589793238462643,"small":-0.5,"name":"Zo\xc3\xab \xf0\x9f\xa6\xa6 \\u2028","nested":{"b":1,"a":[1.50,null,true,{}]}'
    assert api.send("POST", "/users", b'{"users":{"alice":{"id":"alice",' + custom + b"}}}").status == 201
    assert api.send("POST", "/channels/messaging/c/query", b'{"data":{"created_by_id":"alice",' + custom + b"}}").status == 201
    answer = api.send("POST", "/channels/messaging/c/message", b'{"message":{"id":"m","text":"x","user_id":"alice",' + custom + b"}}")
    assert answer.status == 201

    def exact(text):
        return json.loads(text, parse_float=str, parse_int=str)

    wanted = exact(b"{" + custom + b"}")

    def same(found):
        assert {k: found.get(k) for k in wanted} == wanted

    same(exact(answer.body)["message"])
    by_type = {e["type"]: e for e in (exact(m.body) for m in moto.read_until(queue, lambda ms: len(ms) >= 3))}
    same(by_type["message.new"]["message"])
    same(by_type["message.new"]["message"]["user"])
    same(by_type["user.updated"]["user"])
    same(by_type["channel.created"]["channel"])


@pytest.mark.parametrize("text", ["bell \x07", "null \x00", "half \ud83d", "\ufffe", "<script>&\"'", "🦦" * 1000], ids=["bell", "null", "half", "noncharacter", "markup", "otters"])
def test_any_text_reaches_the_queue(api, server, faulty, text):
    """SQS refuses control characters, the JSON of an event must escape them; half a surrogate pair may be refused at the door instead."""
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["message.new"]))[0]
    begin(api)
    body = json.dumps({"message": {"id": "m", "text": text, "user_id": "alice"}}).encode()
    answer = api.send("POST", "/channels/messaging/c/message", body)
    if answer.status == 400:
        assert text == "half \ud83d", answer
        return
    ledger = settled(server, hook)
    assert (ledger.delivered, ledger.dead) == (1, 0)
    if text != "half \ud83d":
        assert texts(faulty.arrivals("q")) == [text]


def test_the_api_answers_while_the_queue_does_not(serve, faulty):
    faulty.faults = Faults(slow=1, slow_seconds_min=30, slow_seconds_max=30)
    server = serve(faulty.address)
    api = Api(server.url, server.key, server.secret)
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]
    begin(api)
    for n in range(50):
        api.message("c", f"message {n}")
    assert server.ledger(hook["id"]).accepted == 53

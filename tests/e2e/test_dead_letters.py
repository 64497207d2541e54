"""Dead letters and pauses as the person on call handles them: seen, redriven, discarded, resumed."""
import json

import pytest

from contract.api import sqs_hook
from contract.wait import eventually


@pytest.fixture(name="server")
def a_server_with_a_failing_queue(serve, faulty):
    return serve(faulty.address)


@pytest.fixture(name="dead")
def three_dead_letters(api, server, faulty):
    """A hook with a delivered event and three dead ones, which its queue would take by now: their ids."""
    faulty.message_bytes_max = 4_000
    hook, = api.set_hooks(sqs_hook(faulty.url("q.fifo"), event_types=["message.new"]))
    api.users("alice")
    api.channel("lobby")
    api.message("lobby", "small")
    for n in range(3):
        api.message("lobby", str(n) * 4_000)
    eventually(lambda: server.ledger(hook["id"]).dead == 3, 10, "three dead letters")
    faulty.message_bytes_max = 262_144
    return hook["id"]


def test_dead_letters_are_listed_shown_redriven_and_discarded(server, faulty, dead, ask, ask_json):
    letters = ask_json("dead-letters", "list")["dead_letters"]
    assert len(letters) == 3 and {letter["hook"] for letter in letters} == {dead}
    assert all(letter["code"] == "too_large" and letter["reason"] and "payload" not in letter for letter in letters)
    code, out, _ = ask("dead-letters", "list", "--type", "message.new", "--cid", "messaging:lobby", "--code", "too_large", "--hook", dead)
    assert code == 0 and all(letter["event_id"] in out for letter in letters)
    assert ask_json("dead-letters", "list", "--type", "reaction.new")["dead_letters"] == []
    shown = ask_json("dead-letters", "show", letters[0]["event_id"])["dead_letters"][0]
    assert json.loads(shown["payload"])["message"]["text"] == "0" * 4_000

    code, _, error = ask("dead-letters", "redrive")
    assert code == 1 and "--all" in error
    api_taken = len(faulty.arrivals("q.fifo"))
    assert ask_json("dead-letters", "redrive", letters[0]["event_id"])["redriven"] == 1
    eventually(lambda: len(faulty.arrivals("q.fifo")) == api_taken + 1, 10, "the redriven one arrives")
    redriven = faulty.arrivals("q.fifo")[-1]
    assert redriven.event_id == letters[0]["event_id"] and redriven.deduplication_id.endswith(".r1")
    eventually(lambda: server.ledger(dead).delivered == 2, 10)

    code, _, error = ask("dead-letters", "discard", "--all")
    assert code != 0 and "--reason" in error
    assert ask_json("dead-letters", "discard", letters[1]["event_id"], "--reason", "a test of ours")["discarded"] == 1
    code, out, _ = ask("dead-letters", "show", letters[1]["event_id"])
    assert code == 0 and "a test of ours" in out
    for untouched, why in ((letters[1]["event_id"], "was discarded"), ("nope", "no dead letter is of the event")):
        code, _, error = ask("dead-letters", "redrive", untouched)
        assert code == 1 and why in error
    code, _, error = ask("dead-letters", "list", "--type", "message.knew")
    assert code == 1 and "message.new" in error
    assert ask_json("dead-letters", "redrive", "--hook", dead)["redriven"] == 1, "a discarded one stays"
    eventually(lambda: server.ledger(dead).delivered == 3, 10)
    check = ask_json("check")["apps"][0]["hooks"][0]
    assert check["holds"] and check["dead"] == check["discarded"] == 1 and check["waiting"] == 0


def test_letters_of_a_deleted_hook_are_not_redriven_in_silence(api, dead, ask, ask_json):
    letter = ask_json("dead-letters", "list")["dead_letters"][0]
    api.set_hooks()
    code, _, error = ask("dead-letters", "redrive", letter["event_id"])
    assert code == 1 and f"millrace hook restore {dead}" in error
    ask_json("hook", "restore", dead)
    assert ask_json("dead-letters", "redrive", letter["event_id"])["redriven"] == 1


def test_a_redrive_without_a_server_is_delivered_when_it_starts(server, faulty, dead, ask_json):
    server.stop()
    assert ask_json("dead-letters", "redrive", "--code", "too_large")["redriven"] == 3
    waiting = ask_json("check")["apps"][0]["hooks"][0]
    assert waiting["holds"] and waiting["waiting"] == waiting["parked"] == 3
    server.start()
    eventually(lambda: server.ledger(dead).delivered == 4, 10)
    assert len(faulty.arrivals("q.fifo")) == 4


def test_what_is_dead_or_parked_is_shown_beyond_the_log(api, server, faulty, dead, ask, ask_json):
    letters = ask_json("dead-letters", "list")["dead_letters"]
    ids = {letter["event_id"]: next(e for e in server.events() if e.event_id == letter["event_id"]) for letter in letters}
    messages = {event_id: json.loads(event.payload)["message"]["id"] for event_id, event in ids.items()}
    small = next(e for e in server.events() if e.type == "message.new" and e.event_id not in ids)
    api.users("bob")  # the newest event stays in any case
    server.stop()
    server.more = ["--retention", "0s"]
    server.start()
    eventually(lambda: len(server.events()) == 1, 20, "the log is trimmed")

    def fates():
        shown = [ask_json("event", "show", name)["events"] for pair in messages.items() for name in pair]
        assert [len(events) for events in shown] == [1] * 6 and {events[0]["event_id"] for events in shown} == set(messages)
        return {events[0]["hooks"][0]["fate"] for events in shown}

    assert fates() == {"dead"}
    faulty.refuse()
    assert ask_json("dead-letters", "redrive", "--all")["redriven"] == 3
    assert fates() == {"waiting"}
    faulty.accept()
    eventually(lambda: server.ledger(dead).delivered == 4, 30, "delivered after all")
    for name, why in ((json.loads(small.payload)["message"]["id"], "is older than the log reaches"), (small.event_id, "begins at"),
                      ("none-such", "no event and no message")):
        code, _, error = ask("event", "show", name)
        assert code == 1 and why in error, error
    code, _, error = ask("event", "show", next(iter(messages.values())))
    assert code == 1 and "is older than the log reaches" in error


def test_a_paused_hook_accepts_and_sends_nothing(api, server, faulty, ask, ask_json):
    hook = api.set_hooks(sqs_hook(faulty.url("q"), event_types=["user.updated"]))[0]["id"]
    assert ask_json("hook", "pause", hook) == {"app": server.key, "hook": hook, "paused": True}
    api.users("alice", "bob")
    eventually(lambda: server.ledger(hook).waiting == 2, 10)
    server.stop()
    server.start()
    ledger = server.ledger(hook)
    assert ledger.state == "paused" and ledger.accepted == 2 and not faulty.arrivals("q")
    code, out, _ = ask("hook", "list")
    assert code == 0 and "paused" in out
    event = server.events()[-1].event_id
    assert ask_json("event", "show", event)["events"][0]["hooks"][0]["reason"] == "the hook is paused"
    code, out, _ = ask("hook", "resume", hook)
    assert code == 0 and hook in out
    eventually(lambda: server.ledger(hook).delivered == 2, 10)
    code, _, error = ask("hook", "pause", "none-such")
    assert code == 1 and "none-such" in error and "hook list" in error

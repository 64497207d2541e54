"""Replays as an operator starts them: previewed, marked, in order, apart from the ledger, and whole after a SIGKILL."""
import json
import random
from collections import defaultdict

import pytest

from contract.api import sqs_hook
from contract.checker import check_hook
from contract.faulty_queue import Faults
from contract.metrics import scraped, value
from contract.wait import eventually

CHANNELS = ["one", "two", "three"]


@pytest.fixture(name="server")
def a_server_with_a_queue_of_ours(serve, faulty):
    return serve(faulty.address)


@pytest.fixture(name="talk")
def some_talk(api, server, faulty):
    """Messages in three channels, delivered to a queue that keeps order and to another hook: the ids of both hooks."""
    ours, other = api.set_hooks(sqs_hook(faulty.url("ours.fifo")), sqs_hook(faulty.url("other")))
    api.users("alice")
    for channel in CHANNELS:
        api.channel(channel)
    for n in range(20):
        api.message(CHANNELS[n % 3], f"message {n}")
    eventually(lambda: all(ledger.accepted == ledger.delivered >= 24 for ledger in server.ledgers()), 10)
    return ours["id"], other["id"]


def replayed(faulty, name="ours.fifo"):
    return [arrival for arrival in faulty.arrivals(name) if arrival.replay]


def newest(ask_json, hook):
    return ask_json("hook", "replay", hook, "--list")["replays"][0]


def attempts(server, of, hook):
    """What /metrics counts as delivered by a hook itself ("hook") or by its replays ("replay")."""
    return value(scraped(server), f"millrace_{of}_attempts_total", app=server.key, hook=hook, outcome="delivered")


def test_a_replay_is_previewed_sent_marked_and_counted_apart(server, faulty, talk, ask, ask_json):
    hook, other = talk
    log = server.events()
    preview = ask_json("hook", "replay", hook, "--type", "message.new", "--cid", "messaging:one", "--dry-run")
    assert preview["matching"] == 7 and preview["types"] == {"message.new": 7} and not replayed(faulty)
    code, out, _ = ask("hook", "replay", hook, "--dry-run")
    assert code == 0 and f"{len(log)} of the events" in out and "message.new" in out

    before, own_attempts = server.ledgers(), attempts(server, "hook", hook)
    begun = ask_json("hook", "replay", hook, "--type", "message.new", "--reason", "the consumer lost them")["replay"]
    assert begun["state"] == "running" and begun["matching"] == 20
    done = eventually(lambda: (r := newest(ask_json, hook))["state"] == "done" and r, 10)
    assert (done["sent"], done["failed"], done["trimmed"]) == (20, 0, 0)
    arrived = replayed(faulty)
    assert {a.replay for a in arrived} == {begun["id"]}
    wanted = [e for e in log if e.type == "message.new"]
    assert sorted(a.event_id for a in arrived) == sorted(e.event_id for e in wanted)
    assert all(a.deduplication_id.endswith("." + begun["id"]) for a in arrived)
    of_channel = defaultdict(list)
    for a in arrived:
        of_channel[a.group].append(a.event_id)
    for cid, ids in of_channel.items():
        assert ids == [e.event_id for e in wanted if e.cid == cid], "order per channel"
    assert not replayed(faulty, "other"), "other hooks are left alone"
    assert attempts(server, "replay", hook) == 20 and attempts(server, "replay", other) == 0
    assert attempts(server, "hook", hook) == own_attempts
    assert server.ledgers() == before, "the ledger counts what the hook accepted, and each of that once"
    verdict = check_hook(log, server.ledger(hook), faulty.arrivals("ours.fifo"))
    assert verdict.holds, verdict

    code, out, _ = ask("hook", "list")
    assert code == 0 and f"{begun['id']} is done: 20 of 20 sent" in out
    code, out, _ = ask("hook", "attempts", hook)
    assert code == 0 and "delivered" in out and f"({begun['id']})" in out
    code, out, _ = ask("event", "show", wanted[0].event_id)
    assert arrived[0].attributes["replay"] in out and "attempts to" in out
    entry = ask_json("audit")["entries"][0]
    assert entry["action"] == "hook.replayed" and entry["subject"] == hook and "command line" in entry["actor"]
    code, out, _ = ask("audit")
    assert 'reason: "the consumer lost them"' in out and "events: 20" in out


def test_a_stretch_is_named_by_positions_or_times(server, faulty, talk, ask, ask_json):
    hook, _ = talk
    log = server.events()
    middle = log[len(log) // 2]
    times = [json.loads(line)["at"] for line in server.command_json("event", "list", "--app", server.key).splitlines()]
    count = lambda *words: ask_json("hook", "replay", hook, "--dry-run", *words)["matching"]
    assert count("--from", middle.position) == len(log) - len(log) // 2
    assert count("--to", middle.position) == len(log) // 2 + 1
    assert count("--from", middle.position, "--to", middle.position) == 1
    assert count("--from", times[0]) == len(log) and count("--to", times[0]) == 0
    assert count("--from", "1h") == len(log) and count("--to", "1h") == 0
    code, _, error = ask("hook", "replay", hook, "--from", "yesterday")
    assert code == 1 and "yesterday" in error and "from" in error
    code, _, error = ask("hook", "replay", hook, "--type", "mesage.new")
    assert code == 1 and "message.new" in error, "names the nearest"
    code, _, error = ask("hook", "replay", hook, "--type", "message.deleted")
    assert code == 1 and "no event" in error
    code, _, error = ask("hook", "replay", "none-such")
    assert code == 1 and "none-such" in error
    assert not replayed(faulty)


def test_a_new_hook_gets_what_was_before_it(api, faulty, talk, ask_json):
    ours, other, late = api.set_hooks(*api.hooks(), sqs_hook(faulty.url("late"), event_types=["message.new"]))
    ask_json("hook", "replay", late["id"])
    eventually(lambda: len(faulty.arrivals("late")) == 20, 10)
    assert all(a.replay for a in faulty.arrivals("late"))


def test_a_replay_can_be_cancelled_and_one_at_a_time_is_under_way(server, faulty, talk, ask, ask_json):
    hook, _ = talk
    ask_json("hook", "pause", hook)
    ask_json("hook", "replay", hook)
    code, _, error = ask("hook", "replay", hook)
    assert code == 1 and "--cancel" in error
    assert newest(ask_json, hook)["state"] == "running" and not replayed(faulty), "a paused hook sends nothing"
    assert ask_json("hook", "replay", hook, "--cancel")["replay"]["state"] == "cancelled"
    code, _, error = ask("hook", "replay", hook, "--cancel")
    assert code == 1 and "no replay" in error
    ask_json("hook", "resume", hook)
    assert [e["action"] for e in ask_json("audit")["entries"][:4]] == ["hook.resumed", "replay.cancelled", "hook.replayed", "hook.paused"]
    assert not replayed(faulty)


def test_what_the_queue_never_takes_is_counted_and_no_dead_letter(api, server, faulty, talk, ask_json):
    hook, _ = talk
    before = server.ledger(hook)
    faulty.message_bytes_max = 1_200
    ask_json("hook", "replay", hook)
    done = eventually(lambda: (r := newest(ask_json, hook))["state"] == "done" and r, 10)
    assert done["failed"] > 0 and done["sent"] + done["failed"] == done["matching"] and "too_large" in done["last_failure"]
    assert server.ledger(hook) == before
    assert ask_json("dead-letters", "list")["dead_letters"] == []


def test_a_replay_survives_kills(api, server, faulty, talk, ask_json):
    """While new messages come, the queue fails, and the server is killed again and again."""
    hook, _ = talk
    dice = random.Random(7)
    for n in range(300):
        api.message(CHANNELS[n % 3], f"more {n}")
    eventually(lambda: server.ledger(hook).waiting == 0, 20)
    wanted = [e for e in server.events() if e.type == "message.new"]
    faulty.faults = Faults(slow=.5, slow_seconds_max=.05, partial=.2, reply_lost=.1, throttled=.1)
    replay = ask_json("hook", "replay", hook, "--type", "message.new")["replay"]["id"]
    kills = 0
    for _ in range(6):
        had = len(replayed(faulty))
        eventually(lambda: len(replayed(faulty)) >= min(had + dice.randint(5, 40), len(wanted)), 30)
        if newest(ask_json, hook)["state"] != "running":
            break
        server.kill()
        kills += 1
        server.start()
        api.address = server.url.split("//")[1]
        for n in range(5):
            api.message(CHANNELS[n % 3], f"meanwhile {n}")
    assert kills >= 2
    faulty.heal()
    done = eventually(lambda: (r := newest(ask_json, hook))["state"] == "done" and r, 60)
    assert done["id"] == replay and done["sent"] == done["matching"] == len(wanted) and done["trimmed"] == 0
    eventually(lambda: server.ledger(hook).waiting == 0, 60)
    first = list(dict.fromkeys(a.event_id for a in replayed(faulty)))
    assert sorted(first) == sorted(e.event_id for e in wanted), "each at least once"
    place = {event_id: i for i, event_id in enumerate(first)}
    for channel in CHANNELS:
        order = [place[e.event_id] for e in wanted if e.cid == f"messaging:{channel}"]
        assert order == sorted(order), "first arrivals in order"
    verdict = check_hook(server.events(), server.ledger(hook), faulty.arrivals("ours.fifo"))
    assert verdict.holds, verdict


def test_the_server_ends_in_order_after_a_replay(server, faulty, talk, ask_json):
    hook, _ = talk
    ask_json("hook", "replay", hook)
    eventually(lambda: any("replay.done" in line for line in server.printed), 10, "asking nobody, who would have it saved")
    assert server.stop(seconds=10) == 0

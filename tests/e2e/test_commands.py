"""The commands as an operator types them, with the server running and stopped: what they say, and what they leave behind."""
import json
import subprocess
import uuid

import pytest

from contract.api import Api, sqs_hook
from contract.server import run
from contract.wait import eventually


def delivered(ask_json, count, hook=0):
    return eventually(lambda: ask_json("hook", "list")["apps"][0]["hooks"][hook]["delivered"] >= count, 10, f"{count} events delivered")


def test_an_app_made_on_a_running_server_is_served_at_once(server, ask, ask_json):
    made = ask_json("app", "create", "--key", "shop", "--name", "The Shop")
    assert made["key"] == "shop" and made["name"] == "The Shop" and len(made["secret"]) == 64
    shop = Api(server.url, "shop", made["secret"])
    shop.users("alice")
    code, out, _ = ask("app", "list")
    assert code == 0 and made["secret"] not in out
    lines = [line.split() for line in out.splitlines()]
    assert lines[0][:2] == ["KEY", "NAME"]
    assert [line[0] for line in lines[1:]] == [server.key, "shop"]
    assert {app["key"]: app["events"] for app in ask_json("app", "list")["apps"]} == {server.key: 0, "shop": 1}

    code, out, error = ask("app", "create", "--key", "shop")
    assert code == 1 and not out and "shop" in error and "already" in error
    code, _, error = ask("app", "create", "--key", "a:b")
    assert code == 1 and "a:b" in error


def test_an_app_made_without_a_server_is_there_when_it_starts(serve, tmp_path):
    done = run("app", "create", "--data", tmp_path / "new", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert "seal.key" in done.stderr, "whoever makes a data directory is told to back its key up"
    for path in (tmp_path / "new").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    server = serve(data="new")
    Api(server.url, made["key"], made["secret"]).users("alice")
    done = run("app", "create", "--data", tmp_path / "new")
    assert "Keep the secret" in done.stdout and "\x1b" not in done.stdout


def test_hook_list_tells_how_each_hook_does(server, api, queue, ask, ask_json):
    api.set_hooks(sqs_hook(queue), sqs_hook(queue + "-absent", event_types=["user.updated", "message.new"]))
    api.users("alice", "bob")
    delivered(ask_json, 2)
    absent = eventually(lambda: next((h for h in ask_json("hook", "list", "--app", server.key)["apps"][0]["hooks"] if h["last_error"]), None), 10)
    assert absent["state"] == "misconfigured" and absent["waiting"] == 2 and absent["oldest_waiting_seconds"] >= 0
    assert absent["event_types"] == ["user.updated", "message.new"]
    code, out, _ = ask("hook", "list")
    assert code == 0
    well, ill = out.split("sqs " + queue + "\n")[0], out.split("sqs " + queue + "-absent\n")
    assert well.startswith(f"app {server.key}\n  active") and "misconfigured" in ill[0]
    assert "waiting  2, the oldest for " in ill[1] and "events   user.updated, message.new" in ill[1]
    assert absent["last_error"] in ill[1]
    server.stop()
    hooks = ask_json("hook", "list")["apps"][0]["hooks"]
    assert [h["state"] for h in hooks] == ["stopped", "stopped"] and [h["waiting"] for h in hooks] == [0, 2]


def test_hook_test_sends_one_message_and_fails_by_exit_code(server, api, moto, queue, ask):
    hook, = api.set_hooks(sqs_hook(queue))
    code, out, _ = ask("hook", "test")
    assert code == 0 and out.startswith("ok") and queue in out
    arrived = moto.read_until(queue, lambda messages: messages)
    assert "millrace_test" in arrived[0].attributes
    both = api.set_hooks({"id": hook["id"], **sqs_hook(queue)}, sqs_hook(queue + "-absent"))
    code, out, _ = ask("hook", "test", "--app", server.key)
    assert code == 1 and "FAILED" in out and "ok" in out
    assert ask("hook", "test", both[0]["id"])[0] == 0
    assert ask("hook", "test", "--hook", both[1]["id"])[0] == 1
    code, out, error = ask("hook", "test", "--hook", "none-such")
    assert code == 1 and "none-such" in error and "hook list" in error
    server.stop()
    code, _, error = ask("hook", "test")
    assert code == 1 and "millrace serve" in error


def test_event_list_takes_the_only_app_and_names_an_unknown_one(server, api, ask):
    api.users("alice")
    code, out, _ = ask("event", "list")
    assert code == 0 and "user.updated" in out
    for running in (True, False):
        code, out, error = ask("event", "list", "--app", "nobody")
        assert code == 1 and not out and "nobody" in error and server.key in error
        if running:
            assert ask("app", "create", "--key", "second")[0] == 0
        code, _, error = ask("event", "list")
        assert code == 1 and "--app" in error and "second" in error and server.key in error
        server.stop() if running else None


def test_event_tail_begins_with_the_newest_ten_and_goes_on(server, api, ask):
    api.users(*[f"u{i}" for i in range(12)])
    api.channel("lobby", "u1")
    tail = subprocess.Popen([str(server.program), "event", "tail", "--data", str(server.data), "--type", "user.updated", "--json"],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        first = [json.loads(tail.stdout.readline()) for _ in range(10)]
        assert [json.loads(e["payload"])["user"]["id"] for e in first] == [json.loads(e.payload)["user"]["id"] for e in server.events()[2:12]]
        api.channel("other", "u1")
        api.users("late")
        late = json.loads(tail.stdout.readline())
        assert late["type"] == "user.updated" and json.loads(late["payload"])["user"]["id"] == "late"
        assert set(late) == {"position", "event_id", "at", "type", "payload"}
        server.stop()
        assert tail.wait(10) == 1 and "server" in tail.stderr.read()
    finally:
        tail.kill()
    code, _, error = ask("event", "tail")
    assert code == 1 and "millrace serve" in error


def test_event_show_tells_what_became_of_an_event_at_each_hook(server, api, queue, ask, ask_json):
    api.users("alice", "bob")
    well, ill, picky, off = api.set_hooks(sqs_hook(queue), sqs_hook(queue + "-absent"), sqs_hook(queue, event_types=["reaction.new"]),
                                          sqs_hook(queue, enabled=False))
    api.channel("lobby")
    message = api.message("lobby", "hello")
    big = api.message("lobby", "too large", attachments=[{"type": "file", "text": "x" * 300_000}])
    api.call("POST", f"/messages/{message['id']}/reaction", {"reaction": {"type": "like", "user_id": "bob"}})
    before_hooks = server.events()[0]
    count = sum(e.position > before_hooks.position for e in server.events()) - 2
    delivered(ask_json, count - 1)
    eventually(lambda: ask_json("hook", "list")["apps"][0]["hooks"][1]["last_error"], 10)

    def fates(event_id):
        event, = ask_json("event", "show", event_id)["events"]
        assert event["event_id"] == event_id
        return {hook["id"]: hook for hook in event["hooks"]}

    made = next(e for e in server.events() if e.type == "message.new")
    seen = fates(made.event_id)
    assert seen[well["id"]]["fate"] == "delivered"
    assert seen[ill["id"]]["fate"] == "waiting" and seen[ill["id"]]["reason"]
    assert seen[picky["id"]]["fate"] == "filtered" and "reaction.new" in seen[picky["id"]]["reason"]
    assert seen[off["id"]]["fate"] == "filtered" and "disabled" in seen[off["id"]]["reason"]
    assert "before the hook" in fates(before_hooks.event_id)[well["id"]]["reason"]
    large = next(e for e in server.events() if big["id"].encode() in e.payload)
    dead = eventually(lambda: next((f for f in [fates(large.event_id)[well["id"]]] if f["fate"] == "dead"), None), 10)
    assert dead["code"] == "too_large" and "262144" in dead["reason"]

    of_message = ask_json("event", "show", message["id"])
    assert [e["type"] for e in of_message["events"]] == ["message.new", "reaction.new"] and of_message["complete"]
    code, out, _ = ask("event", "show", message["id"])
    assert code == 0 and made.event_id in out and f'"text": "hello"' in out and "later events" in out
    assert "  delivered  sqs " + queue in out
    server.stop()
    assert fates(made.event_id)[ill["id"]]["reason"] == "the hook is stopped"
    server.start()
    api = Api(server.url, server.key, server.secret)
    api.set_hooks({"id": well["id"], **sqs_hook(queue)})
    seen = fates(made.event_id)
    assert seen[ill["id"]]["fate"] == "abandoned" and seen[well["id"]]["fate"] == "delivered"


def test_event_show_finds_every_event_of_a_log_by_its_id(server, api, ask_json):
    api.users(*[f"u{i}" for i in range(60)])  # many in one millisecond
    for event in server.events()[::7]:
        assert ask_json("event", "show", event.event_id)["events"][0]["payload"].encode() == event.payload


@pytest.mark.parametrize("unknown", ["nothing", str(uuid.uuid4()), "01900000-0000-7000-8000-000000000000", "ffffffff-ffff-7fff-bfff-ffffffffffff"])
def test_event_show_of_an_unknown_id(api, ask, unknown):
    api.users("alice")
    code, out, error = ask("event", "show", unknown)
    assert code == 1 and not out and unknown in error and "event list" in error


def test_texts_from_chat_steer_no_terminal(server, api, ask):
    api.users("alice")
    api.channel("lobby", name="\x1b[2Jclear\u009b")
    code, out, _ = ask("event", "show", server.events()[-1].event_id)
    assert code == 0 and "\x1b" not in out and "\u009b" not in out and "clear" in out

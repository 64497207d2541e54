"""What an owner changes by command: secrets, hooks, deletions taken back; and the audit trail of all of it."""
import hashlib
import hmac
import json

import pytest

from contract.api import Api, sqs_hook
from contract.server import run
from contract.wait import eventually


@pytest.fixture(name="ask")
def commands(server):
    """One command on the server's data, whether it runs or not; its JSON, or its text if it fails."""
    def ask(*words, fails=False, **environment):
        done = run(*words, "--data", server.data, "--json", environment=environment)
        assert (done.returncode != 0) == fails, done.stderr or done.stdout
        return done.stderr if fails else json.loads(done.stdout)
    return ask


def entries(ask, *actions):
    found = ask("audit")["entries"]
    return [e for e in found if e["action"] in actions] if actions else found


# Secrets

def test_a_rotated_secret_signs_at_once_and_the_old_one_is_good_for_a_while(server, api, ask, moto, queue):
    api.set_hooks(sqs_hook(queue))
    rotated = ask("app", "rotate-secret", "--keep-old", "1h")
    assert rotated["key"] == server.key and len(rotated["secret"]) == 64 and rotated["old_valid_until"].endswith("Z")
    new = Api(server.url, server.key, rotated["secret"])
    new.users("alice")
    api.users("bob")
    assert Api(server.url, server.key, "another").send("GET", "/app").json["code"] == 43
    arrived = moto.read_until(queue, lambda messages: len(messages) >= 2)
    for message in arrived:
        signature = hmac.new(rotated["secret"].encode(), message.body, hashlib.sha256).hexdigest()
        assert message.attributes["x-signature"] == signature
    ask("app", "rotate-secret", "--keep-old", "0s")
    for ended in (api, new):
        assert ended.send("GET", "/app").json["code"] == 43
    times = [e["changes"][0]["after"] for e in entries(ask, "secret.rotated")]
    assert len(times) == 2 and times[1] == rotated["old_valid_until"]


def test_a_server_starts_with_either_secret_while_both_are_good(serve, server, ask):
    rotated = ask("app", "rotate-secret")
    server.stop()
    server.start()
    assert Api(server.url, server.key, rotated["secret"]).call("GET", "/app")
    server.stop()
    ask("app", "rotate-secret", "--keep-old", "0s")
    done = run("serve", "--data", server.data, "--listen", "127.0.0.1:0", "--app", f"{server.key}:{server.secret}")
    assert done.returncode == 1 and "another secret" in done.stderr


def test_rotating_says_what_is_wrong(ask):
    assert "--keep-old" in ask("app", "rotate-secret", "--keep-old", "soon", fails=True)
    for _ in range(4):
        ask("app", "rotate-secret")
    assert "--keep-old 0s" in ask("app", "rotate-secret", fails=True)
    ask("app", "rotate-secret", "--keep-old", "0s")


# Hooks

def test_a_hook_added_by_command_delivers_at_once(server, api, ask, moto, queue):
    made = ask("hook", "add", "--queue", queue, "--region", "us-east-1", "--key", "AKIA", "--events", "user.updated,message.new",
               MILLRACE_SQS_SECRET="very-secret")["hook"]
    assert "very-secret" not in json.dumps(made)
    hook, = api.hooks()
    hook.pop("aws_policies")  # what PATCH shows beside the settings
    assert hook == made and (hook["sqs_auth_type"], hook["event_types"], hook["enabled"]) == ("keys", ["user.updated", "message.new"], True)
    api.users("alice")
    assert json.loads(moto.read_until(queue, lambda messages: messages)[0].body)["type"] == "user.updated"


@pytest.mark.parametrize("flags, words", [
    (["--queue", "not a url"], ["sqs_queue_url is no queue's URL"]),
    (["--queue", "http://q/1/a", "--key", "AKIA"], ["event_hooks[0].sqs_secret is missing"]),
    (["--queue", "http://q/1/a", "--events", "mesage.new"], ["event_types[0]", "message.new"]),
])
def test_a_hook_is_judged_as_by_patch(api, ask, flags, words):
    said = ask("hook", "add", *flags, fails=True)
    for word in words:
        assert word in said
    assert api.hooks() == []


@pytest.mark.parametrize("running", [True, False])
def test_a_deleted_hook_is_listed_and_restored_with_its_backlog(server, api, ask, moto, queue, running):
    absent = queue + "-later"
    hook, = api.set_hooks(sqs_hook(absent))
    api.users("alice", "bob")
    api.channel("lobby")
    api.set_hooks()
    api.users("carol")  # while it is deleted: never accepted
    deleted, = ask("hook", "list", "--deleted")["apps"][0]["hooks"]
    assert (deleted["id"], deleted["target"], deleted["abandoned"]) == (hook["id"], absent, 3)
    assert deleted["restorable"] == {"user.updated": 2, "channel.created": 1}
    assert deleted["deleted_by"].startswith("server token, from 127.0.0.1") and deleted["deleted_at"].endswith("Z")
    moto.queue(absent.rsplit("/", 1)[1])
    if not running:
        server.stop()
    restored = ask("hook", "restore", hook["id"])
    assert (restored["waiting"], restored["gone"]) == (3, 0) and restored["hook"]["id"] == hook["id"]
    if not running:
        server.start()
        api = Api(server.url, server.key, server.secret)
    api.users("dave")
    arrived = moto.read_until(absent, lambda messages: len(messages) >= 4)
    assert [json.loads(m.body)["type"] for m in arrived] == ["user.updated", "user.updated", "channel.created", "user.updated"]
    ledger = eventually(lambda: next((l for l in [server.ledger(hook["id"])] if l.delivered == 4), None), 10)
    assert (ledger.accepted, ledger.waiting, ledger.abandoned) == (4, 0, 0)
    assert ask("hook", "list", "--deleted")["apps"][0]["hooks"] == []


def test_restoring_says_what_is_wrong(api, ask, queue):
    assert "--deleted" in ask("hook", "restore", "none-such", fails=True)
    hook, = api.set_hooks(sqs_hook(queue, id="mine"))
    api.set_hooks()
    api.set_hooks(hook | {"sqs_secret": "again"})
    assert "made since" in ask("hook", "restore", "mine", fails=True)
    api.set_hooks()
    said = ask("hook", "restore", "mine", fails=True)
    keys = [str(h["key"]) for h in ask("hook", "list", "--deleted")["apps"][0]["hooks"]]
    assert len(keys) == 2 and all(key in said for key in keys)
    assert ask("hook", "restore", keys[1])["hook"]["id"] == "mine"


# The audit trail

def test_every_change_leaves_who_and_what_and_no_secret(server, api, ask, queue):
    hook, = api.set_hooks(sqs_hook(queue, sqs_secret="first-secret"))
    api.call("PATCH", "/app", {"event_hooks": [hook | {"sqs_secret": "second-secret", "event_types": ["message.new"]}], "reminders_interval": 60},
             headers={"X-Stream-Client": "stream-python-client-4.33.0"})
    api.call("PATCH", "/app", {"event_hooks": api.hooks(), "reminders_interval": 60})  # changes nothing
    api.call("PATCH", "/app", {"firebase_config": {"credentials_json": "third-secret"}, "event_hooks": []})
    ask("hook", "restore", hook["id"])
    found = entries(ask)
    assert [e["action"] for e in reversed(found)] == ["app.created", "hook.created", "hook.changed", "settings.changed", "hook.deleted",
                                                      "settings.changed", "hook.restored"]
    changed = found[4]
    assert changed["subject"] == hook["id"] and changed["actor"] == "server token, from 127.0.0.1, stream-python-client-4.33.0"
    assert changed["changes"] == [{"field": "event_types", "before": [], "after": ["message.new"]}, {"field": "sqs_secret", "secret": True}]
    assert found[3]["changes"] == [{"field": "reminders_interval", "after": 60}]
    assert found[0]["actor"].startswith("command line, by ") and found[-1]["actor"] == "serve --app"
    printed = run("audit", "--data", server.data).stdout
    for secret in ("first-secret", "second-secret", "third-secret", server.secret):
        assert secret not in json.dumps(found) and secret not in printed
    assert 'event_types: [] -> ["message.new"]' in printed and "sqs_secret: another secret" in printed
    assert len(ask("audit", "--limit", "2")["entries"]) == 2


def test_a_refused_change_leaves_nothing(api, ask):
    assert api.send("PATCH", "/app", {"reminders_interval": 1}).status == 400
    assert api.send("PATCH", "/app", {"reminders_interval": 60, "event_hooks": [{}]}).status == 400
    assert [e["action"] for e in entries(ask)] == ["app.created"]

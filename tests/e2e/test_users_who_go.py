"""Users and channels that go, by an official SDK: what is answered, what is left, and each event in the queue, in order."""
import json

from contract.api import sqs_hook
from contract.checker import check_hook
from contract.wait import eventually

EXPECTED = [
    *["user.updated"] * 4, "channel.created", *["member.added"] * 3, "message.new", "message.new", "reaction.new",
    "channel.created", "member.added", "member.added", "user.deactivated", "user.reactivated",
    "user.messages.deleted", "user.deleted", "user.updated", "channel.deleted", "user.messages.deleted", "user.deleted",
    "channel.deleted", "channel.created", *["member.added"] * 2, "message.new", "channel.truncated",
]


def test_what_goes_is_told_and_gone(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("users_who_go.mjs", server))
    assert told["deactivated"] and told["listed"] == ["ann", "ben", "cleo"] and told["all"] == ["ann", "ben", "cleo", "dan"]
    assert told["silenced"] == 4 and told["twice"] == 4 and told["after_soft"] == 0
    assert told["hard"] == {"ben": {"status": "ok"}}
    assert told["messages"] == [["of-cleo", "deleted", None]] and told["members"] == ["ann", "cleo"] and told["pair"] == 16
    assert told["channels"] == {"messaging:lobby": {"status": "ok"}} and told["fresh"] == "Again" and told["empty"] == 0 and told["unknown"] == 16

    log = server.events()
    assert [e.type for e in log] == EXPECTED
    ledger = eventually(lambda: (now := server.ledger(hook["id"])).waiting == 0 and now, what="nothing waits any more")
    arrived = moto.read_until(queue, lambda ms: len({m.event_id for m in ms}) >= len(EXPECTED), what="all events in the queue")
    verdict = check_hook(log, ledger, arrived, app=server.key, secret=server.secret)
    assert verdict.holds, verdict

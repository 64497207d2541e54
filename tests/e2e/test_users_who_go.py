"""Users and channels that go, by an official SDK: what is answered, what is left, and each event in the queue, in order."""
import json

from contract.api import sqs_hook
from contract.delivered import all_delivered

EXPECTED = [
    *["user.updated"] * 4, "channel.created", *["member.added"] * 3, "message.new", "message.new", "reaction.new",
    "channel.created", "member.added", "member.added", "message.new", "user.messages.deleted", "user.deactivated", "user.reactivated",
    "message.deleted",
    "user.messages.deleted", "user.deleted", "user.updated", "channel.deleted", "user.messages.deleted", "user.deleted",
    "channel.deleted", "channel.created", *["member.added"] * 2, "message.new", "channel.truncated",
]


def test_what_goes_is_told_and_gone(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("users_who_go.mjs", server))
    assert told["deactivated"] and told["listed"] == ["ann", "ben", "cleo"] and told["all"] == ["ann", "ben", "cleo", "dan"]
    assert (told["marked"], told["restored"]) == ("", "Three")
    assert told["silenced"] == 4 and told["twice"] == 4 and told["after_soft"] == 0
    assert told["hard"] == {"ben": {"status": "ok"}}
    assert told["messages"] == [["of-cleo", "deleted", None]] and told["members"] == ["ann", "cleo"] and told["pair"] == 16
    assert told["channels"] == {"messaging:lobby": {"status": "ok"}} and told["fresh"] == "Again" and told["empty"] == 0 and told["unknown"] == 16

    all_delivered(server, moto, queue, hook, EXPECTED)

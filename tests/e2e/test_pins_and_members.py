"""Pins, members and messages that come back, by an official SDK: what is answered, and each event in the queue, in order."""
import json

from contract.api import sqs_hook
from contract.delivered import all_delivered

EXPECTED = [
    *["user.updated"] * 3, "channel.created", *["member.added"] * 3, "message.new", "message.new",
    *["message.updated"] * 3, "message.deleted", "message.undeleted", *["member.updated"] * 4,
]


def test_answers_and_events(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("pins_and_members.py", server))
    assert told["pinned"] == "ann" and told["state"] == ["2", "1"] and told["unpinned"] is None
    assert told["deleted"] == "deleted" and told["back"] == ["regular", "Number 1"]
    assert told["named"] == ["ben"] and told["sorted"] == ["ben", "cleo"] and told["member"] == 7
    assert told["own_pin"] and not told["own_unpin"] and told["archived"]

    log = all_delivered(server, moto, queue, hook, EXPECTED)
    pinned = json.loads(next(e.payload for e in log if e.type == "message.updated"))
    assert pinned["message"]["pinned"] and pinned["message_update"]["change_set"]["pin"] and pinned["user"]["id"] == "ann"

"""The twenty most used calls by Stream's official SDKs for Java and Go, and the events that they leave in the queue, in order."""
import json
import uuid

import pytest

from contract.api import sqs_hook
from contract.checker import check_hook
from contract.wait import eventually

EVENTS = [
    *["user.updated"] * 4, "channel.created", "member.added", "member.added", "member.added", "member.removed", "channel.updated",
    "message.new", "message.new", "notification.thread_message_new", "message.updated", "message.updated", "reaction.new", "reaction.deleted",
    "message.read", "message.deleted", "channel.truncated", "user.messages.deleted", "user.deleted", "channel.deleted",
]


@pytest.mark.parametrize("by", ["Conversation.java", "conversation/main.go"])
def test_the_twenty_most_used_calls(by, script, server, api, moto, queue):
    hook, = api.set_hooks(sqs_hook(queue))
    name = "twenty-" + uuid.uuid4().hex[:8]
    told = json.loads(script(by, server, CHANNEL=name).splitlines()[-1])
    cid = f"messaging:{name}"
    assert told == {
        "upserted": ["alice", "bob", "carol"], "listed": ["alice", "bob"], "cid": cid, "members": 3, "left": 2, "partly": "wheels", "found": [cid],
        "queried": 2, "sent": "One", "reply": "reply", "edited": "<p><strong>One</strong></p>\n", "patched": "x", "replies": 1, "reactions": 1,
        "counts": 1, "deleted": True, "truncated": cid, "task": "completed", "gone": cid, "app": queue}

    log = server.events()
    arrived = moto.read_until(queue, lambda ms: len({m.event_id for m in ms}) == len(log), 30)
    ledger = eventually(lambda: (seen := server.ledger(hook["id"])).waiting == 0 and seen, 10, "nothing waits")
    verdict = check_hook(log, ledger, arrived, app=server.key, secret=server.secret)
    assert verdict.holds, verdict
    assert [e.type for e in log] == EVENTS
    the_nulls_are_no_custom_data([json.loads(e.payload) for e in log])


def the_nulls_are_no_custom_data(payloads):
    """Java's SDK sends each field that it knows, null where nothing was said: none of them may come out as the client's own data."""
    for payload in payloads:
        for part in ("user", "message", "channel", "member", "reaction"):
            nulls = {key for key, value in (payload.get(part) or {}).items() if value is None}
            assert nulls <= {"reaction_counts", "pinned_at", "pinned_by", "pin_expires", "reaction_groups"}, (payload["type"], part, nulls)

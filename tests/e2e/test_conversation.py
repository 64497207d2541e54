"""A conversation by an official SDK: which events come of it, and that the queue holds each, byte for byte, signed."""
import json
import uuid

import pytest
from stream_chat import StreamChat

from contract.api import sqs_hook
from contract.checker import Arrival, check_hook
from contract.delivered import settled

EXPECTED = ["user.updated", "user.updated", "channel.created", "member.added", "member.added", "message.new", "message.updated",
            "reaction.new", "message.deleted", "message.new", "message.deleted"]
NEWER = ["conversation_v2.mjs", "conversation_v2.py", "ConversationV2.java", "conversation_v2/main.go"]
CONVERSATIONS = ["conversation.mjs", "conversation.py", *(pytest.param(name, marks=pytest.mark.later) for name in NEWER)]


@pytest.fixture(name="talk", params=CONVERSATIONS)
def a_conversation(request, script, server, api, moto):
    """Held once, with two hooks: one queue for each reader. The events of the log and the hooks."""
    channel = f"talk-{uuid.uuid4().hex[:12]}"
    queues = [moto.queue(f"{channel}-{reader}") for reader in ("boto3", "aws-sdk")]
    hooks = api.set_hooks(*map(sqs_hook, queues))
    told = json.loads(script(request.param, server, CHANNEL=channel).splitlines()[-1])
    log = server.events()
    return {"log": log, "payloads": [json.loads(e.payload) for e in log], "told": told, "hooks": hooks, "queues": queues, "cid": f"messaging:{channel}"}


def test_its_events_in_order(talk):
    assert [e.type for e in talk["log"]] == EXPECTED
    payloads = talk["payloads"]
    assert [p["type"] for p in payloads] == EXPECTED
    assert {p["user"]["id"] for p in payloads[:2]} == {"alice", "bob"}
    assert {p["member"]["user_id"] for p in payloads[3:5]} == {"alice", "bob"}
    assert [e.cid for e in talk["log"]] == [""] * 2 + [talk["cid"]] * 9
    assert [p.get("cid", "") for p in payloads] == [e.cid for e in talk["log"]]
    assert [p["created_at"] for p in payloads] == sorted(p["created_at"] for p in payloads)


def test_what_its_events_say(talk):
    _, _, created, _, _, new, updated, reaction, deleted, second, gone = talk["payloads"]
    first = talk["told"]["first"]
    assert created["channel"]["cid"] == talk["cid"] and created["channel"]["topic"] == "mills" and created["channel"]["created_by"]["id"] == "alice"
    assert new["message"]["id"] == first and new["message"]["text"] == "Hello **Bob** 🦦" and new["message"]["mood"] == "glad"
    assert new["message"]["html"] == "<p>Hello <strong>Bob</strong> 🦦</p>\n"
    assert new["message"]["user"]["favourite"] == "otters" and new["user"]["id"] == "alice"
    assert {m["user_id"] for m in new["members"]} == {"alice", "bob"}
    assert new["channel_type"] == "messaging" and talk["cid"] == "messaging:" + new["channel_id"]
    assert updated["message"]["text"] == "Hello Bob" and updated["message"]["html"] == "<p>Hello Bob</p>\n"
    assert reaction["reaction"]["type"] == "love" and reaction["reaction"]["user_id"] == "bob" and reaction["user"]["id"] == "bob"
    assert reaction["message"]["reaction_counts"] == {"love": 1} and reaction["message"]["id"] == first
    assert deleted["message"]["id"] == first and deleted["message"]["deleted_at"] and not deleted["hard_delete"]
    assert second["message"]["id"] == talk["told"]["second"] != ""
    assert gone["message"]["id"] == talk["told"]["second"] and gone["hard_delete"] is True


def test_message_new_begins_as_the_documented_example(talk):
    """The documented keys, in their order; later ones follow them."""
    new = talk["payloads"][5]
    message = ["id", "text", "html", "type", "user", "attachments", "latest_reactions", "own_reactions", "reaction_counts", "reaction_scores",
               "reply_count", "created_at", "updated_at", "mentioned_users"]
    assert list(new["message"])[: len(message)] == message
    keys = list(new)
    assert keys[:2] == ["type", "cid"]
    documented = ["type", "cid", "message", "user", "created_at", "members", "channel_type", "channel_id"]
    assert [k for k in keys if k in documented] == documented
    assert new["message"]["reaction_counts"] is None and new["message"]["reaction_scores"] == {} and new["message"]["attachments"] == []
    assert {"channel_unread_count", "channel_last_read_at", "total_unread_count", "unread_channels", "unread_count"} <= set(new["user"])
    assert list(new["message"]["user"])[:2] == ["id", "role"]


def test_boto3_reads_each_event_byte_for_byte(talk, server, moto):
    ledger = settled(server, talk["hooks"][0], 20)
    arrived = moto.read_until(talk["queues"][0], lambda ms: len({m.event_id for m in ms}) >= len(EXPECTED), what="all events in the queue")
    verdict = check_hook(talk["log"], ledger, arrived, app=server.key, secret=server.secret)
    assert verdict.holds, verdict
    stream = StreamChat(server.key, server.secret)
    assert all(stream.verify_webhook(m.body, m.attributes["x-signature"]) for m in arrived)
    assert not stream.verify_webhook(arrived[0].body + b" ", arrived[0].attributes["x-signature"])


def test_aws_sdk_for_javascript_reads_each_event_byte_for_byte(talk, script, server, moto):
    ledger = settled(server, talk["hooks"][1], 20)
    lines = script("read_queue.mjs", server, QUEUE_URL=talk["queues"][1], SQS_ENDPOINT=moto.endpoint, COUNT=str(ledger.delivered)).splitlines()
    read = [json.loads(line) for line in lines]
    assert all(message["verified"] for message in read)
    verdict = check_hook(talk["log"], ledger, [Arrival(m["body"].encode(), m["attributes"]) for m in read], app=server.key, secret=server.secret)
    assert verdict.holds, verdict

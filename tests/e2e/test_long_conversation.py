"""A conversation through everything that chat serves, by official SDKs: what is answered, and each event in the queue, in order."""
import json
import uuid

import pytest

from contract.api import sqs_hook
from contract.delivered import all_delivered

EXPECTED = [
    *["user.updated"] * 4, "channel.created", "member.added", "member.added", "channel.updated", "message.new", "channel.updated",
    "member.added", "member.updated", "member.updated", "member.removed",
    "message.new", "message.updated", "message.new", "notification.thread_message_new", "message.new", "notification.thread_message_new",
    "message.new", "reaction.new", "reaction.updated", "reaction.new", "reaction.deleted",
    "message.read", "notification.mark_unread", "message.read", "message.deleted", "channel.truncated", "message.new",
    "channel.created", "member.added", "member.added", "channel.deleted",
]


@pytest.fixture(name="talk", params=["long_conversation.mjs", "long_conversation.py"])
def a_conversation(request, script, server, api, moto):
    name = f"long-{uuid.uuid4().hex[:12]}"
    queue = moto.queue(name)
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script(request.param, server, CHANNEL=name))
    log = server.events()
    return {"name": name, "cid": f"messaging:{name}", "log": log, "told": told, "hook": hook, "queue": queue,
            "payloads": [json.loads(e.payload) for e in log]}


def test_answers_and_events(talk, server, moto):
    the_answers(talk["told"], talk["name"])
    the_payloads(talk["payloads"], talk["name"])
    all_delivered(server, moto, talk["queue"], talk["hook"], EXPECTED)


def the_answers(told, name):
    assert told["partial"]["mood"] == "glad" and "level" not in told["partial"] and told["partial"]["name"] == "Alice"
    assert told["users"] == ["alice", "bob"]
    assert told["partly"]["topic"] == "wheels" and "level" not in told["partly"]
    assert told["updated"]["colour"] == "green" and "topic" not in told["updated"]
    assert told["three"] == ["alice", "bob", "carol"] and told["two"] == ["alice", "bob"]
    assert told["moderators"] == ["bob"] and told["demoted"] == 0
    patched = told["patched"]
    assert patched["html"] == "<p><strong>One</strong></p>\n" and patched["tag"] == "y" and "shade" not in patched
    assert told["parent"]["reply_count"] == 2 and {u["id"] for u in told["parent"]["thread_participants"]} == {"alice", "bob"}
    assert told["replies"] == [f"{name}-3"] and told["older"] == [f"{name}-2"] and told["quoting"] == f"{name}-1"
    assert sorted(told["many"]) == [f"{name}-1", f"{name}-2"]
    assert told["reactions"] == ["wow", "love"] and told["unlike"] == {"wow": 1}
    read = told["read"]
    assert read["type"] == "message.read" and read["cid"] == f"messaging:{name}" and read["user"]["id"] == "alice"
    assert read["user"]["channel_unread_count"] == 0 and read["last_read_message_id"] == f"{name}-4"
    found = told["found"]
    assert [c["cid"] for c in found] == [f"messaging:{name}"] and found[0]["members"] == ["alice", "bob"] and found[0]["read"] == 2
    assert found[0]["messages"][1:] == [f"{name}-1", f"{name}-3", f"{name}-4"] and told["none"] == 0
    assert told["truncated"] and told["left"] == ["Swept"] and told["gone"] == 16
    assert told["same"] is True and told["distinct"].startswith("!members-") and told["deleted"] and told["absent"] == 16


def the_payloads(payloads, name):
    by_type = {}
    for payload in payloads:
        by_type.setdefault(payload["type"], []).append(payload)
    full = by_type["channel.updated"][1]
    assert full["message"]["text"] == "Repainted" and full["message"]["type"] == "system" and full["user"]["id"] == "alice"
    assert [p["member"]["channel_role"] for p in by_type["member.updated"]] == ["channel_moderator", "channel_member"]
    removed = by_type["member.removed"][0]
    assert removed["member"]["user_id"] == "carol" and removed["channel_member_count"] == 2 and {m["user_id"] for m in removed["members"]} == {"alice", "bob"}
    new = {p["message"]["id"]: p for p in by_type["message.new"]}
    reply = new[f"{name}-2"]
    assert reply["message"]["type"] == "reply" and reply["message"]["parent_id"] == f"{name}-1" and reply["message"]["show_in_channel"] is False
    assert reply["parent_author"] == "alice" and reply["user"]["channel_unread_count"] == 2
    in_thread = by_type["notification.thread_message_new"]
    assert [p["message_id"] for p in in_thread] == [f"{name}-2", f"{name}-3"] and {p["thread_id"] for p in in_thread} == {f"{name}-1"}
    replaced = by_type["reaction.updated"][0]
    assert replaced["reaction"]["type"] == "love" and replaced["message"]["reaction_counts"] == {"love": 1}
    assert by_type["reaction.deleted"][0]["message"]["reaction_counts"] == {"wow": 1}
    unread = by_type["notification.mark_unread"][0]
    assert unread["first_unread_message_id"] == f"{name}-4" and unread["last_read_message_id"] == f"{name}-3"
    assert unread["unread_messages"] == unread["unread_count"] == 1 and unread["unread_channels"] == 1
    assert [p["user"]["channel_unread_count"] for p in by_type["message.read"]] == [0, 0]
    truncated = by_type["channel.truncated"][0]
    assert truncated["message"]["text"] == "Swept" and truncated["channel"]["truncated_at"]
    assert by_type["channel.deleted"][0]["channel"]["deleted_at"] and len(by_type["channel.deleted"][0]["members"]) == 2

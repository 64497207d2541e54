"""Search, threads, reminders, drafts and timers by official SDKs: what is answered, and each event in the queue, in order."""
import json
import uuid

import pytest
from stream_chat import StreamChat

from contract.api import sqs_hook, token
from contract.delivered import all_delivered
from contract.wait import eventually

EXPECTED = [
    *["user.updated"] * 3, "channel.created", "member.added", "member.added",
    "message.new", "message.new", "message.new", "notification.thread_message_new", "message.new",
    "thread.updated", "message.read", "notification.mark_unread", "reminder.created", "reminder.updated", "reminder.deleted",
    "message.updated", "reminder.created", "message.updated", "notification.reminder_due",
]


@pytest.fixture(name="talk", params=["beside_messages.mjs", "beside_messages.py"])
def a_conversation(request, script, server, api, moto):
    name = f"beside-{uuid.uuid4().hex[:12]}"
    queue = moto.queue(name)
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script(request.param, server, CHANNEL=name))
    log = eventually(lambda: (events := server.events())[-1].type == EXPECTED[-1] and events, what="the reminder is due")
    return {"name": name, "log": log, "told": told, "hook": hook, "queue": queue, "payloads": [json.loads(e.payload) for e in log]}


def test_answers_and_events(talk, server, moto):
    the_answers(talk["told"], talk["name"])
    the_payloads(talk["payloads"], talk["name"])
    all_delivered(server, moto, talk["queue"], talk["hook"], EXPECTED)


def the_answers(told, name):
    assert told["words"] == [f"{name}-2", f"{name}-1"] and told["part"] == [] and told["filter"] == [f"{name}-2"] and told["images"] == [f"{name}-4"]
    assert told["first"] == [f"{name}-1"] and told["second"] == [f"{name}-2"] and told["previous"] and told["cid"] == f"messaging:{name}"
    assert told["both"] == told["offset"] == 4
    assert told["threads"] == [[f"{name}-1", [f"{name}-3"]]] and told["unread_in_thread"] == 1 and told["titled"] == told["thread"] == "Wheels"
    assert told["reminder"] is True and told["twice"] == 4 and told["bookmark"] is False and told["reminders"] == [f"{name}-1"]
    assert told["draft"] == "Not yet" and told["kept"] == "Nor this" and told["drafts"] == 2 and told["no_draft"] == 16


def the_payloads(payloads, name):
    by_type = {}
    for payload in payloads:
        by_type.setdefault(payload["type"], []).append(payload)
    titled = by_type["thread.updated"][0]
    assert titled["thread"]["title"] == "Wheels" and titled["thread"]["channel_cid"] == titled["cid"] == f"messaging:{name}"
    assert by_type["message.read"][0]["thread"]["parent_message_id"] == f"{name}-1"
    unread = by_type["notification.mark_unread"][0]
    assert unread["thread_id"] == f"{name}-1" and unread["unread_threads"] == unread["unread_thread_messages"] == 1
    due = by_type["notification.reminder_due"][0]
    assert due["message_id"] == due["reminder"]["message_id"] == f"{name}-4" and due["user_id"] == "bob" and "request_info" not in due
    pinned, unpinned = by_type["message.updated"]
    assert pinned["message"]["pin_expires"] and pinned["user"]["id"] == "alice"
    assert unpinned["message"]["pinned"] is False and unpinned["message"]["pin_expires"] is None
    assert "user" not in unpinned and "request_info" not in unpinned and unpinned["message_update"]["change_set"]["pin"]


def test_a_user_finds_only_what_it_can_read(api):
    api.users("alice", "bob")
    for name, members in (("open", ["alice", "bob"]), ("closed", ["alice"])):
        api.channel(name, members=members)
        api.message(name, "wheels", id=name)
    payload = {"payload": json.dumps({"filter_conditions": {"type": "messaging"}, "query": "wheels"})}
    for user, found in (("alice", ["closed", "open"]), ("bob", ["open"])):
        answer = api.call("GET", "/search", query=payload, auth=token(api.secret, {"user_id": user}))
        assert [r["message"]["id"] for r in answer["results"]] == found


def test_what_stands_in_quotes_is_found_in_its_order(server, api):
    client = StreamChat(server.key, server.secret, base_url=server.url)
    api.users("alice")
    api.channel("mill")
    for number, text in enumerate(("The old mill race", "A race at the mill")):
        api.message("mill", text, id=f"m{number}")

    def found(words):
        return [hit["message"]["id"] for hit in client.search({"type": "messaging"}, words)["results"]]

    assert found("mill race") == ["m1", "m0"] and found('"mill race"') == ["m0"] and found('"race mill"') == []
    assert found({"text": {"$q": '"mill race" old'}}) == ["m0"]

"""What becomes of messages, by official SDKs: what is answered, and each event in the queue, in order."""
import json
import uuid

import pytest

from contract.api import sqs_hook, token
from contract.delivered import all_delivered

EXPECTED = [
    *["user.updated"] * 2, "channel.created", "member.added", "member.added", "message.pending", "message.new", "message.new", "message.new",
    "message.updated", "message.updated", "message.updated", "reaction.new", "reaction.new", "message.updated", "message.updated",
    "message.deleted", "message.deleted",
]


@pytest.fixture(name="talk", params=["message_lives.mjs", "message_lives.py"])
def a_conversation(request, script, server, api, moto):
    name = f"lives-{uuid.uuid4().hex[:12]}"
    queue = moto.queue(name)
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script(request.param, server, CHANNEL=name))
    log = server.events()
    return {"name": name, "log": log, "told": told, "hook": hook, "queue": queue, "payloads": [json.loads(e.payload) for e in log]}


def test_answers_and_events(talk, server, moto):
    the_answers(talk["told"], talk["name"])
    the_payloads(talk["payloads"], talk["name"])
    all_delivered(server, moto, talk["queue"], talk["hook"], EXPECTED)


def the_answers(told, name):
    assert told["metadata"] == [{"why": "check"}] * 2 and told["hidden"] == 0 and told["committed"] == "regular"
    assert told["offered"] == "ephemeral" and told["shuffled"] == "giphy" and told["sent"] == "regular"
    assert told["restricted"] == ["bob"] and told["versions"] == ["For Bob alone", "For Bob"] and told["by"] == "alice"
    assert told["i18n"] == "Held back" and told["reactions"] == ["like"] and told["pins"] == [f"{name}-1", f"{name}-2"]
    assert told["for_me"] is True and told["others"] == "regular" and told["deleted"] == "deleted" and told["absent"] == 16


def the_payloads(payloads, name):
    by_type = {}
    for payload in payloads:
        by_type.setdefault(payload["type"], []).append(payload)
    pending = by_type["message.pending"][0]
    assert pending["method"] == "PassOnPendingMessage" and pending["metadata"] == {"why": "check"} and pending["message"]["id"] == f"{name}-1"
    assert [p["message_id"] for p in by_type["message.new"]] == [f"{name}-{i}" for i in (1, 2, 3)]
    assert by_type["message.new"][1]["message"]["command"] == "giphy"
    assert by_type["message.updated"][2]["message"]["i18n"] == {"language": "en", "en_text": "Held back", "de_text": "Held back"}
    for_me, deleted = by_type["message.deleted"]
    assert for_me["deleted_for_me"] is True and for_me["hard_delete"] is False and for_me["user"]["id"] == "bob"
    assert "deleted_for_me" not in deleted and deleted["user"]["id"] == "bob" and deleted["message"]["deleted_at"]


def test_who_sees_a_restricted_message(api):
    api.users("alice", "bob", "carol")
    api.channel("room", members=["alice", "bob", "carol"])
    api.message("room", "For Bob", id="m", restricted_visibility=["bob"])
    for user, sees in (("alice", True), ("bob", True), ("carol", False)):
        auth = token(api.secret, {"user_id": user})
        assert api.send("GET", "/messages/m", auth=auth).status == (200 if sees else 404)
        state = api.call("POST", "/channels/messaging/room/query", {"state": True}, auth=auth)
        assert [m["id"] for m in state["messages"]] == (["m"] if sees else [])
        payload = {"payload": json.dumps({"filter_conditions": {"type": "messaging"}, "query": "bob"})}
        assert len(api.call("GET", "/search", query=payload, auth=auth)["results"]) == sees


def test_pages_are_full_of_what_their_reader_may_see(api):
    api.users("alice", "bob", "carol")
    api.channel("room", members=["alice", "bob", "carol"])
    carol = token(api.secret, {"user_id": "carol"})
    for number in range(4):
        api.message("room", "open", id=f"m{number}")
        api.message("room", "open", id=f"r{number}", parent_id="m0")
        api.call("PUT", f"/messages/m{number}", {"set": {"pinned": True}, "user_id": "alice"})
    for number in range(4, 7):
        api.message("room", "For Bob", id=f"m{number}", restricted_visibility=["bob"])
        api.message("room", "For Bob", id=f"r{number}", parent_id="m0", restricted_visibility=["bob"])
        api.call("PUT", f"/messages/m{number}", {"set": {"pinned": True}, "user_id": "alice"})

    def ids(messages):
        return [message["id"] for message in messages]

    state = api.call("POST", "/channels/messaging/room/query", {"messages": {"limit": 3}, "state": True}, auth=carol)
    assert ids(state["messages"]) == ["m1", "m2", "m3"] and ids(state["pinned_messages"]) == ["m3", "m2", "m1", "m0"]
    older = api.call("POST", "/channels/messaging/room/query", {"messages": {"limit": 2, "id_lt": "m3"}, "state": True}, auth=carol)
    assert ids(older["messages"]) == ["m1", "m2"]
    listed = api.call("POST", "/channels", {"filter_conditions": {"cid": "messaging:room"}, "message_limit": 2}, auth=carol)
    assert ids(listed["channels"][0]["messages"]) == ["m2", "m3"]
    assert ids(api.call("GET", "/messages/m0/replies", query={"limit": 2}, auth=carol)["messages"]) == ["r2", "r3"]
    pins = {"payload": json.dumps({"limit": 2})}
    assert ids(api.call("GET", "/channels/messaging/room/pinned_messages", query=pins, auth=carol)["messages"]) == ["m3", "m2"]
    whole = api.call("POST", "/channels/messaging/room/query", {"messages": {"limit": 3}, "state": True})
    assert ids(whole["messages"]) == ["m4", "m5", "m6"]


def test_what_a_deleted_message_said_is_for_servers(api):
    api.users("alice", "bob")
    api.channel("room", members=["alice", "bob"])
    api.message("room", "secret", id="m", attachments=[{"type": "image", "title": "secret"}])
    api.message("room", "reply", id="r", parent_id="m")
    api.message("room", "secret", id="gone", parent_id="m")
    api.message("room", "quote", id="q", quoted_message_id="m")
    bob = token(api.secret, {"user_id": "bob"})
    for message in ("m", "gone"):
        api.call("DELETE", f"/messages/{message}", query={"deleted_by": "alice"})

    def lists(**asking):
        by = {} if asking else {"user_id": "bob"}
        yield api.call("POST", "/channels/messaging/room/query", {"state": True}, **asking)
        yield api.call("POST", "/channels", {"filter_conditions": {"cid": "messaging:room"}} | by, **asking)
        yield api.call("GET", "/channels/messaging/room/messages", query={"ids": "m,q,gone"}, **asking)
        yield api.call("GET", "/messages/m/replies", **asking)
        yield api.call("GET", "/messages/q", **asking)
        yield api.call("GET", "/threads/m", **asking)
        yield api.call("POST", "/messages/q/reaction", {"reaction": {"type": "like"} | by}, **asking)

    for answer in lists(auth=bob):
        assert "secret" not in json.dumps(answer), answer
    assert all("secret" in json.dumps(answer) for answer in lists())
    seen, = [m for m in api.call("POST", "/channels/messaging/room/query", {"state": True}, auth=bob)["messages"] if m["id"] == "m"]
    assert seen["type"] == "deleted" and seen["deleted_at"] and seen["text"] == seen["html"] == "" and seen["attachments"] == []
    api.call("POST", "/messages/m/undelete", {"undeleted_by": "alice"})
    assert api.call("GET", "/messages/m", auth=bob)["message"]["text"] == "secret"


def test_each_is_mentioned_once(api):
    api.users("alice", "bob", "carol")
    api.channel("room", members=["alice", "bob", "carol"])
    twice = ["bob", "carol", "bob"]
    sent = api.message("room", "Hear!", id="m", mentioned_users=twice)
    edited = api.call("POST", "/messages/m", {"message": {"id": "m", "text": "Hear, hear!", "user_id": "alice", "mentioned_users": twice}})["message"]
    patched = api.call("PUT", "/messages/m", {"set": {"mentioned_users": twice}, "user_id": "alice"})["message"]
    for message in (sent, edited, patched):
        assert [user["id"] for user in message["mentioned_users"]] == ["bob", "carol"]

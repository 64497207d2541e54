"""Hooks for pending messages: a backend is called when a message waits, and when it is deleted without having been committed."""
import json

import pytest
from stream_chat import StreamChat

from contract.delivered import settled
from contract.wait import eventually
from contract.webhook_receiver import WebhookReceiver


@pytest.fixture(name="receiver")
def a_receiver():
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture(name="server")
def a_server(serve, receiver):
    return serve(receiver.address)


def pending_hook(url, **fields):
    return {"hook_type": "pending_message", "enabled": True, "webhook_url": url, "timeout_ms": 60_000, "callback": {"mode": "CALLBACK_MODE_REST"}, **fields}


def called(receiver, method):
    return receiver.received(f"/hooks/{method}")


def test_a_backend_is_called_as_stream_calls_it(server, receiver, api):
    client = StreamChat(server.key, server.secret, base_url=server.url)
    client.update_app_settings(event_hooks=[pending_hook(receiver.url("/hooks"))])
    client.upsert_user({"id": "ann"})
    channel = client.channel("messaging", "lobby")
    channel.create("ann")
    channel.send_message({"id": "one", "text": "wait"}, "ann", pending=True, pending_message_metadata={"check": "spam"})
    channel.send_message({"id": "two", "text": "go away"}, "ann", pending=True, pending_message_metadata={})
    channel.send_message({"id": "three", "text": "not pending"}, "ann")
    first, second = eventually(lambda: len(called(receiver, "PassOnPendingMessage")) == 2 and called(receiver, "PassOnPendingMessage"))
    call = json.loads(first.body)
    assert call["message"]["id"] == "one" and call["message"]["text"] == "wait" and call["metadata"] == {"check": "spam"}
    assert set(call) <= {"method", "message", "metadata", "request_info"}
    assert json.loads(second.body)["message"]["id"] == "two"
    assert client.verify_webhook(first.body, first.headers["x-signature"]) and first.headers["x-api-key"] == server.key

    client.commit_message("one")
    client.delete_message("two", hard=True)
    deleted, = eventually(lambda: called(receiver, "DeletedPendingMessage"))
    assert json.loads(deleted.body)["message"]["id"] == "two"
    hook, = api.hooks()
    ledger = settled(server, hook, 20)
    assert (ledger.accepted, ledger.delivered) == (3, 3) and len(receiver.requests) == 3 and server.check()["holds"]


def test_without_a_callback_nobody_is_called(server, receiver, api):
    hook, = api.set_hooks(pending_hook("", callback={"mode": "CALLBACK_MODE_NONE"}))
    api.users("ann")
    api.call("POST", "/channels/messaging/lobby/query", {"data": {"created_by_id": "ann"}, "state": False})
    api.call("POST", "/channels/messaging/lobby/message", {"message": {"text": "wait", "user_id": "ann"}, "pending": True})
    assert server.ledger(hook["id"]).accepted == 0 and server.ledger(hook["id"]).last_error == ""


def test_an_app_has_two_of_them_at_most(api, receiver):
    api.set_hooks(pending_hook(receiver.url("/a")), pending_hook(receiver.url("/b")))
    answer = api.send("PATCH", "/app", {"event_hooks": [pending_hook(receiver.url(f"/{n}")) for n in "abc"]})
    assert answer.status == 400 and "event_hooks[2].hook_type" in answer.json["message"]
    assert len(api.hooks()) == 2

"""The app's own server: asked before a message is stored, and about an operator's commands."""
import json
import time

import pytest
from stream_chat import StreamChat

from contract.api import Api, sqs_hook, token
from contract.delivered import all_delivered
from contract.metrics import scraped, value
from contract.wait import eventually
from contract.webhook_receiver import WebhookReceiver


MADE = ["user.updated", "user.updated", "channel.created", "member.added", "member.added"]  # the events of the lobby


def says(**message):
    return 200, {"Content-Type": "application/json"}, json.dumps({"message": message}).encode()


class Backend(WebhookReceiver):
    """Answers as `reply` says, which is given the JSON of the question."""

    def __init__(self):
        self.reply = lambda asked: 200
        super().__init__(lambda received: self.reply(json.loads(received.body)))

    def asked(self, path):
        return [json.loads(received.body) for received in self.received(path)]


@pytest.fixture(name="backend")
def a_backend():
    with Backend() as backend:
        yield backend


@pytest.fixture(name="server")
def a_server(serve, moto, backend):
    return serve(moto.address, backend.address)


@pytest.fixture(name="hook")
def a_hook(api, queue):
    return api.set_hooks(sqs_hook(queue))[0]


@pytest.fixture(name="lobby")
def a_lobby(api, hook):
    api.users("ann", "ben")
    api.channel("lobby", "ann", members=["ann", "ben"])


def counted(server):
    families = scraped(server)
    return {outcome: value(families, "millrace_app_server_questions_total", outcome=outcome) for outcome in ("answered", "failed", "paused")}


def said(server, words):
    """How many lines of the log hold them, once there is one."""
    return eventually(lambda: sum(words in line for line in server.printed))


def refused(answer, status, code, *words):
    assert (answer.status, answer.json["code"]) == (status, code), answer.body
    assert all(word in answer.json["message"] for word in words), answer.body


def test_a_message_is_shown_before_it_is_sent_and_rewritten(server, api, moto, queue, hook, backend, lobby):
    api.call("PATCH", "/app", {"before_message_send_hook_url": backend.url("/before?to=me")})
    backend.reply = lambda asked: says(
        **{**asked["message"], "text": "*hello*", "silent": True, "i18n": {"de_text": "Hallo"}, "mood": "calm", "id": "another"})
    client = StreamChat(server.key, server.secret, base_url=server.url)
    sent = client.channel("messaging", "lobby").send_message({"id": "m1", "text": "HELLO", "mood": "loud", "level": 3}, "ann")["message"]
    assert (sent["id"], sent["text"], sent["html"], sent["silent"]) == ("m1", "*hello*", "<p><em>hello</em></p>\n", True)
    assert (sent["mood"], sent["level"], sent["i18n"]) == ("calm", 3, {"de_text": "Hallo"})
    stored = client.get_message("m1")["message"]
    assert (stored["text"], stored["mood"], stored["level"], stored["i18n"]) == ("*hello*", "calm", 3, {"de_text": "Hallo"})

    asked, = backend.asked("/before?to=me")
    message = asked["message"]
    assert (message["id"], message["text"], message["html"], message["type"], message["mood"]) == ("m1", "HELLO", "", "regular", "loud")
    assert (message["attachments"], message["reaction_counts"], message["reply_count"], message["silent"]) == ([], None, 0, False)
    assert not {"created_at", "updated_at"} & set(message)
    assert asked["user"]["id"] == "ann" and asked["channel"]["cid"] == "messaging:lobby"
    assert any(command["name"] == "giphy" for command in asked["channel"]["config"]["commands"]) and asked["request_info"]["type"] == "server"
    call, = backend.requests
    assert client.verify_webhook(call.body, call.headers["x-signature"]) and call.headers["x-api-key"] == server.key
    assert counted(server) == {"answered": 1, "failed": 0, "paused": 0}
    event = all_delivered(server, moto, queue, hook, MADE + ["message.new"])[-1]
    assert json.loads(event.payload)["message"]["text"] == "*hello*"


def test_it_refuses_in_its_own_words(server, api, moto, queue, hook, backend, lobby):
    api.call("PATCH", "/app", {"before_message_send_hook_url": backend.url("/before")})
    backend.reply = lambda asked: says(type="error", text="not that word") if "bad" in asked["message"]["text"] else 200
    answer = api.send("POST", "/channels/messaging/lobby/message", {"message": {"id": "m1", "text": "bad", "user_id": "ann"}})
    assert (answer.status, answer.json["message"]["type"], answer.json["message"]["text"]) == (201, "error", "not that word")
    assert api.send("GET", "/messages/m1").status == 404
    assert api.message("lobby", "good", "ann", id="m1")["text"] == "good"
    all_delivered(server, moto, queue, hook, MADE + ["message.new"])


def test_what_the_rules_refuse_is_not_asked_about(api, backend, lobby):
    api.call("PATCH", "/app", {"before_message_send_hook_url": backend.url("/before")})
    api.call("POST", "/users", {"users": {"eve": {"id": "eve"}}})
    stranger = token(api.secret, {"user_id": "eve"})
    assert api.send("POST", "/channels/messaging/lobby/message", {"message": {"text": "x"}}, auth=stranger).status == 403
    assert api.send("POST", "/channels/messaging/nowhere/message", {"message": {"text": "x", "user_id": "ann"}}).status == 404
    assert backend.requests == []


@pytest.mark.parametrize("reply", [500, 404, (200, {}, b"<html>"), (200, {}, b'{"message":{"text":7}}')], ids=["500", "404", "no-json", "no-text"])
def test_a_failing_server_stops_no_message(server, api, backend, lobby, reply):
    api.call("PATCH", "/app", {"before_message_send_hook_url": backend.url("/before")})
    backend.reply = lambda asked: reply
    assert api.message("lobby", "as it was", "ann")["text"] == "as it was"
    assert sum(counted(server).values()) == 1 and said(server, "app_server.") == 1


def test_a_silent_server_is_left_alone_for_a_while(server, api, backend, lobby):
    api.call("PATCH", "/app", {"before_message_send_hook_url": backend.url("/before"), "before_message_send_hook_attempt_timeout_ms": 50})
    backend.reply = lambda asked: time.sleep(0.3) or 200
    texts = [api.message("lobby", f"message {n}", "ann")["text"] for n in range(8)]
    assert texts == [f"message {n}" for n in range(8)], "none is lost, and none is held up"
    assert counted(server) == {"answered": 0, "failed": 5, "paused": 3} and len(backend.requests) == 5
    assert said(server, "app_server.fails") == 1 and said(server, "app_server.paused") == 1


def test_addresses_are_checked_like_those_of_hooks(serve, moto):
    server = serve(moto.address, data="elsewhere")
    api = Api(server.url, server.key, server.secret)
    refused(api.send("PATCH", "/app", {"before_message_send_hook_url": "ftp://127.0.0.1/x"}), 400, 4, "before_message_send_hook_url", "https://")
    api.users("ann")
    api.channel("lobby", "ann")
    with Backend() as backend:
        api.call("PATCH", "/app", {"before_message_send_hook_url": backend.url("/before")})
        assert api.message("lobby", "hello", "ann")["text"] == "hello"
        assert backend.requests == [] and said(server, "--allow-outbound")


@pytest.fixture(name="ticket")
def a_ticket_command(api, lobby):
    api.call("POST", "/commands", {"name": "ticket", "description": "Opens a ticket", "args": "[number]"})
    api.call("PUT", "/channeltypes/messaging", {"max_message_length": 5000, "automod": "disabled", "automod_behavior": "flag",
                                                "commands": ["giphy", "ticket"]})


def say(api, text, **message):
    return api.send("POST", "/channels/messaging/lobby/message", {"message": {"text": text, "user_id": "ann", **message}})


def test_a_command_is_answered_by_the_apps_server(server, api, moto, queue, hook, backend, ticket):
    refused(say(api, "/ticket 7"), 400, 44, "/ticket", "custom_action_handler_url")
    api.call("PATCH", "/app", {"custom_action_handler_url": backend.url("/commands/{type}")})
    backend.reply = lambda asked: says(text=f"Ticket {asked['message']['args']} is open", attachments=[{"type": "ticket"}])
    message = say(api, "/ticket 7").json["message"]
    assert (message["text"], message["type"], message["command"]) == ("Ticket 7 is open", "regular", "ticket")
    assert message["attachments"] == [{"type": "ticket"}]
    asked, = backend.asked("/commands/ticket")
    assert (asked["message"]["command"], asked["message"]["args"], asked["message"]["text"]) == ("ticket", "7", "/ticket 7")
    assert (asked["user"]["id"], asked["form_data"]) == ("ann", {})

    assert say(api, "/unknown 7").json["message"]["text"] == "/unknown 7", "the channel's type does not list it"
    backend.reply = lambda asked: 503
    refused(say(api, "/ticket 8"), 400, 45, "/ticket", "503")
    backend.reply = lambda asked: says(type="error", text="No such ticket")
    assert say(api, "/ticket 9", id="t9").json["message"]["type"] == "error" and api.send("GET", "/messages/t9").status == 404
    all_delivered(server, moto, queue, hook, MADE + ["message.new"] * 2)


def test_its_author_acts_on_a_commands_answer(server, api, moto, queue, hook, backend, ticket):
    api.call("PATCH", "/app", {"custom_action_handler_url": backend.url("/commands")})
    buttons = [{"type": "ticket", "actions": [{"name": "open", "text": "Open", "type": "button", "value": "yes"}]}]

    def reply(asked):
        choice = asked["form_data"].get("open")
        if choice == "no":
            return 200, {}, b'{"message":null}'
        if choice == "wrong":
            return says(type="error", text="Choose again")
        if choice == "yes":
            return says(type="regular", text="Open!", attachments=[])
        return says(type="ephemeral", text="Open it?" if choice is None else "Really?", attachments=buttons)

    backend.reply = reply
    offered = say(api, "/ticket 7", id="t7").json["message"]
    assert (offered["type"], offered["text"], offered["attachments"], offered["command"]) == ("ephemeral", "Open it?", buttons, "ticket")

    def act(message_id, choice):
        return api.send("POST", f"/messages/{message_id}/action", {"form_data": {"open": choice}, "user_id": "ann"})

    refused(api.send("POST", "/messages/t7/action", {"form_data": {"open": "yes"}, "user_id": "ben"}), 403, 17, "another user")
    assert len(backend.requests) == 1, "nobody is asked about what is refused"
    assert act("t7", "maybe").json["message"]["text"] == "Really?"
    assert act("t7", "wrong").json["message"]["type"] == "error"
    sent = act("t7", "yes").json["message"]
    assert (sent["id"], sent["type"], sent["text"], sent["attachments"], sent["command"]) == ("t7", "regular", "Open!", [], "ticket")
    assert api.call("GET", "/messages/t7")["message"]["text"] == "Open!"
    say(api, "/ticket 8", id="t8")
    assert "message" not in act("t8", "no").json and api.send("GET", "/messages/t8").status == 404
    all_delivered(server, moto, queue, hook, MADE + ["message.new"])

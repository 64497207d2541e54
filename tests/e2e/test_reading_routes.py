"""What only reads makes no user, though the request holds one as a whole."""
import pytest

STRANGER = {"user": {"id": "stranger", "name": "Nobody's friend"}}
READING = [("POST", "/threads"), ("POST", "/reminders/query"), ("POST", "/drafts/query"), ("POST", "/channels"),
           ("GET", "/channels/messaging/c/draft"), ("GET", "/channels/messaging/c/pinned_messages"), ("GET", "/messages/m"),
           ("GET", "/messages/m/replies"), ("GET", "/devices"), ("GET", "/users/block"), ("POST", "/unread_batch")]


@pytest.mark.parametrize("method, path", READING, ids=[path for _, path in READING])
def test_a_stranger_in_a_reading_request_stays_one(server, api, method, path):
    api.users("alice")
    api.channel("c")
    api.message("c", "text", id="m")
    body = {**STRANGER, "filter_conditions": {"cid": "messaging:c"}}
    assert api.send(method, path, body).status < 500
    assert server.running
    assert api.call("GET", "/users", query={"payload": '{"filter_conditions":{"id":"stranger"}}'})["users"] == []

"""What an application reads and sends back, with one value changed, changes that value and nothing else."""
import json

import pytest

from contract.api import token
from contract.wait import eventually


def without_repeats(pairs):
    names = [name for name, _ in pairs]
    assert len(set(names)) == len(names), f"named twice: {sorted(name for name in set(names) if names.count(name) > 1)}"
    return dict(pairs)


def read(api, method, path, body=None, **options):
    """The answer, in which no object says a name twice."""
    answer = api.send(method, path, body, **options)
    assert answer.status < 300, answer
    return json.loads(answer.body, object_pairs_hook=without_repeats)


def a_user(api, name):
    return read(api, "GET", "/users", query={"payload": json.dumps({"filter_conditions": {"id": name}})})["users"][0]


@pytest.fixture(name="lived_in")
def an_app_with_a_life(api):
    """ann and ben, each with a device, mutes and a channel with a message."""
    api.users("ann", "ben")
    api.call("POST", "/users", {"users": {"ann": {"id": "ann", "name": "Ann", "mood": "glad"}}})
    api.call("POST", "/devices", {"id": "push-token", "push_provider": "apn", "user_id": "ann"})
    api.channel("lobby", "ann", members=["ann", "ben"], topic="mills")
    api.call("POST", "/moderation/mute", {"target_id": "ben", "user_id": "ann"})
    api.call("POST", "/moderation/mute/channel", {"channel_cid": "messaging:lobby", "user_id": "ann"})
    api.message("lobby", "hello", "ann", id="m", mood="glad")
    return api


def test_a_user(lived_in, server):
    api = lived_in
    read_before = a_user(api, "ann")
    assert read_before["devices"] and read_before["mutes"] and read_before["channel_mutes"]
    read(api, "POST", "/users", {"users": {"ann": {**read_before, "name": "Annie"}}})
    now = a_user(api, "ann")
    assert set(now) == set(read_before) and (now["name"], now["mood"]) == ("Annie", "glad")
    api.call("DELETE", "/devices", query={"id": "push-token", "user_id": "ann"})
    assert a_user(api, "ann")["devices"] == []
    told = json.loads(eventually(lambda: [e for e in server.events() if e.type == "user.updated"][-1], 5).payload)
    assert told["user"]["name"] == "Annie" and not {"devices", "mutes", "channel_mutes"} & set(told["user"])


def test_a_user_cannot_say_of_itself_what_servers_say(lived_in):
    api, ben = lived_in, token(lived_in.secret, {"user_id": "ben"})
    api.send("POST", "/users", {"users": {"ben": {"id": "ben", "devices": [1], "mutes": "x", "channel_mutes": 7, "unread_threads": "many"}}}, auth=ben)
    api.send("PATCH", "/users", {"users": [{"id": "ben", "set": {"mutes": 1, "devices": 2, "blocked_user_ids": 3}}]}, auth=ben)
    shown = a_user(api, "ben")
    assert shown["devices"] == shown["mutes"] == shown["channel_mutes"] == [] and "unread_threads" not in shown


def test_a_message(lived_in, server):
    api = lived_in
    read_before = read(api, "GET", "/messages/m")["message"]
    assert read_before["channel"]["cid"] == "messaging:lobby"
    read(api, "POST", "/messages/m", {"message": {**read_before, "text": "hello **again**"}})
    now = read(api, "GET", "/messages/m")["message"]
    assert (now["text"], now["html"], now["mood"]) == ("hello **again**", "<p>hello <strong>again</strong></p>\n", "glad")
    assert set(now) - set(read_before) <= {"message_text_updated_at"} and now["channel"]["topic"] == "mills"
    told = json.loads([e for e in server.events() if e.type == "message.updated"][-1].payload, object_pairs_hook=without_repeats)
    assert "channel" not in told["message"] and told["message_update"]["change_set"]["custom"] is False
    read(api, "PUT", "/messages/m", {"set": {"channel": 1, "draft": 2, "user_id": "ben", "tag": "x"}})
    assert read(api, "GET", "/messages/m")["message"]["tag"] == "x"


def test_a_channel_made_from_anothers_answer(lived_in, server):
    api = lived_in
    answer = read(api, "POST", "/channels/messaging/lobby/query", {"state": True})["channel"]
    made = read(api, "POST", "/channels/messaging/copy/query", {"data": {**answer, "members": ["ben"], "hidden": True, "deleted_at": "2020-01-01T00:00:00Z"}})
    assert made["channel"]["cid"] == "messaging:copy" and made["channel"]["id"] == "copy" and made["channel"]["topic"] == "mills"
    assert made["channel"]["member_count"] == 1 and not {"hidden", "deleted_at"} & set(made["channel"])
    told = json.loads([e for e in server.events() if e.type == "channel.created"][-1].payload, object_pairs_hook=without_repeats)
    assert told["channel"]["cid"] == told["cid"] == "messaging:copy" and told["channel_custom"] == {"topic": "mills"}
    distinct = read(api, "POST", "/channels/messaging/query", {"data": {"members": ["ann", "ben"], "created_by_id": "ann", "id": "zz", "cid": "q"}})
    assert distinct["channel"]["cid"] == "messaging:" + distinct["channel"]["id"] != "q"


@pytest.mark.parametrize("name, path, body", [
    ("user", "/users", lambda user, _: {"users": {"ann": user}}),
    ("message", "/chat/messages/m", lambda _, message: {"message": message}),
])
def test_by_the_newer_form(lived_in, name, path, body):
    api = lived_in
    api.prefix = "/api/v2"
    user, message = a_user(api, "ann"), read(api, "GET", "/chat/messages/m")["message"]
    read(api, "POST", path, body(user, message))
    again = {"user": lambda: a_user(api, "ann"), "message": lambda: read(api, "GET", "/chat/messages/m")["message"]}[name]()
    assert again["custom"] == {"mood": "glad"}

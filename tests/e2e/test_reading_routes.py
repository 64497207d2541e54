"""What only reads: the order of replies; and that it makes no user, though the request holds one as a whole."""
import json

import pytest
from stream_chat import StreamChat

from contract.api import token

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


def test_replies_are_sorted_by_their_time(server, api):
    api.users("alice")
    api.channel("c")
    api.message("c", "text", id="parent")
    for number in range(4):
        api.message("c", f"reply {number}", id=f"r{number}", parent_id="parent")
    channel = StreamChat(server.key, server.secret, base_url=server.url).channel("messaging", "c")

    def replies(direction=None, **page):
        sort = {"sort": json.dumps([{"field": "created_at", "direction": direction}])} if direction else {}
        return [reply["id"] for reply in channel.get_replies("parent", **page, **sort)["messages"]]

    assert replies(limit=2) == ["r2", "r3"], "the newest page, its oldest first"
    assert replies(1, limit=2) == ["r0", "r1"] and replies(-1, limit=2) == ["r3", "r2"]
    assert replies(1, limit=2, id_gt="r0") == ["r1", "r2"] and replies(-1, limit=2, id_lt="r2") == ["r1", "r0"]
    for wrong in ('[{"field":"text"}]', "newest", '[{"field":"created_at"},{"field":"id"}]'):
        refused = api.send("GET", "/messages/parent/replies", query={"sort": wrong})
        assert refused.status == 400 and "\"sort: " in refused.json["message"], refused.body
    assert len(api.call("GET", "/messages/parent/replies", query={"sort": "[]"})["messages"]) == 4


def test_one_channels_state_holds_as_many_members_as_a_list_of_members(server, api):
    names = [f"u{number:03}" for number in range(120)]
    api.users("alice", *names[:60])
    api.users(*names[60:])
    api.channel("c", members=names[:60])
    api.call("POST", "/channels/messaging/c", {"add_members": names[60:]})

    def shown(limit):
        return api.send("POST", "/channels/messaging/c/query", {"members": {"limit": limit}, "watchers": {"limit": limit}})

    assert len(shown(300).json["members"]) == 120 and len(shown(110).json["members"]) == 110
    assert len(api.channel("c")["members"]) == 100, "what is answered where no number is asked for"
    refused = shown(301)
    assert refused.status == 400 and refused.json["code"] == 4 and "members.limit must be between 0 and 300" in refused.json["message"]
    many = api.send("POST", "/channels", {"filter_conditions": {"cid": "messaging:c"}, "member_limit": 101})
    assert many.status == 400 and "member_limit must be between 0 and 100" in many.json["message"]


def test_a_name_that_is_not_set_does_not_exist(server, api):
    api.call("POST", "/users", {"users": {"ann": {"id": "ann", "name": "Ann"}, "ben": {"id": "ben"}}})
    api.channel("c", "ann", members=["ann", "ben"])

    def found(path, exists, **more):
        payload = json.dumps({"filter_conditions": {"name": {"$exists": exists}}, **more})
        return api.call("GET", path, query={"payload": payload})

    for exists, expected in ((True, ["ann"]), (False, ["ben"])):
        assert [user["id"] for user in found("/users", exists)["users"]] == expected
        members = found("/members", exists, type="messaging", id="c")["members"]
        assert [member["user_id"] for member in members] == expected


def test_pins_are_paged_by_plain_parameters_as_by_a_payload(server, api):
    api.users("alice")
    api.channel("c")
    for number in range(4):
        api.message("c", f"pin {number}", id=f"p{number}", pinned=True)
    path = "/channels/messaging/c/pinned_messages"

    def pins(**query):
        return [pin["id"] for pin in api.call("GET", path, query=query)["messages"]]

    upwards = json.dumps([{"field": "pinned_at", "direction": 1}])
    assert pins() == ["p3", "p2", "p1", "p0"] and pins(limit="1") == ["p3"] and pins(offset="1", limit="2") == ["p2", "p1"]
    assert pins(sort=upwards) == ["p0", "p1", "p2", "p3"] and pins(sort=upwards, limit="2", id_gt="p1") == ["p2", "p3"]
    assert pins(id_lt="p2") == pins(payload='{"id_lt":"p2"}') == ["p1", "p0"]
    assert pins(limit="1", payload="{}") == ["p3", "p2", "p1", "p0"], "a payload stands alone"
    assert pins(pinned_at_before="2020-01-01T00:00:00Z") == []
    for query, named in (({"limit": "many"}, "limit"), ({"sort": "up"}, "sort"), ({"id_lt": "p1", "id_gt": "p0"}, "id_gt")):
        refused = api.send("GET", path, query=query)
        assert refused.status == 400 and named in refused.json["message"], refused.body


def test_marking_unread_says_from_where(server, api):
    api.users("alice", "ben")
    api.channel("c", members=["alice", "ben"])
    api.message("c", "text", id="m")
    refused = api.send("POST", "/channels/messaging/c/unread", {"user_id": "ben"})
    assert (refused.status, refused.json["code"]) == (400, 4) and "message_id is missing" in refused.json["message"]
    api.call("POST", "/channels/messaging/c/unread", {"user_id": "ben", "message_id": "m"})


def test_a_member_may_come_in_muted(server, api):
    api.users("alice", "ben")
    api.channel("c", members=["alice"])
    members = api.call("POST", "/channels/messaging/c", {"add_members": [{"user_id": "ben", "notifications_muted": True}]})["members"]
    assert {member["user_id"]: member["notifications_muted"] for member in members} == {"alice": False, "ben": True}


def test_who_asks_is_shown_its_own_drafts_and_reminders(server, api):
    api.users("alice", "ben")
    api.channel("c", members=["alice", "ben"], config_overrides={"user_message_reminders": True})
    api.message("c", "text", id="m")
    api.message("c", "reply", id="r", parent_id="m")
    api.call("POST", "/channels/messaging/c/draft", {"message": {"text": "to all", "user_id": "ben"}})
    api.call("POST", "/channels/messaging/c/draft", {"message": {"text": "to few", "parent_id": "m", "user_id": "ben"}})
    for message in ("m", "r"):
        api.call("POST", f"/messages/{message}/reminders", {"user_id": "ben"})

    def as_server(user):
        return lambda method, path, body=None: api.call(
            method, path, {**body, "user_id": user} if method == "POST" else None, query={"user_id": user})

    def as_user(user):
        auth = token(server.secret, {"user_id": user})
        return lambda method, path, body=None: api.call(method, path, body, auth=auth)

    def drafts_and_reminders(call):
        # What each reading route shows of drafts, and of reminders of "m" and "r".
        state = call("POST", "/channels/messaging/c/query", {})
        listed = call("POST", "/channels", {"filter_conditions": {"cid": "messaging:c"}})["channels"][0]
        thread = call("GET", "/threads/m")["thread"]
        threads = call("POST", "/threads", {})["threads"]
        holders = [state, listed, thread, *threads]
        messages = [state["messages"][0], listed["messages"][0], call("GET", "/messages/m")["message"], thread["parent_message"],
                    call("GET", "/messages/m/replies")["messages"][0], thread["latest_replies"][0]]
        return ([holder["draft"]["message"]["text"] if "draft" in holder else None for holder in holders],
                [message.get("reminder", {}).get("user_id") for message in messages])

    api.message("c", "another", id="r2", user="ben", parent_id="m")  # now Ben takes part in the thread
    for asking in (as_server, as_user):
        assert drafts_and_reminders(asking("ben")) == (["to all", "to all", "to few", "to few"], ["ben"] * 6)
        assert drafts_and_reminders(asking("alice")) == ([None] * 4, [None] * 6)
        message = asking("ben")("GET", "/messages/m")["message"]
        assert message["draft"]["message"]["text"] == "to few" and message["draft"]["parent_id"] == "m"
        assert message["reminder"]["user"]["id"] == "ben"
        assert "draft" not in asking("alice")("GET", "/messages/m")["message"] and "draft" not in asking("ben")("GET", "/messages/r")["message"]


def test_a_messages_history_is_narrowed(server, api):
    api.users("alice", "ben")
    api.channel("c", members=["alice", "ben"])
    for name in ("m", "n"):
        api.message("c", "one", id=name)
        for text in ("two", "three"):
            api.call("POST", f"/messages/{name}", {"message": {"id": name, "text": text, "mood": text, "user_id": "ben"}})

    def history(**conditions):
        found = api.call("POST", "/messages/history", {"filter": conditions})["message_history"]
        return [(version["message_id"], version["text"]) for version in found]

    assert history(message_id="m") == [("m", "two"), ("m", "one")]
    assert history(message_id={"$in": ["m", "n"]}) == [("n", "two"), ("n", "one"), ("m", "two"), ("m", "one")]
    assert history(message_id="m", message_updated_by_id="ben") == []
    assert history(message_id="m", message_updated_by_id={"$in": ["alice"]}) == [("m", "two"), ("m", "one")]
    first = api.call("POST", "/messages/history", {"filter": {"message_id": "m"}})["message_history"][-1]
    assert history(message_id="m", message_updated_at={"$gt": first["message_updated_at"]}) == [("m", "two")]
    assert history(message_id="m", mood="two") == [("m", "two")] and history(message_id="m", mood={"$exists": False}) == [("m", "one")]
    for conditions in ({"message_updated_by_id": "ben"}, {"message_id": {"$gt": "m"}}):
        refused = api.send("POST", "/messages/history", {"filter": conditions})
        assert refused.status == 400 and "message_id" in refused.json["message"]


def test_channels_are_found_by_who_else_is_in_them(server, api):
    api.users("alice", "ben", "cleo")
    api.channel("pair", members=["alice", "ben"])
    api.call("PATCH", "/channels/messaging/pair", {"set": {"cooldown": 5}})
    api.call("POST", "/channels/messaging/query", {"data": {"members": ["alice", "cleo"], "created_by_id": "alice"}})
    api.call("POST", "/moderation/ban", {"target_user_id": "ben", "banned_by_id": "alice"})
    api.call("POST", "/users/block", {"user_id": "alice", "blocked_user_id": "cleo"})

    def found(**conditions):
        channels = api.call("POST", "/channels", {"filter_conditions": conditions, "user_id": "alice"})["channels"]
        return ["pair" if channel["channel"]["id"] == "pair" else "distinct" for channel in channels]

    assert found(app_banned="only") == ["pair"] == found(cooldown=5) == found(distinct=False)
    assert found(app_banned="excluded") == ["distinct"] == found(distinct=True) == found(blocked=True)
    assert found(unread=True) == [] and len(found(channel_role="channel_member")) == 2

"""What official SDKs send out of habit, and what their own tests expect of the answers."""
import json

import pytest

from contract.api import sqs_hook, token


@pytest.fixture(name="lobby")
def a_lobby(api):
    api.users("ann", "ben", "cleo")
    api.channel("lobby", "ann", members=["ann", "ben"])


def post(api, path, body, **options):
    return api.call("POST", f"/channels/messaging/lobby{path}", body, **options)


def sent(api, text="x", user="ann", **beside):
    return post(api, "/message", {"message": {"text": text, "user_id": user}, **beside})["message"]


def users(api, **conditions):
    return {u["id"]: u for u in api.call("GET", "/users", query={"payload": json.dumps({"filter_conditions": conditions})})["users"]}


def test_limits_are_told_in_lower_case(api):
    """Python's SDK looks the names up in a dict."""
    import http.client
    connection = http.client.HTTPConnection(api.address, timeout=10)
    connection.request("GET", f"/app?api_key={api.key}", headers={"Authorization": token(api.secret, {"server": True}), "stream-auth-type": "jwt"})
    names = [name for name, _ in connection.getresponse().getheaders()]
    connection.close()
    assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= set(names)


def test_go_sends_an_empty_type(api, lobby):
    message = post(api, "/message", {"message": {"text": "x", "user_id": "ann", "type": "", "attachments": None, "mml": "<b>x</b>", "html": "<i>x</i>"}})["message"]
    assert (message["type"], message["mml"], message["html"]) == ("regular", "<b>x</b>", "<i>x</i>")
    edited = api.call("POST", f"/messages/{message['id']}", {"message": {"text": "y", "user_id": "ann", "type": "", "mml": None}})["message"]
    assert edited["type"] == "regular" and edited["html"] == "<p>y</p>\n" and "mml" not in edited
    own = post(api, "/message", {"message": {"text": "x", "html": "<script>1</script>"}}, auth=token(api.secret, {"user_id": "ann"}))["message"]
    assert own["html"] == "<p>x</p>\n", "a user's token says no html"


def test_who_writes_first_becomes_a_user(api, lobby):
    assert sent(api, user="newcomer")["user"]["id"] == "newcomer" and "newcomer" in users(api, id="newcomer")
    api.call("POST", "/users/cleo/deactivate", {})
    for user in ({"user_id": "cleo"}, {"user": {"id": "cleo"}}):
        answer = api.send("POST", "/channels/messaging/lobby/message", {"message": {"text": "x", **user}})
        assert answer.status == 400 and "cleo" in answer.json["message"] and "deactivated" in answer.json["message"]


def test_java_sends_all_that_it_knows(api, lobby):
    api.call("PATCH", "/app", {"grants": {"user": ["flag-user"]}, "reminders_interval": 120})
    api.call("PATCH", "/app", {"reminders_interval": 0, "webhook_events": None, "revoke_tokens_issued_before": None, "grants": None,
                               "async_moderation_config": {"callback": {"mode": "CALLBACK_MODE_REST", "server_url": "http://example.com"}, "timeout_ms": 10000}})
    app = api.call("GET", "/app")["app"]
    assert (app["reminders_interval"], app["grants"]["user"], app["async_moderation_config"]["timeout_ms"]) == (120, ["flag-user"], 10000)
    offered = [{"type": "image", "actions": [{"name": "a", "text": None, "type": None}], "fields": [{"title": "t", "value": None}], "own": None}]
    message = post(api, "/message", {"message": {"text": "x", "user_id": "ann", "attachments": offered}})["message"]
    assert message["attachments"] == [{"type": "image", "actions": [{"name": "a"}], "fields": [{"title": "t"}], "own": None}]
    made = api.call("POST", "/channeltypes", {"name": "support", "permissions": [{"name": "p", "roles": None, "owner": None, "priority": 1}]})
    assert made["permissions"] == [{"name": "p", "roles": [], "owner": False, "priority": 1}]


def test_a_pending_message_has_an_older_name(api, lobby):
    message = sent(api, is_pending_message=True, pending=None, pending_message_metadata={"a": "b"})
    assert api.call("GET", f"/messages/{message['id']}")["pending_message_metadata"] == {"a": "b"}
    api.call("POST", f"/messages/{message['id']}/commit")


def test_members_and_invites_may_name_the_same_user(api):
    api.users("ann", "ben", "eve")
    made = api.channel("hall", "ann", members=["ann", "ben", "eve"], invites=["ben", "eve"])
    states = {m["user_id"]: m["status"] for m in made["members"]}
    assert states == {"ann": "member", "ben": "pending", "eve": "pending"}
    for user, answer in (("ben", "accept_invite"), ("eve", "reject_invite")) * 2:
        api.call("POST", "/channels/messaging/hall", {answer: True, "user_id": user})


def test_messages_are_answered_once_in_the_order_asked_for(api, lobby):
    a, b = sent(api, "a")["id"], sent(api, "b")["id"]
    found = api.call("GET", "/channels/messaging/lobby/messages", query={"ids": f"{b},{a},{b}"})["messages"]
    assert [m["text"] for m in found] == ["b", "a"]


def test_who_moderates_becomes_a_member(api, lobby):
    refused = api.send("POST", "/channels/messaging/lobby", {"add_members": ["nobody"], "add_moderators": ["cleo"]})
    assert refused.status == 400 and "nobody" in refused.json["message"]
    made = api.call("POST", "/channels/messaging/lobby", {"add_moderators": ["cleo"], "message": None})
    assert {m["user_id"]: m["channel_role"] for m in made["members"]}["cleo"] == "channel_moderator"
    made = api.call("POST", "/channels/messaging/lobby", {"demote_moderators": ["cleo"]})
    assert {m["user_id"]: m["channel_role"] for m in made["members"]}["cleo"] == "channel_member"


def test_a_server_marks_for_who_is_no_member(api, lobby):
    message = sent(api)
    assert post(api, "/read", {"user": {"id": "cleo"}})["event"]["type"] == "message.read"
    post(api, "/unread", {"user_id": "cleo", "message_id": message["id"]})
    post(api, "/hide", {"user_id": "cleo"}), post(api, "/show", {"user_id": "cleo"})
    own = token(api.secret, {"user_id": "cleo"})
    assert api.send("POST", "/channels/messaging/lobby/read", {}, auth=own).status == 403


def test_a_message_tells_of_its_authors_membership(api, lobby):
    post(api, "", {"add_moderators": ["ben"]})
    assert sent(api, user="ben")["member"] == {"channel_role": "channel_moderator", "notifications_muted": False}
    assert "member" not in sent(api, user="cleo")
    found = post(api, "/query", {"state": True})["messages"]
    assert [m.get("member", {}).get("channel_role") for m in found] == ["channel_moderator", None]


def test_writing_reads_nothing_that_others_wrote(api, lobby):
    assert api.call("POST", "/unread_batch", {"user_ids": ["ann", "ben"]})["counts_by_user"] == {}
    sent(api, user="ann"), sent(api, user="ben")
    counts = api.call("POST", "/unread_batch", {"user_ids": ["ann", "ben", "cleo"]})["counts_by_user"]
    assert {user: of["total_unread_count"] for user, of in counts.items()} == {"ann": 1, "ben": 1}
    post(api, "/read", {"user_id": "ben"}), sent(api, user="ben")
    counts = api.call("POST", "/unread_batch", {"user_ids": ["ann", "ben"]})["counts_by_user"]
    assert {user: of["total_unread_count"] for user, of in counts.items()} == {"ann": 2, "ben": 0}


def test_a_thread_has_its_parents_text_for_a_title(api, lobby):
    parent = sent(api, "What of the wheel?")["id"]
    post(api, "/message", {"message": {"text": "It turns", "user_id": "ben", "parent_id": parent}})
    found = api.call("POST", "/threads", {"user_id": "ben", "filter": {"parent_id": parent}, "limit": 1})
    thread, = found["threads"]
    assert thread["title"] == "What of the wheel?" and [r["text"] for r in thread["latest_replies"]] == ["It turns"]
    assert api.call("POST", "/threads", {"user_id": "ben", "next": found["next"], "limit": 1})["threads"] == []
    api.call("PATCH", f"/threads/{parent}", {"set": {"title": "The wheel"}, "user_id": "ann"})
    assert api.call("GET", f"/threads/{parent}")["thread"]["title"] == "The wheel"


def test_a_deleted_reply_stays_in_the_count(api, lobby):
    parent = sent(api)["id"]
    replies = [post(api, "/message", {"message": {"text": "r", "user_id": "ben", "parent_id": parent}})["message"]["id"] for _ in range(2)]

    def counts():
        message = api.call("GET", f"/messages/{parent}")["message"]
        return message["reply_count"], message["deleted_reply_count"]

    api.call("DELETE", f"/messages/{replies[0]}")
    assert counts() == (2, 1)
    api.call("DELETE", f"/messages/{replies[0]}", query={"hard": "true"})
    assert counts() == (1, 0)


def test_what_a_deleted_message_said_is_shown_on_request(api, lobby):
    message = sent(api, "secret", user="ann")["id"]
    api.call("DELETE", f"/messages/{message}")
    assert api.call("GET", f"/messages/{message}")["message"]["text"] == ""
    assert api.call("GET", f"/messages/{message}", query={"show_deleted_message": "true"})["message"]["text"] == "secret"
    own = token(api.secret, {"user_id": "ben"})
    assert api.call("GET", f"/messages/{message}", query={"show_deleted_message": "true"}, auth=own)["message"]["text"] == ""


def test_a_list_of_users_tells_a_server_of_mutes_and_blocks(api, lobby):
    api.call("POST", "/moderation/mute", {"target_ids": ["ben"], "user_id": "ann"})
    api.call("POST", "/users/block", {"blocked_user_id": "cleo", "user_id": "ann"})
    muted = api.call("POST", "/moderation/mute/channel", {"channel_cids": ["messaging:lobby"], "user_id": "ann"})
    assert muted["own_user"]["channel_mutes"][0]["channel"]["cid"] == "messaging:lobby"
    found = api.call("GET", "/members", query={"payload": json.dumps({"type": "messaging", "id": "lobby", "filter_conditions": {"notifications_muted": True}})})
    assert [m["user_id"] for m in found["members"]] == ["ann"]
    ann = users(api, id="ann")["ann"]
    assert [m["target"]["id"] for m in ann["mutes"]] == ["ben"] and ann["blocked_user_ids"] == ["cleo"] and len(ann["channel_mutes"]) == 1
    seen = api.call("GET", "/users", query={"payload": '{"filter_conditions":{"id":"ann"}}'}, auth=token(api.secret, {"user_id": "ben"}))["users"][0]
    assert "mutes" not in seen and seen["blocked_user_ids"] == []


def test_privacy_settings_are_changed_one_by_one(api, lobby):
    for settings in ({"typing_indicators": {"enabled": True}}, {"read_receipts": {"enabled": False}}):
        user = api.call("PATCH", "/users", {"users": [{"id": "ann", "set": {"privacy_settings": settings}}]})["users"]["ann"]
    assert user["privacy_settings"] == {"typing_indicators": {"enabled": True}, "read_receipts": {"enabled": False}}


def test_deactivating_many_tells_of_them(api, lobby):
    task = api.call("POST", "/users/deactivate", {"user_ids": ["ben", "cleo"]})["task_id"]
    result = api.call("GET", f"/tasks/{task}")["result"]
    assert [user["id"] for user in result["users"]] == ["ben", "cleo"] and all(user["deactivated_at"] for user in result["users"])


def test_a_channel_is_read_by_the_payload_of_its_query(api, lobby):
    for text in "abc":
        sent(api, text)
    found = api.call("GET", "/channels/messaging/lobby", query={"payload": json.dumps({"messages": {"limit": 1}, "state": True})})
    assert [m["text"] for m in found["messages"]] == ["c"]


def test_a_searchs_cursor_keeps_its_order(api, lobby):
    for word in ("one", "two", "three"):
        sent(api, f"mill {word}")

    def page(**place):
        return api.call("GET", "/search", query={"payload": json.dumps({"filter_conditions": {"cid": "messaging:lobby"}, "query": "mill", "limit": 1, **place})})

    first = page(sort=[{"field": "created_at", "direction": 1}])
    second = page(next=first["next"], sort=[])
    third = page(next=second["next"])
    assert [p["results"][0]["message"]["text"] for p in (first, second, third)] == ["mill one", "mill two", "mill three"]
    assert page(next=third["previous"])["results"][0]["message"]["text"] == "mill two"


def test_a_cooldown_is_a_part_of_the_channel(api, lobby):
    changed = api.call("PATCH", "/channels/messaging/lobby", {"set": {"cooldown": 100}})
    assert changed["channel"]["cooldown"] == 100
    refused = api.send("PATCH", "/channels/messaging/lobby", {"set": {"cooldown": 1000}})
    assert refused.status == 400 and "cooldown" in refused.json["message"]


def test_check_push_sees_what_only_its_author_sees(api, lobby):
    message = sent(api, "/giphy wave")
    assert message["type"] == "ephemeral"
    assert api.call("POST", "/check_push", {"message_id": message["id"], "skip_devices": True, "user_id": "ann"})["rendered_message"]


def test_a_search_by_the_start_of_any_word(api):
    api.call("POST", "/users", {"users": {"u": {"id": "u", "name": "Mill Hand 27"}}})
    for start, found in (("mi", ["u"]), ("ha", ["u"]), ("2", ["u"]), ("and", [])):
        assert list(users(api, name={"$autocomplete": start})) == found, start


def test_reactions_that_are_gone_were_some(server, api, moto, queue, lobby):
    hook = api.set_hooks(sqs_hook(queue, event_types=["reaction.deleted"]))[0]
    message = sent(api)["id"]
    api.call("POST", f"/messages/{message}/reaction", {"reaction": {"type": "like", "user_id": "ben"}})
    assert api.call("DELETE", f"/messages/{message}/reaction/like", query={"user_id": "ben"})["message"]["reaction_counts"] == {}
    event = json.loads(moto.read_until(queue, lambda arrived: arrived, what="the event")[0].body)
    assert event["message"]["reaction_counts"] == {} and server.ledger(hook["id"]).accepted == 1


def test_a_role_that_is_empty_is_the_plain_one(api):
    """As Node's SDK writes one that was not given."""
    api.users("ann", "ben")
    api.channel("lobby", "ann", members=[{"user_id": "ann", "channel_role": ""}, {"user_id": "ben", "channel_role": "channel_moderator"}])
    assert sent(api)["member"]["channel_role"] == "channel_member" and sent(api, user="ben")["member"]["channel_role"] == "channel_moderator"


def test_who_is_in_no_team_is_found_by_null(api):
    api.call("POST", "/users", {"users": {"a": {"id": "a", "teams": ["red"]}, "b": {"id": "b"}}})
    assert list(users(api, teams=None)) == ["b"] and list(users(api, teams={"$ne": None})) == ["a"]

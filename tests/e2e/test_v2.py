"""What the newer form of the API, behind /api/v2, has of its own: who signs, where custom data stands, how times look."""
import base64
import json

import pytest
from getstream import Stream
from getstream.models import EventHook

from contract.api import Api, sqs_hook, token


@pytest.fixture(name="newer")
def an_api_of_v2(server):
    return Api(server.url, server.key, server.secret, "/api/v2")


@pytest.mark.parametrize("claims", [{}, {"iat": 1_700_000_000}])
def test_a_token_that_names_nobody_is_a_servers_in_v2_alone(server, api, newer, claims):
    nameless = token(server.secret, claims)
    assert newer.send("GET", "/app", auth=nameless).status == 200
    refused = api.send("GET", "/app", auth=nameless)
    assert refused.status == 401 and refused.json["code"] == 5 and "neither a user" in refused.json["message"]


@pytest.mark.parametrize("claims", [{"user_id": ""}, {"server": False}, {"call_cids": ["default:1"]}, {"role": "admin"}, {"exp": 1_700_000_000}])
def test_other_tokens_without_a_name_are_no_servers(server, newer, claims):
    assert newer.send("GET", "/app", auth=token(server.secret, claims)).status == 401


def test_a_development_token_that_names_nobody_is_no_servers(newer):
    newer.call("PATCH", "/app", {"disable_auth_checks": True})
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=").decode()
    assert newer.send("GET", "/app", auth=f"{head}.e30.devtoken").status == 401


def test_custom_data_goes_in_and_comes_out_as_an_object(api, newer):
    custom = {"seat": {"row": 1, "custom": {"deep": True}}, "custom": {"kept": 1}}
    newer.call("POST", "/users", {"users": {"amy": {"id": "amy", "name": "Amy", "custom": custom}}})
    channel = newer.call("POST", "/chat/channels/messaging/mill/query",
                         {"data": {"created_by_id": "amy", "custom": {"topic": "corn"}, "members": [{"user_id": "amy", "custom": {"desk": 7}}]}})
    assert channel["channel"]["custom"] == {"topic": "corn"} and channel["members"][0]["custom"] == {"desk": 7}
    message = newer.call("POST", "/chat/channels/messaging/mill/message", {"message": {
        "text": "Hello", "user_id": "amy", "custom": {"mood": "glad"},
        "attachments": [{"type": "card", "title": "One", "custom": {"price": 1.5}}, {"type": "bare"}]}})["message"]
    assert message["custom"] == {"mood": "glad"} and message["user"]["custom"] == custom
    assert message["attachments"] == [{"type": "card", "title": "One", "custom": {"price": 1.5}}, {"type": "bare", "custom": {}}]
    # The same in the older form, beside the types' own fields.
    older = api.call("GET", f"/messages/{message['id']}")["message"]
    assert older["mood"] == "glad" and older["attachments"][0] == {"type": "card", "title": "One", "price": 1.5}
    assert older["user"]["seat"] == custom["seat"] and older["user"]["custom"] == {"kept": 1}
    reaction = newer.call("POST", f"/chat/messages/{message['id']}/reaction",
                          {"reaction": {"type": "love", "user_id": "amy", "custom": {"shade": "red"}}})["reaction"]
    assert reaction["custom"] == {"shade": "red"}


def test_a_partial_update_names_custom_data_as_it_is_stored(newer):
    newer.call("POST", "/users", {"users": {"amy": {"id": "amy", "custom": {"color": "red", "size": 1}}}})
    answer = newer.call("PATCH", "/users", {"users": [{"id": "amy", "set": {"color": "blue"}, "unset": ["size"]}]})
    assert answer["users"]["amy"]["custom"] == {"color": "blue"}
    found = newer.call("GET", "/users", query={"payload": json.dumps({"filter_conditions": {"color": "blue"}})})
    assert [user["id"] for user in found["users"]] == ["amy"]


def test_times_are_nanoseconds_both_ways(api, newer):
    api.users("amy")
    api.channel("mill", "amy", members=["amy"])
    newer.call("PATCH", "/chat/channels/messaging/mill", {"set": {"config_overrides": {"user_message_reminders": True}}})
    message = newer.call("POST", "/chat/channels/messaging/mill/message", {"message": {"text": "Hello", "user_id": "amy"}})["message"]
    assert isinstance(message["created_at"], int)
    at = 4_000_000_000_000_000_000
    reminder = newer.call("POST", f"/chat/messages/{message['id']}/reminders", {"user_id": "amy", "remind_at": at})["reminder"]
    assert reminder["remind_at"] == at
    assert api.call("POST", "/reminders/query", {"user_id": "amy"})["reminders"][0]["remind_at"] == "2096-10-02T07:06:40Z"
    refused = newer.send("POST", f"/chat/messages/{message['id']}/reminders", {"user_id": "amy", "remind_at": 1_700_000_000})
    assert refused.status == 400 and "remind_at must be a time" in refused.json["message"]
    newer.call("PATCH", "/app", {"revoke_tokens_issued_before": at})
    assert newer.call("GET", "/app")["app"]["revoke_tokens_issued_before"] == at
    assert api.call("GET", "/app")["app"]["revoke_tokens_issued_before"] == "2096-10-02T07:06:40Z"
    assert api.send("GET", "/users", auth=token(api.secret, {"user_id": "amy"})).status == 401


def test_bans_by_the_channels_name_and_lifts_them_by_a_post(api, newer):
    api.users("amy", "eve")
    api.channel("mill", "amy", members=["amy", "eve"])
    newer.call("POST", "/moderation/ban", {"target_user_id": "eve", "banned_by_id": "amy", "channel_cid": "messaging:mill", "reason": "noise"})
    bans = newer.call("GET", "/chat/query_banned_users", query={"payload": '{"filter_conditions":{"channel_cid":"messaging:mill"}}'})["bans"]
    assert [(ban["user"]["id"], ban["reason"]) for ban in bans] == [("eve", "noise")]
    newer.call("POST", "/moderation/unban", {"unbanned_by_id": "amy"}, query={"target_user_id": "eve", "channel_cid": "messaging:mill"})
    assert not newer.call("GET", "/chat/query_banned_users", query={"payload": '{"filter_conditions":{"channel_cid":"messaging:mill"}}'})["bans"]


def test_flags_what_its_type_and_id_name(api, newer, server):
    api.users("amy", "eve")
    api.channel("mill", "amy", members=["amy", "eve"])
    message = api.message("mill", "Noise", "eve")
    newer.call("POST", "/moderation/flag", {"entity_type": "stream:chat:v1:message", "entity_id": message["id"], "user_id": "amy",
                                            "reason": "noise", "custom": {"page": 3}})
    newer.call("POST", "/moderation/flag", {"entity_type": "stream:user", "entity_id": "eve", "user_id": "amy"})
    flagged, user = [json.loads(event.payload) for event in server.events()[-2:]]
    assert (flagged["type"], flagged["message"]["id"]) == ("message.flagged", message["id"])
    (flag,) = newer.call("GET", "/chat/moderation/flags/message", query={"payload": "{}"})["flags"]
    assert (flag["reason"], flag["custom"]) == ("noise", {"page": 3})
    assert (user["type"], user["target_user"]["id"]) == ("user.flagged", "eve")
    refused = newer.send("POST", "/moderation/flag", {"entity_type": "stream:feeds:v2:activity", "entity_id": "a", "user_id": "amy"})
    assert refused.status == 400 and refused.json["code"] == 4 and "entity_type" in refused.json["message"]


def test_a_user_acts_as_itself(api, newer, server):
    api.users("amy", "eve")
    api.channel("mill", "amy", members=["amy"])
    amy, eve = (token(server.secret, {"user_id": user}) for user in ("amy", "eve"))
    sent = newer.call("POST", "/chat/channels/messaging/mill/message", {"message": {"text": "Hello", "custom": {"mood": "glad"}}}, auth=amy)
    assert sent["message"]["user"]["id"] == "amy" and sent["message"]["custom"] == {"mood": "glad"}
    refused = newer.send("POST", "/chat/channels/messaging/mill/message", {"message": {"text": "Hello"}}, auth=eve)
    assert refused.status == 403 and refused.json["code"] == 17
    assert newer.send("GET", "/app", auth=amy).status == 403
    # A role in custom data is a role all the same: nobody gives itself one.
    raised = newer.send("POST", "/users", {"users": {"eve": {"id": "eve", "custom": {"role": "admin"}}}}, auth=eve)
    assert raised.status == 403


def test_the_sdk_sets_hooks_up_and_tests_them(server, queue):
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url)
    wanted = sqs_hook(queue)
    client.update_app(event_hooks=[EventHook(**wanted)])
    (hook,) = client.get_app().data.app.event_hooks
    assert hook.sqs_queue_url == queue and hook.created_at.year >= 2026 and hook.sqs_secret != wanted["sqs_secret"]
    assert client.check_sqs().data.status == "ok"
    client.update_app(event_hooks=[])
    assert client.get_app().data.app.event_hooks == []


def test_a_base_url_may_end_in_a_slash(server, newer):
    assert Api(server.url, server.key, server.secret, "//api/v2").send("GET", "/app").json["app"] == newer.call("GET", "/app")["app"]


def test_what_is_not_served_says_its_whole_path(newer):
    refused = newer.send("POST", "/chat/mills", {})
    assert refused.status == 404 and refused.json["code"] == 16 and "/api/v2/chat/mills" in refused.json["message"]


def test_java_writes_null_for_what_it_was_not_given(api, newer, queue):
    newer.call("POST", "/users", {"users": {"amy": {"id": "amy", "name": None, "custom": None}}})
    channel = newer.call("POST", "/chat/channels/messaging/mill/query", {"data": {"created_by_id": "amy", "custom": None, "members": [{"user_id": "amy", "custom": None}]}})
    assert channel["channel"]["custom"] == channel["members"][0]["custom"] == channel["channel"]["created_by"]["custom"] == {}
    nothing = {"webhook_events": None, "webhook_url": None, "sqs_url": None, "sns_topic_arn": None}
    hook = sqs_hook(queue, event_types=["message.new"])
    for wanted in ([hook], [{**hook, "event_types": ["message.new", "message.updated"]}], []):
        newer.call("PATCH", "/app", {"event_hooks": wanted, **nothing})
        assert [one["event_types"] for one in api.hooks()] == [one["event_types"] for one in wanted]

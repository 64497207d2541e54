"""What an operator sets up for the chat, and what users' tokens may do under it: by official SDKs, with each event in the queue."""
import json

from contract.api import sqs_hook
from contract.delivered import all_delivered

BUILT_IN = ["commerce", "gaming", "livestream", "messaging", "team"]


def test_set_up_by_a_server(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("configuration.py", server))
    the_channel_types(told)
    the_commands_and_lists(told)
    the_roles_and_limits(told)
    all_delivered(server, moto, queue, hook, ["user.updated"] * 2 + ["channel.created", "member.added", "member.added", "message.new", "message.new", "channel.deleted"])


def the_channel_types(told):
    assert told["types"] == told["left"] == BUILT_IN
    team = told["team"]
    assert team["count_messages"] and team["permissions"] == [] and len(team["grants"]["channel_member"]) > 1
    assert {"name", "description", "args", "set"} <= set(team["commands"][0])
    assert told["updated"] == ["ban", "unban"]
    made = told["made"]
    assert made["push_notifications"] and not made["mark_messages_pending"] and not made["replies"] and "giphy" in made["commands"]
    assert "code 4" in told["again"] and "already exists" in told["again"]
    assert told["granted"] == ["read-channel"] and len(told["reset"]) > 1
    assert "code 19" in told["reply"] and "has channels" in told["in_use"]


def the_commands_and_lists(told):
    assert told["command"]["name"] == "ticket" and told["command"]["description"] == "Open a ticket" and told["command"]["args"] == ""
    assert told["listed"] == ["giphy", "imgur", "flag", "ban", "unban", "mute", "unmute", "ticket"]
    assert told["renamed"] == "Open one" and "code 4" in told["no_command"]
    assert told["lists"] == 3 and told["words"] == ["dang"]
    assert "cannot update the builtin block list" in told["built_in"][0] and "cannot delete the builtin block list" in told["built_in"][1]
    assert told["blocked"][0] == "error" and told["passed"] == "regular"


def the_roles_and_limits(told):
    assert told["roles"]["pilot"] is True and told["roles"]["admin"] is False
    permission = told["permission"]
    assert permission["custom"] and permission["owner"] and permission["condition"] == {"$subject.magic_custom_field": {"$eq": "true"}}
    assert told["known"]["custom"] is False and told["known"]["condition"] == {} and told["permissions"] > 100
    assert all(told["limits"][platform] for platform in ("server_side", "android", "ios", "web"))
    assert set(told["some"]) == {"server_side", "android"} and all(set(quotas) == {"GetRateLimits", "SendMessage"} for quotas in told["some"].values())
    android, own = told["some"]["android"]["GetRateLimits"], told["some"]["server_side"]["GetRateLimits"]
    assert android["limit"] == android["remaining"] and own["limit"] > own["remaining"]
    assert "delete-poll-owner" in told["grants"]
    few = told["few"]
    assert few["anonymous"] == [] and few["guest"] == [] and few["user"] == ["search-user", "mute-user"]


def test_under_users_tokens(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("configuration.mjs", server))
    assert {"send-message", "leave-channel", "update-own-message"} <= set(told["member"]) and "update-channel" not in told["member"]
    assert {"delete-any-message", "update-channel", "freeze-channel"} <= set(told["moderator"])
    assert told["stranger"].startswith("17 ") and "ReadChannel" in told["stranger"] and told["admin"] == "room"
    assert "UpdateChannel" in told["patched"][0] and told["patched"][1] == "wheels"
    assert "UpdateMessage" in told["edited"][0] and told["edited"][1] == "tidy"
    assert "CreateMessage" in told["silenced"] and told["spoke"] == "regular"
    assert told["teams"][0] == "red" and told["teams"][1].startswith("17 ") and told["found"] == [["red"], []]
    assert told["unchecked"] == "open"
    assert told["dev"][0].startswith("43 ") and told["dev"][1] == "room"
    all_delivered(server, moto, queue, hook, ["user.updated"] * 5 + [
        "channel.created", *["member.added"] * 3, "member.updated", "message.new", "channel.updated", "message.updated", "message.new",
        *["user.updated"] * 2, "channel.created", *["member.added"] * 2, "channel.updated"])

"""What users do about one another, by official SDKs: what is answered, and each event in the queue, in order."""
import json

import pytest
from stream_chat import StreamChat

from contract.api import Api, sqs_hook, token
from contract.delivered import all_delivered
from contract.wait import eventually

ALIKE = ["user.updated"] * 3 + ["channel.created"] + ["member.added"] * 3
BY_SERVER = [
    *ALIKE, "user.banned", "user.unbanned", "message.new", "user.banned", "user.messages.deleted", "user.unbanned",
    "user.banned", "message.new", "user.unbanned", "message.new", "user.banned", "user.unbanned",
    "user.muted", "user.muted", "user.unmuted", "message.new", "message.flagged", "flag.updated", "user.flagged",
    "channel.created", "member.added", "member.added",
]
BY_USERS = [
    *ALIKE, "user.banned", "message.new", "user.unbanned", "message.unblocked", "user.banned", "user.unbanned", "user.muted", "user.unmuted",
    "message.flagged", "user.flagged", "user.updated", "user.updated", "message.new",
]


def test_a_server_moderates(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("moderation.py", server))
    assert told["banned"] == 17 and told["bans"] == [["ben", "ann", "loud", "messaging:lobby", False]] and told["member"] == [True]
    assert told["unbanned"] is False and told["banned_user"] == "ben" and told["shadowed"] and told["seen_again"] is False
    assert told["future"] == ["ben"] and told["no_future"] == []
    assert told["mute"] == ["ann", "ben", False] and told["mutes"] == [["ben", True], ["cleo", True]] and told["own_mutes"] == 2
    assert told["muted_nobody"] == 16
    assert told["flag"] and told["twice"] == 4 and told["flags"] == [["ann", "nasty"]] and told["report"] == [1, "ben", "ann"]
    assert told["review"] == ["reviewed", {"custom": "why"}, "ann"]
    assert told["blocks"] == ["ben"] and told["blocked"] == 17 and told["unblocked"] == []
    assert told["devices"] == [["device-1", "apn"]] and told["no_devices"] == []

    log = all_delivered(server, moto, queue, hook, BY_SERVER)
    bans = [json.loads(e.payload) for e in log if e.type == "user.banned"]
    assert [[ban.get("cid"), ban["shadow"], ban["total_bans"]] for ban in bans] == [
        ["messaging:lobby", False, 1], [None, False, 1], [None, True, 1], [None, False, 1]]
    assert bans[0]["expiration"] > bans[0]["created_at"] and "expiration" not in bans[1]
    muted = json.loads(next(e.payload for e in log if e.type == "user.unmuted"))
    assert [user["id"] for user in muted["target_users"]] == ["ben", "cleo"] and "target_user" not in muted


def test_users_do_what_they_may(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("moderation.mjs", server))
    assert told["member_bans"] == 17 and told["own_view"] is False and told["other_view"] is True and told["app_ban"] == 17
    assert told["own_unblocking"] == 17 and told["unblocked"] is False
    assert told["banned"] == 17 and told["bans"] == [["louder", True]]
    assert told["mute"] == "ben" and told["flag"] == "of-ben" and told["reports"] == [1] and told["blocks"] == ["ben"]
    assert told["devices"] == [["device-1", "ann"]]
    assert told["revoked"] == 40 and told["trusted"] == "Me again"
    all_delivered(server, moto, queue, hook, BY_USERS)


def test_a_ban_may_take_reactions_along(api):
    api.users("ann", "ben")
    for channel in ("lobby", "den"):
        api.channel(channel, "ann", members=["ann", "ben"])
        api.message(channel, "Hello", "ann", id=f"in-{channel}")
        api.call("POST", f"/messages/in-{channel}/reaction", {"reaction": {"type": "like", "user_id": "ben"}})

    def likes(channel):
        return (api.call("GET", f"/messages/in-{channel}")["message"]["reaction_counts"] or {}).get("like", 0)

    api.call("POST", "/moderation/ban", {"target_user_id": "ben", "type": "messaging", "id": "lobby", "banned_by_id": "ann", "delete_reactions": True})
    eventually(lambda: likes("lobby") == 0, what="the reaction is gone")
    assert likes("den") == 1, "another channel's stay"


@pytest.mark.slow
def test_a_ban_ends_although_the_server_was_killed_meanwhile(server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    api.call("POST", "/users", {"users": {name: {"id": name} for name in ("ann", "ben")}})
    api.call("POST", "/moderation/ban", {"target_user_id": "ben", "banned_by_id": "ann", "timeout": 1})
    server.kill()
    api = Api(server.start().url, server.key, server.secret)
    banned = {"payload": json.dumps({"filter_conditions": {"banned": True}})}
    assert [user["id"] for user in api.call("GET", "/users", query=banned)["users"]] == ["ben"]
    eventually(lambda: len(server.events()) == 4, seconds=90, what="the end of a ban of one minute", every=1)
    assert api.call("GET", "/users", query=banned)["users"] == []
    ended = json.loads(all_delivered(server, moto, queue, hook, ["user.updated"] * 2 + ["user.banned", "user.unbanned"])[-1].payload)
    assert ended["user"]["id"] == "ben" and ended["user"]["banned"] is False and ended["shadow"] is False
    assert "request_info" not in ended and "created_by" not in ended


def test_an_address_is_banned_with_its_user(server, api):
    client = StreamChat(server.key, server.secret, base_url=server.url)
    api.users("ann", "ben")
    api.channel("lobby", "ann", members=["ann", "ben"])
    ann, ben = (token(api.secret, {"user_id": user}) for user in ("ann", "ben"))

    def says(auth):
        return api.send("POST", "/channels/messaging/lobby/message", {"message": {"text": "Hello"}}, auth=auth)

    assert says(ben).status == 201
    client.ban_user("ben", banned_by_id="ann", ip_ban=True)
    for auth, named in ((ben, "user \"ben\" is banned from the app"), (ann, "the address of user \"ann\" is banned from the app")):
        refused = says(auth)
        assert (refused.status, refused.json["code"]) == (403, 17) and named in refused.json["message"], refused.body
    api.message("lobby", "A server speaks for her", "ann")
    assert api.call("POST", "/channels/messaging/lobby/query", {"state": True}, auth=ann)["messages"], "reading goes on"
    client.unban_user("ben")
    assert says(ann).status == says(ben).status == 201

"""Invites, hidden and muted channels, tags, overrides, slow mode, by official SDKs: what is answered, and each event in the queue, in order."""
import json

from stream_chat import StreamChat

from contract.api import Api, sqs_hook, token
from contract.delivered import all_delivered
from contract.wait import eventually

EXPECTED = [
    *["user.updated"] * 3, "channel.created", *["member.added"] * 2,
    "member.added", "member.updated", "member.updated", "member.updated",
    "message.new", "channel.hidden", "message.new", "message.new", "channel.visible", "channel.hidden", "channel.visible",
    "channel.muted", "channel.unmuted", *["member.updated"] * 2, *["channel.updated"] * 5, "channel.updated", "channel.truncated",
]


def test_answers_and_events(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("channel_marks.py", server))
    assert told["ignored"] is None
    assert told["invited"]["invited"] and told["invited"]["status"] == "pending" and told["pending"] == [["lobby"]] * 2
    assert told["rejected"] == ["lobby"] and told["accepted"]["invite_accepted_at"] and told["joined"] == [["lobby"]] * 2
    assert told["uninvited"] == 4
    assert told["hidden"] == [[], ["lobby"], ["lobby"]] and told["own"] == [] and told["back"] == ["lobby"]
    assert told["cleared"] == [] and told["kept"] == ["m1", "m2", "m3"]
    assert told["muted"]["channel"]["muted"] and told["muted"]["expires"] and told["mutes"] == [["lobby"], [], []] and told["unmuted"] == []
    assert told["pinned"] == [["lobby"], [], ["lobby"], []]
    assert told["tags"] == ["mill", "water"] and told["tagged"] == [["lobby"], []] and told["untagged"] is None
    assert told["found"] == [["lobby"], ["lobby"], [], ["lobby"], ["lobby"], []]
    assert told["config"]["message_count"] == 3 and told["config"]["config"]["max_message_length"] == 5 and told["long"] == 20
    assert not told["plain"] and told["cooldown"] == 30 and told["answer"] == "m2" and told["absent"] == [16, 4] and told["some"] is None

    log = all_delivered(server, moto, queue, hook, EXPECTED)
    hidden = [json.loads(e.payload) for e in log if e.type == "channel.hidden"]
    assert [e["clear_history"] for e in hidden] == [False, True] and hidden[0]["user"]["id"] == "ben"
    back = json.loads(next(e.payload for e in log if e.type == "channel.visible"))
    assert back["user"]["id"] == "ben" and back["cid"] == "messaging:lobby"


def test_the_javascript_client_does_the_same(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("channel_marks.mjs", server))
    assert told == {"invited": "pending", "accepted": "member", "hidden": [], "back": ["lobby"], "muted": True, "cooldown": 5,
                    "slow": [60, 60], "found": 1, "state": [0, 2]}
    all_delivered(server, moto, queue, hook, [
        *["user.updated"] * 3, "channel.created", *["member.added"] * 2, "member.added", "member.updated", "channel.hidden",
        "message.new", "channel.visible", "channel.muted", "channel.unmuted", "channel.updated", "message.new", "channel.updated"])


def test_overridden_grants_bind_users_until_they_are_unset(server, api):
    api.users("alice", "ben")
    api.channel("room", members=["alice", "ben"])
    api.message("room", "Well?", id="m")
    ben = token(server.secret, {"user_id": "ben"})

    def reacts():
        return api.send("POST", "/messages/m/reaction", {"reaction": {"type": "like"}}, auth=ben)

    overrides = {"grants": {"channel_member": ["!create-reaction"], "user": ["!create-reaction"]}, "blocklist": "profanity"}
    api.call("PATCH", "/channels/messaging/room", {"set": {"config_overrides": overrides}})
    refused = reacts()
    assert refused.status == 403 and refused.json["code"] == 17 and "CreateReaction" in refused.json["message"]
    own = api.send("PATCH", "/channels/messaging/room", {"unset": ["config_overrides"]}, auth=token(server.secret, {"user_id": "alice"}))
    assert own.status == 403, "not by whoever made the channel"
    api.call("PATCH", "/channels/messaging/room", {"unset": ["config_overrides"]})
    assert reacts().status == 201


def test_a_muted_channel_stays_hidden(api):
    api.users("alice", "ben")
    api.channel("room", members=["alice", "ben"])
    ben = token(api.secret, {"user_id": "ben"})

    def listed():
        return len(api.call("POST", "/channels", {"filter_conditions": {"members": {"$in": ["ben"]}}}, auth=ben)["channels"])

    api.call("POST", "/channels/messaging/room/hide", {}, auth=ben)
    api.call("POST", "/moderation/mute/channel", {"channel_cids": ["messaging:room"]}, auth=ben)
    api.message("room", "one")
    assert listed() == 0
    api.call("POST", "/moderation/mute/channel", {"channel_cids": ["messaging:room"], "expiration": 3_600_000}, auth=ben)
    api.message("room", "two")
    assert listed() == 0
    api.call("POST", "/moderation/unmute/channel", {"channel_cids": ["messaging:room"]}, auth=ben)
    assert listed() == 0, "until the next message"
    api.message("room", "three")
    assert listed() == 1


def test_what_is_muted_is_not_unread(server, api):
    api.users("alice", "ben", "cleo")
    for room in ("loud", "quiet"):
        api.channel(room, members=["alice", "ben", "cleo"])
    client = StreamChat(server.key, server.secret, base_url=server.url)

    def unread():
        counts = client.unread_counts("ben")
        return counts["total_unread_count"], [channel["channel_id"] for channel in counts["channels"]]

    def own(room):
        read = api.call("POST", f"/channels/messaging/{room}/query", {"state": True})["read"]
        return next(one["unread_messages"] for one in read if one["user"]["id"] == "ben")

    client.channel("messaging", "quiet").mute("ben", expiration=1_500)
    api.message("loud", "one")
    api.message("quiet", "two")
    assert unread() == (1, ["messaging:loud"]) and own("quiet") == 1
    client.channel("messaging", "loud").mark_read("ben")
    user = json.loads(server.events()[-1].payload)["user"]
    assert (user["total_unread_count"], user["unread_channels"]) == (0, 0)
    server.kill()
    server.start()
    api, client = Api(server.url, server.key, server.secret), StreamChat(server.key, server.secret, base_url=server.url)
    eventually(lambda: unread() == (1, ["messaging:quiet"]), what="the mute has ended, and what came counts")

    assert client.unread_counts_batch(["ben"])["counts_by_user"]["ben"]["total_unread_count"] == 1

    client.mute_user("cleo", "ben")
    api.message("loud", "three", user="cleo")
    assert unread() == (1, ["messaging:quiet"]) and own("loud") == 0
    client.unmute_user("cleo", "ben")
    api.message("loud", "four", user="cleo")
    assert unread()[0] == 2 and own("loud") == 1


def test_read_states_name_the_message_that_was_read_last(api):
    api.users("alice", "ben")
    api.channel("room", members=["alice", "ben"])
    for number in range(4):
        api.message("room", "text", id=f"m{number}")

    def read(user, **page):
        state = api.call("POST", "/channels/messaging/room/query", {"state": True, "messages": {"limit": 10, **page}})
        return next(one.get("last_read_message_id") for one in state["read"] if one["user"]["id"] == user)

    assert read("alice") == "m3" and read("ben") is None, "who wrote has read; who has not, has not"
    api.call("POST", "/channels/messaging/room/read", {"user": {"id": "ben"}, "message_id": "m1"})
    assert read("ben") == "m1" and read("ben", id_lt="m3") == "m1"
    assert read("ben", limit=1) is None and read("ben", id_lt="m2") is None, "where the page does not tell"
    api.call("POST", "/channels/messaging/room/read", {"user": {"id": "ben"}})
    assert read("ben", limit=1) == "m3"
    api.call("POST", "/channels/messaging/room/unread", {"user": {"id": "ben"}, "message_id": "m2"})
    assert read("ben") == "m1"
    api.message("room", "text", user="ben", id="m4")
    assert read("ben") == "m1", "what one writes reads nothing that others wrote before"


def test_a_channels_creator_pins_it_for_nobody_else(api):
    api.users("alice", "ben")
    alice, ben = (token(api.secret, {"user_id": user}) for user in ("alice", "ben"))
    api.call("POST", "/channels/messaging/room/query", {"data": {"members": ["alice", "ben"]}}, auth=alice)
    for mark in ("pinned", "archived"):
        refused = api.send("PATCH", "/channels/messaging/room/member/ben", {"set": {mark: True}}, auth=alice)
        assert refused.status == 403 and refused.json["code"] == 17, refused.body
        assert api.call("PATCH", "/channels/messaging/room/member/ben", {"set": {mark: True}}, auth=ben)["channel_member"][f"{mark}_at"]
        assert f"{mark}_at" not in api.call("PATCH", "/channels/messaging/room/member/ben", {"set": {mark: False}})["channel_member"]


def test_slow_mode_is_a_capability(api):
    api.users("alice", "ben")
    api.channel("room", members=["alice", "ben"])
    ben = token(api.secret, {"user_id": "ben"})

    def capabilities(**asking):
        return api.call("POST", "/channels/messaging/room/query", {}, **asking)["channel"]["own_capabilities"]

    assert "slow-mode" not in capabilities(auth=ben)
    api.call("PATCH", "/channels/messaging/room", {"set": {"cooldown": 30}})
    assert "slow-mode" in capabilities(auth=ben) and "skip-slow-mode" not in capabilities(auth=ben)
    assert "slow-mode" not in capabilities()

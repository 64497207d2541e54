"""What users set on channels for themselves, by the official Python SDK; prints what the answers said."""
import json
import os

from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
told = {}


def listed(user, **filters):
    return sorted(c["channel"]["id"] for c in client.query_channels({"members": {"$in": [user]}, **filters}, user_id=user)["channels"])


def code_of(call, *arguments, **options):
    try:
        call(*arguments, **options)
    except StreamAPIException as problem:
        return problem.error_code
    return 0


client.upsert_users([{"id": "ann", "name": "Ann"}, {"id": "ben", "name": "Ben"}, {"id": "cleo", "name": "Cleo"}])
lobby = client.channel("messaging", "lobby", {"members": ["ann", "ben"], "topic": {"wheel": "big"}, "stones": ["a", "b"]})
lobby.create("ann")
told["ignored"] = client.channel("messaging", "lobby", {"colour": "red"}).create("ben")["channel"].get("colour")

lobby.invite_members(["cleo"])
told["invited"] = [m for m in lobby.query()["members"] if m["user_id"] == "cleo"][0]
told["pending"] = [listed("cleo", invite="pending"), listed("cleo", joined=False)]
for _ in range(2):
    lobby.reject_invite("cleo")
told["rejected"] = listed("cleo", invite="rejected")
lobby.invite_members(["cleo"])
for _ in range(2):
    told["accepted"] = [m for m in lobby.accept_invite("cleo")["members"] if m["user_id"] == "cleo"][0]
told["joined"] = [listed("cleo", invite="accepted"), listed("cleo", joined=True)]
told["uninvited"] = code_of(lobby.accept_invite, "ann")

lobby.send_message({"id": "m1", "text": "One"}, "ann")
lobby.hide("ben")
told["hidden"] = [listed("ben"), listed("ben", hidden=True), listed("ann")]
lobby.send_message({"id": "m2", "text": "Two"}, "ben")
told["own"] = listed("ben")
lobby.send_message({"id": "m3", "text": "Three"}, "ann")
told["back"] = listed("ben")
client.post("channels/messaging/lobby/hide", data={"user_id": "ben", "clear_history": True})
lobby.show("ben")
told["cleared"] = [m["id"] for m in client.query_channels({"cid": "messaging:lobby"}, user_id="ben")["channels"][0]["messages"]]
told["kept"] = [m["id"] for m in lobby.query()["messages"]]

told["muted"] = lobby.mute("ben", expiration=60_000)["channel_mute"]
told["mutes"] = [listed("ben", muted=True), listed("ben", muted=False), listed("ann", muted=True)]
lobby.unmute("ben")
told["unmuted"] = listed("ben", muted=True)
lobby.pin("ben")
lobby.archive("ben")
told["pinned"] = [listed("ben", pinned=True), listed("ben", pinned=False), listed("ben", archived=True), listed("ben", archived=False)]

told["tags"] = lobby.add_filter_tags(["mill", "water"])["channel"]["filter_tags"]
told["tagged"] = [listed("ann", filter_tags={"$in": ["mill"]}), listed("ann", filter_tags={"$in": ["wind"]})]
told["untagged"] = lobby.remove_filter_tags(["mill", "water"])["channel"].get("filter_tags")
told["found"] = [listed("ann", **{"topic.wheel": "big"}), listed("ann", stones={"$contains": "b"}), listed("ann", stones={"$contains": "c"}),
                 listed("ann", **{"member.user.name": {"$autocomplete": "Cl"}}), listed("ann", has_unread=True), listed("ben", has_unread=True)]

told["config"] = lobby.update_partial(to_set={"config_overrides": {"count_messages": True, "max_message_length": 5}})["channel"]
told["long"] = code_of(lobby.send_message, {"text": "Too long"}, "ann")
lobby.update_partial(to_set={"config_overrides": {"grants": {"channel_member": ["!add-links"]}, "blocklist": "profanity", "blocklist_behavior": "block"}})
lobby.update_partial(to_unset=["config_overrides"])
told["plain"] = "message_count" in lobby.query()["channel"]

client.post("channels/messaging/lobby", data={"cooldown": 30})
told["cooldown"] = lobby.query()["channel"]["cooldown"]
told["answer"] = client.get("channels/messaging/lobby", params={"messages_id_around": "m2", "messages_limit": 3})["messages"][1]["id"]
told["absent"] = [code_of(client.get, "channels/messaging/nowhere"), code_of(client.get, "channels/messaging/lobby", params={"messages_id_around": "x"})]
told["some"] = lobby.truncate(member_ids=["ann"])["channel"].get("truncated_at")
print(json.dumps(told))

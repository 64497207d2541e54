"""The same conversation as long_conversation.mjs, driven by the official Python SDK."""
import json
import os

from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
name = os.environ["CHANNEL"]
told = {}


def code_of(call, *arguments):
    try:
        call(*arguments)
    except StreamAPIException as problem:
        return problem.error_code
    return 0


def moderators(answer):
    return [m["user_id"] for m in answer["members"] if m.get("is_moderator")]


client.upsert_users([{"id": "alice", "name": "Alice", "mood": "fine", "level": 1}, {"id": "bob", "name": "Bob"}, {"id": "carol"}])
told["partial"] = client.update_user_partial({"id": "alice", "set": {"mood": "glad"}, "unset": ["level"]})["users"]["alice"]
told["users"] = [u["id"] for u in client.query_users({"$or": [{"id": {"$in": ["bob"]}}, {"name": {"$autocomplete": "Al"}}]}, [{"field": "id", "direction": 1}])["users"]]

channel = client.channel("messaging", name, data={"topic": "mills", "level": 1, "members": ["alice", "bob"]})
channel.create("alice")
told["partly"] = channel.update_partial(to_set={"topic": "wheels"}, to_unset=["level"])["channel"]
told["updated"] = channel.update({"colour": "green"}, {"text": "Repainted", "user_id": "alice"})["channel"]
told["three"] = [m["user_id"] for m in channel.add_members(["carol"])["members"]]
told["moderators"] = moderators(channel.add_moderators(["bob"]))
told["demoted"] = len(moderators(channel.demote_moderators(["bob"])))
told["two"] = [m["user_id"] for m in channel.remove_members(["carol"])["members"]]


def send(suffix, text, user, **more):
    return channel.send_message({"id": f"{name}-{suffix}", "text": text, **more}, user)["message"]


first = send("1", "One", "alice", tag="x", shade="red")
told["patched"] = client.update_message_partial(first["id"], {"set": {"text": "**One**", "tag": "y"}, "unset": ["shade"]}, "alice")["message"]
reply = send("2", "A reply", "bob", parent_id=first["id"])
send("3", "Shown", "alice", parent_id=first["id"], show_in_channel=True)
told["parent"] = client.get_message(first["id"])["message"]
told["replies"] = [m["id"] for m in channel.get_replies(first["id"], limit=1)["messages"]]
told["older"] = [m["id"] for m in channel.get_replies(first["id"], limit=5, id_lt=f"{name}-3")["messages"]]
told["quoting"] = send("4", "Quoting", "bob", quoted_message_id=first["id"])["quoted_message"]["id"]
told["many"] = [m["id"] for m in channel.get_messages([first["id"], reply["id"]])["messages"]]

channel.send_reaction(first["id"], {"type": "like"}, "bob")
client.post(f"messages/{first['id']}/reaction", data={"reaction": {"type": "love", "score": 5, "user_id": "bob"}, "enforce_unique": True})
channel.send_reaction(first["id"], {"type": "wow"}, "alice")
told["reactions"] = [r["type"] for r in channel.get_reactions(first["id"], limit=10)["reactions"]]
told["unlike"] = channel.delete_reaction(first["id"], "love", "bob")["message"]["reaction_counts"]

told["read"] = channel.mark_read("alice")["event"]
channel.mark_unread("alice", message_id=f"{name}-4")
client.mark_all_read("alice")

found = client.query_channels({"type": "messaging", "members": {"$in": ["bob"]}, "colour": "green"}, {"last_message_at": -1}, limit=5)["channels"]
told["found"] = [{"cid": c["channel"]["cid"], "messages": [m["id"] for m in c["messages"]], "members": sorted(m["user_id"] for m in c["members"]),
                  "read": len(c["read"])} for c in found]
told["none"] = len(client.query_channels({"members": {"$in": ["carol"]}})["channels"])

client.delete_message(reply["id"])
told["truncated"] = channel.truncate(message={"text": "Swept", "user_id": "alice"})["channel"]["truncated_at"]
told["left"] = [m["text"] for m in channel.query(messages={"limit": 10})["messages"]]
told["gone"] = code_of(client.get_message, first["id"])

pair = client.channel("messaging", data={"members": ["alice", "bob"], "created_by_id": "alice"})
told["distinct"] = pair.query()["channel"]["id"]
told["same"] = client.channel("messaging", data={"members": ["bob", "alice"], "created_by_id": "bob"}).query()["channel"]["id"] == told["distinct"]
told["deleted"] = channel.delete()["channel"]["deleted_at"]
told["absent"] = code_of(channel.send_message, {"text": "x"}, "alice")
print(json.dumps(told))

"""Pins, members and messages that come back, by the official Python SDK; prints what the answers said."""
import json
import os

from stream_chat import StreamChat

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
told = {}

client.upsert_users([{"id": "ann", "name": "Ann"}, {"id": "ben", "name": "Ben"}, {"id": "cleo"}])
lobby = client.channel("messaging", "lobby", {"members": ["ann", "ben", "cleo"]})
lobby.create("ann")
for number in ("1", "2"):
    lobby.send_message({"id": number, "text": f"Number {number}"}, "ben")

client.pin_message("1", "ann")
told["pinned"] = client.pin_message("2", "ann")["message"]["pinned_by"]["id"]
told["state"] = [m["id"] for m in lobby.query()["pinned_messages"]]
told["unpinned"] = client.unpin_message("2", "ann")["message"]["pinned_at"]

client.delete_message("1")
told["deleted"] = client.get_message("1")["message"]["type"]
back = client.undelete_message("1", "ann")["message"]
told["back"] = [back["type"], back["text"]]

told["named"] = [m["user_id"] for m in lobby.query_members({"name": {"$autocomplete": "Be"}})]
told["sorted"] = [m["user_id"] for m in lobby.query_members({}, [{"field": "created_at", "direction": 1}], limit=2, offset=1)]
told["member"] = lobby.update_member_partial("cleo", to_set={"seat": 7})["channel_member"]["seat"]
told["own_pin"] = bool(lobby.pin("cleo")["channel_member"].get("pinned_at"))
told["own_unpin"] = "pinned_at" in lobby.unpin("cleo")["channel_member"]
told["archived"] = bool(lobby.archive("cleo")["channel_member"].get("archived_at"))
print(json.dumps(told))

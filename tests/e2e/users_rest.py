"""Guests, teams, inner objects, custom events and exports of users, by the official Python SDK; prints what the answers said."""
import json
import os
import time
import urllib.request

from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
told = {}


def ids(answer):
    return [user["id"] for user in answer["users"]]


client.upsert_users([
    {"id": "ann", "teams": ["red", "blue"], "teams_role": {"red": "admin"}, "role": "moderator", "desk": {"floor": 2, "seat": {"row": 1.0}}},
    {"id": "ben", "teams": ["blue"]}, {"id": "cleo"}])
by_id = [{"field": "id", "direction": 1}]
told["red"] = ids(client.query_users({"teams": {"$contains": "red"}}, by_id))
told["blue"] = ids(client.query_users({"teams": {"$in": ["blue"]}}, by_id))
told["role"] = ids(client.query_users({"role": {"$in": ["moderator"]}}))
told["never_active"] = ids(client.query_users({"last_active": {"$exists": False}, "id": {"$in": ["ann", "ben"]}}, by_id, presence=False))
told["active"] = ids(client.query_users({"last_active": {"$gt": "2020-01-01T00:00:00Z"}}))

changed = client.update_user_partial({"id": "ann", "set": {"desk.seat.row": 7, "desk.lamp": True}, "unset": ["desk.floor"]})["users"]["ann"]
told["desk"], told["teams_role"] = changed["desk"], changed["teams_role"]

client.deactivate_user("cleo")
told["left"] = ids(client.query_users({}, by_id))
told["all"] = ids(client.query_users({}, by_id, include_deactivated_users=True))
told["gone_since"] = ids(client.query_users({"deactivated_at": {"$exists": True}}, include_deactivated_users=True))

guest = client.set_guest_user({"id": "dan", "name": "Dan"})
told["guest"] = [guest["user"]["id"].endswith("-dan"), guest["user"]["role"], guest["user"]["name"]]
as_guest = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
as_guest.auth_token = guest["access_token"]
told["guest_acts"] = as_guest.upsert_user({"id": guest["user"]["id"], "name": "Danny"})["users"][guest["user"]["id"]]["name"]

client.send_user_custom_event("ann", {"type": "friend_asked", "from": "ben"})

lobby = client.channel("messaging", "lobby", {"members": ["ann", "ben"]})
lobby.create("ann")
lobby.send_message({"id": "of-ben", "text": "text"}, "ben")
lobby.send_reaction("of-ben", {"type": "like"}, "ann")
one = client.export_user("ben")
told["export"] = [one["user"]["id"], [message["id"] for message in one["messages"]], one["reactions"]]
try:
    client.export_users(["nobody"])
except StreamAPIException as error:
    told["unknown"] = error.error_code
task_id = client.export_users(["ann", "ben"])["task_id"]
deadline = time.monotonic() + 20
while (task := client.get_task(task_id))["status"] != "completed":
    assert time.monotonic() < deadline, task
    time.sleep(0.1)
told["url"] = task["result"]["url"]
with urllib.request.urlopen(told["url"], timeout=10) as file:
    users = json.load(file)
told["file"] = [[u["user"]["id"], [m["id"] for m in u["messages"]], [r["type"] for r in u["reactions"]]] for u in users]
print(json.dumps(told))

"""Batches, custom events, receipts and unread counts by the official Python SDK; prints what the answers said."""
import json
import os
import time
import urllib.request

from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
told = {}


def finished(answer):
    deadline = time.monotonic() + 10
    while (task := client.get_task(answer["task_id"]))["status"] != "completed" and time.monotonic() < deadline:
        time.sleep(0.05)
    return task["status"]


def members(channel):
    return [m["user_id"] for m in channel.query()["members"]]


client.upsert_users([{"id": "ann"}, {"id": "ben"}, {"id": "cleo"}])
one, two = (client.channel("messaging", name, {"members": ["ann", "ben"], **team}) for name, team in (("one", {"team": "red"}), ("two", {})))
for channel in (one, two):
    channel.create("ann")
updater = client.channel_batch_updater()
both = {"cids": {"$in": [one.cid, two.cid]}}
told["batch"] = [
    finished(updater.add_members(both, [{"user_id": "cleo"}])), members(one), members(two),
    finished(updater.remove_members(both, [{"user_id": "cleo"}])), members(two),
    finished(updater.archive(both, [{"user_id": "ben"}])),
    finished(client.update_channels_batch({"operation": "updateData", "filter": both, "data": {"custom": {"topic": "mills"}}})),
    one.query()["channel"]["topic"],
]
try:
    client.update_channels_batch({})
    told["empty"] = 0
except StreamAPIException as problem:
    told["empty"] = problem.error_code

one.send_message({"id": "m1", "text": "One"}, "ann")
one.send_message({"id": "m2", "text": "Two"}, "ann")
two.send_message({"id": "m3", "text": "Three"}, "ann")
told["unread"] = client.unread_counts("ben")
told["both"] = client.unread_counts_batch(["ann", "ben"])["counts_by_user"]
since = client.get_message("m2")["message"]["created_at"]
one.mark_read("ben")
client.post("channels/messaging/one/unread", data={"user_id": "ben", "message_timestamp": since})
told["since"] = {c["channel_id"]: c["unread_count"] for c in client.unread_counts("ben")["channels"]}
client.mark_delivered_simple("ben", "m2", one.cid)
client.mark_delivered_simple("ben", "unknown", one.cid)
told["delivered"] = [r.get("last_delivered_message_id") for r in one.query()["read"] if r["user"]["id"] == "ben"]
told["custom"] = one.send_event({"type": "order_shipped", "parcel": 7}, "ann")["event"]
told["typing"] = one.send_event({"type": "typing.start"}, "ann")["event"]["type"]

client.delete_message("m1")
told["absent"] = []
for channels in ([], [{"type": "messaging", "id": "nowhere"}]):
    try:
        client.export_channels(channels)
    except StreamAPIException as problem:
        told["absent"].append(str(problem))
task = client.export_channels([{"type": "messaging", "id": "one", "messages_since": "2020-01-01T00:00:00Z"}, {"cid": two.cid}],
                              clear_deleted_message_text=True)
told["exported"] = finished(task)
url = client.get_task(task["task_id"])["result"]["url"]
told["url"] = url
told["file"] = [{"channel": c["channel"]["id"], "members": len(c["members"]), "messages": [[m["id"], m["text"]] for m in c["messages"]]}
                for c in json.load(urllib.request.urlopen(url, timeout=10))]
print(json.dumps(told))

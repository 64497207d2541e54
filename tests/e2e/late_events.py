"""What takes a while to be told: exports that can't be written, and messages that nobody reads; by the official Python SDK."""
import json
import os
import time

from stream_chat import StreamChat

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])

client.update_app_settings(reminders_interval=60)
client.update_channel_type("messaging", reminders=True)
client.upsert_users([{"id": "ann", "name": "Ann"}, {"id": "ben", "name": "Ben"}])
weir, mill = (client.channel("messaging", name, {"members": ["ann", "ben"]}) for name in ("weir", "mill"))
for channel in (weir, mill):
    channel.create("ann")
weir.send_message({"id": "late-1", "text": "Is the sluice open?"}, "ann")
weir.send_message({"id": "late-2", "text": "Hush", "silent": True}, "ann")
mill.send_message({"id": "late-3", "text": "You read this"}, "ann")
mill.mark_read("ben")

tasks = [client.export_users(["ann"])["task_id"], client.export_channels([{"cid": weir.cid}])["task_id"]]
deadline = time.monotonic() + 40
while any(client.get_task(task)["status"] == "running" for task in tasks) and time.monotonic() < deadline:
    time.sleep(0.2)
print(json.dumps([{key: value for key, value in client.get_task(task).items() if key in ("status", "error", "result")} for task in tasks]))

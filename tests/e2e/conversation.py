"""The same conversation as conversation.mjs, driven by the official Python SDK."""
import json
import os

from stream_chat import StreamChat

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])

client.upsert_users([{"id": "alice", "name": "Alice", "favourite": "otters"}, {"id": "bob"}])
channel = client.channel("messaging", os.environ["CHANNEL"], data={"topic": "mills"})
channel.create("alice")
channel.add_members(["alice", "bob"])
message = channel.send_message({"id": f"{os.environ['CHANNEL']}-1", "text": "Hello **Bob** 🦦", "mood": "glad"}, "alice")["message"]
client.update_message({"id": message["id"], "text": "Hello Bob", "user_id": "alice"})
channel.send_reaction(message["id"], {"type": "love"}, "bob")
client.delete_message(message["id"])
second = channel.send_message({"text": "Soon gone"}, "bob")["message"]
client.delete_message(second["id"], hard=True)
print(json.dumps({"first": message["id"], "second": second["id"]}))

"""What becomes of messages, as message_lives.mjs does it: held back, acted on, restricted, edited, translated, deleted for one."""
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


client.upsert_users([{"id": "alice"}, {"id": "bob"}])
channel = client.channel("messaging", name, data={"members": ["alice", "bob"]})
channel.create("alice")


def send(number, text, user="alice", options=None, **more):
    return channel.send_message({"id": f"{name}-{number}", "text": text, **more}, user, **(options or {}))


held = send(1, "Held back", options={"pending": True, "pending_message_metadata": {"why": "check"}})
told["metadata"] = [held["pending_message_metadata"], client.get_message(f"{name}-1")["pending_message_metadata"]]
told["hidden"] = len(channel.query(messages={"limit": 10})["messages"])
told["committed"] = client.commit_message(f"{name}-1")["message"]["type"]

told["offered"] = send(2, "/giphy wave")["message"]["type"]
told["shuffled"] = client.run_message_action(f"{name}-2", {"user_id": "alice", "form_data": {"image_action": "shuffle"}})["message"]["command"]
told["sent"] = client.run_message_action(f"{name}-2", {"user_id": "alice", "form_data": {"image_action": "send"}})["message"]["type"]

told["restricted"] = send(3, "For Bob", restricted_visibility=["bob"])["message"]["restricted_visibility"]
client.update_message({"id": f"{name}-3", "text": "For Bob alone", "user_id": "alice", "restricted_visibility": ["bob"]})
client.update_message_partial(f"{name}-3", {"set": {"text": "For Bob, really"}}, "alice")
history = client.query_message_history({"message_id": f"{name}-3"}, [{"message_updated_at": -1}], limit=1)
told["versions"] = [v["text"] for v in history["message_history"]] + [
    v["text"] for v in client.query_message_history({"message_id": f"{name}-3"}, [], limit=1, next=history["next"])["message_history"]]
told["by"] = history["message_history"][0]["message_updated_by_id"]

told["i18n"] = client.translate_message(f"{name}-1", "de")["message"]["i18n"]["de_text"]
for user, kind, score in [("alice", "like", 42), ("bob", "love", 1)]:
    channel.send_reaction(f"{name}-1", {"type": kind, "score": score}, user)
told["reactions"] = [r["type"] for r in client.post(f"messages/{name}-1/reactions", data={"filter": {"score": {"$gt": 1}}})["reactions"]]
for number in (1, 2):
    client.pin_message(f"{name}-{number}", "alice")
payload = json.dumps({"limit": 10, "sort": [{"field": "pinned_at", "direction": 1}]})
told["pins"] = [m["id"] for m in client.get(f"channels/messaging/{name}/pinned_messages", params={"payload": payload})["messages"]]

told["for_me"] = client.delete_message(f"{name}-2", delete_for_me=True, deleted_by="bob")["message"]["deleted_for_me"]
told["others"] = client.get_message(f"{name}-2")["message"]["type"]
told["deleted"] = client.delete_message(f"{name}-2", deleted_by="bob")["message"]["type"]
told["absent"] = code_of(client.commit_message, f"{name}-2")
print(json.dumps(told))

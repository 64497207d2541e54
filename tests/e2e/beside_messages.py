"""What hangs on messages, as beside_messages.mjs does it: search, threads, reminders, drafts, pins for a while."""
import datetime
import json
import os

from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

client = StreamChat(os.environ["API_KEY"], os.environ["API_SECRET"], base_url=os.environ["MILLRACE_URL"])
name = os.environ["CHANNEL"]
told = {}


def code_of(call, *arguments, **options):
    try:
        call(*arguments, **options)
    except StreamAPIException as problem:
        return problem.error_code
    return 0


def found(answer):
    return [r["message"]["id"] for r in answer["results"]]


client.upsert_users([{"id": "alice"}, {"id": "bob"}, {"id": "carol"}])
channel = client.channel("messaging", name, data={"members": ["alice", "bob"], "config_overrides": {"user_message_reminders": True}})
channel.create("alice")
for number, text, user, more in [(1, "Supercalifragilistic wheels", "alice", {}), (2, "Wheels turn", "bob", {}), (3, "and turn", "bob", {"parent_id": f"{name}-1"}),
                                 (4, "Look", "alice", {"attachments": [{"type": "image", "image_url": "x"}]})]:
    channel.send_message({"id": f"{name}-{number}", "text": text, **more}, user)

here = {"cid": f"messaging:{name}"}
told["words"] = found(client.search(here, "wheels"))
told["part"] = found(client.search(here, "cali"))
told["filter"] = found(client.search(here, {"text": {"$q": "wheels"}, "user.id": "bob"}))
told["images"] = found(client.search(here, {"attachments.type": {"$in": ["image"]}}))
page = client.search(here, "wheels", sort=[{"created_at": 1}], limit=1)
told["first"], told["cid"] = found(page), page["results"][0]["message"]["channel"]["cid"]
second = client.search(here, "wheels", sort=[{"created_at": 1}], limit=1, next=page["next"])
told["second"], told["previous"] = found(second), "previous" in second
told["both"] = code_of(client.get, "search", params={"payload": json.dumps({"filter_conditions": here, "query": "x", "message_filter_conditions": {"text": "x"}})})
told["offset"] = code_of(client.get, "search", params={"payload": json.dumps({"filter_conditions": here, "query": "x", "offset": 1, "sort": [{"field": "created_at"}]})})

threads = client.query_threads(filter={"channel_cid": f"messaging:{name}"}, user_id="alice", reply_limit=3)["threads"]
told["threads"] = [[t["parent_message_id"], [m["id"] for m in t["latest_replies"]]] for t in threads]
told["unread_in_thread"] = client.get(f"threads/{name}-1")["thread"]["read"][0]["unread_messages"]
told["titled"] = client.patch(f"threads/{name}-1", data={"set": {"title": "Wheels"}, "user_id": "alice"})["thread"]["title"]
told["thread"] = client.get(f"threads/{name}-1", params={"reply_limit": 1})["thread"]["title"]
channel.mark_read("alice", thread_id=f"{name}-1")
channel.mark_unread("alice", thread_id=f"{name}-1")

later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
told["reminder"] = client.create_reminder(f"{name}-1", "bob", later)["reminder"]["remind_at"] == later.strftime("%Y-%m-%dT%H:%M:%SZ")
told["twice"] = code_of(client.create_reminder, f"{name}-1", "bob")
told["bookmark"] = "remind_at" in client.update_reminder(f"{name}-1", "bob")["reminder"]
told["reminders"] = [r["message_id"] for r in client.query_reminders("bob")["reminders"]]
client.delete_reminder(f"{name}-1", "bob")

told["draft"] = channel.create_draft({"text": "Not yet"}, "alice")["draft"]["message"]["text"]
channel.create_draft({"text": "Nor this", "parent_id": f"{name}-1"}, "alice")
told["kept"] = channel.get_draft("alice", parent_id=f"{name}-1")["draft"]["message"]["text"]
told["drafts"] = len(client.query_drafts("alice")["drafts"])
channel.delete_draft("alice")
told["no_draft"] = code_of(channel.get_draft, "alice")

soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1)
client.update_message_partial(f"{name}-2", {"set": {"pinned": True, "pin_expires": soon.isoformat()}}, "alice")
client.post(f"messages/{name}-4/reminders", data={"user_id": "bob", "remind_at": (soon + datetime.timedelta(milliseconds=5)).isoformat()})
print(json.dumps(told))

"""Users and channels that go, by an official SDK: what is answered, what is left, and each event in the queue, in order."""
import json

from stream_chat import StreamChat

from contract.api import sqs_hook
from contract.delivered import all_delivered
from contract.wait import eventually

EXPECTED = [
    *["user.updated"] * 4, "channel.created", *["member.added"] * 3, "message.new", "message.new", "reaction.new",
    "channel.created", "member.added", "member.added", "message.new", "user.messages.deleted", "user.deactivated", "user.reactivated",
    "message.deleted",
    "user.messages.deleted", "user.deleted", "user.updated", "channel.deleted", "user.messages.deleted", "user.deleted",
    "channel.deleted", "channel.created", *["member.added"] * 2, "message.new", "channel.truncated",
]


def test_what_goes_is_told_and_gone(script, server, api, moto, queue):
    hook = api.set_hooks(sqs_hook(queue))[0]
    told = json.loads(script("users_who_go.mjs", server))
    assert told["deactivated"] and told["listed"] == ["ann", "ben", "cleo"] and told["all"] == ["ann", "ben", "cleo", "dan"]
    assert (told["marked"], told["restored"]) == ("", "Three")
    assert told["silenced"] == 4 and told["twice"] == 4 and told["after_soft"] == 0
    assert told["hard"] == {"ben": {"status": "ok"}}
    assert told["messages"] == [["of-cleo", "deleted", None]] and told["members"] == ["ann", "cleo"] and told["pair"] == 16
    assert told["channels"] == {"messaging:lobby": {"status": "ok"}} and told["fresh"] == "Again" and told["empty"] == 0 and told["unknown"] == 16

    all_delivered(server, moto, queue, hook, EXPECTED)


def test_conversations_go_with_a_deactivation_and_come_back(server, api):
    client = StreamChat(server.key, server.secret, base_url=server.url)
    api.users("ann", "ben", "cleo")
    api.channel("pair", "ann", members=["ann", "ben"])
    api.channel("crowd", "ann", members=["ann", "ben", "cleo"])
    api.message("pair", "Hello", "ann", id="m")

    def there():
        found = client.query_channels({"members": {"$in": ["ann"]}}, [{"field": "cid", "direction": 1}])["channels"]
        return [channel["channel"]["id"] for channel in found]

    task = client.deactivate_users(["ben"], mark_channels_deleted=True)["task_id"]
    eventually(lambda: client.get_task(task)["status"] == "completed", what="the user is deactivated")
    assert there() == ["crowd"]
    api.call("POST", "/users/reactivate", {"user_ids": ["ben"], "restore_channels": True})
    assert there() == ["crowd", "pair"] and client.channel("messaging", "pair").query()["messages"][0]["id"] == "m"


def test_pruned_users_and_messages_keep_their_places_alone(server, api):
    client = StreamChat(server.key, server.secret, base_url=server.url)
    client.upsert_users([{"id": "ann"}, {"id": "ben", "name": "Ben", "mood": "fine"}])
    api.channel("lobby", "ann", members=["ann", "ben"])
    api.message("lobby", "Hello", "ben", id="m")
    client.channel("messaging", "lobby").send_reaction("m", {"type": "like"}, "ann")
    task = client.delete_users(["ben"], "pruning", messages="pruning")["task_id"]
    eventually(lambda: client.get_task(task)["status"] == "completed", what="the messages are pruned")
    message = client.get_message("m", show_deleted_message="true")["message"]
    assert (message["type"], message["text"], message["reaction_counts"]) == ("deleted", "", None)
    assert message["user"]["id"] == "ben" and "name" not in message["user"] and "mood" not in message["user"]
    told = {event.type: json.loads(event.payload) for event in server.events()}
    assert told["user.deleted"]["delete_user"] == told["user.deleted"]["delete_messages"] == "pruning"
    assert told["user.messages.deleted"]["soft_delete"] is True
    refused = api.send("POST", "/users/delete", {"user_ids": ["ann"], "conversations": "pruning"})
    assert refused.status == 400 and "conversations" in refused.json["message"]

"""Imports, by official SDKs of both forms of the API: what was elsewhere is here, with its times, and no queue hears of it."""
import json
import urllib.error
import urllib.request

import pytest
from getstream import Stream
from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

from contract.api import sqs_hook
from contract.wait import eventually

OVER = ("completed", "analyzing_failed", "importing_failed")
ITEMS = [
    {"type": "message", "item": {"id": "old-2", "channel_type": "messaging", "channel_id": "mill", "user": "ben", "text": "**Bread**", "parent_id": "old-1",
                                 "created_at": "2019-03-02T15:00:00Z"}},
    {"type": "message", "item": {"id": "old-1", "channel_type": "messaging", "channel_id": "mill", "user": "ann", "text": "Flour", "created_at": "2019-03-01T15:00:00.5Z",
                                 "mentioned_users_ids": ["ben"], "grain": "rye"}},
    {"type": "message", "item": {"id": "old-3", "channel_type": "messaging", "channel_id": "mill", "user": "ben", "text": "Water", "created_at": "2019-03-03T15:00:00Z"}},
    {"type": "reaction", "item": {"message_id": "old-1", "type": "love", "user_id": "ben", "created_at": "2019-03-04T15:00:00Z"}},
    {"type": "member", "item": {"channel_type": "messaging", "channel_id": "mill", "user_id": "ann", "created_at": "2019-02-01T02:00:00Z"}},
    {"type": "member", "item": {"channel_type": "messaging", "channel_id": "mill", "user_id": "ben", "is_moderator": True, "last_read": "2019-03-02T00:00:00Z"}},
    {"type": "channel", "item": {"id": "mill", "type": "messaging", "created_by": "ann", "name": "The mill", "created_at": "2019-01-01T00:00:00Z"}},
    {"type": "user", "item": {"id": "ann", "name": "Ann", "created_at": "2018-01-01T01:00:00Z", "role": "admin", "user_mutes": ["ben"]}},
    {"type": "user", "item": {"id": "ben", "shade": "grey", "created_at": "2018-01-02T01:00:00Z"}},
]


def put(url, text):
    request = urllib.request.Request(url, data=text.encode(), method="PUT", headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.status


def imported(client, text, mode="upsert"):
    """The task of an import when it is over, by the Python SDK."""
    made = client.create_import_url("chat.json")
    assert put(made["upload_url"], text) == 200
    task = client.create_import(made["path"], mode)["import_task"]
    assert task["path"] == made["path"] and task["state"] == "uploaded" and task["size"] == len(text.encode())
    return eventually(lambda: (now := client.get_import(task["id"])["import_task"])["state"] in OVER and now, what="the import's end")


@pytest.fixture(name="client")
def a_client(server):
    return StreamChat(api_key=server.key, api_secret=server.secret, base_url=server.url)


@pytest.mark.parametrize("form", [json.dumps, lambda items: "\n".join(map(json.dumps, items))], ids=["list", "lines"])
def test_what_was_elsewhere_is_here(client, server, api, moto, queue, form):
    api.set_hooks(sqs_hook(queue))
    task = imported(client, form(ITEMS))
    assert (task["state"], task["result"]["errors"], task["result"]["stats"]["messages"]) == ("completed", [], 3)
    assert [(step["prev_state"], step["next_state"]) for step in task["history"]] == [
        ("uploaded", "analyzing"), ("analyzing", "importing"), ("importing", "completed")]
    assert client.list_imports({"limit": 1})["import_tasks"] == [task]

    state = client.channel("messaging", "mill").query(messages={"limit": 10}, state=True)
    assert [(m["id"], m["created_at"]) for m in state["messages"]] == [("old-1", "2019-03-01T15:00:00.5Z"), ("old-3", "2019-03-03T15:00:00Z")]
    first = state["messages"][0]
    assert (first["grain"], first["reply_count"], first["mentioned_users"][0]["id"], first["reaction_counts"]) == ("rye", 1, "ben", {"love": 1})
    assert first["latest_reactions"][0]["created_at"] == "2019-03-04T15:00:00Z"
    assert state["channel"]["name"] == "The mill" and state["channel"]["created_at"] == "2019-01-01T00:00:00Z"
    assert state["channel"]["last_message_at"] == "2019-03-03T15:00:00Z"
    assert {m["user_id"]: m["channel_role"] for m in state["members"]} == {"ann": "channel_member", "ben": "channel_moderator"}
    assert {read["user"]["id"]: read["unread_messages"] for read in state["read"]} == {"ann": 0, "ben": 1}
    replies = api.call("GET", "/messages/old-1/replies")["messages"]
    assert [reply["html"] for reply in replies] == ["<p><strong>Bread</strong></p>\n"]
    ann = client.query_users({"id": "ann"})["users"][0]
    assert (ann["created_at"], ann["role"], [mute["target"]["id"] for mute in ann["mutes"]]) == ("2018-01-01T01:00:00Z", "admin", ["ben"])
    by_time = api.call("POST", "/channels/messaging/mill/query", {"messages": {"created_at_before": "2019-03-02T00:00:00Z", "limit": 5}, "state": True})
    assert [m["id"] for m in by_time["messages"]] == ["old-1"]
    client.channel("messaging", "mill").send_message({"text": "Now"}, "ann")
    assert [json.loads(m.body)["type"] for m in moto.read_until(queue, lambda arrived: len(arrived) >= 1, what="the first event")] == ["message.new"]


def test_a_file_with_faults_is_not_written(client):
    text = json.dumps([*ITEMS, {"type": "user", "item": {"id": "no name"}}, {"type": "parrot", "item": {}}])
    task = imported(client, text)
    assert task["state"] == "analyzing_failed" and task["result"]["error_count"] == 2
    assert [(fault["item"], fault["type"]) for fault in task["result"]["errors"]] == [(10, "user"), (11, "parrot")]
    assert client.query_users({"id": "ann"})["users"] == []


def test_what_a_rule_refuses_is_told_and_the_rest_is_written(client, server):
    task = imported(client, json.dumps([*ITEMS, {"type": "reaction", "item": {"message_id": "none", "type": "love", "user_id": "ben"}}]), "insert")
    assert (task["state"], task["result"]["error_count"], task["result"]["errors"][0]["item"]) == ("importing_failed", 1, 10)
    assert "none" in task["result"]["errors"][0]["error"]
    again = imported(client, json.dumps(ITEMS), "insert")
    assert (again["state"], again["result"]["stats"]["skipped"], again["result"]["stats"]["messages"]) == ("completed", 9, 0)
    assert client.get_message("old-1")["message"]["text"] == "Flour"
    assert server.events() == []


def test_a_crash_repeats_nothing_and_leaves_nothing_out(serve):
    """Killed wherever it is, again and again, an import ends with each message once, in its order."""
    server = serve()
    client = StreamChat(api_key=server.key, api_secret=server.secret, base_url=server.url)
    made = client.create_import_url("chat.json")
    many = 3_000
    items = [*ITEMS[4:], *[{"type": "message", "item": {"id": f"m-{number}", "channel_type": "messaging", "channel_id": "mill", "user": "ann", "text": str(number),
                                                       "created_at": f"2019-04-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"}} for number in range(many)]]
    put(made["upload_url"], json.dumps(items))
    task = client.create_import(made["path"])["import_task"]
    kills = 0
    while True:
        client = StreamChat(api_key=server.key, api_secret=server.secret, base_url=server.url)
        def further():
            one = client.get_import(task["id"])["import_task"]
            return one if one["state"] in OVER or one["result"]["stats"]["messages"] > 700 * kills else None

        now = eventually(further, what="some progress")
        if now["state"] in OVER:
            break
        kills += 1
        server.kill()
        server.start()
    assert kills > 1 and (now["state"], now["result"]["error_count"], now["result"]["stats"]["messages"]) == ("completed", 0, many)
    channel = client.channel("messaging", "mill")
    assert channel.query(state=True, messages={"limit": 1})["messages"][0]["id"] == f"m-{many - 1}"
    seen, page = [], {"limit": 300}
    while messages := channel.query(state=True, messages=page)["messages"]:
        seen = [message["text"] for message in messages] + seen
        page = {"limit": 300, "id_lt": messages[0]["id"]}
    assert seen == [str(number) for number in range(many)]


def test_the_python_sdk_of_v2_imports(server):
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url)
    made = client.create_import_url(filename="chat.jsonl").data
    assert put(made.upload_url, json.dumps(ITEMS)) == 200
    task = client.create_import(path=made.path, mode="upsert", merge_custom=True).data.import_task
    over = eventually(lambda: (now := client.get_import(task.id).data.import_task).state in OVER and now, what="the import's end")
    assert (over.state, over.path, over.history[0].next_state) == ("completed", made.path, "analyzing")
    assert [one.id for one in client.list_imports().data.import_tasks] == [task.id]
    put(client.create_import_url().data.upload_url, "[]")


def test_what_is_refused(client, api):
    with pytest.raises(StreamAPIException) as unknown:
        client.create_import("imports/1/none/x.json")
    assert unknown.value.error_code == 4
    url = client.create_import_url("x.json")["upload_url"]
    with pytest.raises(urllib.error.HTTPError) as forged:
        put(url.replace("expires=1", "expires=2"), "[]")
    assert forged.value.code == 403
    assert api.send("GET", "/imports/none").status == 404

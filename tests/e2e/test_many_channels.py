"""Batches, custom events, receipts and unread counts, by an official SDK: what is answered, and each event in the queue, in order."""
import csv
import io
import json
import urllib.request

import pytest
from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException

from contract.api import sqs_hook
from contract.delivered import all_delivered
from contract.wait import eventually

BEGUN, ENDED = "channel_batch_update.started", "channel_batch_update.completed"
EXPECTED = [
    *["user.updated"] * 3, *["channel.created", "member.added", "member.added"] * 2,
    BEGUN, *["member.added"] * 2, ENDED, BEGUN, *["member.removed"] * 2, ENDED, BEGUN, *["member.updated"] * 2, ENDED,
    BEGUN, *["channel.updated"] * 2, ENDED, *["message.new"] * 3, "message.read", "notification.mark_unread", "order_shipped",
    "message.deleted", "export.channels.success",
]


def test_answers_and_events(script, server, api, moto, queue):
    hook = api.set_hooks({**sqs_hook(queue), "should_send_custom_events": True})[0]
    told = json.loads(script("many_channels.py", server))
    three, pair = ["ann", "ben", "cleo"], ["ann", "ben"]
    assert told["batch"] == ["completed", three, three, "completed", pair, "completed", "completed", "mills"]
    assert told["empty"] == 4
    unread = told["unread"]
    assert unread["total_unread_count"] == 3 and unread["threads"] == [] and unread["total_unread_threads_count"] == 0
    assert {c["channel_id"]: c["unread_count"] for c in unread["channels"]} == {"messaging:one": 2, "messaging:two": 1}
    assert unread["channel_type"] == [{"channel_type": "messaging", "channel_count": 2, "unread_count": 3}]
    assert unread["total_unread_count_by_team"] == {"red": 2} == told["both"]["ben"]["total_unread_count_by_team"]
    assert "total_unread_count_by_team" not in told["both"]["ann"]
    assert told["both"]["ann"]["total_unread_count"] == 0 and told["both"]["ben"]["total_unread_count"] == 3
    assert told["since"] == {"messaging:one": 1, "messaging:two": 1} and told["delivered"] == ["m2"]
    assert told["custom"]["parcel"] == 7 and told["custom"]["cid"] == "messaging:one" and told["typing"] == "typing.start"

    assert "Can't find channel" in told["absent"][1] and len(told["absent"]) == 2
    assert told["exported"] == "completed" and told["url"].startswith(f"{server.url}/exports/channels/")
    assert told["file"] == [{"channel": "one", "members": 2, "messages": [["m1", ""], ["m2", "Two"]]},
                            {"channel": "two", "members": 2, "messages": [["m3", "Three"]]}]

    log = all_delivered(server, moto, queue, hook, EXPECTED)
    ended = json.loads(next(e.payload for e in log if e.type == ENDED))
    assert ended["success_channels_count"] == 2 and ended["failed_channels"] == [] and len(ended["task_id"]) == 36
    assert json.loads(next(e.payload for e in log if e.type == "order_shipped"))["parcel"] == 7
    exported = json.loads(log[-1].payload)
    assert exported["url"] == told["url"] and exported["task_id"] in told["url"] and exported["started_at"] <= exported["finished_at"]


def test_an_export_may_hold_what_was_truncated(server, api):
    api.users("ann")
    api.channel("weir", "ann")
    api.message("weir", "Before", "ann", id="before")
    api.message("weir", "A reply", "ann", id="reply", parent_id="before")
    api.call("POST", "/channels/messaging/weir/truncate", {})
    api.message("weir", "After", "ann", id="after")
    client = StreamChat(server.key, server.secret, base_url=server.url)

    def exported(**options):
        task = client.export_channels([{"type": "messaging", "id": "weir"}], **options)["task_id"]
        result = eventually(lambda: client.get_task(task).get("result"), what="the file is there")
        with urllib.request.urlopen(result["url"], timeout=10) as file:
            return [message["id"] for message in json.load(file)[0]["messages"]]

    assert exported() == ["after"]
    assert exported(include_truncated_messages=True) == ["before", "reply", "after"]


def test_an_export_may_hold_deleted_channels_or_some_fields_or_be_lines(server, api):
    client = StreamChat(server.key, server.secret, base_url=server.url)
    api.users("ann")
    api.channel("weir", "ann", members=["ann"])
    api.message("weir", "Of the one that went", "ann", id="gone")
    client.channel("messaging", "weir").delete()

    def exported(**options):
        task = client.export_channels([{"type": "messaging", "id": "weir"}], **options)["task_id"]
        result = eventually(lambda: client.get_task(task).get("result"), what="the file is there")
        with urllib.request.urlopen(result["url"], timeout=10) as file:
            return file.read().decode()

    with pytest.raises(StreamAPIException, match="Can't find channel"):
        client.export_channels([{"type": "messaging", "id": "weir"}])
    alone = json.loads(exported(include_soft_deleted_channels=True))
    assert [message["id"] for message in alone[0]["messages"]] == ["gone"] and alone[0]["channel"]["deleted_at"]
    api.channel("weir", "ann")
    api.message("weir", 'Now, "here"', "ann", id="here")
    both = json.loads(exported(include_soft_deleted_channels=True, include_fields=["id", "text"], version="v2"))
    assert [channel["messages"] for channel in both] == [[{"id": "here", "text": 'Now, "here"'}], [{"id": "gone", "text": "Of the one that went"}]]
    lines = list(csv.DictReader(io.StringIO(exported(format="csv"))))
    assert [(line["cid"], line["id"], line["user.id"], line["text"]) for line in lines] == [("messaging:weir", "here", "ann", 'Now, "here"')]
    assert exported(format="csv", include_fields=["id"]) == "id\r\nhere\r\n"
    refused = api.send("POST", "/export_channels", {"channels": [{"cid": "messaging:weir"}], "format": "xml"})
    assert refused.status == 400 and "format" in refused.json["message"]

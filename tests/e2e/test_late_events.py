"""Events that come long after a request, by an official SDK: read from the queue, byte for byte the goldens, and a crash loses none."""
import json
from pathlib import Path

import pytest

from contract.api import sqs_hook
from contract.delivered import all_delivered
from contract.wait import eventually
from wire.golden_files import matches_golden
from wire.masking import Run
from wire.talk import LATE

EXPECTED = [
    *["user.updated"] * 2, *["channel.created", "member.added", "member.added"] * 2, *["message.new"] * 3, "message.read",
    "export.users.error", "export.channels.error", "user.unread_message_reminder",
]


@pytest.mark.slow
def test_failed_exports_and_unread_messages_are_told_of(script, server, api, moto, queue):
    hook, run = api.set_hooks(sqs_hook(queue))[0], Run()
    Path(server.data, "exports").write_text("in the way", encoding="utf-8")
    for task in json.loads(script("late_events.py", server)):
        assert task == {"status": "failed", "error": {"type": "failed", "description": "the file can't be written: Not a directory"}}

    assert server.events()[-1].type == "export.channels.error"
    server.kill()
    server.start()
    eventually(lambda: server.events()[-1].type == "user.unread_message_reminder", seconds=90, what="the messages have waited for a minute")
    log = all_delivered(server, moto, queue, hook, EXPECTED)
    run.end()
    told = {event.type: event.payload.decode() for event in log}
    for kind, golden in LATE.items():
        matches_golden(golden, run.masked(told[kind]))
    reminder = json.loads(told["user.unread_message_reminder"])
    assert reminder["user"]["id"] == "ben" and list(reminder["channels"]) == ["messaging:weir"]
    assert [message["id"] for message in reminder["channels"]["messaging:weir"]["messages"]] == ["late-1"]

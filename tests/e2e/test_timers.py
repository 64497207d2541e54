"""What is to happen at a time happens once, also when the server was not there at that time."""
import datetime
import json

import pytest

from contract.wait import eventually


def soon(seconds):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).isoformat()


def types(server):
    return [e.type for e in server.events()]


@pytest.fixture(name="room")
def a_room(api):
    api.users("alice")
    api.channel("room", members=["alice"], config_overrides={"user_message_reminders": True})
    return "room"


def test_timers_survive_a_crash(server, api, room):
    api.message(room, "x", id="m", pinned=True, pin_expires=soon(1))
    api.call("POST", "/messages/m/reminders", {"user_id": "alice", "remind_at": soon(1.2)})
    overdue = soon(1.5)
    server.kill()
    eventually(lambda: soon(0) > overdue, what="both are overdue")
    server.start()
    eventually(lambda: "notification.reminder_due" in types(server), what="the reminder is due")
    assert types(server)[-3:] == ["reminder.created", "message.updated", "notification.reminder_due"]
    unpinned = json.loads(server.events()[-2].payload)
    assert unpinned["message"]["pinned"] is False and unpinned["message"]["pin_expires"] is None
    server.kill()
    server.start()
    assert types(server).count("message.updated") == 1, "it is done once"


def test_the_last_word_counts(server, api, room):
    api.message(room, "x", id="m", pinned=True, pin_expires=soon(1))
    api.call("PUT", "/messages/m", {"set": {"pin_expires": soon(60)}})
    api.message(room, "y", id="n", pinned=True, pin_expires=soon(1.2))
    eventually(lambda: not api.call("GET", "/messages/n")["message"]["pinned"], what="the later pin ends")
    assert api.call("GET", "/messages/m")["message"]["pinned"] is True

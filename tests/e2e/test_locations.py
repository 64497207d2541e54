"""Locations in messages, by official SDKs of both forms of the API; and that events carry them."""
import datetime
import json

import pytest
from getstream import Stream
from getstream.models import MessageRequest, SharedLocation
from stream_chat import StreamChat

from contract.api import sqs_hook


@pytest.fixture(name="mill")
def a_channel(api):
    api.users("ann", "ben")
    api.channel("mill", "ann", members=["ann", "ben"])
    api.call("PATCH", "/channels/messaging/mill", {"set": {"config_overrides": {"shared_locations": True}}})


def in_an_hour():
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)


def test_the_python_sdk_shares_a_live_location(server, api, mill, moto, queue):
    api.set_hooks(sqs_hook(queue))
    client = StreamChat(server.key, server.secret, base_url=server.url)
    shared = {"latitude": 52.520008, "longitude": 13.404954, "created_by_device_id": "phone", "end_at": in_an_hour().isoformat()}
    message = client.channel("messaging", "mill").send_message({"text": "Here", "shared_location": shared}, "ann")["message"]
    assert message["shared_location"]["latitude"] == 52.520008 and message["shared_location"]["user_id"] == "ann"
    moved = client.update_user_location("ann", message["id"], {"latitude": 52.5, "longitude": 13.40})
    assert (moved["latitude"], moved["message_id"], moved["channel_cid"]) == (52.5, message["id"], "messaging:mill")
    assert [one["message_id"] for one in client.get_user_locations("ann")["active_live_locations"]] == [message["id"]]
    assert client.get_user_locations("ben")["active_live_locations"] == []
    state = client.channel("messaging", "mill").query()
    assert [one["latitude"] for one in state["active_live_locations"]] == [52.5]
    events = [json.loads(m.body) for m in moto.read_until(queue, lambda arrived: len(arrived) == 2, what="both events")]
    by_type = {event["type"]: event["message"]["shared_location"] for event in events}
    assert by_type["message.new"]["longitude"] == 13.404954 and by_type["message.updated"]["latitude"] == 52.5


def test_the_python_sdk_of_v2_does_too(server, mill):
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url)
    end = in_an_hour()
    location = SharedLocation(latitude=52.5, longitude=13.4, created_by_device_id="phone", end_at=end)
    message = client.chat.channel("messaging", "mill").send_message(MessageRequest(text="Here", user_id="ann", shared_location=location)).data.message
    assert message.shared_location.latitude == 52.5 and abs(message.shared_location.end_at - end) < datetime.timedelta(seconds=1)
    (live,) = client.get_user_live_locations(user_id="ann").data.active_live_locations
    assert live.message_id == message.id
    client.update_live_location(message_id=message.id, user_id="ann", end_at=datetime.datetime.now(datetime.timezone.utc))
    assert client.get_user_live_locations(user_id="ann").data.active_live_locations == []


def test_digits_are_kept_and_numbers_asked_for(api, mill):
    body = '{"message":{"user_id":"ann","shared_location":{"latitude":52.50,"longitude":1.0e1}}}'
    answer = api.send("POST", "/channels/messaging/mill/message", body.encode())
    assert b'"latitude":52.50,"longitude":1.0e1' in answer.body
    for latitude, said in (("91", "latitude must be from -90"), ("1e400", "latitude must be from -90"), ('"52"', "must be a number")):
        refused = api.send("POST", "/channels/messaging/mill/message", body.replace("52.50", latitude).encode())
        assert refused.status == 400 and said in refused.json["message"], refused.body


def test_a_deleted_message_shares_nothing(api, mill):
    shared = {"latitude": 1, "longitude": 2, "end_at": in_an_hour().isoformat()}
    message = api.message("mill", "Here", "ann", shared_location=shared)
    api.call("DELETE", f"/messages/{message['id']}")
    assert api.call("GET", "/users/live_locations", query={"user_id": "ann"})["active_live_locations"] == []


def test_a_pending_message_keeps_its_location(api, mill):
    shared = {"latitude": 52.5, "longitude": 13.4, "created_by_device_id": "phone", "end_at": in_an_hour().isoformat()}
    body = {"message": {"id": "waits", "text": "Here", "user_id": "ann", "shared_location": shared}, "pending": True}
    assert api.call("POST", "/channels/messaging/mill/message", body)["message"]["shared_location"]["latitude"] == 52.5
    assert api.call("GET", "/users/live_locations", query={"user_id": "ann"})["active_live_locations"] == []
    assert api.call("POST", "/messages/waits/commit", {})["message"]["shared_location"]["message_id"] == "waits"
    assert len(api.call("GET", "/users/live_locations", query={"user_id": "ann"})["active_live_locations"]) == 1

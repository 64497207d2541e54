"""Campaigns, by official SDKs of both forms of the API; what they send read from a queue."""
import datetime
import json
from collections import Counter

import pytest
from getstream import Stream
from getstream.models import CampaignChannelTemplate, CampaignMessageTemplate
from stream_chat import StreamChat
from stream_chat.base.exceptions import StreamAPIException
from stream_chat.types.segment import SegmentType

from contract.api import sqs_hook
from contract.wait import eventually

STATES = ["campaign.started", "campaign.completed"]


def soon(seconds):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)


def status(api, campaign):
    return api.call("GET", f"/campaigns/{campaign}")["campaign"]["status"]


def sent_by(api, campaign):
    return api.call("GET", f"/campaigns/{campaign}", query={"limit": 0})["campaign"]["stats"]["stats_messages_sent"]


def await_status(api, campaign, wanted):
    eventually(lambda: status(api, campaign) == wanted, seconds=60, what=f"campaign {campaign} is {wanted}")


def made_users(api, count):
    ids = [f"u{number:04}" for number in range(count)]
    for start in range(0, count, 100):
        api.call("POST", "/users", {"users": {user: {"id": user, "name": f"Name of {user}"} for user in ids[start:start + 100]}})
    return ids


def messages_of(server):
    """(receiver's channel, message's id) of each message.new in the log."""
    return [(event["cid"], event["message"]["id"]) for event in map(lambda e: json.loads(e.payload), server.events()) if event["type"] == "message.new"]


@pytest.fixture(name="client")
def a_client(server):
    return StreamChat(api_key=server.key, api_secret=server.secret, base_url=server.url)


def test_the_python_sdk_runs_a_campaign(client, api, moto, queue):
    api.call("POST", "/users", {"users": {"ann": {"id": "ann", "name": "Ann"}, "ben": {"id": "ben", "name": "Ben", "plan": {"tier": "gold"}}, "cleo": {"id": "cleo"}}})
    api.set_hooks(sqs_hook(queue, event_types=[*STATES, "channel.created", "message.new"]))
    segment = client.segment(SegmentType.USER, data={"name": "VIPs"})
    segment.create()
    segment.add_targets(target_ids=["ben", "cleo"])
    campaign = client.campaign(data={"message_template": {"text": "Hello"}, "segment_ids": [segment.segment_id], "sender_id": "ann", "name": "News"})
    made = campaign.create()["campaign"]
    assert (made["status"], made["name"], made["segments"][0]["id"]) == ("draft", "News", segment.segment_id)
    assert campaign.get()["campaign"] == made
    text = "Hello {{ receiver.name }} of {{ receiver.plan.tier }}, says {{sender.name}} in {{ channel.type }}"
    updated = campaign.update(data={"message_template": {"text": text, "custom": {"promo": "{{ receiver.id }}"}}, "create_channels": True,
                                    "channel_template": {"type": "team", "custom": {"topic": "News"}}})
    assert updated["message_template"]["text"] == updated["campaign"]["message_template"]["text"] == text
    started = campaign.start()["campaign"]
    assert started["status"] == "in_progress" and started["stats"]["stats_started_at"]
    await_status(api, campaign.campaign_id, "completed")
    stats = client.query_campaigns({"id": {"$in": [campaign.campaign_id]}})["campaigns"][0]["stats"]
    assert (stats["progress"], stats["stats_messages_sent"], stats["stats_channels_created"], stats["stats_users_sent"]) == (1, 2, 2, 2)

    events = [json.loads(m.body) for m in moto.read_until(queue, lambda arrived: len(arrived) == 6, what="the campaign's events")]
    assert Counter(event["type"] for event in events) == {"campaign.started": 1, "campaign.completed": 1, "channel.created": 2, "message.new": 2}
    sent = {event["message"]["promo"]: event for event in events if event["type"] == "message.new"}
    assert sent["ben"]["message"]["text"] == "Hello Ben of gold, says Ann in team" and sent["ben"]["message"]["user"]["id"] == "ann"
    assert sent["cleo"]["message"]["text"] == "Hello  of , says Ann in team"
    assert sent["ben"]["channel_custom"] == {"topic": "News"} and sent["ben"]["cid"].startswith("team:!members-")
    completed = next(event["campaign"] for event in events if event["type"] == "campaign.completed")
    assert completed["status"] == "completed" and completed["stats"]["stats_completed_at"]

    with pytest.raises(StreamAPIException) as over:
        campaign.start()
    assert over.value.error_code == 4 and "completed" in over.value.error_message
    assert campaign.stop()["campaign"]["status"] == "completed"
    assert campaign.delete().is_ok()
    with pytest.raises(StreamAPIException):
        campaign.get()


def test_the_python_sdk_schedules_and_stops(client, api):
    api.users("ann", "ben")
    campaign = client.campaign(data={"message_template": {"text": "Hello"}, "user_ids": ["ben"], "sender_id": "ann"})
    campaign.create()
    started = campaign.start(scheduled_for=soon(3_600), stop_at=soon(7_200))["campaign"]
    assert started["status"] == "scheduled" and started["scheduled_for"] < started["stop_at"]
    assert [one["id"] for one in client.query_campaigns({"status": "scheduled", "sender_id": "ann"})["campaigns"]] == [campaign.campaign_id]
    assert campaign.stop()["status"] == "stopped"
    assert campaign.delete().is_ok()


def test_the_python_sdk_of_v2_runs_a_campaign(server, api):
    api.users("ann", "ben", "cleo")
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url).chat
    client.create_segment(type="user", id="all", all_users=True)
    made = client.create_campaign(sender_id="ann", id="news", create_channels=True, segment_ids=["all"], sender_mode="exclude",
                                  message_template=CampaignMessageTemplate(text="Hello", custom={"promo": True}),
                                  channel_template=CampaignChannelTemplate(type="messaging", id="news-{{ receiver.id }}", custom={"topic": "x"})).data.campaign
    assert (made.status, made.message_template.custom, made.channel_template.custom) == ("draft", {"promo": True}, {"topic": "x"})
    renamed = client.update_campaign("news", sender_id="ann", message_template=made.message_template, name="News").data
    assert (renamed.name, renamed.message_template.custom) == ("News", {"promo": True})
    assert client.start_campaign("news").data.campaign.status == "in_progress"
    await_status(api, "news", "completed")
    got = client.get_campaign("news").data.campaign
    assert (got.stats.stats_messages_sent, got.stats.progress, got.created_at) == (2, 1, made.created_at)
    channel = api.call("POST", "/channels/messaging/news-ben/query", {"state": True})
    assert [message["promo"] for message in channel["messages"]] == [True]
    assert [member["user_id"] for member in channel["members"]] == ["ben"] and channel["channel"]["topic"] == "x"
    assert [campaign.id for campaign in client.query_campaigns(filter={"segments": {"$in": ["all"]}}).data.campaigns] == ["news"]
    assert client.stop_campaign("news").data.status == "completed"
    client.delete_campaign("news")
    assert client.query_campaigns().data.campaigns == []


def test_the_javascript_sdk_runs_a_campaign(script, server):
    told = json.loads(script("campaigns.mjs", server))
    assert told == {"made": ["draft", "Crew", "rooms"], "targets": ["messaging:one", "messaging:two"], "exists": [True, False], "updated": "Lights out in {{ channel.id }}",
                    "started": "in_progress", "completed": [1, 2, 0], "texts": ["Lights out in one", "Lights out in two"], "found": ["lights"], "users": [["ann"], True], "gone": 16}


def test_each_receiver_gets_one_message_over_kills(server, api, moto, queue):
    """The server is killed while the campaign runs, and goes on where it was."""
    users = made_users(api, 500)
    api.users("ann")
    api.set_hooks(sqs_hook(queue, event_types=[*STATES, "message.new"]))
    api.call("POST", "/segments", {"id": "half", "type": "user"})
    api.call("POST", "/segments/half/addtargets", {"target_ids": users[::2]})
    api.call("POST", "/segments", {"id": "all", "type": "user", "filter": {"id": {"$gte": "u"}}})
    api.call("POST", "/campaigns", {"id": "news", "sender_id": "ann", "create_channels": True, "segment_ids": ["half", "all"], "message_template": {"text": "Hello {{ receiver.id }}"}})
    api.call("POST", "/campaigns/news/start", {})
    kills = 0
    for wanted in (40, 160, 280, 400):
        eventually(lambda: sent_by(api, "news") >= wanted, seconds=60, what=f"{wanted} messages", every=.005)
        server.kill()
        api.address = server.start().url.split("//")[1]
        kills += status(api, "news") == "in_progress"
    await_status(api, "news", "completed")
    assert kills >= 2, "the campaign was over too soon to tell"
    stats = api.call("GET", "/campaigns/news")["campaign"]["stats"]
    assert (stats["stats_messages_sent"], stats["stats_channels_created"], stats["stats_users_sent"], stats["progress"]) == (500, 500, 500, 1)
    in_log = messages_of(server)
    assert len(in_log) == len(set(in_log)) == len({cid for cid, _ in in_log}) == 500

    # The queue may get an event twice over a kill, and misses none.
    wanted = {message for _, message in in_log}
    arrived = moto.read_until(queue, lambda messages: len({m.attributes.get("event_id") for m in messages}) >= 502, seconds=60, what="all events")
    events = [json.loads(m.body) for m in arrived]
    assert {event["message"]["id"] for event in events if event["type"] == "message.new"} == wanted
    texts = {event["message"]["text"] for event in events if event["type"] == "message.new"}
    assert texts == {f"Hello {user}" for user in users}
    assert {event["type"] for event in events} == {*STATES, "message.new"}


def test_a_scheduled_campaign_starts_though_the_server_was_away(server, api):
    api.users("ann", "ben")
    api.call("POST", "/campaigns", {"id": "news", "sender_id": "ann", "create_channels": True, "user_ids": ["ben"], "message_template": {"text": "Hello"}})
    at = soon(1)
    api.call("POST", "/campaigns/news/start", {"scheduled_for": at.isoformat()})
    server.kill()
    eventually(lambda: soon(0) > at, what="its time has come")
    api.address = server.start().url.split("//")[1]
    await_status(api, "news", "completed")
    assert [event.type for event in server.events()][-6:] == ["campaign.started", "channel.created", "member.added", "member.added", "message.new",
                                                              "campaign.completed"]


def test_a_campaign_stops_and_goes_on_without_sending_twice(server, api):
    users = made_users(api, 600)
    api.users("ann")
    api.call("POST", "/campaigns", {"id": "news", "sender_id": "ann", "create_channels": True, "user_ids": users, "message_template": {"text": "Hello"}})
    api.call("POST", "/campaigns/news/start", {})
    eventually(lambda: sent_by(api, "news") > 0, what="it runs", every=.005)
    stopped = api.call("POST", "/campaigns/news/stop", {})
    assert stopped["status"] == "stopped" and 0 < stopped["stats"]["progress"] < 1, stopped["stats"]
    before = len(messages_of(server))
    assert before == stopped["stats"]["stats_messages_sent"]
    api.call("POST", "/campaigns/news/start", {})
    await_status(api, "news", "completed")
    in_log = messages_of(server)
    assert len(in_log) == len({cid for cid, _ in in_log}) == 600
    assert [event.type for event in server.events()].count("campaign.completed") == 2


def test_users_of_a_campaign_are_shown_in_pages(api):
    users = made_users(api, 25)
    api.users("ann")
    api.call("POST", "/campaigns", {"id": "news", "sender_id": "ann", "user_ids": users, "message_template": {"text": "Hello"}})
    seen, place = [], {}
    while True:
        page = api.call("GET", "/campaigns/news", query={"limit": 10, **place})
        assert page["campaign"]["user_ids"] == users
        seen += [user["id"] for user in page["campaign"]["users"]]
        if "next" not in page["users"]:
            break
        place = {"next": page["users"]["next"]}
    assert seen == users and "prev" in page["users"]
    (listed,) = api.call("POST", "/campaigns/query", {"filter": {}, "user_limit": 3})["campaigns"]
    assert listed["user_ids"] == [user["id"] for user in listed["users"]] == users[:3]


def test_what_is_wrong_is_named(api):
    api.users("ann", "ben")
    template = {"text": "Hello"}
    whole = {"sender_id": "ann", "message_template": template}
    api.call("POST", "/campaigns", {"id": "news", **whole})
    for method, path, body, code, said in (
            ("POST", "", {}, 4, "message_template"), ("POST", "", {"message_template": template}, 4, "sender_id"), ("POST", "", {**whole, "sender_id": "nobody"}, 16, "nobody"),
            ("POST", "", {**whole, "message_template": {"text": "Hello {{ name"}}, 4, "message_template"), ("POST", "", {**whole, "id": "news"}, 4, "id: "),
            ("POST", "", {**whole, "message_template": {"text": 1}}, 4, "message_template.text"), ("POST", "", {**whole, "segment_ids": ["none"]}, 16, "segment_ids[0]"),
            ("POST", "", {**whole, "channel_template": {"type": "none"}}, 16, "channel_template.type"), ("POST", "", {**whole, "sender_mode": "x"}, 4, "sender_mode"),
            ("POST", "/news/start", {}, 4, "user_ids or segment_ids"), ("POST", "/none/start", {}, 16, "none"), ("POST", "/news/stop", {}, 4, "draft"),
            ("PUT", "/news", {"user_ids": "ben"}, 4, "user_ids"), ("PUT", "/none", whole, 16, "none"), ("GET", "/none", None, 16, "none"), ("DELETE", "/none", None, 16, "none"),
            ("POST", "/query", {"filter": {"text": "x"}}, 4, "filter.text"), ("POST", "/query", {"limit": 100, "user_limit": 1_000}, 4, "user_limit")):
        answer = api.send(method, f"/campaigns{path}", json.dumps(body).encode() if body is not None else None)
        assert answer.json.get("code") == code and said in answer.json["message"], f"{method} {path} {body}: {answer.body}"
    api.call("PUT", "/campaigns/news", {"user_ids": ["ben"]})
    for body, said in (({"scheduled_for": "2020-01-01T00:00:00Z"}, "scheduled_for"), ({"stop_at": "2020-01-01T00:00:00Z"}, "stop_at"), ({"scheduled_for": "soon"}, "scheduled_for")):
        answer = api.send("POST", "/campaigns/news/start", json.dumps(body).encode())
        assert answer.status == 400 and said in answer.json["message"], answer.body
    assert status(api, "news") == "draft", "nothing was changed"

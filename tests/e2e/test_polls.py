"""Polls, by official SDKs of both forms of the API; and that a message's event carries its poll."""
import json

import pytest
from getstream import Stream
from getstream.models import MessageRequest, PollOptionInput, VoteData

from contract.api import Api, sqs_hook, token


@pytest.fixture(name="poll")
def a_poll(api):
    """In channel mill of ann and ben."""
    api.users("ann", "ben", "cleo")
    api.call("PUT", "/channeltypes/messaging", {"polls": True})
    api.channel("mill", "ann", members=["ann", "ben"])
    return api.call("POST", "/polls", {"id": "p", "name": "Which mill?", "options": [{"text": "Wind"}, {"text": "Water"}], "user_id": "ann"})["poll"]


def test_the_javascript_sdk_leads_a_poll_to_its_end(script, server):
    told = json.loads(script("polls.mjs", server, CHANNEL="polls"))
    refused, poll_id = told.pop("refused"), told.pop("sent")
    assert "is closed" in refused and poll_id[1] == "Which mill?"
    assert told == {
        "made": ["Which mill?", "ann", ["Wind", "Water"], "grey", "power", 0], "voted": [True, "ben", 1, 1], "moved": [0, 1, 1],
        "answered": [True, "Steam", 1, "Steam"], "votes": ["ben"], "taken_back": 0, "option": "Steam", "renamed": "Steam engine",
        "partly": ["For power", None, 2], "closed": True, "listed": [True], "got": 1, "gone": 16, "message": None}


def test_the_python_sdk_of_v2_does_too(server, api):
    api.users("ann", "ben")
    api.call("PUT", "/channeltypes/messaging", {"polls": True})
    api.channel("mill", "ann", members=["ann", "ben"])
    client = Stream(api_key=server.key, api_secret=server.secret, base_url=server.url)
    poll = client.create_poll(name="Which mill?", user_id="ann", custom={"topic": "power"},
                              options=[PollOptionInput(text="Wind", custom={"shade": "grey"}), PollOptionInput(text="Water")]).data.poll
    assert poll.custom == {"topic": "power"} and poll.options[0].custom == {"shade": "grey"}
    channel = client.chat.channel("messaging", "mill")
    message = channel.send_message(MessageRequest(user_id="ann", poll_id=poll.id)).data.message
    assert message.poll.id == message.poll_id == poll.id
    vote = client.chat.cast_poll_vote(message_id=message.id, poll_id=poll.id, vote=VoteData(option_id=poll.options[0].id), user_id="ben").data
    assert vote.vote.user.id == "ben" and vote.poll.vote_counts_by_option == {poll.options[0].id: 1}
    assert [one.user_id for one in client.query_poll_votes(poll_id=poll.id, user_id="ann").data.votes] == ["ben"]
    updated = client.update_poll_partial(poll_id=poll.id, user_id="ann", set={"topic": "wheels", "is_closed": True}).data.poll
    assert updated.custom == {"topic": "wheels"} and updated.is_closed
    client.delete_poll(poll_id=poll.id, user_id="ann")
    assert client.query_polls(user_id="ann").data.polls == []


def test_the_event_of_a_message_carries_its_poll(server, api, moto, queue, poll):
    api.set_hooks(sqs_hook(queue, event_types=["message.new"]))
    message = api.message("mill", "Vote!", "ann", poll_id="p")
    assert message["poll"]["options"] == poll["options"]
    event = json.loads(moto.read_until(queue, lambda arrived: arrived, what="the event")[0].body)
    assert event["message"]["poll_id"] == "p" and event["message"]["poll"]["name"] == "Which mill?"


def test_votes_are_shown_to_who_reads(api, server, poll):
    message = api.message("mill", "Vote!", "ann", poll_id="p")
    wind = poll["options"][0]["id"]
    ben = token(server.secret, {"user_id": "ben"})
    api.call("POST", f"/messages/{message['id']}/polls/p/vote", {"vote": {"option_id": wind}}, auth=ben)
    state = api.call("POST", "/channels/messaging/mill/query", {"state": True}, auth=ben)["messages"][0]["poll"]
    assert [vote["option_id"] for vote in state["own_votes"]] == [wind] and state["vote_count"] == 1
    assert api.call("GET", f"/messages/{message['id']}")["message"]["poll"]["own_votes"] == []


def test_who_is_not_in_the_channel_gets_nothing_of_it(api, server, poll):
    message = api.message("mill", "Vote!", "ann", poll_id="p")
    cleo = token(server.secret, {"user_id": "cleo"})
    for method, path, body in [("GET", "/polls/p", None), ("POST", "/polls/p/votes", {}), ("POST", "/polls/p/options", {"text": "Sun"}),
                               ("GET", f"/polls/p/options/{poll['options'][0]['id']}", None)]:
        assert api.send(method, path, body, auth=cleo).status == 404, path
    vote = api.send("POST", f"/messages/{message['id']}/polls/p/vote", {"vote": {"option_id": poll["options"][0]["id"]}}, auth=cleo)
    assert vote.status == 403
    for method, path, body in [("PATCH", "/polls/p", {"set": {"name": "Mine"}}), ("DELETE", "/polls/p", None),
                               ("PUT", "/polls", {"id": "p", "name": "Mine"})]:
        refused = api.send(method, path, body, auth=cleo)
        assert refused.status == 403 and refused.json["code"] == 17, path
    assert api.call("POST", "/polls/query", {}, auth=cleo)["polls"] == []


def test_where_polls_are_off(api, poll):
    api.call("PUT", "/channeltypes/messaging", {"polls": False})
    refused = api.send("POST", "/channels/messaging/mill/message", {"message": {"user_id": "ann", "poll_id": "p"}})
    assert refused.status in (400, 403) and "polls are switched off" in refused.json["message"]


def test_a_poll_survives_a_restart(server, api, poll):
    message = api.message("mill", "Vote!", "ann", poll_id="p")
    api.call("POST", f"/messages/{message['id']}/polls/p/vote", {"vote": {"option_id": poll["options"][1]["id"]}, "user_id": "ben"})
    server.kill()
    server.start()
    assert Api(server.url, server.key, server.secret).call("GET", f"/messages/{message['id']}")["message"]["poll"]["vote_count"] == 1


def test_pending_messages_and_drafts_hold_polls(api, server, poll):
    body = {"message": {"id": "waits", "text": "Vote!", "user_id": "ann", "poll_id": "p"}, "pending": True}
    assert api.call("POST", "/channels/messaging/mill/message", body)["message"]["poll"]["name"] == "Which mill?"
    assert api.call("POST", "/messages/waits/commit", {})["message"]["poll_id"] == "p"
    assert api.call("GET", "/messages/waits")["message"]["poll"]["id"] == "p"
    draft = {"message": {"text": "Soon", "user_id": "ann", "poll_id": "p"}}
    assert api.call("POST", "/channels/messaging/mill/draft", draft)["draft"]["message"]["poll_id"] == "p"
    assert api.call("GET", "/channels/messaging/mill/draft", query={"user_id": "ann"})["draft"]["message"]["poll_id"] == "p"
    refused = api.send("POST", "/channels/messaging/mill/draft", {"message": {"text": "Soon", "user_id": "ann", "poll_id": "absent"}})
    assert refused.status == 400 and "poll_id" in refused.json["message"]

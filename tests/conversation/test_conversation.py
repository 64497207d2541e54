"""Random conversations against the server and a small model: what the API shows and what the queue holds must be what the model says.

CONVERSATION_SEEDS says how many, CONVERSATION_SEED holds a single one again.
"""
import json
import os
from collections import defaultdict

import pytest

from contract.api import Api, sqs_hook
from contract.checker import check_hook
from contract.delivered import settled
from contract.faulty_queue import FaultyQueue
from contract.server import Millrace
from conversation.talk import Talk

SEEDS = [int(os.environ["CONVERSATION_SEED"])] if "CONVERSATION_SEED" in os.environ else range(1, int(os.environ.get("CONVERSATION_SEEDS", "200")) + 1)


@pytest.fixture(scope="module", name="held")
def all_conversations(tmp_path_factory):
    """Each seed's conversation with the app's log and the verdict on what the queue took."""
    with FaultyQueue() as queue:
        server = Millrace(tmp_path_factory.mktemp("conversation") / "data", allow=[queue.address])
        try:
            api = Api(server.start().url, server.key, server.secret)
            hook = api.set_hooks(sqs_hook(queue.url("talks")))[0]
            talks = [Talk(api, seed).hold() for seed in SEEDS]
            log = server.events()
            verdict = check_hook(log, settled(server, hook, 20), queue.arrivals("talks"), app=server.key, secret=server.secret)
            yield talks, log, verdict, api
        finally:
            server.close()


def at(payload, path):
    for name in path.split("."):
        payload = payload.get(name) if isinstance(payload, dict) else None
    return payload


def seed_of(payload):
    """Ids end in their conversation's seed."""
    if "cid" in payload:
        return int(payload["cid"].split("-")[1])
    return int(payload["user"]["id"].split("-")[1])


def test_every_event_is_the_one_that_the_model_expects(held):
    talks, log, _, _ = held
    of_seed = defaultdict(list)
    for event in log:
        payload = json.loads(event.payload)
        of_seed[seed_of(payload)].append(payload)
    for talk in talks:
        told = of_seed[talk.seed]
        assert [p["type"] for p in told] == [kind for kind, _ in talk.expected], f"seed {talk.seed}:\n" + "\n".join(talk.calls)
        for payload, (kind, wanted) in zip(told, talk.expected, strict=True):
            found = {path: at(payload, path) for path in wanted}
            assert found == wanted, f"seed {talk.seed}, {kind}:\n" + "\n".join(talk.calls)


def test_the_queue_holds_the_log_and_nothing_else(held):
    _, log, verdict, _ = held
    assert verdict.holds and verdict.matching == len(log), verdict


def test_the_api_shows_the_models_state(held):
    talks, _, _, api = held
    for talk in talks:
        for channel in talk.model.channels.values():
            state = api.call("POST", f"/channels/messaging/{channel.id}/query", {"state": True, "messages": {"limit": 100}})
            assert shown(state) == due(channel), f"seed {talk.seed}, {channel.cid}:\n" + "\n".join(talk.calls)
        for user, name in talk.model.users.items():
            found = api.call("GET", "/users", query={"payload": json.dumps({"filter_conditions": {"id": user}})})["users"]
            assert [u["name"] for u in found] == [name]


def shown(state):
    channel = state["channel"]
    return {
        "topic": channel.get("topic"), "frozen": channel["frozen"], "member_count": channel["member_count"],
        "members": [(m["user_id"], m["banned"]) for m in state["members"]],
        "unread": {read["user"]["id"]: read["unread_messages"] for read in state["read"]},
        "messages": [(m["id"], m["text"], m["type"], m["user"]["id"], m["reply_count"], m["reaction_counts"] or {},
                      {kind: group["sum_scores"] for kind, group in (m["reaction_groups"] or {}).items()}) for m in state["messages"]],
    }


def due(channel):
    def scores(message):
        sums = {}
        for (_, kind), score in message.reactions.items():
            sums[kind] = sums.get(kind, 0) + score
        return sums
    return {
        "topic": channel.topic, "frozen": channel.frozen, "member_count": len(channel.members), "members": [(user, user in channel.banned) for user in channel.members],
        "unread": {user: channel.unread(user) for user in channel.members},
        "messages": [(m.id, m.text, m.type, m.user, m.replies, m.counts(), scores(m)) for m in channel.shown()],
    }
